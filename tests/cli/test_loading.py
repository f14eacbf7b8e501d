"""What is asked before the network is filled, and what is refused."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from collector.cli.loading import LoadGiven, agreed_load
from collector.errors import UsageError
from collector.model.load import Load, LoadSettings, Speedtest
from collector.model.privacy import Secret
from collector.model.request import Contact, Request, Server
from tests.avsync import avsync
from tests.factory import make_request

ACCESS = {
    "LIVEKIT_URL": "ws://127.0.0.1:9",
    "LIVEKIT_API_KEY": "synthetic-key",
    "LIVEKIT_API_SECRET": "synthetic-secret-0123456789abcdef",
}
SERVER = Server(
    url=ACCESS["LIVEKIT_URL"],
    api_key=Secret(value=ACCESS["LIVEKIT_API_KEY"]),
    api_secret=Secret(value=ACCESS["LIVEKIT_API_SECRET"]),
)
REACHABLE = replace(make_request(), server=SERVER)


def given(*, load: bool = False, mini: str = "", public: bool = False) -> LoadGiven:
    return {"load": load, "speedtest_mini": mini, "speedtest_public": public}


def test_without_an_option_nothing_is_asked_and_nothing_is_filled() -> None:
    assert agreed_load(given(), REACHABLE, topic="room", yes=False) == LoadSettings()


def test_yes_tells_the_cost_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = agreed_load(given(load=True), REACHABLE, topic="network", yes=True)
    assert wanted.load is Load.ON
    assert "about 27 s and moves at most 47 MB" in capsys.readouterr().err


def test_without_a_terminal_nobody_agreed() -> None:
    with pytest.raises(UsageError, match=r"at most 47 MB.*Add --yes"):
        agreed_load(given(load=True), REACHABLE, topic="network", yes=False)


def test_a_private_speedtest_names_nobody_else(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = agreed_load(given(mini="http://speed.example.com/"), REACHABLE, topic="network", yes=True)
    assert (wanted.speedtest, wanted.mini_url) == (Speedtest.MINI, "http://speed.example.com/")
    assert "speedtest.net" not in capsys.readouterr().err


def test_the_public_speedtest_takes_a_yes_of_its_own_that_names_the_hosts(capsys: pytest.CaptureFixture[str]) -> None:
    agreed_load(given(public=True), REACHABLE, topic="network", yes=True)
    cost, hosts = capsys.readouterr().err.splitlines()
    assert "80 MB" in cost
    assert "www.speedtest.net, c.speedtest.net" in hosts


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (given(mini="speed.example.com"), "must look like"),
        (given(mini="ftp://speed.example.com/"), "must look like"),
        (given(mini="http://[broken/"), "must look like"),
        (given(mini="http://me:synthetic-pass@speed.example.com/"), "without a password"),
        (given(mini="http://speed.example.com/", public=True), "not both"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_not_repeated(wrong: LoadGiven, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        agreed_load(wrong, REACHABLE, topic="network", yes=True)
    assert "synthetic-pass" not in str(refused.value)


def test_other_measurements_fill_no_network() -> None:
    with pytest.raises(UsageError, match="measure device fills no network"):
        agreed_load(given(load=True), REACHABLE, topic="device", yes=True)


@pytest.mark.parametrize(
    ("request_given", "words"),
    [
        (make_request(), "no LiveKit server was given"),
        (replace(REACHABLE, server=replace(SERVER, api_secret=Secret())), "--api-key and --api-secret"),
        (replace(REACHABLE, contact=Contact.OFFLINE), "--offline"),
        (replace(REACHABLE, contact=Contact.NO_JOIN), "--no-join"),
    ],
)
def test_nobody_is_asked_to_agree_to_what_cannot_be_done(
    request_given: Request, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match=f"--load cannot be carried out: .*{words}"):
        agreed_load(given(load=True), request_given, topic="network", yes=True)
    assert not capsys.readouterr().err


def test_the_command_refuses_before_it_does_anything(tmp_path: Path) -> None:
    done = avsync(tmp_path, "measure", "network", "--load", **ACCESS)
    assert done.code == 2
    assert "Add --yes to agree" in done.stderr


def test_a_whole_run_refuses_too_and_its_plan_says_what_it_would_fill(tmp_path: Path) -> None:
    refused = avsync(tmp_path, "collect", "--room", "demo", "--load", **ACCESS)
    assert refused.code == 2
    assert "Add --yes to agree" in refused.stderr
    planned = avsync(tmp_path, "collect", "--room", "demo", "--load", "--dry-run", **ACCESS)
    assert "network.load: fills the way to the server" in planned.stdout
    assert "network.load" not in avsync(tmp_path, "collect", "--room", "demo", "--dry-run", **ACCESS).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect drives pseudo-terminals, which Windows has none of")
def test_at_a_terminal_somebody_may_say_no(tmp_path: Path) -> None:
    from tests.cli.terminal import Terminal  # Windows has no pexpect.spawn

    terminal = Terminal(tmp_path, "--load", command=("measure", "network"), variables=ACCESS)
    terminal.child.expect("Go on.*: ")
    assert "at most 47 MB" in str(terminal.child.before)
    terminal.say("n")
    terminal.child.expect("Nothing was done")
    terminal.question()
    assert terminal.exit_code == 2
