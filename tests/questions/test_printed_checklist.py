"""The printed checklist: Markdown that shows every word, and every step that a walk on that platform can come to."""

import tomllib
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from collector.cli.options import PLATFORMS
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Ask, Measure, Show
from collector.questions.incident import CALL
from collector.questions.markdown import to_markdown
from collector.questions.parts import Experiment, Measurement, Note
from tests.questions.walking import EVERY, MEANS, Walked, walk_with

VENDORS = tuple(choice.value for choice in CALL[0].choices)
SHOWN = ("text", "code_inline", "softbreak")


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").parse(text)


def inline(text: str) -> Iterator[Token]:
    return (child for token in tokens(text) for child in token.children or ())


def shown(text: str) -> str:
    """What a reader sees of it, in one line: marks taken away, code included."""
    blocks = (
        "".join(child.content if child.type != "softbreak" else " " for child in token.children or ())
        if token.type == "inline"
        else token.content
        for token in tokens(text)
    )
    return " ".join(" ".join(blocks).split())


def flat(text: str) -> str:
    return " ".join(text.split())


def walks(vendor: str, platform: str) -> Iterator[Walked]:
    """Walks that between them come to every step there is on this platform."""
    answers = EVERY | {"vendor": vendor, "platform": platform}
    for when in ("now", "just-now", "yesterday", "earlier"):
        for here in ("sender", "receiver"):
            told = answers | {"when": when, "here": here, "sound_output": "tv", "tried_before": "yes"}
            yield walk_with(told, measured=MEANS)
            yield walk_with(told)


@pytest.mark.parametrize("platform", ["", *PLATFORMS])
@pytest.mark.parametrize("vendor", ["", *VENDORS])
def test_it_is_markdown_that_loses_no_word(vendor: str, platform: str) -> None:
    text = to_markdown(CHECKLIST, vendor=vendor, platform=platform)
    assert [token.content for token in tokens(text) if token.type in ("html_block", "code_block")] == []
    assert {token.type for token in inline(text)} <= {*SHOWN, "strong_open", "strong_close", "em_open", "em_close"}
    *_, answers = [token for token in tokens(text) if token.type == "fence"]
    assert answers.info == "toml"
    tomllib.loads("\n".join(line.removeprefix("# ") for line in answers.content.splitlines()))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_every_step_of_a_walk_is_there_with_its_reason_what_it_does_and_how_long(vendor: str, platform: str) -> None:
    printed = shown(to_markdown(CHECKLIST, vendor=vendor, platform=platform))
    questions = {question.id: question for question in CHECKLIST.questions}
    steps = {step.id: step for step in CHECKLIST.checks}
    measured = {step.id: step for step in CHECKLIST.steps if isinstance(step, Measurement)}
    come_to = set[str]()
    for walked in walks(vendor, platform):
        asks = [effect for effect in walked.effects if isinstance(effect, Ask)]
        come_to |= {ask.key for ask in asks} | {effect.key for effect in walked.effects if isinstance(effect, Measure)}
        said = flat(" ".join(effect.text for effect in walked.effects if isinstance(effect, Show)))
        come_to |= {step.id for step in CHECKLIST.checks if isinstance(step, Note) and flat(step.text) in said}
    wanted = set[str]()
    for key in come_to - {"vendor", "platform"}:
        step = steps.get(key.removesuffix(".try"))
        if key in questions:
            wanted |= {questions[key].text, questions[key].why, *(one.label for one in questions[key].choices)}
        elif key in measured:
            one = measured[key]
            wanted |= {one.title, one.why, f"it {one.does}, and takes {one.takes}"}
        elif isinstance(step, Experiment):
            wanted |= {step.why, step.change, step.restore, step.helped, step.record, step.elsewhere.split("{")[0]}
        elif isinstance(step, Note):
            wanted |= set(step.text.splitlines())
    assert len(come_to) > 40
    assert [text for text in wanted if flat(text) not in printed] == []


@pytest.mark.parametrize(
    ("vendor", "platform", "line"),
    [
        ("agora", "android", 'val trace = java.io.File(filesDir, "trace.csv")'),
        ("agora", "windows", "#include <chrono>"),
        ("livekit", "linux", '    with SyncTrace.attach(av_sync, "trace.jsonl"):'),
        ("livekit", "linux", '    trace.write(f"{kind},{stamp},{now},{ms},{api}\\n")'),
    ],
)
def test_lines_to_add_are_code_as_they_are_typed(vendor: str, platform: str, line: str) -> None:
    code = [token.content for token in tokens(to_markdown(CHECKLIST, vendor=vendor, platform=platform))]
    assert any(line.strip() in content.splitlines() or f"{line}\n" in content for content in code), code


def test_a_placeholder_in_a_command_is_seen() -> None:
    assert "--pid=$(adb shell pidof -s <package>)" in shown(
        to_markdown(CHECKLIST, vendor="livekit", platform="android")
    )
