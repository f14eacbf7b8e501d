import pytest

from collector.cli.options import PLATFORMS
from collector.model.incident import Vendor
from collector.vendors.renderers import RULES, RenderRule, render_rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.vendor}-{min(rule.platforms)}")
def test_each_rule_is_for_platforms_that_there_are_and_says_where_it_is_from(rule: RenderRule) -> None:
    assert rule.platforms <= set(PLATFORMS)
    assert rule.handed
    assert rule.rule
    assert rule.source


def test_a_vendor_that_nobody_knows_has_no_rule() -> None:
    assert render_rules(Vendor.UNKNOWN, "linux") == ()
