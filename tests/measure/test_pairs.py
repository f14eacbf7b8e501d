from collections.abc import Sequence
from datetime import timedelta

from collector.measure.pairs import most_informed, pairs_of, playout_of, tracks_of
from collector.measure.playout import Drop
from collector.model.privacy import LookupId
from collector.model.records.room import MediaKind, RoomEvent, TrackStatistics
from tests.factory import START
from tests.room_factory import make_playout_statistics, make_samples, make_statistics, make_track


def tracks(*kinds: MediaKind) -> Sequence[TrackStatistics]:
    return [make_track(make_samples(10, kind), kind) for kind in kinds]


def test_a_sender_of_one_kind_has_no_pair() -> None:
    assert pairs_of(make_statistics(*tracks(MediaKind.AUDIO))) == ()


def test_a_sender_of_both_kinds_has_one_pair() -> None:
    (pair,) = pairs_of(make_statistics(*tracks(MediaKind.AUDIO, MediaKind.VIDEO)))
    assert (pair.flowing_s, pair.sender_reports) == (4.5, {MediaKind.AUDIO: 1, MediaKind.VIDEO: 1})


def test_of_a_republished_kind_the_track_with_most_polls_is_taken() -> None:
    record = make_statistics(make_track(make_samples(3), sid="TR_first"), make_track(make_samples(30), sid="TR_second"))
    assert [track.sid for track in tracks_of(record.senders[0], MediaKind.VIDEO)] == ["TR_second", "TR_first"]


def test_seconds_after_an_unmute_do_not_count() -> None:
    quiet = make_playout_statistics([1.0, 2.0, 3.0, 4.0])
    unmuted = RoomEvent(at=START + timedelta(seconds=6), what="unmuted microphone", subject=LookupId("TR_audio"))
    disturbed = make_statistics(*quiet.senders[0].tracks, events=(unmuted,))
    assert playout_of(pairs_of(quiet)[0], quiet).drops == ()
    assert playout_of(pairs_of(disturbed)[0], disturbed).drops == (Drop.SETTLING,) * 4


def test_without_a_pair_nothing_is_most_informed() -> None:
    assert most_informed(make_statistics()) == ()
