"""Turns what a service needs into what it gets: by option, environment, keyring, or from somebody who is asked."""

import contextlib
import importlib
import importlib.util
from collections.abc import Callable, Collection, Mapping

from collector.delivery.model import Demand, Kind, Need
from collector.errors import UsageError
from collector.model.privacy import Secret

KEYRING = "avsync"
"""The name of this program in the system's keyring."""
Ask = Callable[[Need], str]
"""Asks somebody, without echo for a secret; returns "" where nobody is there."""


def settings_of(
    needs: tuple[Need, ...], *, options: Mapping[str, str], environment: Mapping[str, str], ask: Ask
) -> dict[str, str]:
    """Return what may be seen, by ``Need.name``; options come before the environment.

    What is optional and was not given is absent. Raises UsageError that names the options of all that is missing.
    """
    found: dict[str, str] = {}
    missing: list[Need] = []
    for need in needs:
        if need.kind is Kind.OPEN:
            told = options.get(need.option, "") or _from(environment, need) or _asked(need, found, ask, missing)
            if told:
                found[need.name] = _usable(told, need)
    _require_all(missing)
    return found


def secrets_of(
    needs: tuple[Need, ...], settings: Mapping[str, str], *, host: str, environment: Mapping[str, str], ask: Ask
) -> dict[str, Secret]:
    """Return the secrets by ``Need.name``, as ``settings_of`` does the rest."""
    found: dict[str, Secret] = {}
    missing: list[Need] = []
    for need in needs:
        if need.kind is Kind.SECRET:
            given = {*settings, *found}
            told = _from(environment, need) or _kept(need, host) or _asked(need, given, ask, missing)
            if told:
                found[need.name] = Secret(value=_usable(told, need))
    _require_all(missing)
    return found


def _asked(need: Need, given: Collection[str], ask: Ask, missing: list[Need]) -> str:
    """Ask for what is required, or goes with what was given; after nobody told, note what else is missing."""
    if need.demand is not Demand.REQUIRED and need.goes_with not in given:
        return ""
    told = "" if missing else ask(need)
    if not told:
        missing.append(need)
    return told


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
    if need.kind is Kind.SECRET and not told.isascii():
        raise UsageError(
            f"{need.variables[0]} holds a letter or sign beyond ASCII. Copy it again, or have one made without."
        )
    return told


def _require_all(missing: list[Need]) -> None:
    if missing:
        raise UsageError(" ".join(map(_how_to_give, missing)))


def _how_to_give(need: Need) -> str:
    ways = " or ".join([*([need.option] if need.option else []), *need.variables[:2]])
    return f"{need.prompt} is needed to send there. Give it with {ways}."
