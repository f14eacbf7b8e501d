from dataclasses import replace

from collector.model.privacy import Handle
from tests.checks.device.device_factory import make_facts
from tests.comparison.sides import make_offset, make_side
from tests.room_factory import make_pair_statistics


def test_a_finding_is_found_by_its_check() -> None:
    side = make_side(make_offset(-231))
    assert [finding.check for finding in side.findings("sync.offset")] == ["sync.offset"]
    assert side.findings("sync.drift") == ()


def test_senders_are_counted() -> None:
    assert make_side().sender_count == 0
    assert make_side(records=(make_pair_statistics(4),)).sender_count == 1


def test_only_stand_ins_are_pseudonyms() -> None:
    record = replace(make_facts(), host_name=Handle("[name-1]"))
    assert make_side(records=(record, make_pair_statistics(4))).pseudonyms == {"[name-1]"}
