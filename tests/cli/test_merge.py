import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.encryption import encrypt, read_recipients
from collector.cli import group
from collector.errors import UsageError
from collector.runs.merging import NotOneIncidentError
from tests.bundle.keys import age_keys
from tests.comparison.bundles import bundle
from tests.comparison.ends import AHEAD_MS, TOLD, both_ends, end, events, statistics
from tests.documents import faults
from tests.factory import RECEIVER, SENDER, START, make_window


def merge(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["merge", *arguments])


@pytest.fixture
def bundles(tmp_path: Path) -> tuple[str, str]:
    first, second = both_ends()
    return bundle(tmp_path, first), bundle(tmp_path, second)


def test_both_ends_stand_on_one_time_line(bundles: tuple[str, str]) -> None:
    done = merge(*bundles)
    assert done.exit_code == 0, done.output
    assert "A: a.zip, the sender’s end" in done.stdout
    assert "Names were replaced with one key" in done.stdout
    assert "Clocks: B is +1100 ± 11 ms ahead of A (sender reports that both received, 5)" in done.stdout
    assert "  14:00:20.000 A+B joined PA_guest (seen in the room), B saw it 4 ms later" in done.stdout


def test_moments_of_two_days_have_their_days(tmp_path: Path) -> None:
    told = (*TOLD, ("joined", "PA_late", 86_400_000.0))
    sides = (end("a", statistics(SENDER, events(*told))), end("b", statistics(RECEIVER, events(*told))))
    window = make_window(end=START + timedelta(days=2))
    longer = (
        replace(side, evidence=replace(side.evidence, incident=replace(side.evidence.incident, window=window)))
        for side in sides
    )
    done = merge(*(bundle(tmp_path, side) for side in longer))
    assert "  2026-03-05 14:00:20.000 A+B joined PA_guest" in done.stdout
    assert "  2026-03-06 14:00:00.000 A+B joined PA_late" in done.stdout


def test_the_document_has_the_shape_of_its_schema(bundles: tuple[str, str]) -> None:
    document = json.loads(merge(*bundles, "--json").stdout)
    assert (document["schema"], faults(document)) == ("avsync/merge/1", [])
    assert abs(document["clocks"]["b_ahead_ms"] - AHEAD_MS) <= document["clocks"]["b_ahead_bound_ms"]


def test_ends_that_share_no_event_are_joined_and_not_aligned(tmp_path: Path) -> None:
    done = merge(bundle(tmp_path, end("a", statistics(SENDER))), bundle(tmp_path, end("b", statistics(RECEIVER))))
    assert done.exit_code == 0
    assert "Clocks: not aligned. Nothing tells by how much" in done.stdout


def test_bundles_of_two_rooms_are_refused_with_the_reason(tmp_path: Path, bundles: tuple[str, str]) -> None:
    done = merge(bundles[0], bundle(tmp_path, end("c", room="other")))
    assert isinstance(done.exception, NotOneIncidentError)
    assert done.exception.exit_code == 2
    assert str(done.exception) == (
        "a.zip and c.zip are not of one incident. They are of different calls: room demo in the first, other in the "
        "second."
    )


def test_a_bundle_is_not_both_ends(bundles: tuple[str, str]) -> None:
    done = merge(bundles[0], bundles[0])
    assert isinstance(done.exception, NotOneIncidentError)
    assert "one and the same run" in str(done.exception)


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_a_file_that_is_no_bundle_is_wrong_usage(tmp_path: Path, bundles: tuple[str, str], content: bytes) -> None:
    (tmp_path / "c.zip").write_bytes(content)
    done = merge(bundles[0], str(tmp_path / "c.zip"))
    assert isinstance(done.exception, UnreadableBundleError)
    assert "c.zip" in str(done.exception)


def test_a_strangers_text_steers_no_terminal(tmp_path: Path, bundles: tuple[str, str]) -> None:
    hostile = statistics(RECEIVER, events(("\x1b[31mmuted\u202e", "TR_v", 20_000), *TOLD))
    done = merge(bundles[0], bundle(tmp_path, end("c", hostile)))
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[U+001B][31mmuted[U+202E] TR_v" in done.stdout
    assert "\u202e" not in merge(bundles[0], str(tmp_path / "c.zip"), "--json").stdout


def test_the_page_is_written_and_named(tmp_path: Path, bundles: tuple[str, str]) -> None:
    done = merge(*bundles, "--html", str(tmp_path), "--no-open")
    assert done.exit_code == 0
    assert done.stdout == f"{tmp_path / 'a-b.html'}\n"
    assert "One time line" in (tmp_path / "a-b.html").read_text("utf-8")


def test_a_page_and_a_document_exclude_each_other(tmp_path: Path, bundles: tuple[str, str]) -> None:
    done = merge(*bundles, "--html", str(tmp_path), "--json")
    assert isinstance(done.exception, UsageError)


def test_a_bundle_that_was_encrypted_to_its_reader_is_opened(tmp_path: Path, bundles: tuple[str, str]) -> None:
    keys = age_keys(tmp_path)
    sealed = encrypt(Path(bundles[1]), to=tmp_path / "b.zip.age", recipients=read_recipients((keys.public,)))
    assert merge(bundles[0], str(sealed.path), "--identity", str(keys.identity)).exit_code == 0
    assert merge(bundles[0], str(sealed.path)).exception is not None
