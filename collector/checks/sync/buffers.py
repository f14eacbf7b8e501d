"""Do sound and picture wait equally long in this receiver's buffers?

The difference is not lip-sync: inside a sync group a receiver makes it on purpose. Without one it goes straight into
what people hear and see (a buffer target of 1000 ms on both tracks once delayed video only). So it supports a cause and
decides nothing.
"""

import math

from collector.measure.lip_sync import IN_SYNC_MS
from collector.measure.pairs import Pair, pairs_of
from collector.measure.reception import buffer_asymmetry_ms, buffer_delay_ms
from collector.model.finding import Answer, Verdict
from collector.model.records.room import RoomStatistics


def check(statistics: RoomStatistics) -> Answer:
    answers = [_judge(pair) for pair in pairs_of(statistics)]
    if not answers:
        return Answer.skipped("No sender was received with both sound and picture")
    return Answer.worst(answers)


def _judge(pair: Pair) -> Answer:
    asymmetry = buffer_asymmetry_ms(pair.audio.samples, pair.video.samples)
    if asymmetry.n == 0:
        return Answer.skipped("Nothing left the buffers while this receiver listened")
    audio, video = buffer_delay_ms(pair.audio.samples), buffer_delay_ms(pair.video.samples)
    told = f"In this receiver's buffers sound waits {audio.value:.0f} ms and the picture {video.value:.0f} ms"
    values = {"asymmetry_ms": asymmetry, "audio_wait_ms": audio, "video_wait_ms": video}
    if not math.isfinite(asymmetry.bound):
        told += "; one poll's figure is too little to be sure of"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, values=dict(values))
    # A difference wholly outside what viewers notice would be noticed by itself.
    outside = asymmetry.low > IN_SYNC_MS[1] or asymmetry.high < IN_SYNC_MS[0]
    return Answer(verdict=Verdict.INCONCLUSIVE if outside else Verdict.PASS, summary=told, values=dict(values))
