import pytest

from collector.causes.mentions import words_of
from collector.causes.runner import catalogue


@pytest.mark.parametrize(
    ("cause", "check"),
    [
        ("device.cpu", "device.cpu"),
        ("publisher.clock-drift", "timestamps.drift"),
        ("publisher.queue", "publisher.rehearsal"),
        ("publisher.source-offset", "sync.localise"),
        ("publisher.stall", "timestamps.stalls"),
        ("room.no-sync-group", "sync.group"),
    ],
)
def test_the_checks_that_a_cause_is_weighed_by_are_read_from_its_code(cause: str, check: str) -> None:
    (entry,) = (entry for entry in catalogue() if entry.id == cause)
    assert check in words_of(entry.weigh)
    assert "media.concealment" not in words_of(entry.weigh)
