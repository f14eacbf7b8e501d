import math
from dataclasses import replace

import pytest

from collector.measure import media_path
from tests.quality_factory import make_media_path


def test_the_losses_of_both_ways_are_told_apart() -> None:
    media = make_media_path(polls=81, lost=200, lost_on_the_way_up=100)  # 2,000 packets

    assert media_path.both_ways_percent(media).value == pytest.approx(10, rel=0.03)
    assert media_path.way_there_percent(media).value == pytest.approx(5, rel=0.03)
    assert media_path.way_back_percent(media).value == pytest.approx(5.26, rel=0.05)


@pytest.mark.parametrize(("missed", "expected"), [(20, 1.0), (800, 40.0)])
def test_what_the_server_missed_itself_is_lost_though_it_hides_the_gap(missed: int, expected: float) -> None:
    media = make_media_path(polls=81, lost=20, lost_on_the_way_up=missed)  # of 2,000 packets

    assert media_path.both_ways_percent(media).value == pytest.approx(expected, rel=0.05)
    assert media_path.way_back_percent(media).value == pytest.approx(0, abs=0.1)


def test_a_server_that_reports_nothing_leaves_the_ways_unknown() -> None:
    media = make_media_path(lost=20, reports=False)

    assert media_path.way_there_percent(media).n == 0
    assert media_path.way_back_percent(media).bound == math.inf
    assert media_path.both_ways_percent(media).n > 0


def test_what_the_server_missed_before_a_reconnect_counts_too() -> None:
    media = make_media_path(polls=41, lost_on_the_way_up=100)  # 1,000 packets
    again = make_media_path(polls=21).sent_sound
    later = tuple(replace(one, at_ms=one.at_ms + 21_000, report_ms=one.report_ms + 21_000) for one in again)

    found = media_path.way_there_percent(replace(media, sent_sound=(*media.sent_sound, *later)))

    assert found.value == pytest.approx(100 * 100 / 1500, rel=0.05)


def test_a_report_polled_twice_counts_once() -> None:
    media = make_media_path(lost_on_the_way_up=5)
    same = replace(media, sent_sound=tuple(replace(sample, report_ms=1.0) for sample in media.sent_sound))

    assert media_path.way_there_percent(same).n == 0


def test_no_sound_at_all_is_no_figure() -> None:
    silent = replace(make_media_path(), received=())

    assert media_path.both_ways_percent(silent).bound == math.inf
    assert media_path.watched_s(silent) == 0
