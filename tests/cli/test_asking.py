from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.cli import group

SECRET = "an-api-secret-that-nobody-may-see"


def dry_run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(group, ["collect", "--room", "demo", "--dry-run", *arguments], env=environment)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--url", "example.com"), "--url must look like"),
        (("--url", "ftp://example.com"), "--url must look like"),
        (("--url", "wss://user:word@example.com", "--token", "t"), "must not hold a user name"),
        (("--url", "wss://example.com"), "needs --token, or an API key"),
        (("--duration", "0"), "neither"),
        (("--duration", "soon"), "neither"),
        (("--duration", "nan"), "neither"),
        (("--from", "14:10", "--to", "14:00", "--zone", "UTC"), "--from"),
        (("--from", "2999-01-01T00:00Z"), "in the future"),
        (("--around", "2026-03-29T02:30", "--zone", "Europe/Berlin"), "did not exist"),
        (("--zone", "Mars"), "not a time zone"),
        (("--logs", "a.log@Nowhere/Land"), "not a time zone"),
        (("--env-file", "no-such-file"), "is not a file"),
        (("--logs", ""), "--logs is empty"),
        (("--logs", "@UTC"), "--logs is empty"),
        (("--fps", "nan"), "not a number"),
        (("--pid", "2147483646"), "no such process"),
        (("--pid", "9" * 25), "no such process"),
        (("--url", "wss://example.com", "--token", "eyJ\nX-Header: 1"), "--token holds a space or a line break"),
        (("--url", "wss://example.com", "--api-key", "a b", "--api-secret", "c"), "--api-key holds"),
        (("--probe", "--no-join"), "rules out"),
        (("--room", " "), "--room is empty"),
        (("--from", "0001-01-01T00:00Z"), "before there were such calls"),
    ],
)
def test_what_cannot_be_is_refused_before_any_work(arguments: tuple[str, ...], sentence: str) -> None:
    result = dry_run(*arguments)
    said = str(result.exception) + result.output
    assert sentence in said
    assert getattr(result.exception, "exit_code", 2) == 2


def test_secrets_from_the_environment_are_used_and_never_shown() -> None:
    result = dry_run(LIVEKIT_URL="wss://example.com", LIVEKIT_API_KEY="key", LIVEKIT_API_SECRET=SECRET)
    assert result.exit_code == 0, result.output
    assert "example.com" in result.output
    assert SECRET not in result.output


def test_a_secret_on_the_command_line_is_warned_about_and_not_repeated() -> None:
    result = dry_run("--url", "wss://example.com", "--api-key", "key", "--api-secret", SECRET)
    assert "can be read by other users" in result.stderr
    assert SECRET not in result.output


def test_an_env_file_gives_what_options_and_environment_do_not(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text(f"LIVEKIT_URL=wss://from-file.example\nLIVEKIT_API_KEY=key\nLIVEKIT_API_SECRET={SECRET}\n", "utf-8")
    assert "from-file.example" in dry_run("--env-file", str(file)).output
    assert "from-option.example" in dry_run("--env-file", str(file), "--url", "wss://from-option.example").output


def test_options_can_come_from_the_environment() -> None:
    assert "2026-03-05T13:55:00" in dry_run(AVSYNC_AROUND="2026-03-05T14:00Z").output


def test_a_dry_run_contacts_nothing_and_says_what_it_would() -> None:
    result = dry_run("--url", "ws://127.0.0.1:9", "--token", "t")
    assert result.exit_code == 0, result.output
    assert "contacts: 127.0.0.1:9" in result.output


KEYED = {"LIVEKIT_URL": "wss://example.com", "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": SECRET}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), ""), (("--probe",), "a room of its own"), (("--probe", "--probe-in-room"), "others see and hear it")],
)
def test_a_dry_run_says_what_a_probe_would_do(arguments: tuple[str, ...], words: str) -> None:
    result = dry_run(*arguments, **KEYED)
    assert result.exit_code == 0, result.output
    assert ("room.probe" in result.output) == bool(words)
    assert words in result.output
    assert ("billed" in result.output) == bool(words)


@pytest.mark.parametrize("command", [("collect",), ("measure", "room")])
def test_a_probe_in_the_user_s_room_needs_a_yes(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(group, [*command, "--room", "demo", "--probe-in-room"], env=KEYED)
    assert "Add --yes" in str(result.exception)
    assert getattr(result.exception, "exit_code", 0) == 2
