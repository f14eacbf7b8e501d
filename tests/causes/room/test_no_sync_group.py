from dataclasses import replace

import pytest

from collector.causes.room import no_sync_group
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.causes.cases import AT_PUBLISHER, OFF, found, weighed
from tests.logs_factory import SYNC_STREAMS_LOG

LOG_WITHOUT = replace(
    SYNC_STREAMS_LOG,
    symptoms=(replace(SYNC_STREAMS_LOG.symptoms[0], signature="livekit.sync-streams-off"),),
)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.WARN, Support.MEDIUM),
        (Verdict.INCONCLUSIVE, Support.NONE),
        (Verdict.SKIP, Support.NONE),
        (Verdict.PASS, Support.NONE),
    ],
)
def test_only_a_group_seen_missing_supports_it(verdict: Verdict, expected: Support) -> None:
    assert no_sync_group.weigh(make_case(sync_group=verdict)).support is expected


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [(Verdict.WARN, Support.STRONG), (Verdict.SKIP, Support.WEAK), (Verdict.PASS, Support.NONE)],
)
def test_the_servers_log_strengthens_it(verdict: Verdict, expected: Support) -> None:
    assert no_sync_group.weigh(make_case(LOG_WITHOUT, sync_group=verdict)).support is expected


def test_content_in_step_leaves_nothing_to_explain() -> None:
    case = make_case(sync_group=Verdict.WARN, sync_offset=Verdict.PASS)
    assert no_sync_group.weigh(case).support is Support.NONE


def test_an_offset_from_the_publisher_is_not_the_room_s() -> None:
    opinion = no_sync_group.weigh(weighed(OFF, AT_PUBLISHER, found("sync.group", Verdict.WARN)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("sync.offset", "sync.localise"))
