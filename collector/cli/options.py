"""The options that mean the same in every command, as click decorators in the groups of the contract."""

from typing import Any, TypedDict

import click

from collector.cli.headings import Declared, headed
from collector.model.incident import Vendor
from collector.model.request import PushPattern

VENDORS = tuple(vendor.value for vendor in Vendor if vendor is not Vendor.UNKNOWN)
PLATFORMS = ("android", "ios", "macos", "windows", "web", "unity", "electron", "react-native", "flutter", "linux")
SCENARIOS = ("communication", "live-streaming", "single-host", "co-host")
HERE = ("sender", "receiver", "server", "elsewhere")


class Given(TypedDict):
    """What click hands over; an empty string means that the option was not given."""

    room: str
    url: str
    api_key: str
    api_secret: str
    token: str
    env_file: str
    no_join: bool
    offline: bool
    app_id: str
    livekit_project: str
    prometheus: str
    agora_api: str
    livekit_cloud_api: str
    vendor: str
    platform: str
    scenario: str
    sender: str
    receiver: str
    here: str
    symptom: str
    custom_source: bool | None
    custom_renderer: bool | None
    enhancement: str
    reproducible: bool | None
    steps: str
    label: str
    start: str
    end: str
    around: str
    last: str
    zone: str
    logs: tuple[str, ...]
    include_encrypted: bool
    timestamps: str
    recording: str
    recording_audio: str
    attach_recording: bool
    hide_identities: bool
    also_live: bool
    rehearse: bool
    probe: bool
    probe_in_room: bool
    pid: int
    video_queue_ms: int
    audio_queue_ms: int
    push: str
    fps: float
    sample_rate: int
    duration: str
    max_size: str
    encrypt_to: tuple[str, ...]
    case: str
    redact: str


def option(*names: str, also: tuple[str, ...] = (), **settings: Any) -> Declared:
    """Return an option with the contract's environment variable ``AVSYNC_<NAME>`` and ``also`` further ones."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    variable = "AVSYNC_" + long.removeprefix("--").replace("-", "_").upper()
    return Declared(names=names, settings={**settings, "envvar": [variable, *also]})


def text(*names: str, also: tuple[str, ...] = (), **settings: Any) -> Declared:
    """Return an option whose value is text, empty if not given."""
    return option(*names, also=also, default="", **settings)


def choice(*names: str, values: tuple[str, ...], help: str) -> Declared:
    """Return an option that takes one of some words, or nothing."""
    return text(*names, type=click.Choice(["", *values]), metavar="|".join(values), help=help)


WHERE = headed(
    "Server, keys and records",
    text("--url", also=("LIVEKIT_URL",), metavar="URL", help="LiveKit server, ws:// or wss://."),
    text("--api-key", also=("LIVEKIT_API_KEY",), metavar="KEY", help="LiveKit API key (better: LIVEKIT_API_KEY)."),
    text("--api-secret", also=("LIVEKIT_API_SECRET",), metavar="SECRET", help="Better: LIVEKIT_API_SECRET."),
    text("--token", also=("LIVEKIT_TOKEN",), metavar="TOKEN", help="A room token instead of key and secret."),
    text("--env-file", metavar="FILE", help="Read the LIVEKIT_… and AGORA_… values from this file."),
    option("--no-join", is_flag=True, help="Never enter a room; ask the server only."),
    option("--offline", is_flag=True, help="Contact nothing at all."),
    text(
        "--app-id", also=("AGORA_APP_ID",), metavar="ID", help="Agora App ID; its records: AGORA_CUSTOMER_ID, …_SECRET."
    ),
    text(
        "--livekit-project", also=("LIVEKIT_PROJECT_ID",), metavar="ID", help="LiveKit Cloud project, for its records."
    ),
    text("--prometheus", metavar="URL", help="Prometheus page of a self-hosted LiveKit server."),
    text("--agora-api", metavar="URL", hidden=True, help="For tests. [https://api.agora.io]"),
    text("--livekit-cloud-api", metavar="URL", hidden=True, help="For tests. [https://cloud-api.livekit.io]"),
)
WHO = headed(
    "The call",
    choice("--vendor", values=VENDORS, help="Whose SDK."),
    choice("--platform", values=PLATFORMS, help="Platform of the app that sends."),
    choice("--scenario", values=SCENARIOS, help="Kind of call."),
    text("--sender", metavar="UID", help="Who sends; not needed if only one publishes."),
    text("--receiver", metavar="UID", help="Who sees it out of sync."),
    option(
        "--here", default="elsewhere", type=click.Choice(HERE), show_default=True, help="Which side this machine is."
    ),
    text("--symptom", metavar="TEXT", help='In your words: "voice is half a second late".'),
    option("--custom-source/--no-custom-source", default=None, help="Does the app push its own frames?"),
    option("--custom-renderer/--no-custom-renderer", default=None, help="Does the app draw frames itself?"),
    text("--enhancement", metavar="NAME", help="Third-party beauty, background or noise SDK in use."),
    option("--reproducible/--not-reproducible", default=None, help="Does it happen every time?"),
    text("--steps", metavar="TEXT", help="How to reproduce it."),
    text("--label", metavar="TEXT", help='What this run is called when it is compared: "before", "after".'),
)
WHEN = headed(
    "When it happened",
    text("--from", "start", metavar="TIME", help="Start: 2026-03-05T14:00, 14:00, or 10m (ago)."),
    text("--to", "end", metavar="TIME", help="End; without it, now."),
    text("--around", metavar="TIME", help="Five minutes each side of this time."),
    text("--last", metavar="SPAN", help="The last 90s, 10m or 2h."),
    text("--zone", metavar="ZONE", help="Zone of times without one: Europe/Berlin, UTC, +08:00."),
)
EVIDENCE = headed(
    "Evidence to gather",
    option("--logs", multiple=True, metavar="PATH[@ZONE]", help="Log file, folder, glob, zip or gz. Repeatable."),
    option("--include-encrypted", is_flag=True, help="Take logs whole that the vendor encrypted; nobody redacts them."),
    text("--timestamps", metavar="FILE", help="A publisher's frame timestamps, CSV or JSONL."),
    text("--recording", metavar="FILE", help="A screen or server recording: mp4, webm, mkv, mov. Measured here."),
    text("--recording-audio", metavar="FILE", help="Its sound, if that is a file of its own that begins with it."),
    option("--attach-recording", is_flag=True, help="Put the recording into the bundle, too; nobody redacts it."),
    option("--hide-identities", is_flag=True, help="Pseudonymise room and ids, too; support cannot look them up then."),
    option("--also-live", is_flag=True, help="Measure now although the window is in the past."),
    option("--rehearse", is_flag=True, help="Rehearse the publisher settings below on this machine."),
    option("--probe", is_flag=True, help="Publish a test signal in a room of its own, too, and receive it back."),
    option("--probe-in-room", is_flag=True, help="The same in the user's own room: others see and hear it (--yes)."),
    option("--pid", type=click.IntRange(min=1), default=None, metavar="PID", help="The publishing process here."),
)
REHEARSAL = headed(
    "Publisher's settings to rehearse",
    option(
        "--video-queue-ms",
        type=click.IntRange(1, 60_000),
        default=None,
        metavar="MS",
        help="AVSynchronizer's queue. [100]",
    ),
    option(
        "--audio-queue-ms",
        type=click.IntRange(1, 60_000),
        default=None,
        metavar="MS",
        help="AudioSource's queue. [1000]",
    ),
    choice("--push", values=tuple(p.value for p in PushPattern), help="How frames are pushed. [sequential]"),
    option("--fps", type=click.FloatRange(1, 240), default=None, metavar="FPS", help="Frame rate to rehearse. [30]"),
    option(
        "--sample-rate",
        type=click.IntRange(8000, 192_000),
        default=None,
        metavar="HZ",
        help="Sample rate to rehearse. [48000]",
    ),
)
HOW = headed(
    "How to run",
    text("--duration", metavar="SECONDS|auto", help="How long to listen. [auto: 15 to 60 s]"),
    text("--max-size", metavar="SIZE", help="The bundle at most: 20MB, 1GB. Logs are left out first, and named."),
    option("--encrypt-to", multiple=True, metavar="KEY", help="Only this key opens it: age1…, ssh-… or a file."),
    text("--case", metavar="CODE", help="Shared code: both ends' bundles get equal pseudonyms."),
    text("--redact", metavar="FILE", help='Rules of your own, one a line: "pattern REGEX" or "allow LITERAL".'),
)
