import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.errors import UsageError
from collector.questions.effects import Ask
from collector.questions.parts import YES_NO, Choice, Form, Question
from collector.questions.reading import read, window_from

NOW = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
TEXT = Question(id="t", text="T?", short="t", why="Because.", longest=20)
CHOICE = Question(id="c", text="C?", short="c", why="Because.", form=Form.CHOICE, choices=YES_NO)


def read_text(typed: str, **given: str) -> str:
    return read(Ask(question=TEXT, key="t", **given), typed, now=NOW)


def read_choice(typed: str, question: Question = CHOICE) -> str:
    return read(Ask(question=question, key="c"), typed, now=NOW)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" demo \n", "demo"),
        ("a\r\nb\n\n", "a; b"),
        ("a\tb", "a b"),
        ("é 測", "é 測"),
        ("\x1b[200~a\nb\x1b[201~", "a; b"),
    ],
)
def test_a_text_is_kept_in_one_line(typed: str, kept: str) -> None:
    assert read_text(typed) == kept


@pytest.mark.parametrize("typed", ["a\x00b", "\x1b[A", "\x1b[31mred", "\x7f", "\ud800", "\x07"])
def test_what_cannot_be_printed_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="cannot be printed"):
        read_text(typed)


@pytest.mark.parametrize(("length", "taken"), [(20, True), (21, False), (100_000, False)])
def test_a_text_has_a_longest_length(length: int, taken: bool) -> None:
    if taken:
        assert read_text("x" * length) == "x" * length
    else:
        with pytest.raises(UsageError, match="at most 20 are taken"):
            read_text("x" * length)


@pytest.mark.parametrize("typed", ["", "\n", "   ", "\t\r\n"])
def test_enter_alone_keeps_what_is_known_and_asks_again_where_nothing_is(typed: str) -> None:
    assert read_text(typed, known="demo") == "demo"
    with pytest.raises(UsageError, match="/skip"):
        read_text(typed)


def test_the_same_at_both_ends_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be the same"):
        read_text("4711", other="4711")
    assert read_text("4712", other="4711") == "4712"


@pytest.mark.parametrize(("typed", "kept"), [("1", "yes"), ("2", "no"), ("YES", "yes"), ("n", "no"), ("No ", "no")])
def test_a_choice_is_made_by_number_word_or_beginning(typed: str, kept: str) -> None:
    assert read_choice(typed) == kept


@pytest.mark.parametrize("typed", ["0", "3", "maybe", "yes and no", "²", "-1", "9" * 200])
def test_nonsense_is_answered_with_the_choices(typed: str) -> None:
    with pytest.raises(UsageError, match=r"1 \(yes\), 2 \(no\)"):
        read_choice(typed)


def test_a_beginning_that_fits_two_choices_is_none() -> None:
    both = (Choice(value="android", label="Android"), Choice(value="another", label="Another"))
    question = Question(id="c", text="C?", short="c", why="Because.", form=Form.CHOICE, choices=both)
    with pytest.raises(UsageError):
        read_choice("an", question)
    assert read_choice("and", question) == "android"


@given(st.text(max_size=300))
def test_whatever_is_typed_gives_an_answer_in_one_line_or_a_sentence(typed: str) -> None:
    with suppress(UsageError):
        kept = read_text(typed)
        assert 0 < len(kept) <= 20
        assert not any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in kept)


@pytest.mark.parametrize(
    ("typed", "yesterday", "start", "minutes"),
    [
        ("13:05", False, "2026-03-05T13:00", 10),
        ("13:05", True, "2026-03-04T13:00", 10),
        ("9:05", True, "2026-03-04T09:00", 10),
        ("yesterday 13:05", False, "2026-03-04T13:00", 10),
        ("yesterday at 13:05 to 13:20", False, "2026-03-04T13:05", 15),
        ("13:05 to 13:20", True, "2026-03-04T13:05", 15),
        ("13:05 - 13:20", True, "2026-03-04T13:05", 15),
        ("2026-03-01 09:00 to 09:30", False, "2026-03-01T09:00", 30),
        ("2026-03-01T09:00 to 9:30", False, "2026-03-01T09:00", 30),
        ("2026-03-01 23:50 to 00:10", False, "2026-03-01T23:50", 20),
        ("2026-03-01 23:50 to 00:10 Asia/Tokyo", False, "2026-03-01T14:50", 20),
        ("2026-03-01 to 2026-03-02", False, "2026-03-01T00:00", 1440),
        ("23:50 to 00:10", True, "2026-03-04T23:50", 20),
        ("23:50 to 00:10", False, "2026-03-04T23:50", 20),
        ("yesterday 23:50 to 00:10", False, "2026-03-04T23:50", 20),
        ("yesterday 13:05 to yesterday 13:20", True, "2026-03-04T13:05", 15),
        ("13:20 to 13:05", True, "2026-03-04T13:20", 1425),
        ("2026-03-01 10:00", False, "2026-03-01T09:55", 10),
        ("2026-03-01 10:00 Europe/Berlin", False, "2026-03-01T08:55", 10),
        ("2026-03-01 10:00 +08:00", False, "2026-03-01T01:55", 10),
        ("2026-03-04 10:00 -09:00", False, "2026-03-04T18:55", 10),
        ("2026-03-04 08:55 -0900", False, "2026-03-04T17:50", 10),
        ("30m", False, "2026-03-05T13:25", 10),
    ],
)
def test_a_time_is_a_window_around_it_and_two_are_what_lies_between(
    typed: str, yesterday: bool, start: str, minutes: int
) -> None:
    window = window_from(typed, now=NOW, zone="UTC", yesterday=yesterday)
    assert window.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert window.end - window.start == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2031-01-01 10:00", "in the future: it is 2026-03-05 14:00"),
        ("13:00 to 2026-03-05 14:10 UTC", "in the future"),
        ("25:00", '"25:00" is not a time of day'),
        ("yesterday 25:99", '"25:99" is not a time of day'),
        ("soon", "not a time"),
        ("yesterday", "at what time"),
        ("13:20 to 13:05", "a day later in the future. Type the earlier one first"),
        ("2026-03-04 14:20 to 14:10", "a day later in the future"),
        ("13:20 to 13:20", "The second time is not after the first"),
        ("2026-03-02 13:05 to 2026-03-01 13:20", "Type the earlier one first"),
        ("13:50 to 14:10", "in the future: it is 2026-03-05 14:00"),
        ("2026-03-04", "At what time that day\\? Type 2026-03-04 14:05, or 2026-03-04 00:00 to 23:59"),
        ("20260304", "At what time that day"),
        ("2026-W10-3", "At what time that day"),
        ("2026-03-04 Asia/Tokyo", "At what time that day"),
        ("1:00 to 2:00 to 3:00", "more than two"),
        ("13:05 Mars/Olympus", "not a time zone"),
        ("-5m", "not a time"),
        ("800000d", "Check the date"),
        ("13:05 -13:20", "13:05 to 13:20"),
        ("8:55 -09:00", "8:55 to 09:00"),
        ("2026-03-05 13:05:10 -13:20", "13:05 to 13:20"),
        ("2026-03-05 13:05-13:20", "no time zone has"),
        ("13:05 -12:30", "not a time zone"),
    ],
)
def test_a_time_that_cannot_be_is_a_sentence_without_options(typed: str, said: str) -> None:
    question = Question(id="w", text="W?", short="w", why="Because.", form=Form.TIME)
    with pytest.raises(UsageError, match=said) as refused:
        read(Ask(question=question, key="w"), typed, now=NOW)
    assert "--" not in str(refused.value)


def test_a_zone_is_checked() -> None:
    question = Question(id="z", text="Z?", short="z", why="Because.", form=Form.ZONE)
    assert read(Ask(question=question, key="z"), "Europe/Berlin", now=NOW) == "Europe/Berlin"
    with pytest.raises(UsageError, match="not a time zone"):
        read(Ask(question=question, key="z"), "Berlin time", now=NOW)


@pytest.mark.parametrize(("typed", "kept"), [("1", "1"), ("200 ms", "200"), ("60000", "60000"), ("0200", "200")])
def test_milliseconds_are_a_whole_number(typed: str, kept: str) -> None:
    question = Question(id="m", text="M?", short="m", why="Because.", form=Form.MILLISECONDS)
    assert read(Ask(question=question, key="m"), typed, now=NOW) == kept


@pytest.mark.parametrize("typed", ["0", "60001", "-1", "1.5", "many", "9" * 100])
def test_what_is_no_number_of_milliseconds_is_a_sentence(typed: str) -> None:
    question = Question(id="m", text="M?", short="m", why="Because.", form=Form.MILLISECONDS)
    with pytest.raises(UsageError, match="from 1 to 60,000"):
        read(Ask(question=question, key="m"), typed, now=NOW)


@pytest.mark.parametrize("typed", ["a b.mp4", "'a b.mp4'", '"a b.mp4"', "  a b.mp4  "])
def test_a_path_that_was_dragged_in_loses_its_quotes(typed: str) -> None:
    question = Question(id="p", text="P?", short="p", why="Because.", form=Form.PATH)
    assert read(Ask(question=question, key="p"), typed, now=NOW) == "a b.mp4"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("no", "no"), ("NONE.", "no"), (" - ", "no"), ("n", "no"), ("No Noise 2", "No Noise 2"), (".", ".")],
)
def test_every_word_for_nothing_is_kept_as_one(typed: str, kept: str) -> None:
    question = Question(id="f", text="F?", short="f", why="Because.", nothing=("no", "none", "n", "-"))
    assert read(Ask(question=question, key="f"), typed, now=NOW) == kept


@pytest.mark.parametrize(
    ("time", "zone", "said"),
    [
        ("2026-03-05 13:55", "America/New_York", "in the future"),
        ("2025-03-30 02:30", "Europe/Berlin", "did not exist"),
    ],
)
def test_a_zone_in_which_the_time_before_it_cannot_be_is_a_sentence(time: str, zone: str, said: str) -> None:
    question = Question(id="z", text="Z?", short="z", why="Because.", form=Form.ZONE)
    with pytest.raises(UsageError, match=said):
        read(Ask(question=question, key="z", time=time), zone, now=NOW)
    for possible in ("2026-03-05 13:55", "yesterday 14:05 to 14:20", "yesterday 23:50 to 00:10"):
        assert read(Ask(question=question, key="z", time=possible), "UTC", now=NOW) == "UTC"
