from pathlib import Path

import pytest

from collector.cli.answers import read_answers
from collector.errors import UsageError
from collector.questions.checklist import CHECKLIST


def read(folder: Path, text: str) -> dict[str, str]:
    path = folder / "answers.toml"
    path.write_bytes(text.encode())
    return read_answers(str(path), CHECKLIST)


def test_plain_values_tables_and_times_are_answers(tmp_path: Path) -> None:
    text = (
        'room = "demo"\nsender = 4711\ncustom_source = true\nwhen_at = 2026-03-05T14:05:00+01:00\nsteps = ""\n'
        'filter.try = "yes"\n"filter.told" = "better"\n'
        '"enhancement.found" = "OBS"\n"room.again" = "demo"\n'
    )
    assert read(tmp_path, text) == {
        "room": "demo",
        "sender": "4711",
        "custom_source": "yes",
        "when_at": "2026-03-05T14:05:00+01:00",
        "filter.try": "yes",
        "filter.told": "better",
        "enhancement.found": "OBS",
        "room.again": "demo",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('rooom = "demo"', "no use for rooom"),
        ("room = demo", "is no TOML"),
        ("room = [1]", "room is a list"),
        ("\x00", "is no TOML"),
        ("#" * (2 << 20), "larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(tmp_path, text)


def test_bytes_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_answers(str(path), CHECKLIST)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_answers(str(tmp_path / "none.toml"), CHECKLIST)
