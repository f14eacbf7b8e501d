import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.comparison.compare import Compared, Comparison, compare
from collector.comparison.quantities import QUANTITIES, Quantity
from collector.comparison.side import Side
from collector.measure.change import Effect
from collector.model.finding import Finding, Value, Verdict
from collector.model.host import Host
from collector.model.measured import Measured
from tests.comparison.sides import make_finding, make_measured, make_offset, make_side
from tests.factory import ELSEWHERE, SENDER, make_incident
from tests.measure.mirrored import MIRRORED


def offset_of(comparison: Comparison) -> Compared:
    (found,) = (item for item in comparison.compared if item.quantity.id == "offset")
    return found


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "effect", "recovered"),
    [
        (-231, -20, Effect.HELPED, True),
        (-300, -231, Effect.HELPED, False),
        (-20, -231, Effect.WORSE, False),
        (-231, -230, Effect.NONE, False),
        (-100, 30, Effect.NONE, False),
        (60, -60, Effect.HELPED, True),
    ],
)
def test_the_offset_says_whether_the_change_helped(
    before_ms: float, after_ms: float, effect: Effect, recovered: bool
) -> None:
    comparison = compare(make_side(make_offset(before_ms)), make_side(make_offset(after_ms)))
    assert (comparison.effect, comparison.recovered) == (effect, recovered)
    assert offset_of(comparison).difference.bound == 12
    assert comparison.reasons


def test_wide_bounds_cannot_tell() -> None:
    comparison = compare(make_side(make_offset(-231, 150)), make_side(make_offset(-20, 150)))
    assert comparison.effect is Effect.UNKNOWN
    assert "too wide" in offset_of(comparison).reason


def test_playout_timestamps_never_decide() -> None:
    before, after = (make_offset(value, 6, method="playout timestamps") for value in (-400, 0))
    comparison = compare(make_side(before), make_side(after))
    assert (comparison.effect, comparison.recovered) == (Effect.UNKNOWN, False)
    assert "playout timestamps alone never decide" in offset_of(comparison).reason


def test_two_methods_are_not_compared() -> None:
    comparison = compare(make_side(make_offset(-231)), make_side(make_offset(-20, method="recording")))
    assert comparison.effect is Effect.UNKNOWN
    assert "measured in two ways" in offset_of(comparison).reason


def test_a_figure_that_its_own_run_doubts_is_not_compared() -> None:
    doubted = make_offset(-20, verdict=Verdict.INCONCLUSIVE)
    comparison = compare(make_side(make_offset(-231)), make_side(doubted))
    assert comparison.effect is Effect.UNKNOWN
    assert "does not stand by it" in offset_of(comparison).reason


def test_a_figure_that_is_inconclusive_by_its_bound_alone_is_compared() -> None:
    straddling = make_offset(-122, verdict=Verdict.INCONCLUSIVE)
    assert compare(make_side(make_offset(-231)), make_side(straddling)).effect is Effect.HELPED


def test_other_rooms_are_never_compared() -> None:
    comparison = compare(
        make_side(make_offset(-231)), make_side(make_offset(-20), incident=make_incident(room="other", sender="4711"))
    )
    assert (comparison.effect, comparison.recovered) == (Effect.UNKNOWN, False)
    assert comparison.reasons == ("The runs are of different rooms: demo and other",)


def test_other_senders_are_never_compared() -> None:
    comparison = compare(
        make_side(make_offset(-231)), make_side(make_offset(-20), incident=make_incident(sender="4712"))
    )
    assert comparison.effect is Effect.UNKNOWN
    assert comparison.reasons == ("The runs are of different senders: 4711 and 4712",)


def test_without_a_figure_in_common_nothing_is_claimed() -> None:
    comparison = compare(make_side(make_offset(-231)), make_side())
    assert comparison.effect is Effect.UNKNOWN
    assert comparison.reasons == ("The two runs share no figure that could be compared",)
    assert {item.quantity.id for item in comparison.missing} == {quantity.id for quantity in QUANTITIES}


def cpu(percent: float, host: Host) -> Finding:
    values: dict[str, Value] = {"cpu_percent": make_measured(percent, 1.0), "watched_s": 60.0}
    return make_finding("device.cpu", values, host=host)


@pytest.mark.parametrize(("host", "effect"), [(SENDER, Effect.WORSE), (ELSEWHERE, Effect.UNKNOWN)])
def test_a_bystander_s_machine_is_shown_and_decides_nothing(host: Host, effect: Effect) -> None:
    comparison = compare(make_side(cpu(50, host)), make_side(cpu(95, host)))
    assert comparison.compared[0].effect is Effect.WORSE
    assert comparison.effect is effect


def test_machines_on_two_sides_of_the_call_are_not_compared() -> None:
    comparison = compare(make_side(cpu(50, SENDER)), make_side(cpu(95, ELSEWHERE)))
    assert "two sides of the call" in comparison.compared[0].reason


def test_a_short_look_decides_nothing() -> None:
    def side(percent: float, watched_s: float) -> Side:
        values: dict[str, Value] = {"cpu_percent": make_measured(percent, 1.0), "watched_s": watched_s}
        return make_side(make_finding("device.cpu", values))

    assert compare(side(50, 10), side(95, 10)).effect is Effect.WORSE
    assert compare(side(50, 10), side(95, 9)).effect is Effect.UNKNOWN


def test_what_people_see_outweighs_what_explains_it() -> None:
    before = make_side(make_offset(-231), cpu(50, SENDER))
    after = make_side(make_offset(-20), cpu(95, SENDER))
    assert compare(before, after).effect is Effect.HELPED
    assert compare(after, before).effect is Effect.WORSE


def frozen(count: int, seconds: float = 60.0) -> Finding:
    return make_finding("media.freezes", {"freeze_count": count, "watched_s": seconds})


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [(30, 0, Effect.HELPED), (0, 30, Effect.WORSE), (2, 0, Effect.UNKNOWN), (0, 2, Effect.UNKNOWN)],
)
def test_a_few_freezes_more_or_less_are_chance(before: int, after: int, effect: Effect) -> None:
    assert compare(make_side(frozen(before)), make_side(frozen(after))).effect is effect


def lossy(percent: float, packets: int) -> Finding:
    measured = make_measured(percent, 100 / packets, n=packets)
    return make_finding("network.loss", {"loss_percent": measured, "watched_s": 60.0})


@pytest.mark.parametrize(("packets", "effect"), [(300, Effect.UNKNOWN), (30_000, Effect.HELPED)])
def test_a_loss_of_few_packets_is_chance(packets: int, effect: Effect) -> None:
    assert compare(make_side(lossy(2.0, packets)), make_side(lossy(0.5, packets))).effect is effect


measurements = st.builds(
    make_measured,
    st.floats(-2000, 2000),
    st.one_of(st.floats(0, 500), st.just(float("inf"))),
    method=st.sampled_from(["content", "recording", "playout timestamps"]),
    n=st.integers(0, 100_000),
)
NAMES = {
    "sync.offset": "offset_ms",
    "sync.drift": "slope_ms_per_s",
    "sync.transport": "offset_ms",
    "timestamps.publisher-offset": "offset_ms",
    "timestamps.drift": "audio_against_video_ppm",
    "publisher.rehearsal": "stalled_offset_ms",
    "network.loss": "loss_percent",
    "network.jitter": "jitter_ms",
    "network.rtt": "rtt_ms",
    "device.cpu": "cpu_percent",
    "device.scheduling": "p95_ms",
    "device.encoder": "frame_share_percent",
    "device.disk": "working_folder_flush_ms",
}


@st.composite
def finding(draw: st.DrawFn, check: str) -> Finding:
    values: dict[str, Value] = {"watched_s": draw(st.floats(0, 100))}
    if check == "media.freezes":
        values["freeze_count"] = draw(st.integers(0, 50))
    else:
        found: Measured = draw(measurements)
        if check == "network.loss":
            found = make_measured(min(100.0, abs(found.value)), found.bound, n=found.n)
        values[NAMES[check]] = found
    return make_finding(
        check,
        values,
        verdict=draw(st.sampled_from(list(Verdict))),
        host=draw(st.sampled_from([SENDER, ELSEWHERE])),
        during_incident=draw(st.booleans()),
    )


@st.composite
def sides(draw: st.DrawFn) -> Side:
    checks = draw(st.sets(st.sampled_from([*NAMES, "media.freezes"])))
    found = tuple(draw(finding(check)) for check in sorted(checks))
    incident = make_incident(room=draw(st.sampled_from(["demo", "other"])), sender=draw(st.sampled_from(["1", "2"])))
    return make_side(*found, incident=incident, tool=draw(st.sampled_from(["0.1.0", "0.2.0"])))


FEWER = settings(max_examples=60)
"""Each example makes dozens of findings."""


@FEWER
@given(side=sides())
def test_a_run_is_neither_better_nor_worse_than_itself(side: Side) -> None:
    comparison = compare(side, side)
    assert comparison.effect in (Effect.NONE, Effect.UNKNOWN)
    assert not comparison.recovered
    assert all(item.effect in (Effect.NONE, Effect.UNKNOWN) for item in comparison.compared)
    assert comparison.differs == ()


@FEWER
@given(before=sides(), after=sides())
def test_comparing_the_other_way_round_mirrors_every_figure(before: Side, after: Side) -> None:
    there, back = compare(before, after), compare(after, before)
    effects = {item.quantity.id: item.effect for item in back.compared}
    assert {item.quantity.id: MIRRORED[item.effect] for item in there.compared} == effects
    assert [(item.what, item.after, item.before) for item in there.differs] == [
        (item.what, item.before, item.after) for item in back.differs
    ]
    decided = {item.effect for item in there.compared if item.counts} - {Effect.NONE, Effect.UNKNOWN}
    if len(decided) < 2:  # with some better and some worse, worse wins either way round
        assert back.effect is MIRRORED[there.effect]


@FEWER
@given(before=sides(), after=sides())
def test_other_rooms_or_senders_are_never_better_or_worse(before: Side, after: Side) -> None:
    comparison = compare(before, after)
    if before.evidence.incident != after.evidence.incident:
        assert comparison.effect is Effect.UNKNOWN
        assert comparison.reasons


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda quantity: quantity.id)
def test_every_figure_has_an_id_and_a_title_of_its_own(quantity: Quantity) -> None:
    assert [item.id for item in QUANTITIES].count(quantity.id) == 1
    assert [item.title for item in QUANTITIES].count(quantity.title) == 1


def test_a_run_beside_itself_is_said_to_be_one() -> None:
    side = make_side(make_offset(-231))
    assert "one and the same run" in compare(side, side).reasons[-1]
    assert "one and the same run" not in "".join(compare(side, make_side(make_offset(-231))).reasons)
