"""Facts need to be beyond doubt, symptoms to lie in the window."""

from datetime import timedelta

import pytest

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.meaning import Meaning
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.vendors.formats import LogFormat, formats
from tests.factory import START
from tests.logs_factory import server_line

SERVER = next(item for item in formats() if item.id == "livekit-server-console")
AGORA = next(item for item in formats() if item.id == "agora-4")
APPLE = next(item for item in formats() if item.id == "apple")
RESET = "Resetting timestamp translation after averaging 18 frames. Old offset: 5, new offset: 9"


def read(
    *lines: str, why: Why = Why.INSIDE, room: str = "", noted: list[str] | None = None, of: LogFormat = SERVER
) -> Meaning:
    noted = noted if noted is not None else []
    meaning = Meaning(of, room=room, role=HostRole.SERVER, note_identity=noted.append)
    for number, line in enumerate(lines):
        meaning.read(Kept(line=line.encode(), why=why, at=(START + timedelta(seconds=number),)))
    return meaning


def published(room: str, sid: str) -> str:
    return server_line(START, "mediaTrack published", f'{{"room": "{room}", "participantID": "{sid}"}}')


def fact(meaning: Meaning, field: Field) -> str:
    return next((item.value for item in meaning.facts() if item.field is field), "")


def test_two_publishers_make_no_sender() -> None:
    assert fact(read(published("demo", "PA_1"), published("demo", "PA_1")), Field.SENDER_SID) == "PA_1"
    assert fact(read(published("demo", "PA_1"), published("demo", "PA_2")), Field.SENDER_SID) == ""


def test_a_fact_says_when_the_log_began_to_state_it() -> None:
    versions = [server_line(START, "starting LiveKit server", f'{{"version": "1.{n}.0"}}') for n in (1, 2, 2)]
    (stated,) = [item for item in read(*versions).facts() if item.field is Field.SERVER_VERSION]
    assert (stated.value, stated.at) == ("1.2.0", (START + timedelta(seconds=1),))


def test_the_vendor_by_a_log_s_format_has_no_time() -> None:
    (vendor,) = [item for item in read("nothing").facts() if item.field is Field.VENDOR]
    assert vendor.at == ()


def test_a_publisher_of_another_room_is_none_of_ours() -> None:
    meaning = read(published("demo", "PA_1"), published("other", "PA_2"), room="demo")
    assert fact(meaning, Field.SENDER_SID) == "PA_1"


def test_a_symptom_says_how_often_and_from_when_to_when() -> None:
    (symptom,) = read(RESET, "nothing", RESET, RESET).symptoms()
    assert (symptom.count, symptom.strength) == (3, "strong")
    assert (symptom.first, symptom.last) == (START, START + timedelta(seconds=3))


@pytest.mark.parametrize("why", [Why.EARLY, Why.CONTEXT])
def test_a_symptom_outside_the_window_does_not_count(why: Why) -> None:
    assert read(RESET, why=why).symptoms() == ()


@pytest.mark.parametrize("why", [Why.EARLY, Why.CONTEXT, Why.INSIDE])
def test_how_the_room_was_created_counts_from_before_too(why: Why) -> None:
    line = server_line(START, "API RoomService.CreateRoom", '{"room": "demo", "request": {"syncStreams": true}}')
    assert [item.signature for item in read(line, why=why).symptoms()] == ["livekit.sync-streams-on"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("zoe@example.com", ["zoe@example.com"]), ("PA_x1", []), ("demo", []), ("ab", [])],
)
def test_identities_are_noted_unless_they_are_ids_or_too_short_to_replace(name: str, expected: list[str]) -> None:
    noted: list[str] = []
    read(server_line(START, "x", f'{{"room": "demo", "participant": "{name}"}}'), room="demo", noted=noted)
    assert noted == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('identity="N/A"', []),
        ("identity=None", []),
        ('{"identity":"(null)"}', []),
        ('{"identity":"<nil>"}', []),
        ('identity="***"', []),
        ('{"participant":"Unknown"}', []),
        ("identity=Nona7", ["Nona7"]),
        ('identity="*a*"', ["*a*"]),
    ],
)
def test_what_is_written_where_nobody_is_known_is_nobody_s_identity(written: str, expected: list[str]) -> None:
    noted: list[str] = []
    read(server_line(START, f"x {written}"), noted=noted)
    assert noted == expected


def test_markers_and_later_pieces_of_a_line_say_nothing() -> None:
    meaning = read()
    meaning.read(Kept(line=RESET.encode(), why=Why.MARKER, at=(START,)))
    meaning.read(Kept(line=RESET.encode(), why=Why.INSIDE, begins=False, at=(START,)))
    assert meaning.symptoms() == ()


LOGCAT = next(item for item in formats() if item.id == "logcat")


def overheard(*lines: str, noted: list[str]) -> Meaning:
    meaning = Meaning(LOGCAT, room="", role=HostRole.BYSTANDER, note_identity=noted.append)
    for line in lines:
        meaning.read(Kept(line=f"11-29 12:26:45.228 1 2 I x: {line}\n".encode(), why=Why.INSIDE, at=(START,)))
    return meaning


def test_a_console_gives_the_facts_of_the_sdk_that_it_shows() -> None:
    agora = overheard("Agora SDK ver 4.2.2 build 272568", noted=[])
    assert (fact(agora, Field.VENDOR), fact(agora, Field.SDK_VERSION)[:5]) == ("agora", "4.2.2")
    assert overheard("nothing of either", noted=[]).facts() == ()


def test_a_console_that_shows_both_vendors_says_nothing() -> None:
    lines = ("Agora SDK ver 4.2.2 build 272568", 'starting LiveKit server {"version": "1.13.5"}')
    assert overheard(*lines, noted=[]).facts() == ()


def test_identities_are_noted_in_any_log_that_may_show_livekit_s() -> None:
    noted: list[str] = []
    overheard('joined {"participant": "zoe@example.com"}', noted=noted)
    assert noted == ["zoe@example.com"]


def heard_by(name: str) -> str:
    return f"CallbackOnDeviceStateChanged(this:0x7f0, deviceId:x, deviceName:{name}, deviceType:0, deviceState:1)"


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("Anna's AirPods Pro", "… AirPods Pro", ["Anna's AirPods Pro"]),
        ("Speakers (Realtek(R) Audio)", "Speakers (Realtek(R) Audio)", []),
        ("Anna", "", ["Anna"]),
    ],
)
def test_a_device_is_told_by_its_maker_s_words_and_its_owner_s_are_noted(
    name: str, told: str, expected: list[str]
) -> None:
    noted: list[str] = []
    assert fact(read(heard_by(name), noted=noted, of=AGORA), Field.SPEAKER) == told
    assert noted == expected


def test_the_last_device_that_the_log_names_counts_however_it_was_called() -> None:
    assert fact(read(heard_by("Speakers"), heard_by("Anna"), of=AGORA), Field.SPEAKER) == "Speakers"
    assert fact(read(heard_by("Speakers"), heard_by("Headset"), of=AGORA), Field.SPEAKER) == "Headset"


def test_what_the_platform_writes_makes_no_vendor() -> None:
    port = "type = BluetoothHFP; name = Headset; UID = x; <AVAudioSessionPortDescription"
    for log_format, vendor in ((APPLE, ""), (AGORA, "agora"), (SERVER, "livekit")):
        meaning = read(port, of=log_format)
        assert (fact(meaning, Field.SPEAKER), fact(meaning, Field.VENDOR)) == ("Headset", vendor)


def test_two_participants_devices_are_nobody_s() -> None:
    def active(model: str) -> str:
        info = f'{{"room": "demo", "clientInfo": {{"sdk": "SWIFT", "os": "ios", "deviceModel": "{model}"}}}}'
        return server_line(START, "participant active", info)

    assert fact(read(active("iPhone15,2"), room="demo"), Field.DEVICE_MODEL) == "iPhone15,2"
    assert fact(read(active("iPhone15,2"), active("Pixel 8"), room="demo"), Field.DEVICE_MODEL) == ""
    assert fact(read(active("iPhone15,2"), room="other"), Field.DEVICE_MODEL) == ""
