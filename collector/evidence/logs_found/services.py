"""Finds what LiveKit's services wrote in the window, as journald and docker keep it on this machine."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collector.evidence.logs.files import LogFile, Refusal, UnreadableError
from collector.evidence.logs.names import safe_name
from collector.evidence.logs.sniff import sniff
from collector.evidence.logs_found.commands import ask, log_of
from collector.evidence.logs_found.found import Found, Nothing
from collector.evidence.logs_found.machine import Machine
from collector.model.coverage import Reason
from collector.model.request import Contact
from collector.model.window import TimeWindow

MARGIN = timedelta(minutes=10)
"""Asked for on each side of the window, for a line of context at each cut and for what names the version."""
START_S = 10
"""Asked for from a container's start: a server names its version in its first lines."""
_MOST = 20
_OURS = "livekit"
_COMPANIONS = re.compile(
    r"(?:^|/)(?:redis|valkey|caddy|nginx|traefik|haproxy|envoy|coturn|postgres|mysql|minio|prometheus|grafana)\b[^/]*$"
)
"""Images that a compose project named after LiveKit also starts; their logs are none of this call's business."""
_UNIT = re.compile(r"[\w@.:\\-]{1,200}")
_CONTAINER = re.compile(r"([0-9a-f]{12,64})\t([\w.,-]{1,200})\t(\S{1,300})")
_STARTED = re.compile(r"([0-9a-f]{12,64})\t(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_STAMPED = re.compile(rb"(?m)^(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) ")
_TAIL_BYTES = 256 * 1024

Command = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """A unit or container. ``plain`` commands print its lines, ``stamped`` ones the same with when each was written."""

    identity: str
    name: str
    plain: tuple[Command, ...]
    stamped: tuple[Command, ...]


def look(machine: Machine, window: TimeWindow, contact: Contact) -> Found | Nothing:
    """Ask both for what was written in the window; or say why there is nothing."""
    asked = (_journald(machine, window), _docker(machine, window, contact))
    found = [answer for answer in asked if isinstance(answer, Found)]
    if found:
        return Found(
            logs=tuple(log for answer in found for log in answer.logs),
            refusals=tuple(item for answer in found for item in answer.refusals),
        )
    nothing = [answer for answer in asked if isinstance(answer, Nothing)]
    silent = any(answer.reason is Reason.OUTSIDE_WINDOW for answer in nothing)
    return Nothing(
        reason=Reason.OUTSIDE_WINDOW if silent else Reason.NOT_FOUND, why="; ".join(answer.why for answer in nothing)
    )


def _journald(machine: Machine, window: TimeWindow) -> Found | Nothing:
    program = machine.program("journalctl")
    if not program:
        return Nothing(reason=Reason.UNSUPPORTED, why="journalctl is not on the path of this machine")
    listed = ask((program, "--no-pager", "--quiet", "--field=_SYSTEMD_UNIT"), machine.environment)
    units = sorted(unit for unit in listed.text.split("\n") if _OURS in unit.lower() and _UNIT.fullmatch(unit))
    if not units:
        return Nothing(reason=Reason.NOT_FOUND, why="journald shows this user no unit whose name says livekit")
    first_s, last_s = _span(window)
    asked = (program, "--no-pager", "--quiet", "--no-hostname", f"--since=@{first_s}", f"--until=@{last_s}")
    services = (
        Service(
            identity=unit,
            name=unit.removesuffix(".service"),
            plain=((*asked, "--output=cat", f"_SYSTEMD_UNIT={unit}"),),
            stamped=((*asked, "--output=short-iso-precise", f"_SYSTEMD_UNIT={unit}"),),
        )
        for unit in units
    )
    return _readable(tuple(services), machine, window)


def _docker(machine: Machine, window: TimeWindow, contact: Contact) -> Found | Nothing:
    program = machine.program("docker")
    if not program:
        return Nothing(reason=Reason.UNSUPPORTED, why="docker is not on the path of this machine")
    if contact is Contact.OFFLINE:
        return Nothing(reason=Reason.DECLINED, why="--offline: docker is not asked, as its daemon may be elsewhere")
    form = "{{.ID}}\t{{.Names}}\t{{.Image}}"
    listed = ask((program, "ps", "--all", "--no-trunc", "--format", form), machine.environment)
    if not listed.ok:
        return Nothing(reason=Reason.NOT_FOUND, why="docker's daemon does not answer, or not to this user")
    rows = [found.groups() for line in listed.text.splitlines() if (found := _CONTAINER.fullmatch(line))]
    names = {number: name for number, name, image in rows if _is_ours(name, image)}
    if not names:
        return Nothing(reason=Reason.NOT_FOUND, why="docker has no container whose image or name says livekit")
    starts = _starts(program, names, machine)
    services = (_container(program, number, name, window, starts.get(number, 0)) for number, name in names.items())
    return _readable(tuple(services), machine, window)


def _container(program: str, number: str, name: str, window: TimeWindow, started_s: int) -> Service:
    first_s, last_s = _span(window)
    spans = [(first_s, last_s)]
    if 0 < started_s < first_s:
        spans.insert(0, (started_s, min(first_s, started_s + START_S)))

    def commands(*options: str) -> tuple[Command, ...]:
        return tuple(
            (program, "logs", *options, "--since", str(since_s), "--until", str(until_s), number)
            for since_s, until_s in spans
        )

    return Service(identity=number, name=name, plain=commands(), stamped=commands("--timestamps"))


def _starts(program: str, numbers: Iterable[str], machine: Machine) -> dict[str, int]:
    """Return when containers were started, in Unix time; what docker does not say is left out."""
    form = "{{.ID}}\t{{.State.StartedAt}}"
    answer = ask((program, "inspect", "--type", "container", "--format", form, *numbers), machine.environment)
    found = (_STARTED.fullmatch(line) for line in answer.text.splitlines())
    return {item[1]: int(datetime.fromisoformat(f"{item[2]}+00:00").timestamp()) for item in found if item}


def _is_ours(name: str, image: str) -> bool:
    return _OURS in image.lower() or (_OURS in name.lower() and not _COMPANIONS.search(image.lower()))


def _span(window: TimeWindow) -> tuple[int, int]:
    """Return from when to when is asked for, in Unix time."""
    return int((window.start - MARGIN).timestamp()), int((window.end + MARGIN).timestamp()) + 1


def _readable(services: tuple[Service, ...], machine: Machine, window: TimeWindow) -> Found | Nothing:
    logs = [log for service in services[:_MOST] for log in _log(service, machine, window)]
    if not logs:
        names = ", ".join(safe_name(service.name) for service in services[:3])
        return Nothing(reason=Reason.OUTSIDE_WINDOW, why=f"{names} wrote nothing within 10 min of the window")
    beyond = Refusal(
        name="others", reason=Reason.TOO_LARGE, why=f"were not read: {len(services)} are more than {_MOST}"
    )
    return Found(logs=tuple(logs), refusals=(beyond,) if len(services) > _MOST else ())


def _log(service: Service, machine: Machine, window: TimeWindow) -> tuple[LogFile, ...]:
    """Return what a service wrote near the window; nothing is silence, not a gap."""

    def log(commands: tuple[Command, ...]) -> LogFile:
        return log_of(
            *commands,
            environment=machine.environment,
            name=f"{service.name}.log",
            group=service.identity,
            modified_s=window.end.timestamp(),
        )

    if _is_silent(log(service.plain[-1:])):
        return ()
    plain = log(service.plain)
    shape = sniff(plain)
    if isinstance(shape, Refusal):  # lines without a time of their own: journald and docker know when each was written
        return (log(service.stamped),)
    if shape.format.written.dated:
        return (plain,)
    # A time of day, or since the log began, is placed by when the log was last written.
    return tuple(replace(plain, modified_s=last_s) for last_s in _last_written_s(log(service.stamped))) or (plain,)


def _last_written_s(stamped: LogFile) -> tuple[float, ...]:
    """Return when the last line was written, in Unix time; nothing if no line says it."""
    tail = b""
    with suppress(UnreadableError):  # what came before is told; it is read once more as a whole
        for chunk in stamped.read(0):
            tail = (tail + chunk)[-_TAIL_BYTES:]
    stamps = _STAMPED.findall(tail)
    return tuple(datetime.fromisoformat(stamp.decode()).timestamp() for stamp in stamps[-1:])


def _is_silent(log: LogFile) -> bool:
    try:
        return not next(log.read(0), b"")
    except UnreadableError:  # told when it is read as a whole
        return False
