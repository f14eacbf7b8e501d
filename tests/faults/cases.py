"""The fault matrix as data: what each publisher does, where, and which cause is right by which evidence."""

from dataclasses import dataclass
from enum import StrEnum

from tests.faults.fault import Act, Fault, Push, Stall, Stamps
from tests.impairment import Link


class Evidence(StrEnum):
    """What avsync may look at."""

    WATCH = "watch"
    WATCH_AND_TRACE = "watch+trace"
    TRACE = "trace"
    REHEARSAL = "rehearsal"


class Side(StrEnum):
    """Whose way to the server the link is on."""

    SENDER = "sender"
    RECEIVER = "receiver"


NO_CAUSE = ""
HEALTHY = Fault()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One row of the matrix.

    ``right`` holds the causes of which the first named one must be one: the true one, then those that this evidence
    cannot tell from it. NO_CAUSE among them: none need be named; alone: none may be. ``setup`` is the healthy case of
    the same set-up. ``options`` are added to avsync's command line; ``whole`` runs all of ``avsync collect`` instead of
    ``measure room``. ``unmeasured`` says that an offset need not come out, because the case takes away what it is
    measured by. ``browser`` sends from a real one; of the fault it knows the offset alone.
    """

    id: str
    evidence: Evidence
    right: tuple[str, ...]
    fault: Fault = HEALTHY
    setup: str = "healthy-30fps-48k"
    sync_streams: bool = True
    link: Link | None = None
    side: Side = Side.RECEIVER
    busy: bool = False
    restart_at_s: float = 0.0
    seconds: float = 20.0
    options: tuple[str, ...] = ()
    whole: bool = False
    unmeasured: bool = False
    quick: bool = False
    browser: bool = False

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong with it at all."""
        return self.id == self.setup

    @property
    def watched(self) -> bool:
        """Whether a subscriber listens."""
        return self.evidence in (Evidence.WATCH, Evidence.WATCH_AND_TRACE)

    def judged_right(self, named: str) -> bool:
        """Whether the first named cause (NO_CAUSE if there is none) is right."""
        return named in self.right


WATCH, BOTH, TRACE = Evidence.WATCH, Evidence.WATCH_AND_TRACE, Evidence.TRACE
NONE = (NO_CAUSE,)
SOURCE_OFFSET = ("publisher.source-offset", "publisher.queue", "publisher.stall", "enhancement.third-party")
"""To a subscriber these look alike."""

RECEIVING = ("--here", "receiver")
BRIEF_S = 15.0
"""Enough for what statistics alone show (10 s), where no exact offset is asked for."""

TRACE_S = 10.0
LONG_TRACE_S = 20.0


def _healthy() -> tuple[Case, ...]:
    setups = {
        "healthy-30fps-48k": Fault(),
        "healthy-15fps-48k": Fault(fps=15.0),
        "healthy-30fps-44k1": Fault(sample_rate_hz=44_100),
        "healthy-simulcast": Fault(simulcast=True),
    }
    return tuple(
        Case(id=name, evidence=BOTH, right=NONE, fault=fault, setup=name, quick=name == "healthy-30fps-48k")
        for name, fault in setups.items()
    )


def _content() -> tuple[Case, ...]:
    # -60 ms is in step; +80 ms is not, but lies within the bound of it, so that nothing need be named.
    rights = {-300: SOURCE_OFFSET, -60: NONE, 80: (*SOURCE_OFFSET, NO_CAUSE), 300: SOURCE_OFFSET}
    return tuple(
        Case(
            id=f"content-{offset_ms:+d}ms",
            evidence=WATCH,
            right=right,
            fault=Fault(offset_ms=offset_ms),
            quick=offset_ms == 300,
        )
        for offset_ms, right in rights.items()
    )


def _browser() -> tuple[Case, ...]:
    healthy = "browser-healthy"
    faults = {healthy: Fault()} | {
        f"browser-content-{offset_ms:+d}ms": Fault(offset_ms=offset_ms) for offset_ms in (-300, 300)
    }
    return tuple(
        Case(
            id=name,
            evidence=WATCH,
            right=NONE if name == healthy else SOURCE_OFFSET,
            fault=fault,
            setup=healthy,
            browser=True,
        )
        for name, fault in faults.items()
    )


def _queues() -> tuple[Case, ...]:
    article = Fault(push=Push.SEQUENTIAL, video_queue_ms=200, audio_queue_ms=1000, stall_ms=500)
    parallel = Fault(push=Push.PARALLEL, video_queue_ms=100, audio_queue_ms=200, stall_ms=500)
    oversized = Fault(push=Push.IN_TURN, audio_queue_ms=400, stamps=Stamps.NONE)
    queue = ("publisher.queue", "publisher.sequential-push", "publisher.stall")
    return (
        Case(id="sequential-push-stall", evidence=BOTH, right=queue, fault=article),
        Case(id="sequential-push-stall-watched", evidence=WATCH, right=SOURCE_OFFSET, fault=article),
        Case(
            id="sequential-push-stall-traced", evidence=TRACE, right=queue, fault=article, seconds=TRACE_S, quick=True
        ),
        Case(id="oversized-audio-queue", evidence=BOTH, right=("publisher.queue",), fault=oversized),
        # So many pictures are missing that no marker of the picture can be told from its neighbours.
        Case(id="small-queue-parallel-stall", evidence=BOTH, right=queue, fault=parallel, unmeasured=True),
        Case(
            id="small-queue-parallel-stall-traced",
            evidence=TRACE,
            right=queue,
            fault=parallel,
            seconds=LONG_TRACE_S,
        ),
        Case(
            id="rehearse-sequential",
            evidence=Evidence.REHEARSAL,
            right=queue,
            options=("--push", "sequential", "--video-queue-ms", "200", "--audio-queue-ms", "1000"),
        ),
        Case(
            id="rehearse-parallel",
            evidence=Evidence.REHEARSAL,
            right=queue,
            options=("--push", "parallel", "--video-queue-ms", "100", "--audio-queue-ms", "200"),
        ),
        Case(
            id="rehearse-large-queues",
            evidence=Evidence.REHEARSAL,
            right=NONE,
            options=("--push", "sequential", "--video-queue-ms", "1500", "--audio-queue-ms", "1500"),
        ),
    )


def _stamps() -> tuple[Case, ...]:
    unit, order = ("publisher.timestamp-unit",), ("publisher.timestamp-order",)
    rights = {
        Stamps.SECONDS: (*unit, *order),
        Stamps.MILLISECONDS: unit,
        Stamps.NANOSECONDS: unit,
        Stamps.TICKS: unit,
        Stamps.INDEX: unit,
        Stamps.DOUBLE_RATE: ("publisher.frame-rate", "publisher.timestamp-unit"),
        Stamps.REPEATED: order,
        Stamps.BACKWARDS: order,
        Stamps.EPOCH: NONE,
        Stamps.NONE: NONE,
    }
    traced = tuple(
        Case(
            id=f"stamps-{stamps.name.lower().replace('_', '-')}",
            evidence=TRACE,
            right=right,
            fault=Fault(stamps=stamps),
            seconds=TRACE_S,
            quick=stamps in (Stamps.MILLISECONDS, Stamps.EPOCH),
        )
        for stamps, right in rights.items()
    )
    # The SDK's clock alignment starts over again and again and drops half of the pictures.
    watched = Case(
        id="stamps-milliseconds-watched",
        evidence=BOTH,
        right=unit,
        fault=Fault(stamps=Stamps.MILLISECONDS),
        unmeasured=True,
    )
    epoch = Case(id="stamps-epoch-watched", evidence=BOTH, right=NONE, fault=Fault(stamps=Stamps.EPOCH))
    return (*traced, watched, epoch)


def _rates() -> tuple[Case, ...]:
    drift = ("publisher.clock-drift",)
    drifting = ("publisher.clock-drift", "publisher.sample-rate", "publisher.duration", "publisher.frame-rate")
    traced = tuple(
        Case(
            id=f"clock-drift-{ppm:+d}ppm-{kind}",
            evidence=TRACE,
            right=drift,
            fault=Fault(drift_ppm=ppm, drifting=kind),
            seconds=LONG_TRACE_S,
        )
        for ppm, kind in ((200, "video"), (-200, "audio"), (500, "audio"), (-1000, "video"), (3000, "video"))
    )
    watched = tuple(
        Case(id=f"clock-drift-{ppm:+d}ppm-watched", evidence=WATCH, right=drifting, fault=Fault(drift_ppm=ppm))
        for ppm in (-3000, 3000)
    )
    # 200 ppm are 12 ms in a minute: measured, and nothing that anybody would notice.
    minutes = tuple(
        Case(
            id=f"clock-drift-{ppm:+d}ppm-minute", evidence=WATCH, right=right, fault=Fault(drift_ppm=ppm), seconds=60.0
        )
        for ppm, right in ((200, (*drifting, NO_CAUSE)), (-1000, (*drifting, NO_CAUSE)))
    )
    mixed = Fault(made_at_hz=44_100)
    waiting = Fault(made_at_hz=44_100, push=Push.SEQUENTIAL, video_queue_ms=200, audio_queue_ms=200)
    too_fast = Fault(made_at_hz=44_100, push=Push.PARALLEL, video_queue_ms=200, audio_queue_ms=200)
    wrong_length = Fault(push=Push.SEQUENTIAL, fps=50.0, block_samples=1024, claimed_ms=20.0, audio_queue_ms=200)
    rate = ("publisher.sample-rate",)
    return (
        *traced,
        *watched,
        *minutes,
        Case(id="44k1-as-48k-traced", evidence=TRACE, right=rate, fault=mixed, seconds=TRACE_S),
        Case(id="44k1-as-48k-synchronizer", evidence=TRACE, right=rate, fault=waiting, seconds=TRACE_S),
        Case(id="44k1-as-48k-watched", evidence=WATCH, right=(*rate, "publisher.duration"), fault=too_fast),
        Case(
            id="duration-mismatch", evidence=TRACE, right=("publisher.duration",), fault=wrong_length, seconds=TRACE_S
        ),
    )


def _machine_and_network() -> tuple[Case, ...]:
    stalls = Fault(stall=Stall.LOOP, stall_ms=400, stall_every_s=3.0)
    network = ("network.loss", "network.jitter", "network.rtt")
    return (
        Case(id="loop-stalls-traced", evidence=TRACE, right=("publisher.stall",), fault=stalls, seconds=TRACE_S),
        Case(id="loop-stalls", evidence=BOTH, right=("publisher.stall",), fault=stalls, unmeasured=True),
        Case(
            id="cpu-starvation",
            evidence=BOTH,
            right=("device.cpu", "device.scheduling", "publisher.stall"),
            busy=True,
            whole=True,
            options=("--here", "sender"),
        ),
        # Over a smooth path nothing parts without a group either: it is found, and need not be named as a cause.
        Case(
            id="no-sync-group",
            evidence=WATCH,
            right=("room.no-sync-group", NO_CAUSE),
            sync_streams=False,
            seconds=25.0,
            quick=True,
        ),
        Case(
            id="no-sync-group-jitter",
            evidence=WATCH,
            right=("room.no-sync-group", "receiver.buffers", "network.jitter"),
            sync_streams=False,
            link=Link(delay_ms=20, jitter_ms=300),
            options=RECEIVING,
            seconds=25.0,
        ),
        Case(
            id="loss-8%",
            evidence=WATCH,
            right=("network.loss",),
            link=Link(loss_percent=8),
            options=RECEIVING,
            seconds=BRIEF_S,
        ),
        Case(
            id="loss-8%-of-sender",
            evidence=WATCH,
            right=("network.loss",),
            link=Link(loss_percent=8),
            side=Side.SENDER,
            options=("--here", "sender"),
            seconds=BRIEF_S,
        ),
        Case(
            id="delay-300ms",
            evidence=WATCH,
            right=("network.rtt",),
            link=Link(delay_ms=150),
            options=RECEIVING,
            seconds=BRIEF_S,
        ),
        Case(
            id="jitter-300ms",
            evidence=WATCH,
            right=("network.jitter",),
            link=Link(delay_ms=20, jitter_ms=300),
            options=RECEIVING,
            seconds=BRIEF_S,
        ),
        Case(
            id="bandwidth-100kbit",
            evidence=WATCH,
            right=("network.bandwidth", *network),
            link=Link(delay_ms=20, rate_kbit_s=100),
            unmeasured=True,
            options=RECEIVING,
            seconds=BRIEF_S,
        ),
    )


def _own_right() -> tuple[Case, ...]:
    acts = {
        "mutes": ((6.0, Act.MUTE), (10.0, Act.UNMUTE)),
        "republishes": ((8.0, Act.REPUBLISH),),
        "leaves": ((10.0, Act.LEAVE),),
    }
    own = tuple(
        Case(id=name, evidence=WATCH, right=NONE, fault=Fault(acts=act), unmeasured=True, seconds=BRIEF_S)
        for name, act in acts.items()
    )
    restarted = Case(
        id="server-restarted",
        evidence=WATCH,
        right=(NO_CAUSE, "network.path-change", "network.blocked"),
        restart_at_s=6.0,
        unmeasured=True,
    )
    return (*own, restarted)


CASES = (
    *_healthy(),
    *_content(),
    *_browser(),
    *_queues(),
    *_stamps(),
    *_rates(),
    *_machine_and_network(),
    *_own_right(),
)
