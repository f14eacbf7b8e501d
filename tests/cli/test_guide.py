"""``avsync guide`` as people use it: through a real pseudo-terminal."""

import hashlib
import html
import json
import re
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.bundle.read import read_bundle
from collector.bundle.verify import verify_bundle
from collector.model.records.guide import GuideExperiment, Witness
from collector.questions.checklist import CHECKLIST
from tests.avsync import avsync, document, member
from tests.cli.guided import FIELDS, PAST, write_log
from tests.cli.terminal import ENTER, Terminal
from tests.recordings import Take, write_recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pseudo-terminal")

Started = Callable[..., Terminal]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """Start guides in one folder; whatever still runs at the end is ended."""
    running: list[Terminal] = []

    def start(*arguments: str, **settings: object) -> Terminal:
        terminal = Terminal(tmp_path, "--offline", *arguments, **settings)  # type: ignore[arg-type]  # by name
        running.append(terminal)
        return terminal

    yield start
    for terminal in running:
        terminal.end()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One guide from its beginning to its end, shared by the tests that only read it."""
    guide = Terminal(tmp_path_factory.mktemp("whole"), "--offline", variables={"NO_COLOR": "1"})
    guide.converse(PAST)
    return guide


def test_it_ends_in_an_approved_bundle_whose_ticket_holds_every_field(whole: Terminal) -> None:
    assert whole.exit_code == 5, whole.screen  # no record lies in that window
    ticket = member(whole.bundle, "ticket.md")
    assert [name for name in FIELDS if f"- {name}: " not in ticket] == []
    assert "demo-42" in ticket
    assert "4711" in ticket
    journal = json.loads(Path(f"{whole.bundle}.journal.json").read_text("utf-8"))
    digest = hashlib.sha256(whole.bundle.read_bytes()).hexdigest()
    assert [entry["sha256"] for entry in journal["entries"]] == [digest]
    assert list((whole.folder / "state").rglob("journal.jsonl")) == []


def test_the_command_that_sends_it_names_it_from_every_folder(whole: Terminal) -> None:
    assert f"\n  avsync attach {shlex.quote(str(whole.bundle))} --to URL" in whole.screen.replace("\r", "")
    assert whole.bundle.is_absolute()


def test_it_fits_eighty_columns_without_colour_or_drawing(whole: Terminal) -> None:
    assert "\x1b" not in whole.screen
    # The bundle's path is one word, and a command one line.
    shown = [line for line in whole.screen.splitlines() if not line.startswith(("/", "  avsync "))]
    assert max(map(len, shown)) <= 80, max(shown, key=len)


def test_every_question_has_its_reason_and_place(started: Started) -> None:
    guide = started()
    assert guide.question() == "vendor"
    assert "[The call, 1 of 6]" in guide.screen
    assert "/skip /back /said /stop" in guide.screen


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_nothing_is_lost_however_it_ends(started: Started, number: signal.Signals) -> None:
    guide = started()
    for key in ("vendor", "platform", "logs", "room"):
        assert guide.question() == key
        guide.say(PAST.get(key, "/skip"))
    assert guide.question() == "when"
    guide.signal(number)
    again = started("--resume", "last")
    assert again.question() == "when"
    assert again.answers == {key: PAST[key] for key in ("vendor", "platform", "room")}


def test_a_guide_is_resumed_with_the_options_it_was_begun_with(started: Started) -> None:
    guide = started("--room", "demo", "--around", "2026-03-05T14:05Z", "--here", "sender")
    assert guide.question() == "known"
    for part in ("room or channel: demo (given as an option)", "this machine: It sends", "time frame: At another time"):
        assert part in guide.screen
    guide.say(ENTER)
    assert guide.question() == "vendor"
    guide.end()
    again = started("--resume", "last")
    keys = []
    while (key := again.question()) != "ready":
        keys.append(key)
        again.say(PAST.get(key, "/skip"))
    assert not {"room", "when", "when_at", "zone", "here"} & set(keys)


def test_what_is_confirmed_of_options_given_anew_is_what_is_packed(started: Started) -> None:
    guide = started()
    while (key := guide.question()) != "scenario":
        guide.say(PAST.get(key, "/skip"))
    guide.end()
    again = started("--resume", "last", "--room", "other", "--around", "2026-03-04T09:00Z")
    assert again.question() == "known"
    assert "room or channel: other (given as an option)" in again.screen
    again.say("/stop")
    assert again.question() == ""
    third = started("--resume", "last", "--receiver", "816")
    assert third.question() == "known"
    assert "room or channel: other (given as an option)" in third.screen
    third.say(ENTER)
    third.converse(PAST | {"ready": "no"})
    incident = json.loads(member(third.bundle, "manifest.json"))["incident"]
    assert (incident["room"], incident["receiver"]) == ("other", "816")
    assert (incident["window"]["from"], incident["window"]["to"]) == (
        "2026-03-04T08:55:00.000Z",
        "2026-03-04T09:05:00.000Z",
    )


def test_a_closed_terminal_keeps_every_answer(started: Started) -> None:
    guide = started()
    assert guide.question() == "vendor"
    guide.say("agora")
    assert guide.question() == "platform"
    guide.child.close()  # as a window that is closed: SIGHUP
    assert started("--resume", "last").question() == "platform"


def test_ctrl_c_warns_once_and_leaves_the_second_time(started: Started) -> None:
    guide = started()
    assert guide.question() == "vendor"
    guide.child.sendintr()
    assert guide.question() == "vendor"
    assert "Ctrl-C once more" in guide.screen
    guide.child.sendintr()
    assert guide.question() == ""
    assert guide.exit_code == 130
    last = guide.screen.rstrip().splitlines()[-2:]
    assert re.search(r"^  avsync guide --resume \d{8}T\d{6}Z-[0-9a-f]{6}$", last[-1]), last
    assert max(map(len, last)) <= 80  # what would be copied is not broken by the end of the line


def test_the_end_of_input_stops_and_keeps(started: Started) -> None:
    guide = started()
    guide.question()
    guide.child.sendeof()
    assert guide.question() == ""
    assert guide.exit_code == 130


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("maybe", "none of the choices"),
        ("", "Nothing was typed"),
        ("\x1b[A", "cannot be printed"),
        ("x" * 3000, "at most 256"),
    ],
)
def test_what_is_no_answer_is_a_sentence_and_asks_again(started: Started, typed: str, said: str) -> None:
    guide = started()
    assert guide.question() == "vendor"
    guide.say(typed)
    assert guide.question() == "vendor"
    assert said in " ".join(guide.screen.split())
    guide.say("agora")
    assert guide.question() == "platform"


def test_a_paste_of_several_lines_is_one_answer(started: Started) -> None:
    guide = started("--room", "demo", "--vendor", "agora", "--platform", "ios")
    answers = PAST | {"known": ENTER, "steps": "join\nwait two minutes\nlook"}
    while (key := guide.question()) != "ready":
        guide.say(answers.get(key, "/skip"))
    assert guide.answers["steps"] == "join; wait two minutes; look"


def test_the_future_and_the_same_uid_twice_are_refused(started: Started) -> None:
    guide = started()
    tries = {"when_at": ["2099-01-01 10:00"], "receiver": ["4711"]}
    while (key := guide.question()) != "early":
        guide.say(tries[key].pop() if tries.get(key) else PAST.get(key, "/skip"))
    said = " ".join(guide.screen.split())
    assert "lies in the future" in said
    assert "The two cannot be the same" in said
    assert guide.answers["receiver"] == "815"


def test_a_bundle_that_is_not_approved_yet_is_shown_again(started: Started) -> None:
    guide = started()
    assert guide.converse(PAST | {"review": "later"}) == 5
    assert not Path(f"{guide.bundle}.journal.json").exists()
    again = started("--resume", "last")
    assert again.question() == "review"
    again.say("approve")
    assert again.question() == ""
    assert again.bundle == guide.bundle
    assert Path(f"{guide.bundle}.journal.json").exists()


def test_back_skip_and_what_was_said(started: Started) -> None:
    guide = started()
    steps = [
        ("vendor", "agora"),
        ("platform", "/back"),
        ("vendor", "livekit"),
        ("platform", "/said"),
        ("platform", "/skip"),
        ("logs", "/skip"),
    ]
    for key, typed in steps:
        assert guide.question() == key
        guide.say(typed)
    assert guide.question() == "room"
    assert "vendor: LiveKit" in guide.screen
    assert guide.answers == {"vendor": "livekit"}


def test_two_guides_at_once_do_not_meet(started: Started) -> None:
    first, second = started(), started()
    assert (first.question(), second.question()) == ("vendor", "vendor")
    third = started("--resume", "last")
    assert third.question() == ""
    assert third.exit_code == 2
    assert "no unfinished guide" in third.screen


def test_a_log_can_be_taken_out_before_it_is_approved(tmp_path: Path, started: Started) -> None:
    guide = started("--logs", f"{write_log(tmp_path)}@UTC")
    while (key := guide.question()) != "review":
        guide.say(PAST.get(key, "/skip"))
    guide.say("remove")
    guide.question()
    guide.say("1")
    assert guide.question() == "review"
    guide.say("approve")
    assert guide.question() == ""
    manifest = document(guide.bundle, "manifest.json")
    assert len(manifest["removed_by_user"]) == 1
    assert not set(manifest["removed_by_user"]) & {item["name"] for item in manifest["members"]}
    (name,) = manifest["removed_by_user"]
    assert verify_bundle(guide.bundle).problems == ()
    assert f'href="./{name}"' not in member(guide.bundle, "summary.html")
    assert "taken out before sending" in member(guide.bundle, "summary.html")
    headline = document(guide.bundle, "findings.json")["headline"]
    assert headline in html.unescape(member(guide.bundle, "summary.html"))
    assert f"- Taken out before sending: {name}\n" in member(guide.bundle, "ticket.md").replace("\\", "")


def test_where_nothing_else_can_see_a_change_two_recordings_say_whether_it_helped(
    tmp_path: Path, started: Started
) -> None:
    """As for a phone in an Agora call: no room can be watched, and no machine of the call runs avsync."""
    before, after = (
        write_recording(tmp_path / f"{name}.mp4", Take(offset_ms=offset_ms))
        for name, offset_ms in (("before", -300.0), ("after it", 0.0))
    )
    tried = {"try": "yes", "recorded-before": str(before), "recorded-after": f"'{after}'", "go-on": "no"}
    answers = PAST | {"when": "just-now"} | tried | {"output.changed": ENTER, "output.restored": ENTER}
    guide = started()
    assert guide.converse(answers) in (1, 4, 5), guide.screen
    said = " ".join(guide.screen.split())
    assert "two recordings of 20 s that you make of the device that watches, before the change" in said
    assert "It helped." in guide.screen
    (experiment,) = read_bundle(guide.bundle).evidence.every(GuideExperiment)
    assert (experiment.effect, experiment.seen_by) == ("helped", Witness.RECORDING)
    causes = document(guide.bundle, "findings.json")["causes"]
    assert [(item["cause"], item["support"]) for item in causes][:1] == [("receiver.output-latency", "strong")]
    assert "helped, measured in two recordings" in member(guide.bundle, "ticket.md")
    names = [item["name"] for item in document(guide.bundle, "manifest.json")["members"]]
    assert not any(name.startswith("attachments/") for name in names)


def test_an_earlier_bundle_answers_what_the_next_call_has_in_common(whole: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_text('when = "just-now"\n', "utf-8")
    given = ("--offline", "--answers", str(path), "--out", str(tmp_path))
    done = avsync(tmp_path, "guide", *given, "--earlier", str(whole.bundle))
    assert re.search(r"sender: 4711 \(from the bundle of \d{4}-\d\d-\d\d\)", done.stderr), done.stderr
    incident = document(done.bundle, "manifest.json")["incident"]
    assert [incident[name] for name in ("vendor", "platform", "room", "sender", "receiver")] == [
        *("agora", "android", "demo-42", "4711", "815"),
    ]
    assert incident["known_by"]["room"] == "told"
    refused = avsync(tmp_path, "guide", *given, "--earlier", str(tmp_path / "none.zip"))
    assert refused.code == 2, refused.stderr
    assert "none.zip" in refused.stderr


def test_with_arrow_keys_and_typing_choices_are_made(started: Started) -> None:
    guide = started(command=("guide",))
    guide.child.expect("Whose SDK carries the call")
    guide.child.send("ago\r")
    guide.child.expect("On what does the app run")
    guide.child.send("\x1b[B\r")
    guide.child.expect("Where is the SDK's log")
    guide.child.send("/skip\r")
    guide.child.expect("What is the room")
    guide.child.send("demo\r")
    guide.child.expect("When is it out of step")
    guide.child.setwinsize(30, 60)
    guide.child.sendintr()
    guide.child.expect("Ctrl-C once more")
    guide.child.expect("When is it out of step")
    guide.child.sendintr()
    guide.question()
    assert guide.exit_code == 130
    assert guide.answers == {"vendor": "agora", "platform": "ios", "room": "demo"}


def test_avsync_alone_asks_the_one_question(started: Started, tmp_path: Path) -> None:
    guide = Terminal(tmp_path, command=())
    try:
        guide.child.expect("What is it about")
        guide.child.send("over\r")
        guide.child.expect("This runs: avsync guide")
        guide.child.expect("Whose SDK carries the call")
    finally:
        guide.end()


def test_every_question_can_be_told_from_the_others_by_its_text() -> None:
    texts = [question.text for question in CHECKLIST.questions]
    assert len(texts) == len(set(texts))
