from collector.delivery.speed import Speed


def test_nothing_is_said_of_the_rate_before_there_is_one() -> None:
    speed = Speed(whole_bytes=500_000_000)
    assert speed.words(at_s=1.0) == "0.0 of 500.0 MB"
    speed.moved(1_000_000, at_s=1.0)
    assert speed.words(at_s=1.0) == "1.0 of 500.0 MB"


def test_rate_and_rest_are_those_of_the_last_seconds() -> None:
    speed = Speed(whole_bytes=300_000_000)
    speed.moved(100_000_000, at_s=0.0)  # what a buffer took at once
    for second in range(1, 11):
        speed.moved(10_000_000, at_s=float(second))
    assert speed.words(at_s=10.0) == "200.0 of 300.0 MB, 10.0 MB/s, 10 s left"
    assert speed.words(at_s=15.0) == "200.0 of 300.0 MB, 5.0 MB/s, 20 s left"


def test_what_is_small_is_told_in_small_units() -> None:
    speed = Speed(whole_bytes=19_700)
    speed.moved(0, at_s=0.0)
    speed.moved(4_000, at_s=1.0)
    assert speed.words(at_s=1.0) == "4.0 of 19.7 kB, 4.0 kB/s, 4 s left"


def test_minutes_are_told_as_minutes() -> None:
    speed = Speed(whole_bytes=1_000_000_000)
    speed.moved(0, at_s=0.0)
    speed.moved(5_000_000, at_s=1.0)
    assert speed.words(at_s=1.0) == "5.0 of 1000.0 MB, 5.0 MB/s, 3 min 19 s left"


def test_a_sending_that_begins_anew_forgets_the_rate() -> None:
    speed = Speed(whole_bytes=100)
    speed.moved(0, at_s=0.0)
    speed.moved(50, at_s=1.0)
    speed.moved(-50, at_s=2.0)
    assert speed.moved_bytes == 0
    assert speed.rate(at_s=2.0) == 0.0
