"""No secret of any kind, planted wherever one can be, is in any byte of a bundle or of what the command prints."""

import base64
import gzip
import html
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.avsync import Done, avsync
from tests.live.publisher import publishing
from tests.live.secret_kinds import Planted, Seeds, planted
from tests.live.server import LiveKitServer

LOGS = ("a plain log", "a log in a zip", "a log in a gz", "a json log")
PEM_LABEL = "PRIVATE" + " KEY"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A run with secrets planted everywhere, and what must and must not have come out of it."""

    done: Done
    bundle: Path
    secrets: dict[str, str]
    witnesses: tuple[str, ...]


def witness(place: str, number: int, side: str) -> str:
    return f"witness-{side}-{number}-{Seeds(place).letters(6)}"


def console_line(place: str, number: int, item: Planted) -> str:
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
    words = f"{witness(place, number, 'before')} {item.text} {witness(place, number, 'after')}"
    return f"{at}\tINFO\tlivekit\tservice/x.go:7\t{words}\t{{}}\n"


def json_line(place: str, number: int, item: Planted) -> str:
    words = f"{witness(place, number, 'before')} {item.text} {witness(place, number, 'after')}"
    line = {"level": "info", "ts": datetime.now(UTC).timestamp(), "logger": "livekit", "caller": "x.go:7", "msg": words}
    return json.dumps(line) + "\n"


def log_text(place: str) -> str:
    make = json_line if place == "a json log" else console_line
    lines = [make(place, number, item) for number, item in enumerate(planted(place))]
    return "".join(lines) + ("" if place == "a json log" else pem(place))


def pem(place: str) -> str:
    body = "\n".join(Seeds(place + " pem").letters(64) for _ in range(1))
    return f"-----BEGIN {PEM_LABEL}-----\n{body}\n-----END {PEM_LABEL}-----\n"


def write_logs(folder: Path) -> tuple[Path, ...]:
    """Write one log of each kind; the plain one's own name holds an address and a token."""
    folder.mkdir()
    named = planted_in("a file name", "e-mail", "github token")
    plain = folder / f"{named['e-mail'].secret}-{named['github token'].secret}.log"
    plain.write_text(log_text("a plain log"), "utf-8")
    with zipfile.ZipFile(folder / "logs.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("server.log", log_text("a log in a zip"))
    (folder / "old.log.gz").write_bytes(gzip.compress(log_text("a log in a gz").encode()))
    (folder / "json.log").write_text(log_text("a json log"), "utf-8")
    return (plain, folder / "logs.zip", folder / "old.log.gz", folder / "json.log")


def planted_in(place: str, *kinds: str) -> dict[str, Planted]:
    return {item.kind: item for item in planted(place) if not kinds or item.kind in kinds}


def all_of(place: str) -> str:
    return " ; ".join(item.text for item in planted(place))


def everywhere() -> dict[str, str]:
    """Every planted secret by where it was planted."""
    places = (*LOGS, "--symptom", "--steps", "--enhancement", "room metadata", "participant metadata", "attributes")
    secrets = {f"{item.kind} in {place}": item.secret for place in places for item in planted(place)}
    for place, kinds in {
        "a file name": ("e-mail", "github token"),
        "the room name": ("github token", "access token in a url"),
        "the environment": ("aws secret", "github token", "aws key id"),
        "the identity": ("e-mail",),
    }.items():
        secrets |= {f"{item.kind} in {place}": item.secret for item in planted_in(place, *kinds).values()}
    secrets |= {f"a private key in {place}": Seeds(place + " pem").letters(64) for place in LOGS[:3]}
    return secrets | {"the participant's name": Seeds("a person").word()}


@pytest.fixture(scope="module", params=["shown", "hidden"])
def run(request: pytest.FixtureRequest, server: LiveKitServer, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("secrets")
    in_name = planted_in("the room name", "github token", "access token in a url")
    room = f"standup {in_name['github token'].secret}?{in_name['access token in a url'].text.partition('?')[2]}"
    identity = planted_in("the identity", "e-mail")["e-mail"].secret
    server.create_room(room, sync_streams=True, metadata=all_of("room metadata"))
    environment = {
        "AWS_SECRET_ACCESS_KEY": planted_in("the environment")["aws secret"].secret,
        "AWS_ACCESS_KEY_ID": planted_in("the environment")["aws key id"].secret,
        "GITHUB_TOKEN": planted_in("the environment")["github token"].secret,
    }
    options = ["--room", room, "--duration", "4", "--json", "--sender", identity]
    for name in ("--symptom", "--steps", "--enhancement"):
        options += [name, all_of(name)]
    for log in write_logs(folder / "logs"):
        options += ["--logs", str(log)]
    if request.param == "hidden":
        options += ["--hide-identities"]
    with publishing(
        server,
        room,
        identity=identity,
        name=f"Dr. {Seeds('a person').word()}",
        metadata=all_of("participant metadata"),
        attributes={item.kind: item.text for item in planted("attributes")},
    ):
        done = avsync(folder, "collect", *options, **environment, **server.access)
    assert done.code in (1, 4), done.stderr
    secrets = everywhere() | {"the api secret": server.api_secret, "the api key": server.api_key}
    numbers = range(len(list(planted("a plain log"))))
    witnesses = tuple(
        witness(place, number, side) for place in LOGS for number in numbers for side in ("before", "after")
    )
    return Run(done=done, bundle=folder / done.document["bundle"], secrets=secrets, witnesses=witnesses)


def spellings(secret: str) -> Iterator[bytes]:
    """Yield the ways in which a value is written by those who did not mean to hide it."""
    escaped = json.dumps(secret)[1:-1]
    for text in (secret, escaped, json.dumps(escaped)[1:-1], html.escape(secret), quote(secret, safe="")):
        yield text.encode()
    yield quote_plus(secret).encode()
    yield quote(secret, safe="").lower().encode()
    raw = secret.encode()
    yield raw.hex().encode()
    for shift in range(3):  # what does not depend on the neighbours, wherever in a longer text it begins
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * shift + raw)[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]


def stretches(run: Run) -> Iterator[tuple[str, bytes]]:
    yield "the archive's bytes", run.bundle.read_bytes()
    yield "the archive's name", run.bundle.name.encode()
    yield "stdout", run.done.stdout.encode()
    yield "stderr", run.done.stderr.encode()
    with zipfile.ZipFile(run.bundle) as archive:
        yield "the names of members", "\n".join(archive.namelist()).encode()
        for name in archive.namelist():
            yield name, archive.read(name)


def leaks(run: Run) -> Iterable[str]:
    for where, data in stretches(run):
        for what, secret in run.secrets.items():
            if any(form in data for form in spellings(secret)):
                yield f"{what}: found in {where}"


def test_at_least_30_kinds_are_planted() -> None:
    assert len({item.kind for item in planted("any place")}) >= 30
    assert all(len(secret) >= 8 for secret in everywhere().values())


def test_no_planted_secret_is_in_any_byte(run: Run) -> None:
    assert list(leaks(run)) == []


def test_the_log_lines_around_them_are_still_there(run: Run) -> None:
    with zipfile.ZipFile(run.bundle) as archive:
        kept = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("logs/"))
    assert [word for word in run.witnesses if word.encode() not in kept] == []


def test_the_run_was_a_whole_one(run: Run) -> None:
    states = {item["source"]: item["state"] for item in run.done.document["coverage"]}
    wanted = ("room.facts", "room.statistics", "logs.1", "logs.2", "logs.3", "logs.4")
    assert {name: states[name] for name in wanted} == dict.fromkeys(wanted, "collected")
