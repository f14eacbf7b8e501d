import pytest

from collector.causes.enhancement.third_party import weigh
from collector.causes.runner import name_causes
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from collector.model.host import Host
from tests.causes.case import make_case
from tests.causes.cases import CALM, OFF, found, weighed
from tests.factory import ELSEWHERE, RECEIVER, SENDER


def test_one_in_use_is_at_most_a_weak_hint() -> None:
    assert weigh(weighed(enhancement="SyntheticBeauty 3")).support is Support.WEAK


@pytest.mark.parametrize("told", ["", "no", "None", " off "])
def test_none_in_use_says_nothing(told: str) -> None:
    assert weigh(weighed(OFF, CALM, enhancement=told)) == NO_SUPPORT


@pytest.mark.parametrize(
    ("host", "expected"), [(SENDER, Support.WEAK), (RECEIVER, Support.NONE), (ELSEWHERE, Support.NONE)]
)
def test_one_that_runs_where_the_call_is_sent_is_a_hint(host: Host, expected: Support) -> None:
    assert weigh(make_case(host=host, device_enhancement=Verdict.INCONCLUSIVE)).support is expected


def test_one_that_is_only_installed_says_nothing() -> None:
    assert weigh(make_case(device_enhancement=Verdict.PASS)) == NO_SUPPORT


def test_content_off_from_the_source_on_gives_medium() -> None:
    assert weigh(weighed(OFF, CALM, enhancement="SyntheticBeauty 3")).support is Support.MEDIUM


def test_content_in_step_contradicts_it() -> None:
    assert weigh(weighed(found("sync.offset", Verdict.PASS), enhancement="SyntheticBeauty 3")) == NO_SUPPORT


def test_it_is_named_as_a_tie_with_what_looks_the_same() -> None:
    named, broken = name_causes(weighed(OFF, CALM, enhancement="SyntheticBeauty 3"))
    ties = {cause.cause: cause.tied_with for cause in named}
    assert broken == ()
    assert ties["enhancement.third-party"] == ("publisher.queue", "publisher.source-offset")
    assert {"enhancement.third-party", "publisher.queue"} <= set(ties["publisher.source-offset"])
