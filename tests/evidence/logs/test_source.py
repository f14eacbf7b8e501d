"""The logs source on whole files: what is kept, what is told, and how it ends."""

import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.errors import UsageError
from collector.evidence.logs.source import DEADLINE_S, MOST_DEADLINE_S, deadline_s, plan
from collector.model.clock import ClockSource
from collector.model.coverage import Reason, State
from collector.model.host import HostRole
from collector.model.incident import Field, Vendor
from collector.model.source import Phase, Wanted
from collector.vendors.log_facts import FACT_RULES
from tests.evidence.logs.gathering import DATA, collect, request_for
from tests.factory import END, RECEIVER, SENDER, START, make_window
from tests.logs_factory import agora_line, every, server_line

MARKER = "--- avsync: cut;"
SERVER_FILES = ["livekit-server.log", "livekit-server.jsonl", "compose.log"]


def test_an_agora_log_is_cut_by_the_zone_and_the_clock_error_that_it_states() -> None:
    found = collect(DATA / "agorasdk.log")
    clock = found.excerpt.clock
    assert (clock.zone, clock.known_by) == ("+08:00", ClockSource.IN_CONTENT)
    assert clock.utc_offset_s == pytest.approx(8 * 3600 - 1.116)
    assert clock.uncertainty_s == pytest.approx(0.05)
    assert "first inside" in found.text
    assert "a continuation of the record above" in found.text
    assert "last inside" in found.text
    assert "long after" not in found.text
    assert found.end.state is State.COLLECTED
    assert found.end.share == 1.0
    assert found.end.bytes == len(found.text)


def test_lines_that_name_version_and_join_come_along_from_before_the_window() -> None:
    text = collect(DATA / "agorasdk.log").text
    assert "Agora SDK ver 4.2.2" in text
    assert '"channelId":"lesson-1"' in text
    assert text.count(MARKER) == 2


def test_one_record_is_kept_at_each_cut() -> None:
    text = collect(DATA / "agorasdk.log").text
    assert "before the window" in text
    assert "after the window" in text
    assert "getStableNTP" not in text


def test_an_agora_log_answers_what_would_be_asked() -> None:
    found = collect(DATA / "agorasdk.log", room="")
    assert found.fact(Field.VENDOR) == "agora"
    assert found.fact(Field.SDK_VERSION) == "4.2.2"
    assert found.fact(Field.ROOM) == "lesson-1"
    assert found.fact(Field.CUSTOM_SOURCE) == "yes"
    assert found.symptoms() == {"agora.sender-delay": 1, "agora.custom-source": 1}


def settings_lines() -> list[str]:
    """What an app sets once, as the catalogues of facts and signatures have it."""
    wanted = (Field.SCENARIO, Field.CLIENT_ROLE, Field.ENCODER, Field.ENHANCEMENT)
    samples = [rule.sample for rule in FACT_RULES if rule.vendor is Vendor.AGORA and rule.field in wanted]
    return [*samples, "[AudioRoute] BT Headset setup: Plugged = true"]


@pytest.mark.parametrize("filler", [0, 40_000])
def test_what_the_app_set_long_before_the_window_is_seen(filler: int, tmp_path: Path) -> None:
    path = tmp_path / "agoraapi.log"
    first, noon = START - timedelta(hours=2), START - timedelta(hours=1)
    lines = [agora_line(first, text) for text in ["[AGS]: Agora SDK ver 4.2.2 build 272568", *settings_lines()]]
    lines += [agora_line(noon, f"[VE]: n{number} {'x' * 200}") for number in range(filler)]
    lines += [agora_line(at, "[VE]: inside") for at in every(10, START, END)]
    path.write_text("".join(lines))
    found = collect(path, zone="UTC")
    assert [line for line in settings_lines() if line not in found.text] == []
    assert found.fact(Field.SCENARIO) == "live-streaming"
    assert found.fact(Field.CLIENT_ROLE) == "host"
    assert found.fact(Field.ENCODER) == "960 x 540 at 15 fps"
    assert found.fact(Field.ENHANCEMENT) == "SyntheticBeauty"
    assert found.symptoms() == {"agora.bluetooth": 1}


def test_the_own_uid_is_the_sender_s_only_if_this_is_the_sender() -> None:
    assert collect(DATA / "agorasdk.log").fact(Field.SENDER) == ""
    assert collect(DATA / "agorasdk.log", here=SENDER).fact(Field.SENDER) == "1001"
    found = collect(DATA / "agorasdk.log", here=RECEIVER)
    assert (found.fact(Field.SENDER), found.fact(Field.RECEIVER)) == ("", "1001")


@pytest.mark.parametrize("name", SERVER_FILES)
def test_a_server_log_is_the_server_s_in_every_shape(name: str) -> None:
    found = collect(DATA / name)
    assert found.excerpt.host.role is HostRole.SERVER
    assert found.excerpt.host.known_by == "livekit-server log"
    assert found.fact(Field.SERVER_VERSION) == "1.13.5"
    assert found.fact(Field.ROOM_SID) == "RM_synthetic1"
    assert found.fact(Field.SENDER_SID) == "PA_synthetic2"
    assert found.fact(Field.SDK_VERSION) == "PYTHON 1.2.0"
    assert found.fact(Field.SENDER) == ""
    assert found.handles == ["zoe@example.com"]


@pytest.mark.parametrize("name", SERVER_FILES)
def test_what_a_server_says_of_another_room_does_not_count(name: str) -> None:
    assert collect(DATA / name).symptoms() == {"livekit.report-skew": 1, "livekit.sync-streams-on": 1}
    assert collect(DATA / name, room="other").symptoms() == {
        "livekit.report-skew": 1,
        "livekit.sync-streams-off": 1,
    }


def test_a_client_s_log_belongs_to_nobody_until_that_is_told() -> None:
    host = collect(DATA / "agorasdk.log").excerpt.host
    assert host.role is HostRole.BYSTANDER
    assert "--here" in host.known_by
    assert collect(DATA / "agorasdk.log", here=SENDER).excerpt.host == SENDER


def test_a_log_of_another_time_yields_no_stream_but_says_what_it_covers() -> None:
    start = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    found = collect(DATA / "livekit-server.log", window=make_window(start=start, end=start + timedelta(minutes=5)))
    assert found.streams == {}
    assert found.excerpt.share == 0.0
    assert found.excerpt.member == ""
    assert found.excerpt.read == (START - timedelta(hours=1), START + timedelta(minutes=30))
    assert (found.end.state, found.end.reason) == (State.MISSING, Reason.OUTSIDE_WINDOW)
    assert "No log has a line from 2026-03-09 14:00:00 to 14:05:00 UTC" in found.end.detail
    assert "covers 2026-03-05 13:00:00 to 14:30:00 UTC" in found.end.detail


@pytest.mark.parametrize(("zone", "inside"), [("+08:00", True), ("Asia/Shanghai", True), ("UTC", False)])
def test_the_zone_given_with_the_path_is_used(tmp_path: Path, zone: str, inside: bool) -> None:
    path = tmp_path / "agoraapi.log"
    eastern = timedelta(hours=8)
    path.write_text("".join(agora_line(at + eastern, "[API]: x") for at in every(30, START, END)))
    found = collect(path, zone=zone)
    assert bool(found.streams) is inside
    assert found.excerpt.clock.known_by is ClockSource.OPTION


def test_a_zone_that_is_none_is_told_before_any_work() -> None:
    with pytest.raises(UsageError, match="not a time zone"):
        plan(request_for(DATA / "agorasdk.log", zone="Mars/Olympus"))


def test_a_rotation_set_is_one_log_in_the_order_of_its_content(tmp_path: Path) -> None:
    names = ["agorasdk.log", "agorasdk.2.log", "agorasdk.1.log"]  # the numbers lie about the order
    for number, name in enumerate(names):
        first = START + timedelta(seconds=100 * number)
        lines = (agora_line(at, f"[VE]: n{number}") for at in every(10, first, first + timedelta(seconds=90)))
        (tmp_path / name).write_text("".join(lines))
    found = collect(tmp_path, zone="UTC")
    assert list(found.streams) == ["logs/logs.1/agorasdk.log"]
    order = [line.rpartition(" ")[2] for line in found.text.splitlines() if "[VE]" in line]
    assert order == ["n0"] * 10 + ["n1"] * 10 + ["n2"] * 10
    assert found.excerpt.total_lines == 30


def test_logs_written_side_by_side_stay_apart(tmp_path: Path) -> None:
    for name in ("server.1.log", "server.2.log"):
        (tmp_path / name).write_text("".join(server_line(at, name) for at in every(10, START, END)))
    assert len(collect(tmp_path).streams) == 2


def test_a_gz_reads_like_the_file_in_it(tmp_path: Path) -> None:
    packed = tmp_path / "livekit-server.log.gz"
    packed.write_bytes(gzip.compress((DATA / "livekit-server.log").read_bytes()))
    found = collect(packed)
    assert list(found.streams) == ["logs/logs.1/livekit-server.log"]
    assert found.text == collect(DATA / "livekit-server.log").text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_windows_encodings_come_out_as_utf_8(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "server.log"
    path.write_bytes((DATA / "livekit-server.log").read_text().replace("\n", "\r\n").encode(encoding))
    text = collect(path).text.replace("\r\n", "\n")
    assert text == collect(DATA / "livekit-server.log").text


def test_other_text_is_cut_by_its_iso_times_and_says_that_this_is_best_effort(tmp_path: Path) -> None:
    path = tmp_path / "app.txt"
    path.write_text("".join(f"app {at:%Y-%m-%dT%H:%M:%SZ} said\n" for at in every(60, START - timedelta(hours=1), END)))
    found = collect(path)
    assert found.excerpt.format == "text"
    assert "best effort" in found.end.detail
    assert found.excerpt.kept_lines == 7


def test_an_encrypted_agora_log_is_named_and_never_copied(tmp_path: Path) -> None:
    (tmp_path / "agorasdk.log").write_bytes(bytes((7 * n * n + 13 * n) % 256 for n in range(1, 90_000)))
    found = collect(tmp_path / "agorasdk.log")
    assert found.streams == {}
    assert (found.end.state, found.end.reason) == (State.MISSING, Reason.DECLINED)
    assert "encrypt" in found.end.detail
    assert "agoraapi.log" in found.end.detail


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (b"", Reason.NOT_FOUND, "empty"),
        (b"\0" * 5000, Reason.NOT_FOUND, "empty"),
        (bytes(range(256)) * 40, Reason.UNSUPPORTED, "not text"),
        (b"no time anywhere\n" * 300, Reason.UNSUPPORTED, "no times"),
    ],
)
def test_what_cannot_be_read_has_a_reason(tmp_path: Path, content: bytes, reason: Reason, words: str) -> None:
    path = tmp_path / "some.log"
    path.write_bytes(content)
    end = collect(path).end
    assert (end.state, end.reason) == (State.MISSING, reason)
    assert words in end.detail


def test_a_path_that_is_not_there_is_a_reason_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "dangling.log").symlink_to(tmp_path / "gone.log")
    assert collect(tmp_path / "nothing.log").end.reason is Reason.NOT_FOUND
    assert collect(tmp_path / "*.nothing").end.reason is Reason.NOT_FOUND
    assert collect(tmp_path / "dangling.log").end.reason is Reason.NOT_FOUND
    assert collect("with\0nul.log").end.reason is Reason.NOT_FOUND


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among files")
def test_a_named_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "agorasdk.log")
    assert collect(tmp_path / "agorasdk.log").end.reason is Reason.UNSUPPORTED
    assert "named pipe" in collect(tmp_path).end.detail


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev")
def test_a_device_is_never_opened() -> None:
    assert collect("/dev/zero").end.reason is Reason.UNSUPPORTED


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's right to read everything, for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows permissions are no mode bits")
def test_a_log_that_may_not_be_read_is_denied() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "server.log"
        path.write_bytes((DATA / "livekit-server.log").read_bytes())
        path.chmod(0)
        with as_nobody():
            end = collect(path).end
    assert (end.state, end.reason) == (State.MISSING, Reason.DENIED)


def test_a_declined_log_beside_a_good_one_makes_it_partial(tmp_path: Path) -> None:
    (tmp_path / "server.log").write_bytes((DATA / "livekit-server.log").read_bytes())
    (tmp_path / "agorasdk.log").write_bytes(bytes((7 * n * n + 13 * n) % 256 for n in range(1, 90_000)))
    end = collect(tmp_path).end
    assert (end.state, end.reason) == (State.PARTIAL, Reason.DECLINED)
    assert end.bytes > 0


def test_a_folder_of_10000_files_is_chosen_from_by_name_and_age(tmp_path: Path) -> None:
    long_ago = (START - timedelta(days=30)).timestamp()
    for number in range(10_000):
        path = tmp_path / f"n{number}.{'png' if number % 2 else 'txt'}"
        path.touch()
        os.utime(path, (long_ago, long_ago))
    (tmp_path / "livekit-server.log").write_bytes((DATA / "livekit-server.log").read_bytes())
    (planned,) = plan(request_for(tmp_path))
    assert len(planned.reads) == 1
    found = collect(tmp_path)
    assert found.end.state is State.COLLECTED
    assert "last written before the window: 5,000 files" in found.end.detail


def test_more_logs_than_are_read_are_counted_and_some_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.evidence.logs.select.MAX_LOGS", 200)
    monkeypatch.setattr("collector.evidence.logs.ending.MAX_LOGS", 200)
    content = (DATA / "livekit-server.log").read_bytes()
    for number in range(203):
        (tmp_path / f"livekit{chr(97 + number // 26)}{chr(97 + number % 26)}.log").write_bytes(content)
    (planned,) = plan(request_for(tmp_path))
    assert planned.reads[-1] == "and 180 more files"
    end = collect(tmp_path).end
    assert (end.state, end.reason) == (State.PARTIAL, Reason.TOO_LARGE)
    assert "3 files beyond the newest 200" in end.detail


def test_the_plan_names_what_would_be_read_and_asks_for_nothing_else() -> None:
    (planned,) = plan(request_for(DATA / "agorasdk.log"))
    assert (planned.source, planned.phase, planned.wanted) == ("logs.1", Phase.AFTER, Wanted.ASKED)
    assert planned.reads[0].startswith(str(DATA / "agorasdk.log"))
    assert planned.contacts == ()


def test_a_line_of_100_mb_leaves_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    with path.open("wb") as file:
        file.write(server_line(START, "first").encode())
        file.write(server_line(START + timedelta(seconds=1), "long").rstrip("\n").encode())
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + server_line(START + timedelta(seconds=2), "last").encode())
    found = collect(path)
    assert max(map(len, found.pieces)) <= 1024 * 1024
    assert sum(map(len, found.pieces)) == path.stat().st_size
    assert b"".join(found.pieces[-2:]).endswith(b"last\t{}\n")


def test_a_big_log_keeps_what_a_small_one_keeps(tmp_path: Path) -> None:
    path = tmp_path / "livekit-server.log"
    first, last = START - timedelta(hours=5), END + timedelta(hours=5)
    filler = '{"room": "demo", "what": "' + "y" * 200 + '"}'
    with path.open("w") as file:
        file.write(server_line(first, "starting LiveKit server", '{"version": "1.13.5"}'))
        created = '{"room": "demo", "request": {"name": "demo", "syncStreams": true}}'
        file.write(server_line(first, "API RoomService.CreateRoom", created))
        file.writelines(server_line(at, "tick", filler) for at in every(1, first, last))
    assert path.stat().st_size > 8 * 1024 * 1024
    found = collect(path)
    ticks = [line for line in found.text.splitlines() if "\ttick\t" in line]
    assert len(ticks) == 5 * 60 + 1 + 2 * 2 + 2  # both ends, the clock's 2 s each side, and one record at each cut
    assert found.excerpt.total_lines == -1
    assert found.fact(Field.SERVER_VERSION) == "1.13.5"
    assert found.symptoms() == {"livekit.sync-streams-on": 1}
    assert found.excerpt.share == 1.0


def test_a_big_log_that_is_not_sorted_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "livekit-server.log"
    filler = '{"what": "' + "y" * 400 + '"}'
    with path.open("w") as file:
        file.writelines(server_line(at, "later", filler) for at in every(1, END, END + timedelta(hours=3)))
        file.writelines(server_line(at, "inside", filler) for at in every(1, START, END - timedelta(minutes=1)))
    text = collect(path).text
    assert text.count("\tinside\t") == 241


def test_a_run_that_stops_keeps_what_it_has_and_says_so() -> None:
    end = collect(DATA / "livekit-server.log", stopped=True).end
    assert (end.state, end.reason) == (State.MISSING, Reason.DEADLINE)


def test_the_deadline_grows_with_what_may_be_read(tmp_path: Path) -> None:
    plain, packed, hole = tmp_path / "a.log", tmp_path / "b.gz", tmp_path / "c.log"
    for path, size in ((plain, 1 << 30), (packed, 1 << 27), (hole, 1 << 36)):
        with path.open("wb") as file:
            file.truncate(size)
    assert deadline_s(()) == DEADLINE_S
    assert deadline_s((plain,)) == DEADLINE_S + 536
    assert deadline_s((packed,)) == DEADLINE_S + 671
    assert deadline_s((hole,)) == MOST_DEADLINE_S
    assert deadline_s((tmp_path / "gone.log",)) == DEADLINE_S


def test_names_that_are_no_unicode_neither_crash_nor_leave(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9 alice@example.com.log"
    try:
        Path(os.fsdecode(raw)).write_bytes((DATA / "livekit-server.log").read_bytes())
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    (planned,) = plan(request_for(tmp_path))
    planned.reads[0].encode()
    (name,) = collect(tmp_path).streams
    assert name == "logs/logs.1/caf.log"


def test_help_does_not_load_the_deflate64_packages() -> None:
    packages = "{'zipfile_deflate64', 'inflate64'}"
    code = f"import sys, collector.evidence.logs.source\nsys.exit(bool({packages} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
