"""Is the way to the server short enough?

A long round trip delays repeated packets and key frames, so that the picture recovers late while sound goes on. The
media's own figure is judged; without one, the time of TCP connects to the server says how long the way is, though not
how media fares on it.
"""

from collector.measure.band import Band
from collector.measure.network import ENOUGH_S, round_trip_ms, watched_s
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.network import NetworkPath
from collector.model.records.room import RoomStatistics

RTT_MS = Band(passes_to=250.0, warns_to=400.0)
"""250 and 400 ms: bands of Twilio's diagnostics app; Agora counts more than 400 ms of delay as a network fault."""
ADVICE = "Use a server nearer to the callers, or a network without VPN, and measure again."


def check(statistics: RoomStatistics | Absent, path: NetworkPath | Absent) -> Answer:
    if isinstance(statistics, RoomStatistics):
        media = round_trip_ms(statistics.path)
        if media.n:
            return _judge_media(media, watched_s(statistics.path))
    if isinstance(path, NetworkPath) and path.tcp_round_trip_ms.n:
        told = "a TCP connect, as media gave no round-trip time"
        return _judged(path.tcp_round_trip_ms, told, {"source": "tcp"})
    return Answer.skipped("Neither media nor a TCP connection gave a round-trip time")


def _judge_media(media: Measured, seconds: float) -> Answer:
    values: dict[str, Value] = {"source": "media", "watched_s": seconds}
    if seconds < ENOUGH_S:
        summary = (
            f"A round trip takes {media.value:.0f} ms, but watched for {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
        )
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, values=values | {"rtt_ms": media})
    return _judged(media, "the media's own connection", values)


def _judged(measured: Measured, how: str, values: dict[str, Value]) -> Answer:
    verdict = RTT_MS.verdict(measured)
    return Answer(
        verdict=verdict,
        summary=f"A round trip to the server takes {measured.value:.0f} ± {measured.bound:.0f} ms ({how})",
        advice="" if verdict is Verdict.PASS else ADVICE,
        values=values | {"rtt_ms": measured},
    )
