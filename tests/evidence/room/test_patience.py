import pytest

from collector.evidence.room.listener import HeardSender, HeardTrack
from collector.evidence.room.patience import Patience, enough, longest
from collector.model.records.room import MediaKind, SenderStatistics
from tests.room_factory import make_pair_statistics, make_playout_statistics, make_samples, make_statistics, make_track


def heard(sender: SenderStatistics) -> HeardSender:
    tracks = [
        HeardTrack(
            sid=track.sid,
            kind=track.kind,
            source=track.source,
            mime_type=track.mime_type,
            samples=list(track.samples),
        )
        for track in sender.tracks
    ]
    return HeardSender(
        sid=sender.sid, identity=sender.identity, tracks={str(number): track for number, track in enumerate(tracks)}
    )


@pytest.mark.parametrize(("polls", "expected"), [(40, False), (41, True)])
def test_a_pair_without_playout_timestamps_is_heard_for_twenty_seconds(polls: int, expected: bool) -> None:
    assert enough(heard(make_pair_statistics(polls).senders[0])) is expected


@pytest.mark.parametrize(("distinct", "expected"), [(9, False), (10, True)])
def test_playout_timestamps_need_ten_distinct_values(distinct: int, expected: bool) -> None:
    offsets = [float(index % 2) if index < distinct else float((distinct - 1) % 2) for index in range(40)]
    assert enough(heard(make_playout_statistics(offsets).senders[0])) is expected


@pytest.mark.parametrize(("polls", "expected"), [(30, False), (31, True)])
def test_one_kind_alone_is_heard_for_fifteen_seconds(polls: int, expected: bool) -> None:
    alone = make_statistics(make_track(make_samples(polls, MediaKind.AUDIO), MediaKind.AUDIO))
    assert enough(heard(alone.senders[0])) is expected


def test_of_a_republished_kind_the_longer_track_counts() -> None:
    sender = heard(make_statistics(make_track(make_samples(3)), make_track(make_samples(9))).senders[0])
    assert len(longest(sender, MediaKind.VIDEO)[0].samples) == 9
    assert longest(sender, MediaKind.AUDIO) == ()


def test_polls_end_at_the_duration_and_never_wait_beyond_it() -> None:
    patience = Patience(duration_s=0.2)
    assert 0 < patience.until_next_poll_s(0.5) <= 0.2
