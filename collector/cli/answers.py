"""Reads a file of answers (TOML), as the printed checklist asks for it."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path

from collector.errors import UsageError
from collector.questions.parts import WANTED, Checklist, Experiment, Measurement, Over, Question
from collector.questions.telling import AGAIN, FOUND

LONGEST_BYTES = 1 << 20
OF_EXPERIMENT = ("try", "where", "recorded-before", "changed", "recorded-after", "told", "restored")
OTHERS = ("known", "ready", "go-on", "more", "anyhow", "review")
YES_NO = {True: "yes", False: "no"}


def read_answers(name: str, checklist: Checklist) -> dict[str, str]:
    """Return the answers by key. Raises UsageError with the key at fault."""
    path = Path(name)
    try:
        if path.stat().st_size > LONGEST_BYTES:
            raise UsageError(f"--answers {name} is larger than 1 MB, which no checklist is. Check the path.")
        read = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"--answers {name} cannot be read ({error.strerror}). Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is not UTF-8"
        raise UsageError(f'--answers {name} is no TOML ({where}). Each line is: key = "answer".') from error
    answers = dict(_flat(read, ""))
    unknown = sorted(set(answers) - known_keys(checklist))
    if unknown:
        raise UsageError(f"--answers {name} has no use for {', '.join(unknown[:5])}. See: avsync guide --print")
    return {key: answer for key, answer in answers.items() if answer}


def known_keys(checklist: Checklist) -> set[str]:
    """Return every key that can be answered."""
    keys = set(OTHERS)
    for step in checklist.steps:
        match step:
            case Question():
                keys |= {step.id, f"{step.id}{AGAIN}"}
            case Measurement() if step.over is not Over.LAST_CALL:
                keys |= {step.id + WANTED, *(f"{key}{FOUND}" for key in step.may_find)}
            case Experiment():
                keys |= {f"{step.id}.{part}" for part in OF_EXPERIMENT}
            case _:
                continue
    return keys


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        match value:
            case dict():
                yield from _flat(value, f"{prefix}{key}.")
            case bool():
                yield prefix + key, YES_NO[value]
            case datetime() | date() | time():
                yield prefix + key, value.isoformat()
            case str() | int() | float():
                yield prefix + key, str(value)
            case _:
                raise UsageError(f"The answer to {prefix}{key} is a list. Give one answer, in quotes.")
