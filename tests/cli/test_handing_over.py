from pathlib import Path

import pytest

from collector.cli.handing_over import AtTerminal, in_words
from collector.delivery.catalogue import service_of
from collector.delivery.model import Kind, Limits, Markup, Need
from collector.errors import UsageError
from collector.runs.attaching import Leg, Shown
from tests.delivery.parcels import make_parcel


def shown(folder: Path, *urls: str, approved: bool = False, text: str = "- Room: demo\n") -> Shown:
    services = [(service_of(url), url) for url in urls]
    legs = tuple(
        Leg(service=service, destination=service.read(url), settings={}, hosts=("host.example:443",))
        for service, url in services
    )
    limits = Limits(most_bytes=5_242_880, known_by="its page says so")
    return Shown(
        parcel=make_parcel(folder), legs=legs, text=text, markup=Markup.PLAIN, limits=limits, approved=approved
    )


def test_hosts_bytes_hash_and_text_are_shown(tmp_path: Path) -> None:
    lines = list(in_words(shown(tmp_path, "s3://bucket/x/", "agora")))
    assert lines[0] == "To send: avsync-demo.zip, 100,000 bytes"
    assert lines[1] == f"  sha256 {make_parcel(tmp_path).sha256}"
    assert lines[2] == "To: S3, s3://bucket/x/ (contacts host.example:443)"
    assert lines[3] == "  at most 5.2 MB (its page says so)"
    assert lines[4].startswith(
        "Then a link, open for 7 days to whoever has it, to: mail draft, agora: support@agora.io"
    )
    assert lines[-2:] == ["  Subject: Audio is 231 ms late", "  - Room: demo"]


def test_a_strangers_text_never_steers_the_terminal(tmp_path: Path) -> None:
    text = "\n".join(in_words(shown(tmp_path, "agora", text="\x1b[31mred\u202e\n")))
    assert not {"\x1b", "\u202e"} & set(text)


def test_yes_speaks_only_for_what_was_approved(tmp_path: Path) -> None:
    person = AtTerminal(yes=True, quiet=True)
    assert person.approves(shown(tmp_path, "agora", approved=True))
    with pytest.raises(UsageError, match="Nobody approved this bundle yet"):
        person.approves(shown(tmp_path, "agora"))


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    person = AtTerminal(yes=False, quiet=True)
    with pytest.raises(UsageError, match="--yes --sha256"):
        person.approves(shown(tmp_path, "agora", approved=True))
    assert person.told(Need(name="key", prompt="Key", variables=("AVSYNC_K",), kind=Kind.SECRET)) == ""


def test_progress_is_quiet_where_that_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = AtTerminal(yes=True, quiet=True)
    person.stage("Sending")
    person.moved(10)
    person.pruned(tmp_path / "x.zip", ("a",))
    assert capsys.readouterr() == ("", "")
    loud = AtTerminal(yes=True, quiet=False)
    loud.pruned(tmp_path / "x.zip", ("a", "b\x1b"))
    assert capsys.readouterr().err == "Made x.zip, without a, b[U+001B]\n"
