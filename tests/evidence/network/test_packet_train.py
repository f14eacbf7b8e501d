import asyncio
import threading
from collections.abc import Callable

import pytest

from collector.evidence.network.packet_train import HEAD, PAD, PER_S, SIZE_BYTES, Train
from collector.model.records.quality import Arrival


def taken(*payloads: bytes) -> list[int]:
    train = Train(began_s=0.0)
    for payload in payloads:
        train.take(payload)
    return [item.number for item in train.arrivals]


def sent_until(count: int, hand_over: Callable[[bytes], None]) -> Train:
    """Send until so many packets were handed over."""
    train, enough = Train(began_s=0.0), threading.Event()

    def counted(payload: bytes) -> None:
        hand_over(payload)
        if len(train.sent_ms) == count:
            enough.set()

    with train.sending(counted):
        assert enough.wait(30)
    return train


def test_a_packet_has_the_size_of_sound() -> None:
    assert len(HEAD.pack(7) + PAD) == SIZE_BYTES == 200
    assert PER_S == 50


def test_own_packets_are_taken_by_their_number() -> None:
    assert taken(HEAD.pack(7) + PAD, HEAD.pack(7) + PAD) == [7, 7]


@pytest.mark.parametrize("payload", [b"short", b""])
def test_what_others_send_is_left_alone(payload: bytes) -> None:
    assert taken(payload) == []


def test_a_packet_that_is_back_at_once_is_not_back_before_it_was_sent() -> None:
    train = Train(began_s=0.0)
    enough = threading.Event()

    def back_at_once(payload: bytes) -> None:
        train.take(payload)
        if len(train.arrivals) == 3:
            enough.set()

    with train.sending(back_at_once):
        assert enough.wait(30)

    assert [item.number for item in train.arrivals[:3]] == [0, 1, 2]
    assert all(item.at_ms >= train.sent_ms[item.number] for item in train.arrivals)


def test_packets_have_the_numbers_from_nought_and_a_pace() -> None:
    numbers: list[int] = []
    train = sent_until(4, lambda payload: numbers.append(HEAD.unpack_from(payload)[0]))

    assert numbers[:4] == [0, 1, 2, 3]
    # Never ahead of the pace, however late: 3 steps of 20 ms, less what the first was late.
    assert train.sent_ms[3] - train.sent_ms[1] > 0
    assert train.sent_ms == sorted(train.sent_ms)


def test_time_begins_when_the_first_packet_is_back() -> None:
    train = Train(began_s=0.0)

    assert asyncio.run(train.warm_up(train.take, asyncio.Event()))
    assert train.now_ms() < 10_000
    assert train.arrivals == []
    assert train.silent_s() == 0


def test_a_run_that_is_stopped_waits_for_no_first_packet() -> None:
    stopping, handed_over = asyncio.Event(), list[bytes]()

    def stop(payload: bytes) -> None:
        handed_over.append(payload)
        stopping.set()

    assert not asyncio.run(Train(began_s=0.0).warm_up(stop, stopping))
    assert len(handed_over) == 1


def test_a_way_that_stays_closed_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.evidence.network.packet_train.WARM_UP_S", 0.1)

    assert not asyncio.run(Train(began_s=0.0).warm_up(lambda _: None, asyncio.Event()))


def test_silence_is_counted_from_the_last_packet() -> None:
    train = sent_until(2, lambda _: None)
    train.began_s -= 5

    assert 5 <= train.silent_s() < 60


def test_nothing_is_sent_after_the_block() -> None:
    handed_over: list[bytes] = []
    train = sent_until(2, handed_over.append)

    assert len(handed_over) == len(train.sent_ms)
    assert not [item for item in threading.enumerate() if item.name == "avsync-packets"]


def test_what_was_sent_after_the_last_that_came_back_is_the_tail() -> None:
    train = Train(began_s=0.0, sent_ms=[0.0, 20.0, 40.0, 1040.0])
    for number in (2, 1):
        train.arrivals.append(Arrival(number=number, at_ms=60.0))

    assert train.tail_s() == 1.0
    assert train.last_back_s() == 0.06
    train.leave_out_tail()
    assert train.sent_ms == [0.0, 20.0, 40.0], "the first was lost, and stays so"
    assert train.tail_s() == 0


def test_a_train_of_which_nothing_came_back_is_all_tail() -> None:
    train = Train(began_s=0.0, sent_ms=[0.0, 20.0])

    assert (train.tail_s(), train.last_back_s()) == (0, 0)
    train.leave_out_tail()
    assert train.sent_ms == []
