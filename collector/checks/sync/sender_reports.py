"""Do RTCP sender reports of both tracks arrive?

A sender report ties a stream's own clock to wall time (RFC 3550, 6.4.1). Without two of each stream a receiver cannot
know which sound belongs to which picture, sync group or not. RED audio once had none (livekit issue 3478).
"""

from collector.measure.pairs import Pair, pairs_of
from collector.model.finding import About, Answer, Verdict
from collector.model.records.room import MediaKind, RoomStatistics

REPORTS_NEEDED = 2
"""Of each stream, before libwebrtc relates their clocks (video/rtp_streams_synchronizer2.cc)."""

NEEDED_S = 20.0
"""A LiveKit server sends one about every 5 s, so that 20 s hold four."""

ADVICE = "Report it to the service with the track ids; until then, publish audio without RED (disable_red) and compare."


def check(statistics: RoomStatistics) -> Answer:
    answers = [_judge(pair) for pair in pairs_of(statistics)]
    if not answers:
        return Answer.skipped("No sender was received with both sound and picture")
    return Answer.worst(answers)


def _judge(pair: Pair) -> Answer:
    counts = pair.sender_reports
    lacking = [kind for kind, count in counts.items() if count < REPORTS_NEEDED]
    values = {"audio_count": counts[MediaKind.AUDIO], "video_count": counts[MediaKind.VIDEO]}
    told = f"{values['audio_count']} of audio, {values['video_count']} of video in {pair.flowing_s:.0f} s"
    if not lacking:
        return _answer(Verdict.PASS, f"Sender reports arrive: {told}", values)
    if pair.flowing_s < NEEDED_S:
        return _answer(Verdict.INCONCLUSIVE, f"Too few sender reports so far ({told}): {NEEDED_S:.0f} s needed", values)
    kinds = " and ".join(lacking)
    return _answer(Verdict.WARN, f"Sender reports of {kinds} are missing: {told}", values, ADVICE)


def _answer(verdict: Verdict, summary: str, values: dict[str, int], advice: str = "") -> Answer:
    return Answer(verdict=verdict, summary=summary, advice=advice, values=dict(values), about=About.SERVER)
