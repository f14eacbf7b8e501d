"""Carries out ``avsync invite``: a page for the other end of a call, and a code that is told apart from it."""

import secrets
from dataclasses import dataclass

from collector.report.invitation import Invitation, render_invitation

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without I, L, O, U, 0 and 1, which are misheard or misread."""

GROUPS, GROUP = 3, 4
"""12 of 30 characters: 58 bits, which scrypt makes dear to try."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """The page, and the code that must not stand on it; a code that was given is not repeated and so empty."""

    page: str
    code: str


def invite(invitation: Invitation, *, code: str) -> Invited:
    """Return the page with a new code, or none if the user has one already."""
    return Invited(page=render_invitation(invitation), code="" if code or not invitation.case else new_code())


def new_code() -> str:
    """Return a code that can be said over a phone: ``7K2M-Q4XW-H9DP``."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
