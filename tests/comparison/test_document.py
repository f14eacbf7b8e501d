from collector.comparison.compare import compare
from collector.comparison.document import compare_document
from tests.comparison.sides import make_offset, make_side


def test_each_figure_stands_before_and_after_with_bound_count_and_method() -> None:
    comparison = compare(make_side(make_offset(-231)), make_side(make_offset(-20, 9), name="b.zip"))
    document = compare_document(comparison, tool="0.1.0")
    assert (document["schema"], document["verdict"], document["recovered"]) == ("avsync/compare/1", "helped", True)
    assert document["measures"] == [
        {
            "measure": "offset",
            "check": "sync.offset",
            "verdict": "helped",
            "recovered": True,
            "counts": True,
            "reason": "the two do not overlap, bounds included",
            "before_ms": -231,
            "before_bound_ms": 6,
            "before_n": 50,
            "before_method": "content",
            "after_ms": -20,
            "after_bound_ms": 9,
            "after_n": 50,
            "after_method": "content",
            "difference_ms": 211,
            "difference_bound_ms": 15,
            "difference_n": 50,
            "difference_method": "after minus before; bounds added",
        }
    ]


def test_a_missing_bound_is_said_in_a_word() -> None:
    comparison = compare(make_side(make_offset(-231, float("inf"))), make_side(make_offset(-20)))
    (measure,) = (
        item for item in _list(compare_document(comparison, tool="0.1.0")["measures"]) if isinstance(item, dict)
    )
    assert measure["before_bound_ms"] == "unbounded"
    assert measure["difference_bound_ms"] == "unbounded"


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_both_runs_are_named_and_what_differs_is_listed() -> None:
    comparison = compare(make_side(tool="0.1.0"), make_side(tool="0.2.0", name="b.zip"))
    document = compare_document(comparison, tool="0.2.0")
    before, after = document["before"], document["after"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["bundle"], after["bundle"]) == ("a.zip", "b.zip")
    assert document["differs"] == [{"what": "avsync", "before": "0.1.0", "after": "0.2.0"}]
    assert document["reasons"] == ["The two runs share no figure that could be compared"]
