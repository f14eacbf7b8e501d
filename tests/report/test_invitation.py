import shlex
from dataclasses import replace

import pytest

from collector.cli.options import PLATFORMS
from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.report.invitation import CODE, Invitation, render_invitation
from tests.factory import make_window
from tests.report.invitations import LIVE

OVER = replace(LIVE, window=(make_window(),))


MOST_LINES = 70
"""What one printed page holds."""


def command(invitation: Invitation) -> list[str]:
    """Return the words of the command that the page asks for."""
    (line,) = (line for line in render_invitation(invitation).splitlines() if "avsync collect" in line)
    return shlex.split(line)


def test_a_call_that_runs_is_joined_by_a_token_told_apart_from_the_page() -> None:
    page = render_invitation(LIVE)
    assert command(LIVE)[1:] == shlex.split("collect --room demo --vendor livekit --here receiver --case CODE")
    assert "export LIVEKIT_URL=wss://demo.example.test LIVEKIT_TOKEN=…" in page
    assert "never with this page" in page.replace("\n   ", " ")


def test_a_call_that_is_over_is_asked_for_by_its_window_and_its_log() -> None:
    words = command(OVER)
    assert words[words.index("--from") + 1] == "2026-03-05T14:00:00.000Z"
    assert words[words.index("--to") + 1] == "2026-03-05T14:05:00.000Z"
    page = render_invitation(OVER)
    assert "LIVEKIT_TOKEN" not in page
    assert "--logs FILE" in page


def test_without_a_code_none_is_asked_for() -> None:
    assert CODE not in command(replace(LIVE, case=False))


def test_an_end_that_is_not_known_is_chosen_by_who_reads() -> None:
    asked = replace(LIVE, role=HostRole.BYSTANDER)
    assert command(asked)[command(asked).index("--here") + 1] == "END"
    assert "In place of END write sender" in render_invitation(asked)


@pytest.mark.parametrize("room", ["my room", "it's", "$(reboot)", "a;b"])
def test_a_room_of_any_name_is_one_word_of_the_command(room: str) -> None:
    words = command(replace(LIVE, room=room))
    assert words[words.index("--room") + 1] == room


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ("two  spaces", "two  spaces"),
        (" at the ends ", " at the ends "),
        ("Zoë", "Zoë"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "ROOM"),
        ("a\u00adb", "ROOM"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467", "ROOM"),
        ("tab\tin", "ROOM"),
    ],
)
def test_a_room_stands_in_the_command_as_it_is_or_is_left_to_who_reads(room: str, expected: str) -> None:
    asked = replace(LIVE, room=room)
    words = command(asked)
    assert words[words.index("--room") + 1] == expected
    page = " ".join(render_invitation(asked).split())
    assert ("In place of ROOM write the room's or channel's name" in page) is (expected == "ROOM")


def test_a_url_that_nobody_can_see_is_left_to_who_reads() -> None:
    page = render_invitation(replace(LIVE, url="wss://demo\u200b.example.test"))
    assert "export LIVEKIT_URL=wss://… " in page.replace("'", "")
    assert "[U+200B]" not in page


def test_a_room_cannot_reorder_the_page() -> None:
    assert "\u202e" not in render_invitation(replace(LIVE, room="a\u202eb\n"))


@pytest.mark.parametrize(
    ("vendor", "platform", "expected", "never"),
    [
        (Vendor.LIVEKIT, "android", "adb logcat", "agoraapi.log"),
        (Vendor.AGORA, "windows", "agorasdk.log and agoraapi.log", "adb logcat"),
        (Vendor.LIVEKIT, "web", "chrome://webrtc-internals", "adb logcat"),
        (Vendor.LIVEKIT, "ios", "Console.app", "chrome://webrtc-internals"),
    ],
)
def test_the_log_and_the_recording_are_those_of_the_platform(
    vendor: Vendor, platform: str, expected: str, never: str
) -> None:
    page = render_invitation(replace(LIVE, vendor=vendor, platform=platform)).replace("\n     ", " ")
    assert expected in page.replace("\n   ", " ")
    assert never not in page.replace("\n   ", " ")


def test_every_step_without_python_is_numbered_and_asks_what_the_clock_shows() -> None:
    _, _, by_hand = render_invitation(LIVE).partition("Without Python")
    numbers = [int(line.partition(".")[0]) for line in by_hand.splitlines() if line[:1].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "the exact time" in by_hand
    assert "time zone" in by_hand.replace("\n   ", " ")


@pytest.mark.parametrize("vendor", [Vendor.LIVEKIT, Vendor.AGORA])
@pytest.mark.parametrize("asked", [LIVE, OVER], ids=["live", "over"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_its_steps_without_python(platform: str, asked: Invitation, vendor: Vendor) -> None:
    page = render_invitation(replace(asked, platform=platform, vendor=vendor))
    _, _, by_hand = page.partition("Without Python")
    by_hand, _, _ = by_hand.partition("What becomes of it")
    lines = [line for line in by_hand.splitlines() if line[:1].isdigit()]
    assert [int(line.partition(".")[0]) for line in lines] == list(range(1, len(lines) + 1))
    words = " ".join(by_hand.split())
    for asked_for in ("the exact time", "the screen with its sound", "system's version", "The app's log", "Send back"):
        assert asked_for in words, asked_for
    assert " - " in words.partition("The app's log")[2], "no place of a log is named"


@pytest.mark.parametrize("invitation", [LIVE, OVER, replace(LIVE, platform="", vendor=Vendor.UNKNOWN)])
def test_words_fit_78_columns(invitation: Invitation) -> None:
    long = [line for line in render_invitation(invitation).splitlines() if len(line) > 78]
    assert all(len(line.split()[0]) > 60 or "avsync" in line or "export" in line or "/" in line for line in long), long


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize("asked", [LIVE, OVER], ids=["live", "over"])
@pytest.mark.parametrize("role", [HostRole.SENDER, HostRole.BYSTANDER])
def test_without_a_platform_it_is_one_page(vendor: Vendor, asked: Invitation, role: HostRole) -> None:
    page = render_invitation(replace(asked, vendor=vendor, platform="", role=role))
    assert len(page.splitlines()) <= MOST_LINES
    assert ("agoraapi" in page) is (vendor is not Vendor.LIVEKIT)
    assert "console before joining" in page
    assert "avsync invite --platform" in page


def test_a_servers_log_is_not_the_other_ends_to_give() -> None:
    assert "journalctl" not in render_invitation(replace(LIVE, platform=""))


def test_of_a_call_that_is_over_a_recording_is_asked_for_that_exists() -> None:
    assert "Send a recording of it if there is one" in render_invitation(OVER)
    assert "Send a recording of it" not in render_invitation(LIVE)
