import pytest

from collector.causes.content import parted_at_source, seen_by
from collector.model.finding import Verdict
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from tests.causes.cases import AT_PUBLISHER, CALM, OFF, found, measured, weighed


def test_content_off_and_calm_transport_lie_at_the_source() -> None:
    assert parted_at_source(weighed(OFF, CALM))


@pytest.mark.parametrize(
    "findings",
    [
        (OFF,),
        (CALM,),
        (OFF, found("sync.transport", Verdict.INCONCLUSIVE, offset_ms=measured(10, 40))),
        (OFF, found("sync.transport", Verdict.SKIP)),
        (found("sync.offset", Verdict.PASS, sees=SOURCE_TO_RECEIVER, offset_ms=measured(3)), CALM),
        (found("sync.offset", Verdict.FAIL, sees=(Stage.NETWORK,), offset_ms=measured(-231)), CALM),
    ],
)
def test_anything_less_does_not(findings: tuple[object, ...]) -> None:
    assert not parted_at_source(weighed(*findings))  # type: ignore[arg-type]  # findings, seen as objects


@pytest.mark.parametrize(
    ("place", "expected"), [("publisher", True), ("transport or receiver", False), ("unknown", False)]
)
def test_where_it_was_localised_decides(place: str, expected: bool) -> None:
    case = weighed(OFF, CALM, found("sync.localise", Verdict.WARN, place=place))
    assert parted_at_source(case) is expected
    assert seen_by(case) == ("sync.offset", "sync.localise")


def test_a_place_without_an_offset_is_nothing() -> None:
    assert not parted_at_source(weighed(AT_PUBLISHER))
