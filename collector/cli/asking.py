"""Turns what the command line says into a Request, or into one sentence about what cannot be."""

import math
import os
import secrets
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import click
import psutil
from dotenv import dotenv_values

from collector.bundle.encryption import read_recipients, room_within
from collector.cli.options import Given
from collector.cli.sizes import size_bytes
from collector.cli.vendor_access import vendor_access
from collector.errors import UsageError
from collector.evidence.logs.select import named_log
from collector.model.host import BYSTANDER, Host, HostRole
from collector.model.incident import Fact, Field, Incident, KnownBy, Vendor
from collector.model.privacy import Secret
from collector.model.request import (
    Contact,
    Probe,
    PushPattern,
    RedactionRules,
    RehearsalSettings,
    Request,
    Server,
)
from collector.model.window import resolve_window
from collector.redaction.pseudonym import case_key
from collector.redaction.rules import read_rules

FILES = ("env_file", "timestamps", "recording", "recording_audio", "out", "redact")
SECRET_OPTIONS = ("api_secret", "token")
SHORTEST_REHEARSAL_S = 4.0
YES_NO = {True: "yes", False: "no"}


class Keys(Enum):
    """Whether a server is of no use without what opens it: the way to it can be measured from outside."""

    NEEDED = "needed"
    OPTIONAL = "optional"


def make_request(given: Given, keys: Keys = Keys.NEEDED) -> Request:
    """Resolve every option, the environment and the env file. Raises UsageError."""
    given = _readable(given)
    now = datetime.now(UTC)
    window = resolve_window(
        now=now,
        start=given["start"],
        end=given["end"],
        around=given["around"],
        last=given["last"],
        zone_name=given["zone"],
    )
    from_file = _env_file(given["env_file"])
    server = _server(given, from_file)
    if keys is Keys.NEEDED:
        _require_keys(server)
    return Request(
        run=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
        now=now,
        incident=Incident(window=window, facts=_facts(given, server, from_file)),
        here=_here(given),
        server=server,
        vendor=vendor_access(given, from_file),
        contact=_contact(given),
        live=window.live or given["also_live"],
        duration_s=_duration(given["duration"]),
        pid=given["pid"] or 0,
        logs=tuple(named_log(value) for value in given["logs"]),
        encrypted_consent="--include-encrypted" if given["include_encrypted"] else "",
        timestamps=given["timestamps"],
        recording=given["recording"],
        recording_sound=given["recording_audio"],
        recording_consent=_recording_consent(given),
        rehearsal=_rehearsal(given, _duration(given["duration"])),
        probe=_probe(given),
        hide_identities=given["hide_identities"],
        rules=read_rules(Path(given["redact"])) if given["redact"] else RedactionRules(),
        max_size_bytes=_most_bytes(given),
        case_key=Secret(value=case_key(code=given["case"], room=given["room"]).hex()),
        encrypt_to=read_recipients(given["encrypt_to"]),
    )


def _most_bytes(given: Given) -> int:
    most_bytes = size_bytes("--max-size", given["max_size"])
    return room_within(most_bytes) if given["encrypt_to"] else most_bytes


def _readable(given: Given) -> Given:
    """Replace bytes that are no UTF-8 in what people read; the names of files keep theirs, or they were not found."""
    read = {
        name: os.fsencode(value).decode("utf-8", "replace") if isinstance(value, str) and name not in FILES else value
        for name, value in given.items()
    }
    return cast("Given", read)  # the same keys and types


def warn_of_secrets_in_arguments(context: click.Context) -> None:
    """Say on stderr that a secret on the command line is visible to every user of the machine."""
    for name in SECRET_OPTIONS:
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            shown = name.replace("_", "-")
            click.echo(
                f"avsync: --{shown} on the command line can be read by other users of this machine and stays in the "
                f"shell's history. Better: set LIVEKIT_{name.upper()} or use --env-file.",
                err=True,
            )


def consent_to_probe(request: Request, *, yes: bool) -> None:
    """Have somebody agree before others in the user's room see and hear a test signal. Raises UsageError."""
    if request.probe is not Probe.IN_ROOM or yes:
        return
    told = "--probe-in-room shows and plays a test signal to everybody in the room"
    if not sys.stdin.isatty():
        raise UsageError(f"{told}. Add --yes if they agree, or use --probe, which makes a room of its own.")
    if not click.confirm(f"{told}. Do they agree?", err=True):
        raise UsageError("Nothing was done. Use --probe, which makes a room of its own.")


def _recording_consent(given: Given) -> str:
    if not given["recording"] and (given["attach_recording"] or given["recording_audio"]):
        option = "--attach-recording" if given["attach_recording"] else "--recording-audio"
        raise UsageError(f"{option} belongs to a recording. Name it with --recording FILE.")
    return "--attach-recording" if given["attach_recording"] else ""


def _probe(given: Given) -> Probe:
    if (given["probe"] or given["probe_in_room"]) and given["no_join"]:
        raise UsageError("A probe enters a room, which --no-join rules out. Leave one of the two out.")
    if given["probe_in_room"]:
        return Probe.IN_ROOM
    return Probe.OWN_ROOM if given["probe"] else Probe.OFF


def _server(given: Given, from_file: Mapping[str, str]) -> Server:
    url = given["url"] or from_file.get("LIVEKIT_URL", "")
    if url:
        url = checked_url(url)
    key = given["api_key"] or from_file.get("LIVEKIT_API_KEY", "")
    secret = given["api_secret"] or from_file.get("LIVEKIT_API_SECRET", "")
    token = given["token"] or from_file.get("LIVEKIT_TOKEN", "")
    for option, value in (("--api-key", key), ("--api-secret", secret), ("--token", token)):
        if not value.isprintable() or " " in value:
            raise UsageError(f"{option} holds a space or a line break. Copy it again.")
    return Server(url=url, api_key=Secret(value=key), api_secret=Secret(value=secret), token=Secret(value=token))


def _require_keys(server: Server) -> None:
    if server.url and not server.token and not (server.api_key and server.api_secret):
        raise UsageError(
            "A server needs --token, or an API key with its secret: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET, "
            "or name a file that holds them with --env-file."
        )


def _env_file(name: str) -> dict[str, str]:
    if not name:
        return {}
    if not Path(name).is_file():
        raise UsageError(f"--env-file {name} is not a file. Give the path of a file with LIVEKIT_URL=… lines.")
    try:
        return {key: value for key, value in dotenv_values(name).items() if value is not None}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"--env-file {name} cannot be read ({type(error).__name__}). Check its permissions."
        ) from error


def checked_url(url: str) -> str:
    """Return a LiveKit server's address as a WebSocket's. Raises UsageError for another one, or one with a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("ws", "wss", "http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError("--url must look like wss://host or ws://host:7880. Copy it from your project's settings.")
    if parts.username or parts.password:
        raise UsageError("--url must not hold a user name or password. Use --api-key and LIVEKIT_API_SECRET.")
    return url.replace("http", "ws", 1) if parts.scheme.startswith("http") else url


def _facts(given: Given, server: Server, from_file: Mapping[str, str]) -> dict[Field, Fact]:
    app_id = given["app_id"] or from_file.get("AGORA_APP_ID", "")
    told = {
        Field.ROOM: given["room"],
        Field.VENDOR: given["vendor"],
        Field.PLATFORM: given["platform"],
        Field.SCENARIO: given["scenario"],
        Field.SENDER: given["sender"],
        Field.RECEIVER: given["receiver"],
        Field.SYMPTOM: given["symptom"],
        Field.CUSTOM_SOURCE: _yes_no(given["custom_source"]),
        Field.CUSTOM_RENDERER: _yes_no(given["custom_renderer"]),
        Field.ENHANCEMENT: given["enhancement"],
        Field.REPRODUCIBLE: _yes_no(given["reproducible"]),
        Field.STEPS: given["steps"],
        Field.LABEL: given["label"],
        Field.APP_ID: app_id,
        Field.SERVER_HOST: urlsplit(server.url).netloc if server.url else "",
    }
    facts = {name: Fact(value=value, known_by=KnownBy.OPTION) for name, value in told.items() if value}
    if Field.VENDOR not in facts and (server.url or app_id):
        vendor = Vendor.LIVEKIT if server.url else Vendor.AGORA
        facts[Field.VENDOR] = Fact(value=vendor.value, known_by=KnownBy.ASSUMED)
    return facts


def _yes_no(answer: bool | None) -> str:
    return "" if answer is None else YES_NO[answer]


def _here(given: Given) -> Host:
    if given["here"] != "elsewhere":
        return Host(role=HostRole(given["here"]), known_by=f"--here {given['here']}")
    if given["pid"]:
        _require_process(given["pid"])
        return Host(role=HostRole.SENDER, known_by=f"--pid {given['pid']}")
    return BYSTANDER


def _require_process(pid: int) -> None:
    """A process that is not here must not make this machine the sender. Raises UsageError."""
    try:
        present = psutil.pid_exists(pid)
    except OverflowError:
        present = False
    if not present:
        raise UsageError(f"--pid {pid}: no such process runs here. Give the id of the publishing process.")


def _contact(given: Given) -> Contact:
    if given["offline"]:
        return Contact.OFFLINE
    return Contact.NO_JOIN if given["no_join"] else Contact.ALLOWED


def _duration(value: str) -> float:
    if value in ("", "auto"):
        return 0.0
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 24 * 3600:
        raise UsageError(
            f'--duration "{value}" is neither "auto" nor 1 to 86400 seconds. Use for example --duration 30.'
        )
    return seconds


def _rehearsal(given: Given, duration_s: float) -> RehearsalSettings:
    """Resolve the rehearsal; a run of a chosen short duration rehearses shorter, too, though two stalls long."""
    defaults = RehearsalSettings()
    values = (given["video_queue_ms"], given["audio_queue_ms"], given["push"], given["fps"], given["sample_rate"])
    if given["fps"] and math.isnan(given["fps"]):
        raise UsageError("--fps is not a number. Use for example --fps 30.")  # click's range lets it through
    return RehearsalSettings(
        wanted=given["rehearse"],
        told=any(values),
        video_queue_ms=given["video_queue_ms"] or defaults.video_queue_ms,
        audio_queue_ms=given["audio_queue_ms"] or defaults.audio_queue_ms,
        push=PushPattern(given["push"]) if given["push"] else defaults.push,
        fps=given["fps"] or defaults.fps,
        sample_rate_hz=given["sample_rate"] or defaults.sample_rate_hz,
        seconds=min(defaults.seconds, max(SHORTEST_REHEARSAL_S, duration_s)) if duration_s else defaults.seconds,
    )
