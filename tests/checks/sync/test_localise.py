import pytest

from collector.checks.sync import localise
from collector.model.finding import About, Verdict
from tests.content_factory import make_content, make_measured, make_sender_content, make_unmeasured
from tests.factory import make_evidence
from tests.room_factory import make_playout_statistics

CALM = make_playout_statistics([float(index % 2) for index in range(40)])
FAR_OFF = make_playout_statistics([200.0 + index % 2 for index in range(40)])


@pytest.mark.parametrize(
    ("offset_ms", "before_ms", "statistics", "place", "verdict"),
    [
        (200, 210, (), "publisher", Verdict.WARN),
        (200, 210, (CALM,), "publisher", Verdict.WARN),
        (-230, -200, (CALM,), "publisher", Verdict.WARN),
        (200, 200, (FAR_OFF,), "transport or receiver", Verdict.WARN),
        (-200, -200, (FAR_OFF,), "unknown", Verdict.INCONCLUSIVE),
        (200, 10, (), "transport or receiver", Verdict.WARN),
        (200, 50, (), "unknown", Verdict.INCONCLUSIVE),
        (200, 50, (CALM,), "publisher", Verdict.WARN),
        (0, 0, (), "nowhere", Verdict.PASS),
        (0, 0, (FAR_OFF,), "unknown", Verdict.INCONCLUSIVE),
        (50, 60, (), "unknown", Verdict.INCONCLUSIVE),
        (30, 152, (), "unknown", Verdict.INCONCLUSIVE),
        (-100, -240, (), "unknown", Verdict.INCONCLUSIVE),
        (30, 152, (CALM,), "nowhere", Verdict.PASS),
        (30, 50, (), "nowhere", Verdict.PASS),
    ],
)
def test_the_table_of_places(
    offset_ms: float, before_ms: float, statistics: tuple[object, ...], place: str, verdict: Verdict
) -> None:
    sender = make_sender_content(offset_ms, 8, before_ms=make_measured(before_ms, 8))
    answer = localise.check(make_content(sender), make_evidence(*statistics))  # type: ignore[arg-type]  # records, seen as objects
    assert answer.values["place"] == place
    assert answer.verdict is verdict


@pytest.mark.parametrize(("before_ms", "about"), [(200, About.SENDER), (0, About.MACHINE)])
def test_what_happens_at_this_receiver_is_said_of_this_machine(before_ms: float, about: About) -> None:
    sender = make_sender_content(200, 8, before_ms=make_measured(before_ms, 8))
    assert localise.check(make_content(sender), make_evidence()).about is about


def test_content_that_was_not_measured_has_no_place() -> None:
    answer = localise.check(make_content(make_unmeasured()), make_evidence())
    assert answer.verdict is Verdict.SKIP
    assert "plays no reference signal" in answer.summary
