"""The format with the most hits is taken if enough lines begin a record; otherwise there is a reason."""

from collections.abc import Iterator

import pytest

from collector.evidence.logs.files import LogFile, Refusal, UnreadableError
from collector.evidence.logs.opaque import Encrypted
from collector.evidence.logs.sniff import Shape, sniff
from collector.model.coverage import Reason
from tests.factory import START
from tests.logs_factory import agora_line, server_line


def log_of(data: bytes, *, name: str = "some.log") -> LogFile:
    def read(_offset: int) -> Iterator[bytes]:
        yield from (data[start : start + 1000] for start in range(0, len(data), 1000))

    return LogFile(name=name, group="", size=len(data), modified_s=0, seekable=False, read=read)


def shape_of(data: bytes) -> Shape:
    shape = sniff(log_of(data))
    assert isinstance(shape, Shape), shape
    return shape


def refusal_of(data: bytes, *, name: str = "some.log") -> Refusal:
    refusal = sniff(log_of(data, name=name))
    assert isinstance(refusal, Refusal), refusal
    return refusal


@pytest.mark.parametrize(("good", "expected"), [(60, "agora-3"), (59, "")])
def test_six_lines_in_ten_must_begin_a_record(good: int, expected: str) -> None:
    lines = ["INFO    (14: 5: 0:123 |    0)  24358; x\n"] * good + ["a line of something else\n"] * (100 - good)
    shape = sniff(log_of("".join(lines).encode()))
    assert (shape.format.id if isinstance(shape, Shape) else "") == expected


@pytest.mark.parametrize(("good", "expected"), [(10, "agora-4"), (9, "")])
@pytest.mark.parametrize("prefix", ["", "I/spdlog  (12170): "])
def test_ten_records_that_say_their_date_are_enough_in_other_text(good: int, expected: str, prefix: str) -> None:
    lines = ["I/flutter (12170): pressed\n"] * 1000 + [prefix + agora_line(START, "x")] * good
    shape = sniff(log_of("".join([*lines, *lines[:1000]]).encode()))
    assert (shape.format.id if isinstance(shape, Shape) else "") == expected
    assert not isinstance(shape, Shape) or (shape.scattered and shape.body(lines[-1].encode())[:1] == b"[")


def test_what_a_program_prints_before_it_logs_does_not_matter() -> None:
    lines = ["watching pkg\n"] * 900 + ["INFO    (14: 5: 0:123 |    0)  24358; x\n"] * 200
    assert shape_of("".join(lines).encode()).format.id == "agora-3"


def test_a_stack_trace_at_the_start_is_no_vote_against_the_format() -> None:
    trace = "".join(f"example.com/synthetic/call{n}.Run\n\t/home/runner/call.go:{n}\n" for n in range(30))
    data = server_line(START, "CPU monitoring unsupported") + trace + server_line(START, "x") * 3
    assert shape_of(data.encode()).format.id == "livekit-server-console"


@pytest.mark.parametrize(("plain_lines", "expected"), [(40, "livekit-server-console"), (41, "")])
def test_lines_without_a_time_are_no_vote_against_what_the_others_say(plain_lines: int, expected: str) -> None:
    data = "building...\n" * plain_lines + server_line(START, "x") * 9 + f"{START:%Y-%m-%d %H:%M:%S} rebuilt\n"
    shape = sniff(log_of(data.encode()))
    assert (shape.format.id if isinstance(shape, Shape) else "") == expected


def test_only_the_first_200_lines_decide_and_empty_ones_do_not_count() -> None:
    lines = [agora_line(START, "x"), "\n"] * 200 + ["something else\n"] * 5000
    assert shape_of("".join(lines).encode()).format.id == "agora-4"


def test_lines_of_an_object_are_no_vote_against_the_format_of_its_record() -> None:
    record = "[14:05:00.123] INFO (agent/812): joined\n" + '    user: {\n      "name": "x"\n    }\n' * 9
    assert shape_of(record.encode() * 4).format.id == "pino-pretty"


def test_lines_of_objects_alone_are_no_log() -> None:
    assert refusal_of(b'    user: {\n      "name": "x"\n    }\n' * 30).reason is Reason.UNSUPPORTED


def test_an_exact_format_goes_before_best_effort() -> None:
    assert shape_of(server_line(START, "x").encode() * 10).format.id == "livekit-server-console"


def test_the_prefix_of_docker_compose_is_taken_off() -> None:
    shape = shape_of(b"".join(b"livekit-1  | " + server_line(START, "x").encode() for _ in range(10)))
    assert shape.prefixed
    assert shape.body(b"livekit-1  | rest").startswith(b"rest")
    assert shape.body(b"no prefix") == b"no prefix"


def test_a_line_without_a_prefix_is_left_as_it_is() -> None:
    assert shape_of(server_line(START, "x").encode() * 10).body(b"a | b") == b"a | b"


def test_an_encrypted_log_is_known_by_how_it_begins_whatever_its_name() -> None:
    refusal = refusal_of(b"\xfe\x12\x08aZ1&@9zA\x00" + b"ordinary text " * 100, name="call.txt")
    assert isinstance(refusal, Encrypted)


NOISE = bytes((7 * n * n + 13 * n) % 256 for n in range(1, 70_000))


@pytest.mark.parametrize("name", ["agorasdk.log", "agorasdk_2.log", "AgoraSDK.1.log"])
def test_an_encrypted_agora_log_says_where_the_plain_one_is(name: str) -> None:
    assert "agoraapi.log" in refusal_of(NOISE, name=name).why


def test_other_noise_is_not_called_agora_s() -> None:
    refusal = refusal_of(NOISE)
    assert refusal.reason is Reason.UNSUPPORTED
    assert "Agora" not in refusal.why


@pytest.mark.parametrize(("strange", "words"), [(10, "no times"), (11, "not text")])
def test_more_than_a_tenth_of_strange_bytes_is_no_text(strange: int, words: str) -> None:
    assert words in refusal_of((b"\x01" * strange + b"a" * (99 - strange) + b"\n") * 50).why


def test_reading_that_fails_is_the_reason() -> None:
    def read(_offset: int) -> Iterator[bytes]:
        raise UnreadableError(Reason.DENIED, "may not be read")
        yield b""

    log = LogFile(name="a.log", group="", size=1, modified_s=0, seekable=False, read=read)
    refusal = sniff(log)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.DENIED


def test_the_rows_of_a_table_count_although_they_begin_with_spaces() -> None:
    row = "    14:05:00 INFO   livekit.agents   registered worker\n" + " " * 37 + "x\n"
    data = "nohup: ignoring input\n" + row * 5
    assert shape_of(data.encode()).format.id == "livekit-agents-dev"
