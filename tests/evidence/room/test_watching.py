import asyncio

import pytest

from collector.evidence.room import watching
from collector.model.privacy import LookupId
from collector.model.records.room import MediaKind
from tests.evidence.room.contents import RENDERED_AFTER_S, watched_sender


def test_both_kinds_are_timed_from_the_later_start_to_the_earlier_end() -> None:
    sender = watched_sender(seconds=1.0, signal=False)
    sender.first_s = {MediaKind.VIDEO: 10.0, MediaKind.AUDIO: 12.0}
    sender.last_s = {MediaKind.VIDEO: 20.0, MediaKind.AUDIO: 19.0}
    assert sender.watched_s == 7.0
    del sender.first_s[MediaKind.AUDIO]
    assert sender.watched_s == 0.0


@pytest.mark.parametrize(("signal", "given_up"), [(True, False), (False, True)])
def test_of_many_senders_those_without_markers_are_given_up(signal: bool, given_up: bool) -> None:
    sender = watched_sender(seconds=9.0, signal=signal)
    asyncio.run(asyncio.wait_for(look_after(sender, others=watching.ALWAYS_LOOKED_AT), 10.0))
    assert (sender.given_up, sender.found) == (given_up, not given_up)


def test_of_a_few_senders_none_is_given_up_as_it_may_start_later() -> None:
    sender = watched_sender(seconds=9.0, signal=False)
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(look_after(sender, others=watching.ALWAYS_LOOKED_AT - 1), 1.5))
    assert not sender.given_up


async def look_after(sender: watching.WatchedSender, *, others: int) -> None:
    """Watch it beside so many others until it is known whether it plays the signal."""
    async with watching.watching() as watch:
        watch.senders["synthetic"] = sender
        for number in range(others):
            silent = watching.WatchedSender(sid=LookupId(f"PA_{number}"), identity=f"other-{number}")
            watch.senders[silent.identity] = silent
        while not (sender.found or sender.given_up):  # noqa: ASYNC110  what is tested sets no event
            await asyncio.sleep(0.05)


def test_sound_that_was_not_heard_has_no_markers() -> None:
    assert watching.HeardMarkers().sightings() == ()


@pytest.mark.parametrize("ahead_s", [0.0, 0.4, 4_000.0, -4_000.0])
def test_render_times_are_moved_to_when_pictures_are_handed_over(ahead_s: float) -> None:
    sender = watched_sender(seconds=1.0, audio=False, sdk_clock_ahead_s=ahead_s)
    assert sender.seen.shift_s == pytest.approx(-ahead_s - RENDERED_AFTER_S)
