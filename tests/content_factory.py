"""Makes synthetic measurements of content for tests: markers of one sender, every figure chosen here."""

from collections.abc import Sequence

from collector.model.evidence import Absent
from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Handle, LookupId
from collector.model.records.content import (
    ContentOutcome,
    ContentPair,
    MarkerCount,
    RoomContent,
    RoomProbe,
    SenderContent,
    SubscriberLoad,
)
from collector.model.records.room import MediaKind
from tests.factory import ELSEWHERE, START, TAKEN

NO_CONTENT = Absent(why="room.content was not gathered")
IDLE = SubscriberLoad(overflow_lines=0, overflow_frames=0, loop_late_ms=1.0, busy_share=0.0, own_cpu_share=0.05)


def make_measured(value: float, bound: float = 0.0, n: int = 28) -> Measured:
    return Measured(value=value, bound=bound, n=n, method="content")


def make_pairs(offsets_ms: Sequence[float], *, apart_s: float = 0.5) -> tuple[ContentPair, ...]:
    """Markers half a second apart with these offsets."""
    start_ms = START.timestamp() * 1000
    return tuple(
        ContentPair(at_ms=start_ms + index * apart_s * 1000, index=index % 64, offset_ms=offset)
        for index, offset in enumerate(offsets_ms)
    )


def make_sender_content(
    offset_ms: float = 0.0,
    bound_ms: float = 0.0,
    *,
    before_ms: Measured | None = None,
    slope: Measured | None = None,
    offsets_ms: Sequence[float] = (),
    sid: str = "PA_synthetic",
    sound_speed: float = 1.0,
) -> SenderContent:
    """A measured sender; without ``offsets_ms`` every one of its 28 markers has ``offset_ms``."""
    pairs = make_pairs(offsets_ms or [offset_ms] * 28)
    return SenderContent(
        sid=LookupId(sid),
        identity=Handle("synthetic"),
        audio_sid=LookupId("TR_audio"),
        video_sid=LookupId("TR_video"),
        outcome=ContentOutcome.MEASURED,
        told="",
        watched_s=len(pairs) * 0.5,
        offset_ms=(make_measured(offset_ms, bound_ms),),
        before_receiver_ms=(before_ms or make_measured(offset_ms, bound_ms),),
        slope_ms_per_s=(slope or make_measured(0.0, 0.05),),
        sound_speed=sound_speed,
        pairs=pairs,
        markers=tuple(
            MarkerCount(kind=kind, seen=28, identified=28, missing=0, repeated=0, reordered=0) for kind in MediaKind
        ),
        frames=420,
    )


def make_unmeasured(
    outcome: ContentOutcome = ContentOutcome.NO_SIGNAL, told: str = "The sender plays no reference signal."
) -> SenderContent:
    return SenderContent(
        sid=LookupId("PA_synthetic"),
        identity=Handle("synthetic"),
        audio_sid=LookupId("TR_audio"),
        video_sid=LookupId("TR_video"),
        outcome=outcome,
        told=told,
        watched_s=8.0,
    )


def make_content(*senders: SenderContent, host: Host = ELSEWHERE, load: SubscriberLoad = IDLE) -> RoomContent:
    return RoomContent(host=host, taken=TAKEN, senders=senders, load=load)


def make_probe(*senders: SenderContent, host: Host = ELSEWHERE) -> RoomProbe:
    return RoomProbe(host=host, taken=TAKEN, senders=senders, load=IDLE, own_room=True)
