from collector.comparison.merge import Merged, merge
from collector.comparison.merge_document import merge_document
from tests.comparison.ends import AHEAD_MS, both_ends, end
from tests.documents import faults


def document_of(*, aligned: bool = True) -> dict[str, object]:
    merged = merge(*(both_ends() if aligned else (end("a"), end("b"))))
    assert isinstance(merged, Merged)
    return merge_document(merged, tool="0.1.0")


def test_the_document_has_the_shape_of_its_schema() -> None:
    assert faults(document_of()) == []
    assert faults(document_of(aligned=False)) == []


def test_the_clocks_difference_stands_with_bound_count_and_method() -> None:
    clocks = document_of()["clocks"]
    assert isinstance(clocks, dict)
    assert abs(clocks["b_ahead_ms"] - AHEAD_MS) <= clocks["b_ahead_bound_ms"]
    assert (clocks["aligned"], clocks["time_line"], len(clocks["ways"])) == (True, "a", 2)


def test_clocks_that_nothing_aligns_have_no_difference() -> None:
    why = {"logs_tell_not": "no event is told by the logs of both ends"}
    assert document_of(aligned=False)["clocks"] == {"aligned": False, "time_line": "a", "ways": []} | why


def test_what_both_saw_carries_the_residual() -> None:
    timeline = document_of()["timeline"]
    assert isinstance(timeline, list)
    assert timeline[0] == {
        "at": "2026-03-05T14:00:20.000Z",
        "until": "2026-03-05T14:00:20.000Z",
        "what": "joined PA_guest",
        "source": "seen in the room",
        "seen_by": ["a", "b"],
        "clock": "the time line's",
        "residual_ms": 4.0,
    }
