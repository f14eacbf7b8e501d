import random
from pathlib import Path

import pytest

from collector.model.source import RawStream
from collector.redaction.engines import EVERY_LINE, engines
from collector.redaction.leaks import LeakSearch
from collector.redaction.redactor import Redactor
from tests.bench.tokens import token_lines, tokens

KEY = bytes(32)
SECRET = "learned-only-later-9f3b"


def test_a_secret_learned_later_is_taken_out_of_a_stream_spooled_before(tmp_path: Path) -> None:
    stream = RawStream(name="logs/a.log", lines=iter([f"opaque {SECRET} here\n".encode(), b"10.1.2.3\n"]))
    spooled = Redactor(KEY).redact_stream(stream, tmp_path / "one")
    assert SECRET in spooled.path.read_text("utf-8")
    again = Redactor(KEY, secrets=[SECRET]).redact_again(spooled, LeakSearch([SECRET]))
    text = again.path.read_text("utf-8")
    assert SECRET not in text
    assert text.startswith("opaque ")
    assert text.split("\n")[0].endswith(" here")
    assert again.name == spooled.name
    assert again.redactions == {"ipv4": 1, "secret": 1}


def test_what_stands_beside_it_is_looked_at_again(tmp_path: Path) -> None:
    lines = [f"opaque bob{SECRET}\n", "bobsled\n", "token=[secret]\n", f"key={SECRET}-{SECRET}\n"]
    spooled = Redactor(KEY).redact_stream(RawStream(name="logs/a.log", lines=map(str.encode, lines)), tmp_path / "a")
    known = Redactor(KEY, secrets=[SECRET], handles=["bob"])
    again = known.redact_again(spooled, LeakSearch([SECRET]))
    expected = known.redact("".join(lines))
    assert again.path.read_text("utf-8") == expected
    assert expected.startswith("opaque [user-")


def test_a_name_that_holds_it_is_made_safe_too(tmp_path: Path) -> None:
    stream = RawStream(name=f"logs/{SECRET}.log", lines=iter([f"opaque {SECRET} here\n".encode()]))
    spooled = Redactor(KEY).redact_stream(stream, tmp_path / "one")
    assert Redactor(KEY, secrets=[SECRET]).redact_again(spooled, LeakSearch([SECRET])).name == "logs/[secret].log"


def test_a_stream_without_it_is_left_alone(tmp_path: Path) -> None:
    stream = RawStream(name="logs/a.log", lines=iter([b"plain\n"]))
    spooled = Redactor(KEY).redact_stream(stream, tmp_path / "one")
    assert Redactor(KEY, secrets=[SECRET]).redact_again(spooled, LeakSearch([SECRET])) is spooled


@pytest.mark.parametrize("piece_bytes", [1000, 1 << 20])
def test_hundreds_of_tokens_leave_no_trace_whatever_the_engine(tmp_path: Path, piece_bytes: int) -> None:
    random_ = random.Random(3)
    planted = tokens(random_, 300)
    log = b"".join(token_lines(random_, planted, times=4))
    digests = set()
    for engine in (*engines(), EVERY_LINE):
        pieces = (log[at : at + piece_bytes] for at in range(0, len(log), piece_bytes))
        finder = Redactor(KEY, engine=engine)
        spooled = finder.redact_stream(RawStream(name="logs/a.log", lines=pieces), tmp_path / engine.name)
        hunt = LeakSearch({*finder.found_secrets(), *planted}, engine=engine)
        assert hunt.places([log]) >= {"raw", "url-encoded", "json-escaped", "base64"}
        knowing = Redactor(KEY, secrets=planted, engine=engine)
        again = knowing.redact_again(spooled, hunt)
        safe = again.path.read_bytes()
        assert not hunt.places([safe])
        assert knowing.redact(safe.decode()) == safe.decode()
        digests.add(again.sha256)
    assert len(digests) == 1
