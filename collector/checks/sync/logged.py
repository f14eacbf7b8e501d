"""How far apart do logs say that sound and picture are?

Some receivers write it down, and a publisher may: what they count follows timestamps, so that an offset which is in the
content is none to them. So it never decides; it tells what the app's own SDK saw in the call itself, on a machine that
nobody else can measure. Lines that tell no sign are not given one.
"""

from collector.measure.lip_sync import in_words
from collector.model.finding import Answer, Value, Verdict
from collector.model.host import HostRole
from collector.model.records.logs import Direction, LogExcerpt, LoggedOffset

HOW_TO_KNOW = (
    "A receiver's log tells it every 10 s: RUST_LOG=libwebrtc=debug for LiveKit's Rust and Python SDKs, Chrome with "
    "--enable-logging --vmodule=*/webrtc/*=1; an Agora app may log avSyncTimeMs of onRemoteVideoStats."
)
BESIDE = "Compare it with a measurement of the content: what the timestamps already hold, such lines cannot see."


def check(logs: tuple[LogExcerpt, ...]) -> Answer:
    involved = [log for log in logs if log.host.role is not HostRole.BYSTANDER and log.offsets]
    found = [offset for log in involved or logs for offset in log.offsets]
    if not found:
        return Answer.skipped(
            "No log line in the window tells how far apart sound and picture were", advice=HOW_TO_KNOW
        )
    worst = sorted(found, key=_rank)
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary="; ".join(dict.fromkeys(_told(offset) for offset in worst)),
        advice=BESIDE,
        values=_values(worst),
    )


def _rank(offset: LoggedOffset) -> tuple[bool, float]:
    return offset.direction is Direction.UNSIGNED, -abs(offset.offset_ms.value)


def _told(offset: LoggedOffset) -> str:
    lines = "1 log line" if offset.offset_ms.n == 1 else f"{offset.offset_ms.n:,} log lines"
    if offset.direction is Direction.UNSIGNED:
        return f"{lines}: {offset.offset_ms.value:.0f} ms apart, which way is not told ({offset.meaning})"
    if offset.offset_ms.n == 1:
        side = "early" if offset.offset_ms.value >= 0 else "late"
        return f"{lines}: audio {abs(offset.offset_ms.value):.0f} ms {side} ({offset.meaning})"
    return f"{lines}: audio {in_words(offset.offset_ms)} ({offset.meaning})"


def _values(worst: list[LoggedOffset]) -> dict[str, Value]:
    """Return the worst of each direction and which line it is from."""
    values: dict[str, Value] = {}
    for offset in worst:
        name = "apart" if offset.direction is Direction.UNSIGNED else "offset"
        if f"{name}_ms" not in values:
            values |= {f"{name}_ms": offset.offset_ms, f"{name}_line": offset.line}
    return values
