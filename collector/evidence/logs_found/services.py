"""Finds what LiveKit's services wrote in the window, as journald and docker keep it on this machine."""

import re
from collections.abc import Sequence
from datetime import timedelta

from collector.evidence.logs.files import LogFile, Refusal
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
_MOST = 20
_OURS = "livekit"
_COMPANIONS = re.compile(
    r"(?:^|/)(?:redis|valkey|caddy|nginx|traefik|haproxy|envoy|coturn|postgres|mysql|minio|prometheus|grafana)\b[^/]*$"
)
"""Images that a compose project named after LiveKit also starts; their logs are none of this call's business."""
_UNIT = re.compile(r"[\w@.:\\-]{1,200}")
_CONTAINER = re.compile(r"([0-9a-f]{12,64})\t([\w.,-]{1,200})\t(\S{1,300})")


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
    span = (f"--since=@{_unix(window)[0]}", f"--until=@{_unix(window)[1]}")

    def variants(unit: str) -> tuple[Sequence[str], Sequence[str]]:
        command = (program, "--no-pager", "--quiet", "--no-hostname", *span, f"_SYSTEMD_UNIT={unit}")
        return (*command, "--output=cat"), (*command, "--output=short-iso-precise")

    return _readable({unit: (unit.removesuffix(".service"), variants(unit)) for unit in units}, machine, window)


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
    ours = {number: name for number, name, image in rows if _is_ours(name, image)}
    if not ours:
        return Nothing(reason=Reason.NOT_FOUND, why="docker has no container whose image or name says livekit")
    span = ("--since", str(_unix(window)[0]), "--until", str(_unix(window)[1]))

    def variants(number: str) -> tuple[Sequence[str], Sequence[str]]:
        return (program, "logs", *span, number), (program, "logs", "--timestamps", *span, number)

    return _readable({number: (name, variants(number)) for number, name in ours.items()}, machine, window)


def _is_ours(name: str, image: str) -> bool:
    return _OURS in image.lower() or (_OURS in name.lower() and not _COMPANIONS.search(image.lower()))


def _unix(window: TimeWindow) -> tuple[int, int]:
    return int((window.start - MARGIN).timestamp()), int((window.end + MARGIN).timestamp()) + 1


def _readable(
    kept: dict[str, tuple[str, tuple[Sequence[str], Sequence[str]]]], machine: Machine, window: TimeWindow
) -> Found | Nothing:
    logs: list[LogFile] = []
    refusals: list[Refusal] = []
    for identity, (name, (plain, stamped)) in list(kept.items())[:_MOST]:
        until_s = window.end.timestamp()
        log = log_of(plain, machine.environment, name=f"{name}.log", group=identity, modified_s=until_s)
        shape = sniff(log)
        if isinstance(shape, Refusal) and shape.reason is Reason.NOT_FOUND:
            continue  # it wrote nothing then: silence, not a gap
        if isinstance(shape, Refusal):
            # Lines without a time of their own: journald and docker know when each was written.
            log = log_of(stamped, machine.environment, name=f"{name}.log", group=identity, modified_s=until_s)
        logs.append(log)
    if not logs:
        names = ", ".join(safe_name(name) for name, _ in list(kept.values())[:3])
        return Nothing(reason=Reason.OUTSIDE_WINDOW, why=f"{names} wrote nothing within 10 min of the window")
    if len(kept) > _MOST:
        refusals.append(Refusal(name="others", reason=Reason.TOO_LARGE, why=f"were not read: more than {_MOST}"))
    return Found(logs=tuple(logs), refusals=tuple(refusals))
