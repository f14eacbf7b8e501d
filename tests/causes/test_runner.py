import ast

import pytest

from collector.causes.runner import CauseEntry, catalogue, name_causes
from collector.model.cause import Case, Owner
from collector.model.incident import Vendor
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


NAMELESS = "the names of Agora's interface that we have a source for hold none for it"
NO_LINE = {
    (Vendor.AGORA, "publisher.clock-drift"): "to drop or repeat pictures is a loop of the app's own, not a call",
    (Vendor.AGORA, "publisher.frame-rate"): NAMELESS,
    (Vendor.AGORA, "publisher.queue"): NAMELESS,
    (Vendor.AGORA, "publisher.sample-rate"): NAMELESS,
    (Vendor.AGORA, "publisher.sequential-push"): "a thread for each kind is the app's own, in the language it is in",
    (Vendor.AGORA, "publisher.stall"): "what blocks the pushing thread is the app's own, in the language it is in",
    (Vendor.AGORA, "receiver.buffers"): NAMELESS,
    (Vendor.AGORA, "room.no-sync-group"): "sync_streams is LiveKit's",
    **{
        (vendor, cause): reason
        for vendor in (Vendor.AGORA, Vendor.LIVEKIT)
        for cause, reason in {
            "enhancement.third-party": "the change is in the other vendor's SDK",
            "publisher.source-offset": "the source is the app's own: where it is late has to be measured first",
            "renderer.custom": "the renderer is the app's own",
        }.items()
    },
}
"""Causes of the app's own that are not mended by one line, each with the reason."""


@pytest.mark.parametrize("vendor", [Vendor.AGORA, Vendor.LIVEKIT])
@pytest.mark.parametrize(
    "entry", [entry for entry in catalogue() if entry.owner is Owner.APP], ids=lambda cause: cause.id
)
def test_what_the_app_has_to_change_is_shown_in_code_or_a_reason_is_known(entry: CauseEntry, vendor: Vendor) -> None:
    assert (vendor in entry.code) is ((vendor, entry.id) not in NO_LINE)


@pytest.mark.parametrize(
    "entry", [entry for entry in catalogue() if Vendor.LIVEKIT in entry.code], ids=lambda cause: cause.id
)
def test_a_line_of_python_is_python_and_one_line(entry: CauseEntry) -> None:
    line = entry.code[Vendor.LIVEKIT].replace("(…, ", "(x, ")
    assert "\n" not in line
    compile(line, entry.id, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
