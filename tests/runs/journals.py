"""Makes runs that were begun, and what their sources brought, for the tests of the journal."""

import hashlib
import secrets
from dataclasses import replace
from pathlib import Path

from collector.model.coverage import Coverage, State
from collector.model.member import OpaqueFile
from collector.model.privacy import Secret
from collector.model.request import Request, Server
from collector.model.source import Phase, RawStream, SourcePlan
from collector.redaction.redactor import Redactor
from collector.runs.frames import Carried, Ended, Frame, Learned, Spooled
from collector.runs.gathering import PlannedSource
from collector.runs.unfinished import Asked
from tests.factory import make_request

API_SECRET = "an-api-secret-of-a-test-0815"


def with_secret(request: Request, value: str = API_SECRET) -> Request:
    return replace(request, server=Server(url="ws://127.0.0.1:9", api_secret=Secret(value=value)))


def planned(*sources: str, phase: Phase = Phase.AFTER) -> tuple[PlannedSource, ...]:
    return tuple(
        PlannedSource(
            module="tests.runs.staged",
            plan=SourcePlan(source=source, why="a test", phase=phase, deadline_s=20.0, target="behaves"),
        )
        for source in sources
    )


def make_asked(request: Request | None = None, *sources: str) -> Asked:
    return Asked(
        request=request or with_secret(make_request()),
        plan=planned(*sources),
        out=Path("out").absolute(),
        window_given=True,
        whole_ticket=False,
        records=(),
    )


def brought(
    source: str, folder: Path, *, secrets_met: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> tuple[Frame, ...]:
    """A stream, an opaque file, an end, and what was learned."""
    raw = RawStream(name=f"logs/{source}/a.log", lines=iter([b"a line\n"]))
    stream = Redactor(bytes(32)).redact_stream(raw, folder / secrets.token_hex(16))
    opaque = OpaqueFile(name=f"logs/{source}/b.log", path=folder / secrets.token_hex(16), consent="yes")
    opaque.path.write_bytes(hashlib.sha256(source.encode()).digest())
    return (
        Spooled(stream=stream),
        Carried(file=opaque),
        Ended(coverage=Coverage(source=source, state=State.COLLECTED)),
        Learned(
            secrets=secrets_met,
            handles=names,
            redactions={"email": 3},
            stand_ins=tuple((f"[user-{number:08x}]", name) for number, name in enumerate(names)),
        ),
    )
