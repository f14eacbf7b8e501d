from pathlib import Path

from collector.model.source import RawStream
from collector.redaction.leaks import LeakSearch
from collector.redaction.redactor import Redactor

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


def test_a_stream_without_it_is_left_alone(tmp_path: Path) -> None:
    stream = RawStream(name="logs/a.log", lines=iter([b"plain\n"]))
    spooled = Redactor(KEY).redact_stream(stream, tmp_path / "one")
    assert Redactor(KEY, secrets=[SECRET]).redact_again(spooled, LeakSearch([SECRET])) is spooled
