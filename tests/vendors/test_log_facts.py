"""Every rule reads the value out of its own sample."""

import pytest

from collector.vendors.log_facts import FACT_RULES, FactRule


@pytest.mark.parametrize("rule", FACT_RULES, ids=lambda rule: f"{rule.vendor} {rule.field} {rule.needle.decode()}")
def test_a_rule_reads_its_sample(rule: FactRule) -> None:
    line = rule.sample.encode()
    found = rule.pattern.search(line)
    assert rule.needle in line
    assert found
    groups = found.groupdict()
    name = groups.get("name", b"")
    assert rule.says or b" ".join(part for part in (name, groups["value"]) if part).decode() == rule.value


def test_the_sdk_s_own_reset_is_no_custom_source() -> None:
    rule = next(rule for rule in FACT_RULES if rule.says == "yes")
    assert not rule.pattern.search(b'MediaEngine::setExternalVideoSource {"enabled":0,"useTexture":0}')


def test_a_uid_of_zero_means_that_one_is_assigned_later() -> None:
    rule = next(rule for rule in FACT_RULES if rule.needle == b"onJoinChannelSuccess")
    assert not rule.pattern.search(b'onJoinChannelSuccess(channel:"lesson-1", uid:"0")')
