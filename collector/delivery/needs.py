"""Turns what a service needs into what it gets: by option, environment, keyring, or from somebody who is asked."""

import contextlib
import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from collector.delivery.model import Demand, Kind, Need
from collector.errors import UsageError
from collector.model.privacy import Secret

KEYRING = "avsync"
"""The name of this program in the system's keyring."""
Ask = Callable[[Need], str]
"""Asks somebody, without echo for a secret; returns "" where nobody is there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """What a session is opened with, by ``Need.name``; what is optional and was not given is absent."""

    secrets: Mapping[str, Secret]
    settings: Mapping[str, str]


def settings_of(
    needs: tuple[Need, ...], *, options: Mapping[str, str], environment: Mapping[str, str]
) -> dict[str, str]:
    """Return what may be seen and was given, so that the hosts can be named; options come before the environment."""
    found = {}
    for need in needs:
        if need.kind is Kind.OPEN:
            told = options.get(need.option, "") or _from(environment, need)
            if told:
                found[need.name] = _usable(told, need)
    return found


def resolve(
    needs: tuple[Need, ...], *, host: str, options: Mapping[str, str], environment: Mapping[str, str], ask: Ask
) -> Resolved:
    """Return all that is needed. Raises UsageError that names the variable or option of what is missing."""
    settings = settings_of(needs, options=options, environment=environment)
    secrets: dict[str, Secret] = {}
    for need in needs:
        if need.name in settings:
            continue
        wanted = need.demand is Demand.REQUIRED or need.goes_with in {*settings, *secrets}
        told = _from(environment, need) if need.kind is Kind.SECRET else ""
        told = told or (_kept(need, host) if need.kind is Kind.SECRET else "") or (ask(need) if wanted else "")
        if not told and wanted:
            raise _missing(need)
        if told and need.kind is Kind.SECRET:
            secrets[need.name] = Secret(value=_usable(told, need))
        elif told:
            settings[need.name] = _usable(told, need)
    return Resolved(secrets=secrets, settings=settings)


def _from(environment: Mapping[str, str], need: Need) -> str:
    return next((environment[name] for name in need.variables if environment.get(name)), "")


def _kept(need: Need, host: str) -> str:
    """Return what the system's keyring has; empty where the package is not installed, or no keyring answers."""
    if importlib.util.find_spec("keyring") is None:
        return ""
    keyring = importlib.import_module("keyring")
    errors = importlib.import_module("keyring.errors")
    with contextlib.suppress(errors.KeyringError):
        return keyring.get_password(KEYRING, f"{need.variables[0]}@{host}") or ""
    return ""


def _usable(told: str, need: Need) -> str:
    if not told.isprintable() or told != told.strip():
        name = need.option or need.variables[0]
        raise UsageError(f"{name} holds a line break, or a space at its end. Copy it again.")
    return told


def _missing(need: Need) -> UsageError:
    ways = " or ".join([*([need.option] if need.option else []), *need.variables[:2]])
    return UsageError(f"{need.prompt} is needed to send there. Give it with {ways}.")
