import inspect
import math
from dataclasses import replace

import pytest

from collector.checks.runner import catalogue
from collector.model.finding import Finding, Value, Verdict
from collector.model.host import BYSTANDER, Host, HostRole
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from collector.report.stage_figures import MOST, SPOTS, Spot, figures_at
from tests.factory import RECEIVER, SENDER
from tests.report.makers import make_finding, make_measured

QUEUE = Stage.PUBLISHER_QUEUE


def said(stage: Stage, *findings: Finding) -> list[tuple[str, str, Verdict]]:
    return [(item.label, item.words, item.verdict) for item in figures_at(stage, findings)]


def taken(check: str, verdict: Verdict, host: Host = RECEIVER, **values: Value) -> Finding:
    made = make_finding(check, verdict, "", host=host)
    return replace(made, answer=replace(made.answer, values=values))


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: f"{spot.stage}-{spot.check}-{spot.key}")
def test_every_figure_is_one_that_its_check_gives(spot: Spot) -> None:
    (check,) = (check for check in catalogue() if check.id == spot.check)
    module = inspect.getmodule(check.answer)
    assert module is not None
    assert spot.key.removeprefix("stalled_") in inspect.getsource(module)


def test_loss_stands_at_the_network_with_bound_unit_and_verdict() -> None:
    lost = taken("network.loss", Verdict.FAIL, loss_percent=make_measured(8.13, 0.42))
    assert said(Stage.NETWORK, lost) == [("loss", "8.1 ± 0.4 %", Verdict.FAIL)]
    assert [item.verdict_words for item in figures_at(Stage.NETWORK, (lost,))] == ["Fault found"]
    assert [figures_at(stage, (lost,)) for stage in Stage if stage is not Stage.NETWORK] == [()] * 6


def test_the_network_has_loss_round_trip_and_jitter() -> None:
    findings = (
        taken("network.jitter", Verdict.PASS, jitter_ms=make_measured(4.0, 1.0)),
        taken("network.rtt", Verdict.WARN, rtt_ms=make_measured(301.0, 12.0)),
        taken("network.loss", Verdict.PASS, loss_percent=make_measured(0.2, 0.1)),
    )
    words = [(label, words) for label, words, _ in said(Stage.NETWORK, *findings)]
    assert words == [("loss", "0.20 ± 0.10 %"), ("round trip", "301 ± 12 ms"), ("jitter", "4.0 ± 1.0 ms")]


def test_the_worst_figures_are_kept_where_there_are_too_many() -> None:
    findings = (
        taken("network.loss", Verdict.PASS, loss_percent=0.0),
        taken("network.rtt", Verdict.PASS, rtt_ms=20.0),
        taken("network.jitter", Verdict.PASS, jitter_ms=4.0),
        taken("vendor.loss", Verdict.FAIL, loss_percent=9.0),
    )
    labels = [label for label, _, _ in said(Stage.NETWORK, *findings)]
    assert labels == ["loss", "round trip", "loss (Agora)"]
    assert len(labels) == MOST


@pytest.mark.parametrize(
    "finding",
    [
        taken("network.loss", Verdict.SKIP, loss_percent=8.0),
        taken("network.loss", Verdict.FAIL, BYSTANDER, loss_percent=8.0),
        make_finding("network.loss", Verdict.FAIL, "", host=RECEIVER, during=False, loss_percent=8.0),
        taken("network.loss", Verdict.FAIL),
        taken("network.loss", Verdict.FAIL, loss_percent="much"),
        taken("a.b", Verdict.FAIL, loss_percent=8.0),
    ],
    ids=["not answered", "of a bystander", "taken later", "without a value", "no number", "of another check"],
)
def test_nothing_stands_where_nothing_of_the_call_was_measured(finding: Finding) -> None:
    assert said(Stage.NETWORK, finding) == []


@pytest.mark.parametrize(
    ("role", "stage"),
    [
        (HostRole.SENDER, Stage.SOURCE),
        (HostRole.SERVER, Stage.SERVER),
        (HostRole.RECEIVER, Stage.RENDERER),
    ],
)
def test_a_processor_stands_at_the_end_whose_it_is(role: HostRole, stage: Stage) -> None:
    busy = taken("device.cpu", Verdict.FAIL, Host(role=role, known_by="synthetic"), cpu_percent=97.0)
    assert [(place, said(place, busy)) for place in Stage if said(place, busy)] == [
        (stage, [("processor", "97 %", Verdict.FAIL)])
    ]


def test_the_worst_of_one_check_is_shown() -> None:
    findings = (
        taken("network.loss", Verdict.PASS, SENDER, loss_percent=0.0),
        taken("network.loss", Verdict.WARN, loss_percent=3.0),
    )
    assert said(Stage.NETWORK, *findings) == [("loss", "3 %", Verdict.WARN)]


def test_an_offset_that_stays_in_step_is_not_called_a_fault_for_another_of_the_same_finding() -> None:
    rehearsed = make_finding(
        "publisher.rehearsal",
        Verdict.WARN,
        "",
        settings="told",
        offset_ms=make_measured(-3.0, 4.0),
        stalled_offset_ms=make_measured(-234.0, 9.0),
    )
    assert said(QUEUE, rehearsed) == [
        ("rehearsed", "audio 3 ± 4 ms late", Verdict.PASS),
        ("rehearsed with stalls", "audio 234 ± 9 ms late", Verdict.WARN),
    ]


def test_a_rehearsal_of_defaults_is_no_measurement_of_this_publisher() -> None:
    rehearsed = make_finding(
        "publisher.rehearsal",
        Verdict.INCONCLUSIVE,
        "",
        settings="SDK defaults",
        stalled_offset_ms=make_measured(-234.0, 9.0),
    )
    assert said(QUEUE, rehearsed) == []


def test_an_offset_that_is_only_estimated_is_no_figure_of_a_stage() -> None:
    estimated = make_finding("sync.offset", Verdict.INCONCLUSIVE, "", offset_ms=make_measured(14.0, 40.0))
    assert said(Stage.RECEIVER_BUFFERS, estimated) == []
    seen = make_finding("sync.offset", Verdict.FAIL, "", sees=SOURCE_TO_RECEIVER, offset_ms=make_measured(-231.0, 6.0))
    assert said(Stage.RECEIVER_BUFFERS, seen) == [("behind them", "audio 231 ± 6 ms late", Verdict.FAIL)]


def test_an_error_that_is_not_known_is_said() -> None:
    lost = taken("network.loss", Verdict.WARN, loss_percent=make_measured(2.0, math.inf))
    assert said(Stage.NETWORK, lost) == [("loss", "2 %, error not known", Verdict.WARN)]


def test_a_number_without_end_is_cut() -> None:
    lost = taken("network.loss", Verdict.FAIL, loss_percent=1e300)
    ((_, words, _),) = said(Stage.NETWORK, lost)
    assert len(words) < 100
