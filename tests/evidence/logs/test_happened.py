"""Events need a line in the window; the same one told twice is one, and what is too much is counted."""

from datetime import timedelta

import pytest

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.happened import MOST, Happened
from collector.evidence.logs.meaning import Meaning
from collector.model.host import HostRole
from collector.vendors.formats import LogFormat, formats
from tests.factory import START
from tests.logs_factory import server_line

KNOWN: dict[str, LogFormat] = {item.id: item for item in formats()}
SERVER, AGORA = KNOWN["livekit-server-console"], KNOWN["agora-4"]
JOINED = b'ChannelProxy::onConnected->onJoinChannelSuccess(this:0x7f0, channel:"demo", uid:"1001", elapsed:367)'


def published(room: str, track: str) -> bytes:
    fields = f'{{"room": "{room}", "participantID": "PA_1", "kind": "video", "trackID": "{track}"}}'
    return server_line(START, "mediaTrack published", fields).encode()


def mute(value: int) -> bytes:
    return b'onUserMuteAudio(this:0x7f0, userId:"2002", mute:%d)' % value


def read(
    log_format: LogFormat, *lines: bytes, every_s: float = 1.0, room: str = "", why: Why = Why.INSIDE
) -> list[str]:
    meaning = Meaning(log_format, room=room, role=HostRole.SERVER, note_identity=lambda _: None)
    for number, line in enumerate(lines):
        meaning.read(Kept(line=line, why=why, at=(START + timedelta(seconds=number * every_s),)))
    return [f"{(item.at - START).total_seconds():g} {item.what} {item.subject}" for item in meaning.happened.events()]


def test_an_event_has_the_instant_of_its_line_and_whose_id_it_is() -> None:
    assert read(AGORA, b"nothing", JOINED) == ["1 joined 1001"]


@pytest.mark.parametrize(("every_s", "expected"), [(1.9, 1), (2.0, 2)])
def test_what_is_told_again_within_two_seconds_is_one_event(every_s: float, expected: int) -> None:
    assert len(read(SERVER, published("demo", "TR_1"), published("demo", "TR_1"), every_s=every_s)) == expected


def test_layers_of_simulcast_are_one_publication_and_other_tracks_are_others() -> None:
    lines = [published("demo", track) for track in ("TR_1", "TR_1", "TR_2")]
    assert read(SERVER, *lines, every_s=0.01) == ["0 published video TR_1", "0.02 published video TR_2"]


def test_every_mute_counts_however_fast() -> None:
    told = read(AGORA, mute(1), mute(0), mute(1), every_s=0.1)
    assert told == ["0 muted audio 2002", "0.1 unmuted audio 2002", "0.2 muted audio 2002"]


@pytest.mark.parametrize("why", [Why.EARLY, Why.CONTEXT, Why.MARKER])
def test_what_happened_outside_the_window_is_no_event_of_it(why: Why) -> None:
    assert read(AGORA, JOINED, why=why) == []


def test_events_of_another_room_are_none_of_ours() -> None:
    told = read(SERVER, published("demo", "TR_1"), published("other", "TR_2"), room="demo")
    assert told == ["0 published video TR_1"]


def test_the_other_vendor_s_words_say_nothing_in_a_vendor_s_own_format() -> None:
    assert read(SERVER, JOINED) == []
    assert read(KNOWN["text"], JOINED) == ["0 joined 1001"]


def test_what_is_more_than_can_be_kept_is_counted() -> None:
    happened = Happened(SERVER)
    for number in range(MOST + 3):
        happened.read(published("demo", f"TR_{number}"), START)
    assert (len(happened.events()), happened.more) == (MOST, 3)
