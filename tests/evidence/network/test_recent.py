import asyncio
from dataclasses import replace

from collector.evidence.network.packet_train import Train
from collector.evidence.network.recent import Recent
from collector.model.records.quality import Arrival
from collector.model.records.room import InboundSample, MediaKind
from tests.factory import START
from tests.quality_factory import round_trips
from tests.room_factory import START_MS, make_sample


def lines(seconds: int, lost: range = range(0), took_ms: float = 30.0) -> list[str]:
    """Let a train run by a clock of our own, and take a line each second."""

    async def follow() -> list[str]:
        loop = asyncio.get_running_loop()
        train = Train(began_s=loop.time())
        recent, told = Recent(train=train, started=START), []
        for second in range(seconds):
            for number in range(50 * second, 50 * second + 50):
                train.sent_ms.append(number * 20.0)
                if number not in lost:
                    train.arrivals.append(Arrival(number=number, at_ms=number * 20.0 + took_ms))
            train.began_s = loop.time() - second - 1
            told.append(recent.line([], round_trips(30.0)))
        return told

    return asyncio.run(follow())


def test_each_line_tells_of_the_second_before_the_last() -> None:
    told = lines(4)

    assert told[0] == "waiting for the first packets"
    assert told[-1] == "14:00:02Z round trip 30 ms, 95 % within 30 ms, lost 0 %"


def test_the_worst_second_stays_in_sight() -> None:
    told = lines(8, lost=range(100, 125))

    now, _, worst = told[-1].partition("; worst second ")
    assert now.endswith("lost 0 %")
    assert worst.startswith("14:00:02Z")
    assert not worst.endswith("lost 0 %")


def test_silence_is_named() -> None:
    assert lines(4, lost=range(200))[-1].startswith("14:00:02Z nothing came back")


def polls(seconds: int) -> list[InboundSample]:
    """Sound that loses every fifth packet, polled once a second."""
    return [
        replace(
            make_sample(1, MediaKind.AUDIO),
            at_ms=START_MS + 1000 * index,
            packets_received=1 + 40 * index,
            packets_lost=10 * index,
        )
        for index in range(seconds)
    ]


def test_packets_that_their_channel_held_back_have_the_delay_of_the_connection() -> None:
    told = lines(4, lost=range(100, 125), took_ms=800.0)

    assert told[-1].startswith("14:00:02Z round trip 30 ms, 95 % within 30 ms, lost 48 %")


def test_a_delay_without_a_loss_is_the_ways_own() -> None:
    assert lines(4, took_ms=800.0)[-1].startswith("14:00:02Z round trip 800 ms")


def test_sound_is_told_of_once_the_packets_are_through() -> None:
    recent = Recent(train=Train(began_s=0.0), started=START)

    assert recent.line([], []) == "waiting for the first packets"
    assert recent.line(polls(9), round_trips(30.0)).startswith(
        "14:00:06Z round trip 30 ms, 95 % within 30 ms, lost 20 %"
    )


def test_between_packets_and_sound_there_is_nothing_to_tell() -> None:
    recent = Recent(train=Train(began_s=0.0, sent_ms=[20.0 * number for number in range(50)]), started=START)

    assert recent.line([], []).endswith("nothing came back")
    assert recent.line(polls(2), []) == "waiting for the first sound"
