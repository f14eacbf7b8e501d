"""Lists the checks of both vendors' guides: what is measured, and what to change and measure again, one tap first."""

from collector.model.records.guide import Witness
from collector.questions.parts import (
    BY_CAMERA,
    REPEATED,
    TRIED_ANY,
    YES_NO,
    Choice,
    Device,
    Exact,
    Experiment,
    Form,
    Measurement,
    Note,
    Question,
    Step,
    Unless,
    When,
)
from collector.questions.rendering import PICTURES, RENDERER

ROOM_OR_FILES = (Witness.ROOM, Witness.RECORDING)
FILES = (Witness.RECORDING,)
TRACE_OR_ROOM = (Witness.TRACE, Witness.ROOM, Witness.RECORDING)
LIVE = When(key="when", values=("now",))
PAST = Unless(key="when", values=REPEATED.values)
HERE = When(key="here", values=("sender", "receiver"))
SERVER, NO_SERVER = When(key="can.room", values=("yes",)), Unless(key="can.room", values=("yes",))
CUSTOM_SOURCE = When(key="custom_source", values=("yes",))
LIVEKIT_SOURCE = (
    CUSTOM_SOURCE,
    When(key="vendor", values=("livekit",)),
    When(key="platform", values=("linux", "macos", "windows")),
)
"""Where LiveKit's Python SDK may be the publisher."""
ENHANCED = Unless(key="enhancement", values=("", "no"))

NO_TRACE = Unless(key="can.trace", values=("yes",))
NETWORK = Measurement(
    id="network.measure",
    title="Measure this machine's network",
    why="A path that is slow, lossy or blocked delays one of the two more than the other.",
    does="sends a few hundred small packets to the call's server and to its relay",
    takes="about 25 s",
    sources=("network.",),
    when=(LIVE, HERE, SERVER),
)
NEARBY = Measurement(
    id="network.nearby",
    title="Look at this machine's network",
    why="A connection that changes, or something in the way, delays one of the two more than the other.",
    does="reads how this machine is connected and whether that changes, and tries whether the service can be "
    "reached (not with --offline)",
    takes="about 20 s",
    sources=("network.changes", "network.interfaces", "network.clock", "network.portal", "network.vendor-hosts"),
    when=(LIVE, HERE, NO_SERVER),
)
DEVICE = Measurement(
    id="device.measure",
    title="Measure this machine",
    why="A machine without time to spare encodes or shows pictures late, while sound goes on.",
    does="reads load, timer delay, heat and the programs that stand out",
    takes="about 15 s",
    sources=("device.",),
    may_find=("enhancement",),
    when=(LIVE, HERE),
)
CHECKS: tuple[Step, ...] = (
    Measurement(
        id="room.watch",
        title="Watch the room",
        why="Measured over time, it shows whether the offset stays, grows, or comes and goes, and on which side.",
        does="joins the room unseen, publishes nothing, and keeps figures only, no picture and no sound",
        takes="a minute",
        sources=("room.",),
        answers=("regular", "course"),
        answers_when=(LIVE,),
        when=(SERVER,),
    ),
    Note(
        id="unwatched",
        text="With the server's address and keys, avsync could watch the room and measure most of what follows: /stop, "
        "set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET (or LIVEKIT_TOKEN), and avsync guide --resume last.",
        when=(LIVE, When(key="vendor", values=("livekit",)), NO_SERVER),
    ),
    Note(
        id="intermittent",
        text="Now and then: occasional differences are normal where network or device are short for a moment. "
        "The checks below say which of the two it is.",
        when=(When(key="regular", values=("intermittent",)),),
    ),
    NETWORK,
    NEARBY,
    DEVICE,
    *PICTURES,
    Question(
        id=TRIED_ANY,
        text="Was anything changed already to see whether it helps: another network, another output or device, or "
        "without a filter?",
        short="something tried already",
        why="What came of it is kept as told, so that nobody advises the same again.",
        form=Form.CHOICE,
        choices=YES_NO,
        default="no",
        when=(PAST,),
    ),
    Experiment(
        id="output",
        title="Sound through another output",
        why="Bluetooth headsets and televisions delay sound by 100 to 300 ms, and no figure of the call shows it.",
        change="On the device that watches, switch the sound to its own speaker or to a headset with a cable.",
        restore="Switch the sound back as it was.",
        device=Device.RECEIVER,
        seen_by=FILES,
        causes=("receiver.output-latency",),
        record=BY_CAMERA,
        helped="The output delays the sound. Use the other one, or an app that tells the system to make up for it.",
    ),
    Question(
        id="output_kind",
        text="Through what does the device that watches play the sound?",
        short="sound output",
        why="Bluetooth headsets and televisions delay sound by 100 to 300 ms, and no figure of the call shows it; "
        "another output cannot be tried for a call that is over.",
        form=Form.CHOICE,
        choices=(
            Choice(value="speaker", label="Its own speaker"),
            Choice(value="wired", label="A headset or loudspeaker with a cable"),
            Choice(value="bluetooth", label="Bluetooth: a headset, loudspeaker or car"),
            Choice(value="tv", label="A television or its soundbar"),
            Choice(value="unsure", label="I cannot say"),
        ),
        when=(PAST,),
    ),
    Note(
        id="output.slow",
        text="Such an output may be the whole offset: watch the same picture through the device's own speaker once. If "
        "it is in step there, no setting of the call is wrong.",
        when=(PAST, When(key="output_kind", values=("bluetooth", "tv"))),
    ),
    Experiment(
        id="filter",
        title="Without the enhancement",
        why="A filter for picture or sound takes time, and only on one of the two.",
        change="On the device that sends, switch the filter, virtual camera or noise suppression off.",
        restore="Switch it on again if you need it.",
        device=Device.SENDER,
        seen_by=ROOM_OR_FILES,
        causes=("enhancement.third-party",),
        helped='The enhancement is the likely cause: contact its provider, and send this: "With your SDK switched on, '
        "sound and picture of our call part; switched off, they agree. The attached bundle says how that was seen. "
        'Which delay does it add, and how is it made known to the app?"',
        sources=("device.",),
        again=(DEVICE,),
        when=(ENHANCED,),
    ),
    Experiment(
        id="network",
        title="Another network",
        why="If the offset goes with the network, neither app nor device need be searched.",
        change="Switch to another network: from Wi-Fi to a cable or to a phone's.",
        restore="Switch back to the network as it was.",
        device=Device.ASKED,
        seen_by=ROOM_OR_FILES,
        causes=("network.loss", "network.jitter", "network.rtt", "network.bandwidth", "network.bufferbloat"),
        helped="The first network is the likely cause. Stay on the other one, and give the bundle to whoever runs it.",
        sources=("network.",),
        again=(NETWORK, NEARBY),
    ),
    Experiment(
        id="device",
        title="Less load on the device",
        why="If the offset goes with the load, the device is short of time.",
        change="On the device, close what uses most of it, as named above if it is this machine: other calls, "
        "recorders, many tabs.",
        elsewhere="Or /skip this, and run the same on another machine: let it take the device's place in the call, and "
        "there run {collect} (the code at its end ties the two bundles).",
        restore="Open again what you need.",
        device=Device.ASKED,
        seen_by=ROOM_OR_FILES,
        causes=("device.cpu", "device.scheduling", "device.memory"),
        helped="The device is short of time. Send a smaller picture or fewer of them, or use a faster device.",
        sources=("device.",),
        again=(DEVICE,),
    ),
    *RENDERER,
    Note(
        id="stamps",
        text="Your app hands over its own frames. This is what the SDK wants of their timestamps; sound and picture "
        "must count from the same moment:",
        exact=Exact.STAMPS,
        when=(CUSTOM_SOURCE,),
    ),
    Note(
        id="trace.livekit",
        text="To have them measured in a program in Python, put two lines around what you have "
        "(collector/instrument.py is the one file they need), let it run for 20 s, then /stop here and avsync guide "
        "--resume last --timestamps trace.jsonl:\n"
        "    from instrument import SyncTrace\n"
        '    with SyncTrace.attach(av_sync, "trace.jsonl"):',
        when=(
            CUSTOM_SOURCE,
            When(key="vendor", values=("livekit",)),
            When(key="platform", values=("linux", "macos", "windows")),
            NO_TRACE,
        ),
    ),
    Note(
        id="trace.lines",
        text="To have them measured, add these lines where your app hands frames over, let it run for 20 s, fetch the "
        "file, then /stop here and avsync guide --resume last --timestamps trace.csv:",
        exact=Exact.TRACE,
        when=(CUSTOM_SOURCE, NO_TRACE),
    ),
    Measurement(
        id="trace.measure",
        title="Judge the publisher's timestamps",
        why="A wrong unit, start or order of timestamps is the most frequent cause in a custom source.",
        does="reads the trace that you gave",
        takes="a few seconds",
        sources=("publisher.timestamps",),
        when=(When(key="can.trace", values=("yes",)),),
    ),
    Question(
        id="push",
        text="How does your publisher hand sound and picture to the SDK?",
        short="push pattern",
        why="One after the other from one task, each waits for the other.",
        form=Form.CHOICE,
        choices=(
            Choice(value="sequential", label="One after the other, from one task"),
            Choice(value="parallel", label="One long-lived task for each"),
            Choice(value="task-per-frame", label="A new task for each frame"),
        ),
        default="sequential",
        when=LIVEKIT_SOURCE,
    ),
    Question(
        id="video_queue_ms",
        text="How long is AVSynchronizer's queue, video_queue_size_ms?",
        short="video queue, ms",
        why="What waits in it is late; 100 ms unless you set it.",
        form=Form.MILLISECONDS,
        default="100",
        when=LIVEKIT_SOURCE,
    ),
    Question(
        id="audio_queue_ms",
        text="How long is AudioSource's queue, queue_size_ms?",
        short="audio queue, ms",
        why="What waits in it is late; 1000 ms unless you set it.",
        form=Form.MILLISECONDS,
        default="1000",
        when=LIVEKIT_SOURCE,
    ),
    Measurement(
        id="pattern",
        title="Rehearse queues, pushes and capture times on this machine",
        why="Queues that are too long, and pushing in turn, part sound and picture when something stalls; and a "
        "picture has the capture time at which the SDK's synchronizer takes it, whatever your app passes to push().",
        does="runs the SDK's own synchronizer with and without stalls, without any server, and notes when it captures "
        "each picture",
        takes="about 6 s",
        sources=("publisher.rehearsal",),
        when=LIVEKIT_SOURCE,
    ),
    Experiment(
        id="shorter",
        title="Shorter queues and separate tasks",
        why="A long queue holds one of the two back, and pushing in turn lets one wait for the other.",
        change="In the publisher, set AVSynchronizer(video_queue_size_ms=200) and AudioSource(queue_size_ms=200), push "
        "sound and picture from one long-lived task each, start it again, and let it run for 20 s.",
        restore="Keep it if it helped; else put it back as it was.",
        device=Device.SENDER,
        seen_by=TRACE_OR_ROOM,
        causes=("publisher.queue", "publisher.sequential-push", "publisher.stall"),
        helped="Queues or order of pushing part the two. Keep the change and watch it for a day.",
        when=LIVEKIT_SOURCE,
    ),
    Experiment(
        id="source",
        title="The SDK's own camera and microphone",
        why="If it agrees without your source, the source or its timestamps part the two.",
        change="In the sending app, let the SDK capture camera and microphone itself instead of your own source.",
        restore="Put your own source back.",
        device=Device.SENDER,
        seen_by=ROOM_OR_FILES,
        causes=("publisher.source-offset",),
        helped="Your source parts the two. Compare its timestamps with the lines above, then its delays.",
        when=(CUSTOM_SOURCE,),
    ),
)
