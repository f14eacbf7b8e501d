import re
from pathlib import Path

import pytest

from collector.bundle.reading_copy import reading_copy
from tests.avsync import member
from tests.delivery.parcels import make_big_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_big_bundle(tmp_path, 1000, logs=2)


def test_every_member_lies_where_the_page_looks_for_it(bundle: Path, tmp_path: Path) -> None:
    assert reading_copy(bundle, tmp_path / "copy") == ()
    for name in ("summary.html", "manifest.json", "logs/app/app-0.log", "attachments/recording.webm"):
        assert (tmp_path / "copy" / name).is_file()
    assert (tmp_path / "copy/summary.html").read_bytes().decode() == member(bundle, "summary.html")


@pytest.mark.parametrize(("most_bytes", "absent"), [(0, 9), (60_000, 2), (150_000, 1), (300_000, 0)])
def test_what_is_too_large_is_left_out_and_named_but_never_the_page(
    bundle: Path, tmp_path: Path, most_bytes: int, absent: int
) -> None:
    left_out = reading_copy(bundle, tmp_path / "copy", most_bytes=most_bytes)
    assert (tmp_path / "copy/summary.html").is_file()
    assert not any((tmp_path / "copy" / name).exists() for name in left_out)
    if most_bytes:
        assert len(left_out) == absent
        assert all(re.fullmatch(r"logs/app/app-[01]\.log", name) for name in left_out)
