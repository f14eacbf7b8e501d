"""Is the way to the server short enough?

A long round trip delays repeated packets and key frames, so that the picture recovers late while sound goes on. The
media's own figure is judged; without a call, packets of avsync's own that go to the server and back, or, where their
channel held them back after losses, the media beside them. Without either, the time of TCP connects to the server says
how long the way is, though not how media fares on it.
"""

from collector.checks.network.loss import LONG_ENOUGH
from collector.measure.band import Band
from collector.measure.held_back import held_back_ms
from collector.measure.network import ENOUGH_S, STEP_MS, round_trip_ms, watched_s
from collector.measure.packets import longest_trip_ms, sent_s
from collector.measure.packets import round_trip_ms as packets_round_trip_ms
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.network import NetworkPath
from collector.model.records.quality import MediaPath, PacketTrain
from collector.model.records.room import RoomStatistics

RTT_MS = Band(passes_to=250.0, warns_to=400.0)
"""250 and 400 ms: bands of Twilio's diagnostics app; Agora counts more than 400 ms of delay as a network fault."""
ADVICE = "Use a server nearer to the callers, or a network without VPN, and measure again."
LONGER = "Measure for longer, so that single moments count for less: --duration 60."


def check(
    statistics: RoomStatistics | Absent,
    path: NetworkPath | Absent,
    packets: PacketTrain | Absent,
    media: MediaPath | Absent,
) -> Answer:
    if isinstance(statistics, RoomStatistics):
        of_the_call = round_trip_ms(statistics.path)
        if of_the_call.n:
            return _judge_media(of_the_call, watched_s(statistics.path))
    if isinstance(packets, PacketTrain):
        return _judge_packets(packets, media)
    if isinstance(path, NetworkPath) and path.tcp_round_trip_ms.n:
        told = "a TCP connect, as media gave no round-trip time"
        return _judged(path.tcp_round_trip_ms, told, {"source": "tcp"})
    return Answer.skipped("Neither media nor a TCP connection gave a round-trip time")


def _judge_media(media: Measured, seconds: float) -> Answer:
    values: dict[str, Value] = {"source": "media", "watched_s": seconds}
    if seconds < ENOUGH_S:
        return _too_short(media, seconds, values)
    return _judged(media, "the media's own connection", values)


def _judge_packets(packets: PacketTrain, media: MediaPath | Absent) -> Answer:
    usual, slow, seconds = packets_round_trip_ms(packets, 0.5), packets_round_trip_ms(packets, 0.95), sent_s(packets)
    most_ms = longest_trip_ms(packets)
    values: dict[str, Value] = {"source": "packets", "watched_s": seconds, "p95_ms": slow, "max_ms": most_ms}
    if isinstance(media, MediaPath) and (own := round_trip_ms(media.path)).n:
        values["media_rtt_ms"] = own
    if seconds < ENOUGH_S:
        return _too_short(usual, seconds, values)
    if isinstance(media, MediaPath) and (waited_ms := held_back_ms(packets, media)):
        return _held_back(usual, round_trip_ms(media.path), waited_ms, seconds)
    told = f"{packets.per_s:.0f} packets a second; 19 of 20 within {slow.value:.0f} ms, the slowest {most_ms:.0f} ms"
    return _judged(usual, told, values)


def _held_back(packets: Measured, media: Measured, waited_ms: float, seconds: float) -> Answer:
    """Judge by the packets where most of them did not wait, as there are many more of them; waiting is only longer."""
    values: dict[str, Value] = {"source": "packets", "watched_s": seconds, "held_back_ms": waited_ms}
    told = f"after losses, one data packet in 20 waited {waited_ms:.0f} ms more in its channel"
    if packets.value - packets.bound <= media.value + STEP_MS:
        return _judged(packets, told, values | {"media_rtt_ms": media})
    return _judged(media, f"the media's own connection; {told}", values | {"source": "media"})


def _too_short(measured: Measured, seconds: float, values: dict[str, Value]) -> Answer:
    summary = (
        f"A round trip takes {measured.value:.0f} ms, but watched for {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
    )
    return Answer(
        verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values | {"rtt_ms": measured}
    )


def _judged(measured: Measured, how: str, values: dict[str, Value]) -> Answer:
    verdict = RTT_MS.verdict(measured)
    return Answer(
        verdict=verdict,
        summary=f"A round trip to the server takes {measured.value:.0f} ± {measured.bound:.0f} ms ({how})",
        advice={Verdict.PASS: "", Verdict.INCONCLUSIVE: LONGER}.get(verdict, ADVICE),
        values=values | {"rtt_ms": measured},
    )
