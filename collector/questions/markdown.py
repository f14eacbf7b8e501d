"""Turns a checklist into Markdown for one vendor and platform, for people who cannot run avsync there."""

import re
from collections.abc import Iterator
from itertools import groupby

from collector.questions.exact import exact_words
from collector.questions.parts import (
    BETTER,
    Checklist,
    Choice,
    Condition,
    Device,
    Experiment,
    Form,
    Measurement,
    Note,
    Question,
    Step,
    When,
)
from collector.questions.places import all_places
from collector.questions.trying import WHERE
from collector.questions.words import on_another_machine

HEAD = """# Sound and picture out of step: the checklist

Go through it on the device itself. Note each answer at the end, in the block called answers, save that block as
`answers.toml`, and run on any computer: `avsync guide --answers answers.toml --logs FOLDER_WITH_THE_LOGS`.
"""


CODE = "    "
_MEANT = re.compile(r"[\\<*`\[]")
"""What Markdown takes for more than itself within a line of words."""


def to_markdown(checklist: Checklist, *, vendor: str, platform: str) -> str:
    """Return the checklist without what does not concern this vendor and platform; empty means that any may do."""
    given = {"vendor": vendor, "platform": platform}
    sections = (
        ("The call", checklist.call),
        ("Before support's questions", checklist.read),
        ("What support asks", checklist.incident),
        ("Checks", checklist.checks),
        ("Circumstances", checklist.circumstances),
    )
    lines = [HEAD]
    for title, steps in sections:
        lines += [f"## {title}", ""]
        for step in steps:
            if _concerns(step.when, given) and not given.get(step.id):
                lines += [*_step(step, given, _if(checklist, step, given)), ""]
    lines += [*_logs(vendor, platform), *_answers(checklist, given)]
    return "\n".join(lines)


def _concerns(conditions: tuple[Condition, ...], given: dict[str, str]) -> bool:
    return all(
        (given[condition.key] in condition.values) == isinstance(condition, When)
        for condition in conditions
        if given.get(condition.key)
    )


def _if(checklist: Checklist, step: Step, given: dict[str, str]) -> str:
    """Say when a step applies, as far as that is not settled by vendor and platform or found out by avsync itself."""
    questions = {question.id: question for question in checklist.questions}
    parts = []
    for condition in (*step.when, *(step.live if isinstance(step, Experiment) else ())):
        if given.get(condition.key) or condition.key not in questions:
            continue
        labels = {choice.value: choice.label for choice in questions[condition.key].choices}
        values = " or ".join(f'"{labels.get(value, value)}"' for value in condition.values if value)
        word = "is" if isinstance(condition, When) else "is not"
        parts.append(f"{questions[condition.key].short} {f'{word} {values}' if values else 'is there'}")
    return f"*If {', and '.join(parts)}:* " if parts else ""


def _step(step: Step, given: dict[str, str], condition: str) -> Iterator[str]:
    match step:
        case Question():
            yield f"- [ ] {condition}**{_prose(step.text)}** {_prose(step.why)}"
            yield from (f"  - `{choice.value}`: {_prose(choice.label)}" for choice in step.choices)
            if step.example:
                yield f"  - for example: {_prose(step.example)}"
        case Note():
            first, *others = step.text.splitlines()
            yield f"- {condition}{_prose(first)}"
            exact = exact_words(step.exact, vendor=given["vendor"], platform=given["platform"])
            yield from _below([*others, *exact.splitlines()])
        case Measurement():
            done = f"avsync does it where it runs: it {step.does}, and takes {step.takes}"
            yield f"- {condition}**{_prose(step.title)}** ({_prose(done)}). {_prose(step.why)}"
        case Experiment():
            yield f"- [ ] {condition}**{_prose(step.title)}.** {_prose(step.why)}"
            yield f"  1. {_prose(step.record)} Keep the file."
            yield f"  2. {_prose(step.change)}"
            yield "  3. Record 20 s more in the same way. Is it better, the same or worse?"
            yield f"  4. {_prose(step.restore)}"
            yield f"  5. If it helped: {_prose(step.helped)}"
            if step.elsewhere:
                yield f"  6. {_prose(step.elsewhere.format(collect=on_another_machine('', 'CODE')))}"


def _prose(text: str) -> str:
    """Return words that Markdown shows as they are: <package> would be a tag, and vanish."""
    return _MEANT.sub(r"\\\g<0>", text)


def _below(lines: list[str]) -> Iterator[str]:
    """Yield what stands below a note's first line: code as such, and each other line by itself."""
    for is_code, group in groupby(lines, key=_is_code):
        if is_code:
            yield from ("", "    ```", *(f"    {line.removeprefix(CODE)}" for line in group), "    ```", "")
        else:
            yield from (f"  - {_prose(line.strip())}" for line in group)


def _is_code(line: str) -> bool:
    """Whether a line is to be typed; a source in brackets stands as far in, and is not."""
    return line.startswith(CODE) and not line.lstrip().startswith("(")


def _hint(choices: tuple[Choice, ...]) -> str:
    return " | ".join(choice.value for choice in choices)


def _logs(vendor: str, platform: str) -> Iterator[str]:
    found = all_places(vendor, platform)
    if found:
        yield "## Where the log is"
        yield ""
        yield from (f"- {_prose(place.title)}: {_prose(place.advice)}" for place in found)
        yield ""


def _answers(checklist: Checklist, given: dict[str, str]) -> Iterator[str]:
    yield "## Answers"
    yield ""
    yield "```toml"
    for step in checklist.steps:
        if _concerns(step.when, given) and isinstance(step, Question) and step.form is not Form.ENTER:
            hint = _hint(step.choices) or step.example
            known = given.get(step.id, "")
            yield f'{"" if known else "# "}{step.id} = "{known}"{f"  # {hint}" if hint and not known else ""}'
        if isinstance(step, Experiment) and _concerns(step.when, given):
            if step.device is Device.ASKED:
                yield f'# "{step.id}.where" = ""  # {_hint(WHERE)}; on which device, with what follows'
            yield f'# "{step.id}.recorded-before" = ""  # file; then "{step.id}.recorded-after", too'
            yield f'# "{step.id}.told" = ""  # {_hint(BETTER)}'
    yield "```"
    yield ""
