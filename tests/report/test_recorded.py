from collector.model.records.vendor import AgoraStay
from collector.report.figures import Figure
from collector.report.recorded import recorded
from tests.factory import START, make_evidence, make_incident
from tests.vendor_factory import make_call, make_series, make_stay


def figures(*stays: AgoraStay) -> list[Figure]:
    call = make_call(*stays)
    return list(recorded(make_evidence(call, incident=make_incident(sender="1", receiver="2"))))


def test_each_side_has_what_the_vendor_recorded_of_it() -> None:
    found = figures(
        make_stay(
            "1", make_series("system_cpu_percent", (50, 60, 70)), make_series("audio_loss_up_percent", (0, 1, 2))
        ),
        make_stay("2", make_series("scheduling_delay_ms", (5, 90, 5))),
    )
    assert [(figure.title, figure.origin.words) for figure in found] == [
        ("Packets lost", "the sender’s side, by Agora’s records"),
        ("Processor", "the sender’s side, by Agora’s records"),
        ("Scheduling delay", "the receiver’s side, by Agora’s records"),
    ]


def test_times_in_seconds_come_out_in_milliseconds() -> None:
    (figure,) = figures(make_stay("1", make_series("router_rtt_ms", (20, 30, 40))))
    assert [at for at, _ in figure.lines[""]][:2] == [START.timestamp() * 1000, START.timestamp() * 1000 + 2000]


def test_a_user_who_is_neither_sender_nor_receiver_is_not_drawn() -> None:
    assert figures(make_stay("3", make_series("router_rtt_ms", (20, 30, 40)))) == []
