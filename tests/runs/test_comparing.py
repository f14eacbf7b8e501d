from dataclasses import replace
from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.measure.change import Effect
from collector.runs.comparing import compare_bundles
from tests.factory import make_incident
from tests.room_factory import make_pair_statistics
from tests.runs.rehearsed import make_bundle, rehearsed


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "expected"),
    [(-230, 5, Effect.HELPED), (5, -230, Effect.WORSE), (5, 8, Effect.NONE), (-230, -225, Effect.NONE)],
)
def test_bundles_are_judged_anew_and_compared(
    tmp_path: Path, before_ms: float, after_ms: float, expected: Effect
) -> None:
    before = make_bundle(tmp_path, "a.zip", rehearsed(before_ms))
    after = make_bundle(tmp_path, "b.zip", rehearsed(after_ms))
    comparison = compare_bundles(before, after)
    assert comparison.effect is expected
    assert (comparison.before.name, comparison.after.name) == ("a.zip", "b.zip")


def test_a_bundle_compared_with_itself_is_neither_better_nor_worse(tmp_path: Path) -> None:
    path = make_bundle(tmp_path, "a.zip", rehearsed(-230), make_pair_statistics(60))
    comparison = compare_bundles(path, path)
    assert comparison.effect is Effect.NONE
    assert comparison.differs == ()


def test_freezes_loss_and_jitter_of_a_room_are_compared(tmp_path: Path) -> None:
    healthy = make_pair_statistics(60)
    freezing = make_pair_statistics(
        60, video=lambda index, sample: replace(sample, freeze_count=index, total_freezes_duration_s=index / 10)
    )
    before, after = make_bundle(tmp_path, "a.zip", freezing), make_bundle(tmp_path, "b.zip", healthy)
    comparison = compare_bundles(before, after)
    effects = {item.quantity.id: item.effect for item in comparison.compared}
    assert (comparison.effect, effects["freezes"]) == (Effect.HELPED, Effect.HELPED)
    assert {"loss", "jitter"} <= set(effects)
    assert compare_bundles(after, before).effect is Effect.WORSE


def test_bundles_of_other_rooms_are_never_said_to_differ(tmp_path: Path) -> None:
    before = make_bundle(tmp_path, "a.zip", rehearsed(-230))
    other = make_incident(room="other", sender="4711")
    after = make_bundle(tmp_path, "b.zip", rehearsed(5), incident=other)
    comparison = compare_bundles(before, after)
    assert comparison.effect is Effect.UNKNOWN
    assert "different rooms" in comparison.reasons[0]


def test_a_file_that_is_no_bundle_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(UnreadableBundleError, match=r"b\.zip"):
        compare_bundles(make_bundle(tmp_path, "a.zip"), tmp_path / "b.zip")
