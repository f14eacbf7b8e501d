"""A log reads the same however it was pasted, quoted, numbered, searched for or coloured."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.model.coverage import State
from tests.evidence.logs.gathering import collect
from tests.factory import END, START, make_window
from tests.logs_factory import agora_line, json_line, server_line

WRITERS: dict[str, Callable[[datetime], str]] = {
    "agora-4": lambda at: agora_line(at, "[VE]: note"),
    "livekit-server-console": lambda at: server_line(at, "note"),
    "livekit-server-json": lambda at: json_line(at, "note"),
    "logcat": lambda at: f"{at:%m-%d %H:%M:%S}.123  1234  5678 I webrtc: note\n",
    "text": lambda at: f"{at:%Y-%m-%d %H:%M:%S} note of an app\n",
    "agora-3": lambda at: f"INFO    ({at.hour:2d}:{at.minute:2d}:{at.second:2d}:  3 |    0)  24358; note\n",
    "webrtc-native": lambda at: f"[{int((at - START).total_seconds()) + 1000:03d}:123][77] (x.cc:12): note\n",
}
SHOWN: dict[str, Callable[[int, datetime, str], str]] = {
    "as it is": lambda number, at, line: line,
    "cat -n": lambda number, at, line: f"{number:6d}\t{line}",
    "less -N": lambda number, at, line: f"{number:7d} {line}",
    "grep -n": lambda number, at, line: f"{number}:{line}",
    "grep -H": lambda number, at, line: f"logs/server.log:{line}",
    "grep -Hn": lambda number, at, line: f"C:/logs/server.log:{number}:{line}",
    "quote": lambda number, at, line: f"> {line}",
    "quote of a quote": lambda number, at, line: f">> > {line}",
    "quoted code": lambda number, at, line: f">     {line}",
    "indented": lambda number, at, line: f"    {line}",
    "tab": lambda number, at, line: f"\t{line}",
    "no-break spaces": lambda number, at, line: f"\u00a0\u00a0{line}",
    "list": lambda number, at, line: f"- {line}",
    "table": lambda number, at, line: f"| {line}",
    "colours": lambda number, at, line: f"\x1b[32m{line.rstrip()}\x1b[0m\n",
    "compose": lambda number, at, line: f"livekit-1  | {line}",
    "compose, coloured": lambda number, at, line: f"\x1b[36mlivekit-1  | \x1b[0m{line}",
    "compose, indented": lambda number, at, line: f"    livekit-1  | {line}",
    "kubectl": lambda number, at, line: f"[pod/livekit-abc/server] {line}",
    "stern": lambda number, at, line: f"livekit-abc-x1 server {line}",
    "stern, coloured": lambda number, at, line: f"\x1b[32mlivekit-abc-x1\x1b[0m \x1b[36mserver\x1b[0m {line}",
    "stern, namespace": lambda number, at, line: f"default livekit-abc-x1 \u203a server {line}",
    "journal": lambda number, at, line: f"{at:%b %d %H:%M:%S} host livekit[77]: {line}",
    "journal, precise": lambda number, at, line: f"{at:%b %d %H:%M:%S}.123456 host livekit[77]: {line}",
    "docker": lambda number, at, line: f"{at:%Y-%m-%dT%H:%M:%S}.123456789Z {line}",
}
EXPECTED = [START + timedelta(seconds=5 * number) for number in range(int((END - START).total_seconds() / 5) + 1)]
INSTANTS = [START - timedelta(seconds=5), *EXPECTED, END + timedelta(seconds=5), END + timedelta(seconds=10)]


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("name", WRITERS)
def test_a_log_is_read_behind_its_margin(name: str, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    lines = [SHOWN[shown](number, at, WRITERS[name](at)) for number, at in enumerate(INSTANTS, start=1)]
    path.write_text("".join(lines), "utf-8")
    os.utime(path, (INSTANTS[-1].timestamp(),) * 2)
    found = collect(path, zone="UTC", room="")
    assert found.end.state is State.COLLECTED, found.end.detail
    guessed = name == "text" and shown.startswith("journal")  # the journal's own stamps say as much
    assert found.excerpt.format == ("syslog" if guessed else name)
    if name != "webrtc-native":  # its first instant is taken from the file's time
        assert found.text.count("note") == len(EXPECTED) + 2


def test_text_without_times_is_refused_behind_a_margin_too(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text("".join(f"> {number}: nothing of a log\n" for number in range(300)))
    assert collect(path).end.state is State.MISSING


def test_a_stack_trace_keeps_its_record_in_a_quoted_log(tmp_path: Path) -> None:
    lines = [f"> {server_line(at, 'note')}>     at main.go:7\n" for at in INSTANTS]
    (tmp_path / "x.log").write_text("".join(lines))
    found = collect(tmp_path / "x.log", room="")
    assert found.excerpt.format == "livekit-server-console"
    assert found.text.count("main.go:7") == len(EXPECTED) + 2


@pytest.mark.parametrize(
    "written",
    ["%a %b %d %H:%M:%S %Y tick", "%Y%m%d %H:%M:%S tick", "%y%m%d %H:%M:%S tick", "%d %b %Y %H:%M:%S tick"],
)
def test_a_date_is_no_margin_behind_which_any_day_s_time_would_stand(written: str, tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text("".join(f"{at:{written}}\n" for at in INSTANTS))
    later = timedelta(days=2)
    os.utime(path, ((INSTANTS[-1] + later).timestamp(),) * 2)
    found = collect(path, zone="UTC", room="", window=make_window(start=START + later, end=END + later))
    assert found.end.state is State.MISSING, found.excerpt.clock
