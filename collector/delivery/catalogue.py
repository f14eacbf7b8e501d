"""Finds every service by walking ``services/``, and the one that a URL belongs to."""

import contextlib
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PureWindowsPath

from collector.delivery import services
from collector.delivery.model import Does
from collector.delivery.service import Service
from collector.errors import UsageError


@cache
def catalogue() -> tuple[Service, ...]:
    """Return every service, sorted by title; first what needs no account."""
    names = (item.name for item in pkgutil.iter_modules(services.__path__, services.__name__ + ".") if not item.ispkg)
    found = [module.SERVICE for module in map(importlib.import_module, names) if hasattr(module, "SERVICE")]
    return tuple(sorted(found, key=lambda service: (service.does is not Does.PREPARES, service.title)))


def service_of(url: str) -> Service:
    """Return the service of a ``--to`` URL by what stands before its colon.

    Raises UsageError, also for a ticket's address as the browser shows it: the bundle would be PUT to a web page.
    """
    scheme = url.partition(":")[0].lower()
    tickets = [named for service in catalogue() for named in _as_ticket(url, service)]
    if tickets:
        raise UsageError(f"That is the address of a ticket. Say which system it is: {' or '.join(tickets)}")
    for service in catalogue():
        if scheme in service.schemes:
            return service
    for meant in _meant(url):
        raise UsageError(f"--to needs what kind of place it is before the place: --to {_printable(meant, most=200)}")
    known = ", ".join(example for service in catalogue() for example in service.examples)
    raise UsageError(f'"{_printable(scheme)}" is nowhere that avsync can send to. Use one of: {known}')


def _as_ticket(url: str, service: Service) -> Iterator[str]:
    """Yield how a ticket's address would be given to a service, if it could be one of its."""
    scheme = url.partition(":")[0].lower()
    for known in service.schemes:
        if scheme and known.endswith(f"+{scheme}"):
            with contextlib.suppress(UsageError):
                yield service.read(f"{known}{url[len(scheme) :]}").shown


def _meant(url: str) -> Iterator[str]:
    """Yield how a mail address or a path would be given."""
    slash = "/" * url.endswith(("/", "\\"))
    if re.match(r"[A-Za-z]:[\\/]", url):
        yield PureWindowsPath(url).as_uri() + slash
    elif url.startswith(("/", "./", "../", "~/")):
        yield Path(url).expanduser().absolute().as_uri() + slash
    elif re.fullmatch(r"[^\s:/@]+@[^\s:/@]+", url):
        yield f"mailto:{url}"


def _printable(text: str, *, most: int = 40) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:most])
