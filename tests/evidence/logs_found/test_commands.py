"""A command's output is a log that can be read twice; failures and slowness have their reasons."""

import os
import sys

import pytest

from collector.evidence.logs.files import LogFile, UnreadableError
from collector.evidence.logs_found import commands
from collector.evidence.logs_found.commands import ask, log_of
from collector.model.coverage import Reason


def log_printing(script: str) -> LogFile:
    return log_of((sys.executable, "-c", script), environment=os.environ, name="a.log", group="a", modified_s=0)


def reason_of(log: LogFile) -> Reason:
    with pytest.raises(UnreadableError) as caught:
        b"".join(log.read(0))
    return caught.value.reason


def test_both_outputs_are_the_log_and_it_can_be_read_again() -> None:
    log = log_printing("import sys; print('one', flush=True); print('two', file=sys.stderr)")
    for _ in range(2):
        assert b"".join(log.read(0)).split() == [b"one", b"two"]


def test_reading_may_end_early() -> None:
    log = log_printing("while True: print('x' * 1000)")
    chunks = log.read(0)
    assert next(chunks)
    chunks.close()  # type: ignore[attr-defined]  # every reader of a log is a generator
    assert list(chunks) == []


def test_a_command_that_fails_is_no_whole_log() -> None:
    assert reason_of(log_printing("import sys; print('some'); sys.exit(3)")) is Reason.UNSUPPORTED


def test_a_program_that_is_gone_is_told() -> None:
    assert (
        reason_of(log_of(("/nowhere/program",), environment=os.environ, name="a", group="a", modified_s=0))
        is Reason.UNSUPPORTED
    )


def test_one_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "READ_S", 0.3)
    assert reason_of(log_printing("import time; time.sleep(60)")) is Reason.TIMEOUT


def test_an_answer_is_the_standard_output() -> None:
    answer = ask((sys.executable, "-c", "import sys; print('yes'); print('no', file=sys.stderr)"), os.environ)
    assert answer.ok
    assert answer.text.split() == ["yes"]


@pytest.mark.parametrize("command", [(sys.executable, "-c", "raise SystemExit(2)"), ("/nowhere/program",)])
def test_a_failure_is_no_answer(command: tuple[str, ...]) -> None:
    assert not ask(command, os.environ).ok


def test_what_does_not_answer_in_time_answers_nothing() -> None:
    assert not ask((sys.executable, "-c", "import time; time.sleep(60)"), os.environ, deadline_s=0.3).ok
