from collector.measure.symptoms import complaints
from tests.logs_factory import make_excerpt, make_symptom


def test_the_strongest_comes_first_and_then_the_most_frequent() -> None:
    log = make_excerpt(
        make_symptom(cause="device.cpu", strength="weak", count=90),
        make_symptom(cause="device.cpu", strength="medium", count=1),
        make_symptom(cause="device.cpu", strength="medium", count=2),
    )
    found = [(item.symptom.strength, item.symptom.count) for item in complaints([log], pointing_to=("device.",))]
    assert found == [("medium", 2), ("medium", 1), ("weak", 90)]


def test_other_causes_and_lines_that_tell_nothing_are_left_out() -> None:
    log = make_excerpt(make_symptom(cause="network.loss"), make_symptom(cause="device.cpu", strength="none"))
    assert complaints([log], pointing_to=("device.",)) == ()
