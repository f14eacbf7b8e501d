"""Turns what is known of a call into one page of text that asks its other end for evidence, with or without Python."""

import shlex
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.model.run import utc
from collector.model.window import TimeWindow
from collector.report.quantities import span
from collector.report.shown import visible
from collector.vendors.places import LogPlace, Reach, places

_WIDTH = 78
CODE = "CODE"
"""What stands in the command where the code belongs; the code itself is told by another channel."""

ROOM = "ROOM"
"""What stands in the command for a name that the page cannot show as it is."""
_LONGEST_WORD = 200

PACKAGE = "avsync-collector"
RECORDING = {
    "android": "swipe down twice, Screen record, with the device's sound",
    "ios": "Control Centre, Screen Recording (add it in the settings first)",
    "macos": "Shift-Command-5, Record Entire Screen; it has no sound, so film the screen as well",
    "windows": "Windows-Alt-R, or the Snipping Tool's Record, with the system's sound",
    "linux": "Ctrl-Alt-Shift-R in GNOME; it may have no sound, so film the screen as well",
}
"""How each system records its screen; apps of other kinds run on one of them."""
ANY_RECORDING = (
    "Android: swipe down twice, Screen record, with sound. iPhone, iPad: Control Centre, Screen Recording (add it in "
    "the settings first). Mac: Shift-Command-5. Windows: Windows-Alt-R. Linux: Ctrl-Alt-Shift-R. Where it has no "
    "sound, film the screen as well."
)
"""The same in short, for a system that nobody named: the page stays one page."""

ANY_LOG = {
    Vendor.AGORA: (
        r"An app of Agora's: agorasdk*.log and agoraapi*.log in %LOCALAPPDATA%\Agora (Windows) or in ~/Library/Logs "
        "(Mac).",
    ),
    Vendor.LIVEKIT: ("An app of LiveKit's on a computer: the file that the app itself logs to.",),
}
ANY_LOG_ELSE = (
    "A browser: open the developer tools' console before joining, turn on its timestamps, and save it after the fault "
    "(right click, Save as).",
    "A phone, or any other app: ask whoever sent this page for one for your platform (avsync invite --platform).",
)
"""Where the logs are, in short, for a platform that nobody named; ``log_places`` says it whole for one that is."""

SYSTEM = {"android": "Android", "ios": "iPhone, iPad", "macos": "Mac", "windows": "Windows", "linux": "Linux"}
RECORD_STEP = 2
CONSOLE = ("web", "electron")


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """What the other end is asked for. ``window`` is empty for a call that still runs or is yet to come.

    ``role`` is the other end's; a bystander's stands for "not known". ``platform`` and ``url`` are empty if not known.
    """

    room: str
    vendor: Vendor
    role: HostRole
    platform: str
    url: str
    window: tuple[TimeWindow, ...]
    case: bool


def render_invitation(invitation: Invitation) -> str:
    """Return the page: plain text of at most 78 columns, save for commands, which stand on lines of their own."""
    parts = [
        *_opening(invitation),
        *_title("If Python 3.11 to 3.13 is there (about three minutes)"),
        *_by_command(invitation),
        *_title("Without Python"),
        *_by_hand(invitation),
        *_title("What becomes of it"),
        *_paragraph(
            "avsync replaces names, addresses and secrets before it writes the bundle, sends nothing by itself, and "
            "leaves a zip whose summary.html shows all of it. What you record by hand nobody redacts: look through it "
            "before you send it."
        ),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _opening(invitation: Invitation) -> Iterator[str]:
    yield from _title("Sound and picture do not agree: please look at it from your end")
    when = "while the call runs"
    for window in invitation.window:
        when = span(window.start, window.end)
    yield from _paragraph(
        f"Call: {_where(invitation.vendor)} “{visible(invitation.room, limit=120)}”, {when}. One end alone cannot say "
        "on which side of the network sound and picture part. Both together can."
    )


def _where(vendor: Vendor) -> str:
    return {Vendor.AGORA: "Agora channel", Vendor.LIVEKIT: "LiveKit room"}.get(vendor, "room or channel")


def _by_command(invitation: Invitation) -> Iterator[str]:
    yield from _step(1, "Install it in a folder of its own:")
    yield from _command(f"python3 -m venv avsync-venv && avsync-venv/bin/pip install {PACKAGE}")
    yield from _paragraph(
        "Windows: py -m venv avsync-venv; avsync-venv\\Scripts\\pip instead of the path above.", "   "
    )
    number = 2
    if invitation.vendor is not Vendor.AGORA and not invitation.window:  # nobody joins a call that is over
        url = invitation.url if _can_be_copied(invitation.url) else "wss://…"
        yield from _step(
            number,
            "Say where the call is. Ask whoever sent this page for a token; it comes by the same way as the code, "
            "never with this page.",
        )
        yield from _command(f"export LIVEKIT_URL={shlex.quote(url)} LIVEKIT_TOKEN=…")
        number += 1
    live = not invitation.window
    doing = "While the fault is there, run" if live else "Run, on the machine that took part in the call"
    yield from _step(number, f"{doing}:")
    yield from _command(_collect(invitation))
    notes = tuple(_what_to_fill_in(invitation))
    if notes:
        yield from _paragraph(" ".join(notes), "   ")
    if not live:
        yield from _paragraph(
            "Add --logs FILE for the app's log (below: where it lies). The times in the command are UTC.", "   "
        )
    yield from _step(number + 1, "Send back the zip that it names.")


def _what_to_fill_in(invitation: Invitation) -> Iterator[str]:
    if not _can_be_copied(invitation.room):
        yield (
            f"In place of {ROOM} write the room's or channel's name as your app has it: it is too long for this page, "
            "or holds characters that nobody can see."
        )
    if invitation.role is HostRole.BYSTANDER:
        yield "In place of END write sender if you are the one who is seen and heard, receiver if you watch."
    if invitation.case:
        yield (
            f"In place of {CODE} write the code that you were told, by phone or in a chat. It makes equal names get "
            "equal stand-ins in both bundles; without one, leave --case out."
        )


def _collect(invitation: Invitation) -> str:
    room = invitation.room if _can_be_copied(invitation.room) else ROOM
    parts = ["avsync-venv/bin/avsync", "collect", "--room", room]
    if invitation.vendor is not Vendor.UNKNOWN:
        parts += ["--vendor", invitation.vendor.value]
    parts += ["--here", "END" if invitation.role is HostRole.BYSTANDER else invitation.role.value]
    for window in invitation.window:
        parts += ["--from", utc(window.start), "--to", utc(window.end)]
    if invitation.case:
        parts += ["--case", CODE]
    return shlex.join(parts)


def _can_be_copied(value: str) -> bool:
    """Whether the page can show ``value`` in a command as it is: nothing in it is unseen, and it is short enough."""
    return bool(value) and visible(value, limit=_LONGEST_WORD) == value.strip()


def _by_hand(invitation: Invitation) -> Iterator[str]:
    again = "Send a recording of it if there is one. If you can make it happen again, r" if invitation.window else "R"
    steps = [
        "Clock: open a page that shows the exact time (search for “exact time”) beside the device's own clock, and "
        "note both to the second, and the time zone. Photograph them if you can.",
        f"{again}ecord the screen with its sound, as below. Let somebody speak or clap in the picture for 20 seconds. "
        "If the recording is in step and the screen is not, film the screen with a phone, from near, with its sound.",
        "Note the time (to the second) at which you saw it, whether the sound came too early or too late, whether it "
        "is always so, and what ended it.",
        "Note the device, its system's version, the app's version, how it is connected (Wi-Fi, cable, mobile), and "
        "what plays the sound: loudspeaker, cable, or Bluetooth with its name.",
    ]
    number = 0
    for number, text in enumerate(steps, start=1):
        yield from _entry(number, text)
        if number == RECORD_STEP:
            yield from _bullets(_recording(invitation.platform))
    if invitation.platform in (*CONSOLE, ""):
        number += 1
        yield from _entry(
            number,
            "In Chrome or Edge: open chrome://webrtc-internals in a second tab before you join; after the fault choose "
            "Create a dump, Download, before you leave.",
        )
    number += 1
    advice = "Where a sentence says --logs, send us the file or folder. " if invitation.platform else ""
    yield from _entry(number, f"The app's log. {advice}If you cannot, leave it out.")
    yield from _bullets(_logs(invitation))
    yield from _step(number + 1, "Send back the recording, the notes and the log, unchanged.")


def _recording(platform: str) -> Iterator[str]:
    if not platform:
        return iter((ANY_RECORDING,))
    known = [platform] if platform in RECORDING else RECORDING
    return (f"{SYSTEM[name]}: {RECORDING[name]}" for name in known)


def _logs(invitation: Invitation) -> Iterator[str]:
    if not invitation.platform:
        for vendor, texts in ANY_LOG.items():
            yield from texts if invitation.vendor in (vendor, Vendor.UNKNOWN) else ()
        yield from ANY_LOG_ELSE
        return
    for place in _places(invitation):
        yield f"{place.title}: {place.advice}"


def _bullets(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(
            text,
            _WIDTH,
            initial_indent="   - ",
            subsequent_indent="     ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _places(invitation: Invitation) -> list[LogPlace]:
    """Return where the other end's app logs on its platform; a server's own log is not the other end's to give."""
    return [
        place
        for place in places()
        if invitation.vendor in (place.vendor, Vendor.UNKNOWN)
        and place.reach is not Reach.SERVICES
        and invitation.platform in place.platforms
    ]


def _title(text: str) -> Iterator[str]:
    yield from (text, "-" * len(text), "")


def _step(number: int, text: str) -> Iterator[str]:
    yield from _paragraph(text, "   ", first=f"{number}. ")


def _entry(number: int, text: str) -> Iterator[str]:
    """Yield a step that the next one follows without an empty line: the page is to stay one page."""
    yield from _wrapped(text, "   ", first=f"{number}. ")


def _paragraph(text: str, indent: str = "", *, first: str = "") -> Iterator[str]:
    yield from (*_wrapped(text, indent, first=first), "")


def _wrapped(text: str, indent: str, *, first: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _command(text: str) -> Iterator[str]:
    yield from (f"   {visible(text, limit=2_000)}", "")
