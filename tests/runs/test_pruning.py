from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.bundle.removal import inventory
from collector.bundle.verify import verify_bundle
from collector.errors import UsageError
from collector.runs.pruning import SPARE_BYTES, Optional, left_out, prune
from tests.avsync import document
from tests.delivery.parcels import make_big_bundle, sha256_of

FILES = (
    Optional(name="logs/a/whole.log", packed_bytes=100, share=1.0),
    Optional(name="logs/a/half.log", packed_bytes=10, share=0.5),
    Optional(name="logs/a/large-half.log", packed_bytes=90, share=0.5),
    Optional(name="logs/a/unknown.log", packed_bytes=50, share=-1.0),
    Optional(name="attachments/small.webm", packed_bytes=20, share=-1.0),
    Optional(name="attachments/large.webm", packed_bytes=200, share=-1.0),
)


@pytest.mark.parametrize(
    ("excess", "gone"),
    [
        (0, ()),
        (1, ("attachments/large.webm",)),
        (201, ("attachments/large.webm", "attachments/small.webm")),
        (221, ("attachments/large.webm", "attachments/small.webm", "logs/a/unknown.log")),
        (470, tuple(file.name for file in sorted(FILES, key=lambda file: file.worth))),
        (471, ()),
    ],
)
def test_what_tells_least_of_the_incident_goes_first(excess: int, gone: tuple[str, ...]) -> None:
    assert left_out(FILES, excess_bytes=excess) == gone


@given(st.integers(1, 470))
def test_no_more_goes_than_has_to(excess: int) -> None:
    gone = left_out(FILES, excess_bytes=excess)
    sizes = {file.name: file.packed_bytes for file in FILES}
    assert sum(sizes[name] for name in gone) >= excess > sum(sizes[name] for name in gone[:-1])


def test_a_smaller_bundle_is_whole_and_says_what_it_lacks(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 500_000, logs=4)
    before = sha256_of(bundle)
    pruned = prune(bundle, most_bytes=300_000)
    assert pruned.path.name == "avsync-demo-small.zip"
    assert pruned.path.stat().st_size <= 300_000
    assert verify_bundle(pruned.path).problems == ()
    assert pruned.left_out[0] == "attachments/recording.webm"
    assert document(pruned.path, "manifest.json")["removed_by_user"] == sorted(pruned.left_out)
    assert {file.name for file in inventory(pruned.path).files}.isdisjoint(pruned.left_out)
    assert sha256_of(bundle) == before


def test_what_cannot_fit_is_refused_with_another_way(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 1000)
    with pytest.raises(UsageError, match="--to s3://BUCKET/ --ticket URL"):
        prune(bundle, most_bytes=SPARE_BYTES)
    assert [path.name for path in tmp_path.iterdir()] == [bundle.name]
