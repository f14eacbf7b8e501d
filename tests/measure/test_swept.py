import pytest

from collector.measure.change import Effect
from collector.measure.swept import Outcome, effects_of, named, outcome_of, settings_of
from collector.model.request import PushPattern
from tests.checks.publisher.sweeps import make_sweep, make_swept


@pytest.mark.parametrize(
    ("offset_ms", "bound_ms", "video_fps", "refused", "expected"),
    [
        (0, 19, 30, 0, Outcome.HOLDS),
        (0, 19, 28.5, 0, Outcome.HOLDS),
        (0, 19, 28.4, 0, Outcome.LOSES_PICTURES),
        (-129, 20, 30, 0, Outcome.UNKNOWN),
        (-129, 20, 25, 0, Outcome.LOSES_PICTURES),
        (-230, 19, 25, 0, Outcome.PARTS),
        (0, 19, 30, 1, Outcome.LOSES_SOUND),
    ],
)
def test_a_run_ends_in_one_way(
    offset_ms: float, bound_ms: float, video_fps: float, refused: int, expected: Outcome
) -> None:
    assert outcome_of(make_swept(offset_ms, bound_ms=bound_ms, video_fps=video_fps, refused=refused)) is expected


def test_a_setting_is_as_good_as_its_worst_run() -> None:
    (setting,) = settings_of(make_sweep(make_swept(900, stall_ms=1200), make_swept(0, stall_ms=0), make_swept(5)))
    assert [run.run.stall_ms for run in setting.runs] == [0, 500, 1200]
    assert setting.outcome is Outcome.PARTS
    assert setting.outcome_up_to(500) is Outcome.HOLDS
    assert setting.worst.run.stall_ms == 1200
    assert setting.worst.run.offset_ms.value == 900


def test_nothing_tried_up_to_a_stall_tells_nothing() -> None:
    (setting,) = settings_of(make_sweep(make_swept(0, stall_ms=1200)))
    assert setting.outcome_up_to(500) is Outcome.UNKNOWN


def test_known_names_come_first() -> None:
    record = make_sweep(make_swept(0), make_swept(0, video_queue_ms=1500, names=("article-before",)))
    assert [setting.names for setting in settings_of(record)] == [("article-before",), ()]
    assert named(record, "article-before") == settings_of(record)[:1]
    assert named(record, "yours") == ()


def test_advice_is_tried_for_each_stall_that_both_settings_saw() -> None:
    record = make_sweep(
        make_swept(5, stall_ms=0, names=("before",)),
        make_swept(-230, names=("before",)),
        make_swept(5, stall_ms=0, names=("after",), push=PushPattern.PARALLEL),
        make_swept(17, names=("after",), push=PushPattern.PARALLEL),
        make_swept(1500, stall_ms=1200, names=("after",), push=PushPattern.PARALLEL),
    )
    undisturbed, stalled = effects_of(named(record, "before")[0], named(record, "after")[0])
    assert (undisturbed.better, undisturbed.worse) == (False, False)
    assert (stalled.better, stalled.worse, stalled.offset.effect) == (True, False, Effect.HELPED)
