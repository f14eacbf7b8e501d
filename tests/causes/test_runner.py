import pytest

from collector.causes.runner import catalogue, name_causes
from collector.model.cause import Case
from collector.model.stage import Stage
from tests.factory import make_evidence


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("publisher.queue", (Stage.PUBLISHER_QUEUE,)),
        ("publisher.source-offset", (Stage.SOURCE,)),
        ("enhancement.third-party", (Stage.SOURCE,)),
        ("network.loss", (Stage.NETWORK,)),
        ("room.no-sync-group", (Stage.SERVER,)),
        ("receiver.buffers", (Stage.RECEIVER_BUFFERS,)),
        ("receiver.output-latency", (Stage.OUTPUT,)),
        ("renderer.custom", (Stage.RENDERER,)),
        ("device.cpu", ()),
        ("clock.wrong", ()),
    ],
)
def test_a_cause_has_its_place_on_the_path(name: str, expected: tuple[Stage, ...]) -> None:
    (entry,) = (entry for entry in catalogue() if entry.id == name)
    assert entry.arises_at == expected


def test_without_evidence_no_cause_is_named_and_none_breaks() -> None:
    assert name_causes(Case(findings=(), evidence=make_evidence())) == ((), ())


def test_ids_are_unique_and_sorted() -> None:
    ids = [entry.id for entry in catalogue()]
    assert ids == sorted(set(ids))


def test_a_tie_names_causes_that_exist() -> None:
    ids = {entry.id for entry in catalogue()}
    assert {other for entry in catalogue() for other in entry.tied_with} <= ids
