from dataclasses import replace
from datetime import timedelta

import pytest

from collector.comparison.circumstances import Difference, differences
from collector.model.evidence import Record
from collector.model.privacy import Handle, Version
from collector.model.request import PushPattern
from tests.checks.device.device_factory import make_facts, make_output, make_tool, make_tools
from tests.checks.network.path_factory import make_interfaces
from tests.checks.publisher.rehearsals import PARALLEL, make_rehearsal
from tests.comparison.sides import make_side
from tests.factory import START, make_incident, make_window
from tests.room_factory import make_pair_statistics


def found(before: Record, after: Record) -> dict[str, tuple[str, str]]:
    listed = differences(make_side(records=(before,)), make_side(records=(after,)))
    return {item.what: (item.before, item.after) for item in listed}


def test_runs_that_are_alike_differ_in_nothing() -> None:
    assert found(make_facts(), make_facts()) == {}


def test_the_tool_s_version_is_told() -> None:
    listed = differences(make_side(tool="0.1.0"), make_side(tool="0.2.0"))
    assert listed == (Difference(what="avsync", before="0.1.0", after="0.2.0"),)


def test_facts_of_the_call_are_told_and_what_is_not_known_is_said() -> None:
    listed = differences(
        make_side(incident=make_incident(sender="1", sdk_version="4.2.0")),
        make_side(incident=make_incident(sender="1")),
    )
    assert listed == (Difference(what="sdk version", before="4.2.0", after="not known"),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            make_facts(),
            replace(make_facts(), system_version=Version("2.0")),
            {"system": ("Synthetic OS 1.0", "Synthetic OS 2.0")},
        ),
        (
            make_facts(make_output("built-in")),
            make_facts(make_output("bluetooth")),
            {"sound output": ("built-in", "bluetooth")},
        ),
        (
            make_tools(make_tool("driver")),
            make_tools(make_tool("process"), make_tool("device", tool="Krisp", default=True)),
            {"known tools for picture and sound in use": ("none known", "OBS Studio, Krisp")},
        ),
        (make_interfaces(), make_interfaces(vpn=True), {"VPN": ("no", "yes")}),
    ],
)
def test_machine_and_network_are_told(before: Record, after: Record, expected: dict[str, tuple[str, str]]) -> None:
    assert found(before, after) == expected


def test_the_rehearsed_settings_are_told() -> None:
    listed = found(make_rehearsal(), make_rehearsal(settings=PARALLEL))
    assert listed["rehearsed push"] == (PushPattern.SEQUENTIAL.value, PushPattern.PARALLEL.value)
    assert listed["rehearsed video queue"] == ("200 ms", "100 ms")


def test_the_codec_and_the_server_are_told() -> None:
    before = make_pair_statistics(4)
    tracks = tuple(replace(track, mime_type="video/H264") for track in before.senders[0].tracks[1:])
    sender = replace(before.senders[0], tracks=(before.senders[0].tracks[0], *tracks))
    listed = found(before, replace(before, senders=(sender,), server_region="eu"))
    assert listed == {"server region": ("not known", "eu"), "video (camera)": ("video/VP8", "video/H264")}


@pytest.mark.parametrize(("minutes", "told"), [(6, False), (10, True)])
def test_windows_of_other_lengths_are_told(minutes: int, told: bool) -> None:
    longer = make_window(start=START, end=START + timedelta(minutes=minutes))
    listed = differences(
        make_side(incident=make_incident(sender="1")), make_side(incident=make_incident(window=longer, sender="1"))
    )
    assert ("window" in {item.what for item in listed}) is told


@pytest.mark.parametrize(("shared", "told"), [("[name-9]", True), ("", False)])
def test_pseudonyms_differ_only_if_they_have_one_key(shared: str, told: bool) -> None:
    sides = [
        make_side(
            records=(replace(make_facts(), host_name=Handle(shared or f"[name-{number}]")),),
            incident=make_incident(sender=f"[name-{number}]"),
        )
        for number in (1, 2)
    ]
    assert ("sender" in {item.what for item in differences(*sides)}) is told
