"""Finds every service by walking ``services/``, and the one that a URL belongs to."""

import importlib
import pkgutil
from functools import cache

from collector.delivery import services
from collector.delivery.service import Service
from collector.errors import UsageError


@cache
def catalogue() -> tuple[Service, ...]:
    """Return every service, sorted by title."""
    names = (item.name for item in pkgutil.iter_modules(services.__path__, services.__name__ + ".") if not item.ispkg)
    found = [module.SERVICE for module in map(importlib.import_module, names) if hasattr(module, "SERVICE")]
    return tuple(sorted(found, key=lambda service: service.title))


def service_of(url: str) -> Service:
    """Return the service of a ``--to`` URL by what stands before its colon. Raises UsageError."""
    scheme = url.partition(":")[0].lower()
    for service in catalogue():
        if scheme in service.schemes:
            return service
    known = ", ".join(service.example for service in catalogue())
    raise UsageError(f'"{_printable(scheme)}" is nowhere that avsync can send to. Use one of: {known}')


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:40])
