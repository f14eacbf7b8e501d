"""What the last call of a log was, whatever its time and however long the log is."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.evidence.logs.last_call import MOST_LOGS, LastCall, last_calls
from collector.evidence.logs.select import find_paths
from collector.model.incident import Field, Vendor
from collector.model.window import EARLIEST
from collector.vendors.fact_rule import Party
from tests.logs_factory import agora_line, server_line
from tests.runs.guided import write_log

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)


def look(path: Path) -> tuple[LastCall, ...]:
    paths = find_paths(str(path), window_start=EARLIEST + timedelta(days=7))
    return last_calls(paths, zone_name="UTC", stopping=lambda: False)


def test_of_two_calls_the_last_one_counts_from_its_join_to_its_end(tmp_path: Path) -> None:
    (call,) = look(write_log(tmp_path / "agoraapi.log"))
    assert (call.log, call.vendor) == ("agoraapi.log", Vendor.AGORA)
    assert call.facts()[Field.ROOM].value == "lesson-1"
    assert call.facts()[Field.SDK_VERSION].value == "4.2.2"
    assert [uid.value for uid in call.uid(Party.LOCAL)] == ["1001"]
    assert [uid.value for uid in call.uid(Party.REMOTE)] == ["2002"]
    assert call.began == (datetime(2026, 3, 5, 13, 1, tzinfo=UTC),)
    assert call.ended == datetime(2026, 3, 5, 13, 9, tzinfo=UTC)


def test_a_call_that_nobody_left_ends_with_the_log(tmp_path: Path) -> None:
    text = agora_line(AT, 'joinChannel {"channelId":"a","uid":7}') + agora_line(AT + timedelta(minutes=2), "tick")
    path = tmp_path / "agoraapi.log"
    path.write_text(text, "utf-8")
    (call,) = look(path)
    assert call.ended == AT + timedelta(minutes=2)


def test_of_several_others_in_the_call_none_is_the_other_end(tmp_path: Path) -> None:
    text = "".join(agora_line(AT, f'onUserJoined(uid:"{uid}", elapsed:1)') for uid in (2002, 3003))
    path = tmp_path / "agoraapi.log"
    path.write_text(agora_line(AT, 'joinChannel {"channelId":"a","uid":7}') + text, "utf-8")
    (call,) = look(path)
    assert call.uid(Party.REMOTE) == ()
    assert [uid.value for uid in call.uid(Party.LOCAL)] == ["7"]


def test_the_middle_of_a_long_log_is_not_read(tmp_path: Path) -> None:
    """Its beginning and end name what is wanted; what stands a day and 20 MB between them does not."""
    head = agora_line(AT, "[AGS]: Agora SDK ver 4.2.2 build 272568")
    ticks = [agora_line(AT + timedelta(seconds=number // 3), f"tick {'x' * 200}") for number in range(90_000)]
    middle = agora_line(AT + timedelta(seconds=15_000), 'joinChannel {"channelId":"middle","uid":5}')
    last = agora_line(AT + timedelta(seconds=29_900), 'joinChannel {"channelId":"last","uid":7}')
    path = tmp_path / "agoraapi.log"
    path.write_text("".join([head, *ticks[:45_000], middle, *ticks[45_000:89_700], last, *ticks[89_700:]]), "utf-8")
    (call,) = look(path)
    assert call.facts()[Field.ROOM].value == "last"
    assert call.facts()[Field.ROOM].others == 0
    assert call.facts()[Field.SDK_VERSION].value == "4.2.2"


def test_the_latest_log_of_a_folder_comes_first_and_packed_ones_are_read(tmp_path: Path) -> None:
    write_log(tmp_path / "agoraapi.log")
    later = agora_line(AT, 'joinChannel {"channelId":"later","uid":9}').encode()
    tmp_path.joinpath("other").mkdir()
    tmp_path.joinpath("other", "agoraapi.log.gz").write_bytes(gzip.compress(later))
    rooms = [call.facts()[Field.ROOM].value for call in look(tmp_path)]
    assert rooms == ["later", "lesson-1"]


def test_a_server_names_its_room_and_nobodys_uid(tmp_path: Path) -> None:
    path = tmp_path / "livekit-server.log"
    fields = '{"room": "demo", "roomID": "RM_x1", "participant": "a", "pID": "PA_1"}'
    path.write_text(server_line(AT, "starting RTC session", fields), "utf-8")
    (call,) = look(path)
    assert call.facts()[Field.ROOM].value == "demo"
    assert call.uid(Party.LOCAL) == ()


def test_what_is_no_log_or_empty_says_nothing(tmp_path: Path) -> None:
    tmp_path.joinpath("empty.log").write_bytes(b"")
    tmp_path.joinpath("noise.log").write_bytes(bytes(range(256)) * 64)
    assert look(tmp_path) == ()
    assert look(tmp_path / "gone.log") == ()


def test_no_more_than_a_few_logs_are_looked_into(tmp_path: Path) -> None:
    for number in range(MOST_LOGS + 3):
        tmp_path.joinpath(str(number)).mkdir()
        write_log(tmp_path / str(number) / "agoraapi.log")
    assert len(look(tmp_path)) == MOST_LOGS


def test_whoever_is_out_of_time_is_told_nothing(tmp_path: Path) -> None:
    paths = find_paths(str(write_log(tmp_path / "a.log")), window_start=EARLIEST + timedelta(days=7))
    assert last_calls(paths, zone_name="", stopping=lambda: True) == ()
