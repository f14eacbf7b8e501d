"""Do as many pictures arrive as the sender declares?

Pictures that are missing all the time were not sent, and then nothing on the network can help. If packets are lost too,
or the rate is low only for a while, the reason may lie on the way, and the figure speaks of this receiver only.
"""

from collector.measure.pairs import tracks_of
from collector.measure.reception import frame_rate_fps, loss_percent, sampled_s
from collector.measure.standing import STILL_GAPS, STILL_S, expected, stillness
from collector.model.finding import About, Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.room import MediaKind, RoomStatistics, TrackStatistics

JUDGED_BY = (STILL_S, STILL_GAPS)

PASS_RATIO, FAIL_RATIO = 0.95, 0.8
"""Arriving against declared rate. No vendor gives a value; these are this tool's own."""

LOW_FPS = 3.0
"""Agora Analytics calls a capture rate below 3 low; it is the line where nothing is declared."""

NO_LOSS_PERCENT = 0.1
FEWEST_S = 5.0

SEE_FREEZES = "See media.freezes for when the picture stood still."


def check(statistics: RoomStatistics) -> Answer:
    tracks = [track for sender in statistics.senders for track in tracks_of(sender, MediaKind.VIDEO)[:1]]
    answers = [_judge(track, statistics) for track in tracks if sampled_s(track.samples) > 0]
    if not answers:
        return Answer.skipped("No picture was received")
    return Answer.worst(answers)


def _judge(track: TrackStatistics, statistics: RoomStatistics) -> Answer:
    runs = expected(track, statistics)
    rate, seconds = frame_rate_fps(*runs), sampled_s(*runs)
    if seconds < FEWEST_S:
        told = f"{rate.value:.1f} pictures a second in {seconds:.0f} s, too short to judge"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, values={"rate_fps": rate})
    verdict = _verdict(rate, track)
    told = f"{rate.value:.1f} ± {rate.bound:.1f} pictures arrive each second" + _declared(track)
    none_came_s = max((still.unreceived_s for still in stillness(track, statistics)), default=0.0)
    if none_came_s > STILL_S:
        # Where they stopped coming, a mean over all the time is nobody's rate: neither in order nor the sender's.
        told += f"; but none came for {none_came_s:.0f} s on end, which a mean hides"
        unknown = Verdict.INCONCLUSIVE if verdict is Verdict.PASS else verdict
        return Answer(verdict=unknown, summary=told, advice=SEE_FREEZES, values={"rate_fps": rate})
    if verdict is Verdict.PASS:
        return Answer(verdict=verdict, summary=told, values={"rate_fps": rate})
    if _not_sent(track):
        told += ", low from beginning to end and without loss: they were not sent"
        advice = "Look at the sender: capture, encoder, CPU, and what its code does for each frame."
        return Answer(verdict=verdict, summary=told, advice=advice, values={"rate_fps": rate}, about=About.SENDER)
    return Answer(verdict=verdict, summary=told, advice="Look at loss on the way first.", values={"rate_fps": rate})


def _declared(track: TrackStatistics) -> str:
    return f" of {track.declared_fps:g} declared" if track.declared_fps else "; the sender declares no rate"


def _verdict(rate: Measured, track: TrackStatistics) -> Verdict:
    if not track.declared_fps:
        # A shared screen that does not change sends next to nothing, and rightly so.
        low = rate.high < LOW_FPS and not track.source.startswith("screen")
        return Verdict.WARN if low else Verdict.PASS
    ratio = rate.high / track.declared_fps
    if ratio >= PASS_RATIO:
        return Verdict.PASS
    return Verdict.WARN if ratio >= FAIL_RATIO else Verdict.FAIL


def _not_sent(track: TrackStatistics) -> bool:
    """Whether hardly a packet was lost and the rate is low in each half of the time."""
    lost = loss_percent(track.samples)
    if lost.n == 0 or lost.value > NO_LOSS_PERCENT:
        return False
    middle = len(track.samples) // 2
    halves = (track.samples[: middle + 1], track.samples[middle:])
    return all(_verdict(frame_rate_fps(half), track) is not Verdict.PASS for half in halves)
