import pytest

from collector.questions.effects import Kind, Measure, Reply
from collector.questions.parts import Over
from tests.questions.walking import FULL, NOW, SKIP, done, walk_with

RENDERING = FULL | {"ready": "yes", "custom_renderer": "yes", "go-on": "yes", "output.try": "no", "renderer.try": "no"}


@pytest.mark.parametrize(
    ("watching", "said"), [("ios", "onRenderVideoFrame (AgoraOutputVideoFrame)"), (SKIP, "names the callback and no")]
)
def test_an_own_renderer_is_told_the_rule_of_the_platform_that_watches(watching: str, said: str) -> None:
    walked = walk_with(RENDERING | {"renderer_platform": watching})
    assert "drop those that are late" in walked.said
    assert said in walked.said
    assert "renderer.rule" not in walk_with(RENDERING | {"custom_renderer": "no"}).said


@pytest.mark.parametrize(("effect", "asked"), [("helped", False), ("did not help", False), ("cannot tell", True)])
def test_how_pictures_are_scheduled_is_asked_where_no_measurement_has_told(effect: str, asked: bool) -> None:
    files = {"renderer.try": "yes", "renderer.recorded-before": "a.mp4", "renderer.recorded-after": "b.mp4"}
    after = Reply(key="renderer.after", kind=Kind.DONE, at=NOW, effect=effect)
    walked = walk_with(RENDERING | files, measured={"means": done("means", recording="yes"), after.key: after})
    assert ({"renderer_schedule", "renderer_late"} <= set(walked.keys)) is asked


@pytest.mark.parametrize(("watched", "kept"), [("yes", "room.watch"), ("no", "")])
def test_late_pictures_are_looked_for_in_the_room_and_in_the_log(watched: str, kept: str) -> None:
    measured = {"means": done("means", room="yes", log="yes")}
    walked = walk_with(RENDERING | {"room.watch.wanted": watched}, measured=measured)
    looks = {e.key: e for e in walked.effects if isinstance(e, Measure) and e.key.startswith("renderer.")}
    assert list(looks) == ["renderer.room", "renderer.log"]
    assert all("media.late-frames" in look.judges for look in looks.values())
    assert (looks["renderer.room"].kept, looks["renderer.log"].over) == (kept, Over.INCIDENT)
    assert ("renderer.room.wanted" in walked.keys) is (watched == "no")
