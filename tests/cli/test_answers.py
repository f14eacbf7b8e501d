from collections.abc import Mapping
from pathlib import Path

import pytest

from collector.cli.answers import read_answers
from collector.cli.options import PLATFORMS
from collector.cli.prompting import Scripted, talk
from collector.errors import UsageError
from collector.model.records.guide import Witness
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Ask
from collector.questions.markdown import to_markdown
from collector.questions.parts import Device, Experiment
from collector.questions.walk import walk
from collector.runs.guide import Turn
from tests.questions.walking import SKIP, Walked, done, led

EXPERIMENTS = [step for step in CHECKLIST.checks if isinstance(step, Experiment)]
SEEN = {"when": "now", "custom_source": "yes", "custom_renderer": "yes", "enhancement": "OBS 30"}
MEANS = {"means": done("means", room="yes", recording="yes")}


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


def replayed(folder: Path, filled: Mapping[str, str]) -> Walked:
    """Print the checklist, fill in its block, and walk with that file and nobody there."""
    block = to_markdown(CHECKLIST, vendor="livekit", platform="linux").split("```toml\n")[1].split("```")[0]
    lines = block.splitlines()
    for key, answer in filled.items():
        (at,) = [n for n, line in enumerate(lines) if line.startswith((f'# "{key}" = ""', f'# {key} = ""'))]
        lines[at] = lines[at].removeprefix("# ").replace('""', f'"{answer}"', 1)
    person = Scripted(read(folder, "\n".join(lines)), talk(plain=True), attended=False)

    def typed(ask: Ask) -> str:
        said = person.ask(ask)
        assert said is not Turn.STOP
        return said if isinstance(said, str) else SKIP

    return led(walk(CHECKLIST, {}), typed, MEANS)


@pytest.mark.parametrize("step", EXPERIMENTS, ids=lambda step: step.id)
def test_what_is_printed_and_filled_in_is_kept_as_told_wherever_a_room_could_be_watched(
    tmp_path: Path, step: Experiment
) -> None:
    where = {f"{step.id}.where": "sender"} if step.device is Device.ASKED else {}
    walked = replayed(tmp_path, SEEN | where | {f"{step.id}.told": "better"})
    (tried,) = walked.saved.tried
    assert (tried.id, tried.seen_by, tried.told, tried.effect) == (step.id, Witness.TOLD, "better", "cannot tell")
    assert tried.device == ("sender" if where else step.device.value)
    assert not {f"{step.id}.{moment}" for moment in ("before", "after")} & set(walked.keys)


TYPED = {
    "room": "demo",
    "when": "earlier",
    "when_at": "2026-03-05 13:05",
    "zone": "UTC",
    "sender": "4711",
    "receiver": "815",
    "amount": "300 ms",
    "enhancement": "OBS 30",
    "video_queue_ms": "200",
    "audio_queue_ms": "200",
    "since": "Monday",
    "last_good": "3.1",
    "changed": "a camera",
    "steps": "join and wait",
}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("vendor", ["livekit", "agora"])
def test_every_printed_block_that_is_filled_in_replays_to_the_end(tmp_path: Path, vendor: str, platform: str) -> None:
    """Every choice takes its first word; what is asked of a change, of a file or of yesterday stays empty."""
    block = to_markdown(CHECKLIST, vendor=vendor, platform=platform).split("```toml\n")[1].split("```")[0]
    lines = []
    for line in block.splitlines():
        key, _, hint = line.removeprefix("# ").partition(' = ""')
        typed = TYPED.get(key, hint.lstrip(" #").split(" | ")[0] if " | " in hint and "." not in key else "")
        lines.append(f'{key} = "{typed}"' if line.startswith("# ") else line)
    answers = read(tmp_path, "\n".join(lines))
    assert answers.keys() >= {"vendor", "platform", *TYPED} - {"video_queue_ms", "audio_queue_ms"}
    person = Scripted(answers, talk(plain=True), attended=False)

    def typed_in(ask: Ask) -> str:
        said = person.ask(ask)
        assert said is not Turn.STOP
        return said if isinstance(said, str) else SKIP

    walked = led(walk(CHECKLIST, {}), typed_in, MEANS)
    kept = {key: reply.value for key, reply in walked.replies.items() if key in answers}
    assert kept == {key: answer for key, answer in answers.items() if key in walked.replies}
    assert {"room", "when_at", "zone", "sender", "receiver", "steps", "since"} <= kept.keys()
    assert walked.keys[-1] == "save"


def test_everything_that_was_told_is_kept_though_one_change_helped(tmp_path: Path) -> None:
    where = {f"{step.id}.where": "sender" for step in EXPERIMENTS if step.device is Device.ASKED}
    walked = replayed(tmp_path, SEEN | where | {f"{step.id}.told": "better" for step in EXPERIMENTS})
    assert [tried.id for tried in walked.saved.tried] == [step.id for step in EXPERIMENTS]


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
