"""Finds Agora's logs on the one Android phone that is connected by USB, by what adb lists and prints.

The commands are adb's documented ones (developer.android.com/tools/adb); ``stat`` and ``cat`` are the phone's toybox.
"""

import re
from dataclasses import dataclass, replace

from collector.evidence.logs.files import LogFile
from collector.evidence.logs_found.apps import of_one_app
from collector.evidence.logs_found.commands import ask, log_of
from collector.evidence.logs_found.found import Found, Nothing
from collector.evidence.logs_found.machine import Machine
from collector.evidence.logs_found.moved import is_agoras, stated_in
from collector.model.coverage import Reason
from collector.model.window import TimeWindow
from collector.vendors.places import LogPlace

FOLDER = "/storage/emulated/0/Android/data"
LISTED = f"stat -c '%s %Y %n' {FOLDER}/*/files/agora*.log 2>/dev/null"
# Nothing but these characters: the path goes into a command line of the phone's shell.
_LINE = re.compile(rf"(\d{{1,12}}) (\d{{1,12}}) ({re.escape(FOLDER)}/([A-Za-z0-9_.]+)/files/([A-Za-z0-9_.]+))")
_MOVED = re.compile(
    rf"(?:{re.escape(FOLDER)}|/sdcard/Android/data|/data/data|/data/user/0)/([A-Za-z0-9_.]+)/[A-Za-z0-9_./-]{{1,200}}"
)
_MOST_FILES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneLog:
    """One log on the phone: its app's package, path, size and the time of the phone's own clock, in Unix time."""

    app: str
    path: str
    size_bytes: int
    modified_s: float


def look(place: LogPlace, machine: Machine, window: TimeWindow) -> Found | Nothing:
    """Ask the phone for one app's logs; or say why there are none."""
    adb = machine.program("adb")
    if not adb:
        return Nothing(reason=Reason.NOT_FOUND, why="adb is not on the path of this machine")
    if ask((adb, "-d", "get-state"), machine.environment).text.strip() != "device":
        return Nothing(reason=Reason.NOT_FOUND, why="adb finds not exactly one phone by USB that allows debugging")
    answer = ask((adb, "-d", "exec-out", LISTED), machine.environment)
    listed = [log for line in answer.text.splitlines()[:1000] for log in _listed(line, place)]
    if not listed:
        why = "the phone lists no such log where apps keep it on shared storage, or does not let adb list there"
        return Nothing(reason=Reason.NOT_FOUND, why=why)
    chosen = of_one_app(listed, window)
    if isinstance(chosen, Nothing):
        return chosen
    found = Found(logs=tuple(_log(adb, machine, item) for item in chosen[:_MOST_FILES]))
    return _follow(found, tuple(item.path for item in chosen), chosen[0].app, adb, machine)


def _follow(found: Found, known: tuple[str, ...], app: str, adb: str, machine: Machine) -> Found:
    """Add the log of the same app that its logs say was moved; nothing outside of its own folders is asked for."""
    for item in stated_in(found.logs):
        inside = _MOVED.fullmatch(item.path)
        if item.path in known:
            continue
        if not inside or inside[1] != app or "/../" in item.path:
            unread = item.refused("is not in the app's own folders on the phone")
            found = replace(found, refusals=(*found.refusals, unread))
            continue
        there = PhoneLog(app=app, path=item.path, size_bytes=-1, modified_s=item.by.modified_s)
        log = _log(adb, machine, there)
        if is_agoras(log):
            found = replace(found, logs=(*found.logs, log), notes=(*found.notes, item.note))
        else:
            unread = item.refused("is not there, may not be read by adb, or is no log of Agora's")
            found = replace(found, refusals=(*found.refusals, unread))
    return found


def _listed(line: str, place: LogPlace) -> tuple[PhoneLog, ...]:
    found = _LINE.fullmatch(line.strip())
    if not found or not place.names.fullmatch(found[5]):
        return ()
    return (PhoneLog(app=found[4], path=found[3], size_bytes=int(found[1]), modified_s=float(found[2])),)


def _log(adb: str, machine: Machine, item: PhoneLog) -> LogFile:
    """Read a log as the shell's user, or else, which a debug build allows, as the app's own."""
    shown = f"cat {item.path} 2>/dev/null || run-as {item.app} cat {item.path} 2>/dev/null"
    command = (adb, "-d", "exec-out", shown)
    name = item.path.rpartition("/")[2]
    return log_of(command, environment=machine.environment, name=name, group=item.app, modified_s=item.modified_s)
