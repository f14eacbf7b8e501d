"""A record of a table that wraps is one line again, with each key beside its value."""

import pytest

from collector.vendors.log_formats.livekit_agents_dev import FORMAT

TIME = "    14:05:00 DEBUG  livekit.agents   "
SAME = "             DEBUG  livekit.agents   "
DEEP = " " * len(TIME)


def joined(*rows: str) -> str:
    return FORMAT.joined(tuple(f"{row}\n".encode() for row in rows)).decode().rstrip("\n")


@pytest.mark.parametrize("start", [TIME, SAME])
def test_message_and_fields_are_joined_each_for_itself(start: str) -> None:
    rows = (
        start + 'received user        {"room":             ',
        DEEP + 'transcript           "synthetic-room",    ',
        DEEP + '                     "user_transcript":   ',
        DEEP + '                     "Well."}             ',
    )
    whole = 'received user transcript {"room": "synthetic-room", "user_transcript": "Well."}'
    assert joined(*rows) == start + whole


def test_a_word_that_a_full_column_broke_is_whole_again() -> None:
    rows = (TIME + 'TranscriptSynchroni {"a": 1}', DEEP + "zer started")
    assert joined(*rows) == TIME + 'TranscriptSynchronizer started {"a": 1}'


def test_a_message_without_fields_is_joined() -> None:
    assert (
        joined(TIME + "audio filter cannot be ", DEEP + "enabled                ")
        == TIME + "audio filter cannot be enabled"
    )


def test_what_is_no_row_stays_as_it_is() -> None:
    assert joined("ValueError: x", DEEP + "^^^^") == f"ValueError: x\n{DEEP}^^^^"


@pytest.mark.parametrize(
    ("line", "expected"),
    [(DEEP + "x", True), (SAME + "x", False), ("    raise ValueError", False), (TIME + "x", False)],
)
def test_only_what_is_deep_inside_goes_on_with_a_record(line: str, expected: bool) -> None:
    assert FORMAT.wraps(line.encode()) is expected


@pytest.mark.parametrize(
    "line", ["    14:05:00 WARNI… livekit.agents   x", "  14:05:00.123 CRITICAL livekit.plugins.a  x"]
)
def test_levels_of_every_width_begin_a_record(line: str) -> None:
    assert FORMAT.header.match(line.encode())


@pytest.mark.parametrize("line", ["    14:05:00 joined", "14:05:00 INFO   livekit.agents x", "    raise ERROR x"])
def test_other_text_begins_none(line: str) -> None:
    assert FORMAT.header.match(line.encode()) is None
