"""Makes requests that name a recording."""

from dataclasses import replace
from pathlib import Path

from collector.model.request import Request
from tests.factory import make_incident, make_request, make_window


def asked(path: Path, *, known_by: str = "option", **given: object) -> Request:
    window = replace(make_window(), known_by=known_by)
    request = make_request(incident=make_incident(window=window))
    return replace(request, recording=str(path), **given)  # type: ignore[arg-type]  # fields of the request by name
