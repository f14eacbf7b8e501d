"""Makes what a guide knows when it measures: a request without a network, and answers that were given."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from collector.model.request import Contact, LogPath
from collector.questions.effects import Kind, Reply
from collector.runs.guide_case import Case
from tests.factory import make_incident, make_request, make_window


def answered(**answers: str) -> dict[str, Reply]:
    now = datetime.now(UTC)
    return {key: Reply(key=key, kind=Kind.ANSWERED, at=now, value=value) for key, value in answers.items()}


def make_case(folder: Path, *, trace: str = "", logs: tuple[str, ...] = (), **answers: str) -> Case:
    request = replace(
        make_request(incident=make_incident(window=make_window(live=False))),
        timestamps=trace,
        contact=Contact.OFFLINE,
        logs=tuple(LogPath(path=path, zone="UTC") for path in logs),
    )
    folder.joinpath("guide").mkdir(exist_ok=True)
    return Case(
        request=request,
        out=folder,
        also_live=False,
        code="synthetic-case",
        folder=folder / "guide",
        replies=answered(**answers),
    )
