from collector.model.privacy import LookupId, Version
from collector.model.records.vendor import AgoraCall, AgoraStay, MetricSeries
from collector.report.figures import Figure
from collector.report.recorded import recorded
from tests.factory import ELSEWHERE, START, TAKEN, make_evidence, make_incident


def series(metric: str, *values: float) -> MetricSeries:
    at_s = tuple(START.timestamp() + 2 * index for index in range(len(values)))
    return MetricSeries(metric=metric, peer=LookupId(""), at_s=at_s, values=values)


def stay(uid: str, *every: MetricSeries) -> AgoraStay:
    return AgoraStay(
        sid=LookupId(f"synthetic-{uid}"),
        uid=LookupId(uid),
        platform="Android",
        device="Example Phone",
        network="wifi",
        sdk_version=Version("4.5.0"),
        joined=START,
        left=(),
        series=every,
    )


def figures(*stays: AgoraStay) -> list[Figure]:
    call = AgoraCall(
        host=ELSEWHERE,
        taken=TAKEN,
        call_id=LookupId("synthetic"),
        channel=LookupId("demo"),
        created=START,
        destroyed=(),
        stays=stays,
    )
    return list(recorded(make_evidence(call, incident=make_incident(sender="1", receiver="2"))))


def test_each_side_has_what_the_vendor_recorded_of_it() -> None:
    found = figures(
        stay("1", series("system_cpu_percent", 50, 60, 70), series("audio_loss_up_percent", 0, 1, 2)),
        stay("2", series("scheduling_delay_ms", 5, 90, 5)),
    )
    assert [(figure.title, figure.origin.words) for figure in found] == [
        ("Packets lost", "the sender’s side, by Agora’s records"),
        ("Processor", "the sender’s side, by Agora’s records"),
        ("Scheduling delay", "the receiver’s side, by Agora’s records"),
    ]


def test_times_in_seconds_come_out_in_milliseconds() -> None:
    (figure,) = figures(stay("1", series("router_rtt_ms", 20, 30, 40)))
    assert [at for at, _ in figure.lines[""]][:2] == [START.timestamp() * 1000, START.timestamp() * 1000 + 2000]


def test_a_user_who_is_neither_sender_nor_receiver_is_not_drawn() -> None:
    assert figures(stay("3", series("router_rtt_ms", 20, 30, 40))) == []
