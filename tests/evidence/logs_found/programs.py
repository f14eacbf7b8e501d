"""Puts programs with the command line of adb, docker and journalctl on a path: the real ones need a phone or a daemon.

Their options and outputs are those of developer.android.com/tools/adb, docs.docker.com (docker ps, docker logs) and
journalctl(1); what is not of use here is left out.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from collector.evidence.logs_found.machine import Machine

unix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows starts no script by its name but batch files, which eat per cent signs"
)

_ADB = """
import os, subprocess, sys
root, arguments = os.environ["PHONE"], sys.argv[1:]
if os.environ["PHONE_STATE"] != "device":
    sys.exit("error: no devices/emulators found")
if arguments == ["-d", "get-state"]:
    print("device")
elif arguments[:2] == ["-d", "exec-out"]:
    environment = {**os.environ, "PATH": root + "/bin:" + os.environ["PATH"]}
    done = subprocess.run(["sh", "-c", arguments[2].replace("/storage", root + "/storage")], env=environment,
                          stdout=subprocess.PIPE)
    sys.stdout.buffer.write(done.stdout.replace(root.encode(), b""))
    sys.exit(done.returncode)
else:
    sys.exit("unknown command")
"""
_STAT = """
import os, sys
assert sys.argv[1:3] == ["-c", "%s %Y %n"]
for path in sys.argv[3:]:
    if os.path.exists(path):
        status = os.stat(path)
        print(status.st_size, int(status.st_mtime), path)
"""
_CAT = """
import os, sys
if os.environ.get("PHONE_USER") not in os.environ["PHONE_MAY_READ"].split():
    sys.exit("cat: Permission denied")
sys.stdout.buffer.write(open(sys.argv[1], "rb").read())
"""
_RUN_AS = """
import os, sys
os.environ["PHONE_USER"] = sys.argv[1]
os.execvp(sys.argv[2], sys.argv[2:])
"""
_DOCKER = """
import json, os, sys, time
kept, arguments = json.load(open(os.environ["DOCKER_KEEPS"])), sys.argv[1:]
if kept == "no daemon":
    sys.exit("Cannot connect to the Docker daemon")
if arguments[0] == "ps":
    assert arguments[1:] == ["--all", "--no-trunc", "--format", "{{.ID}}\\t{{.Names}}\\t{{.Image}}"]
    for number, item in kept.items():
        print(number, item["name"], item["image"], sep="\\t")
elif arguments[0] == "inspect":
    assert arguments[1:5] == ["--type", "container", "--format", "{{.ID}}\\t{{.State.StartedAt}}"]
    for number in arguments[5:]:
        print(number, kept[number].get("started", "0001-01-01T00:00:00Z"), sep="\\t")
elif arguments[0] == "logs":
    stamped = "--timestamps" in arguments
    rest = [item for item in arguments[1:] if item != "--timestamps"]
    assert rest[0] == "--since" and rest[2] == "--until"
    for at, line in kept[rest[4]]["lines"]:
        if float(rest[1]) <= at <= float(rest[3]):
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + ".123456789Z " if stamped else ""
            print(stamp + line, file=sys.stderr)
"""
_JOURNALCTL = """
import json, os, sys, time
kept, arguments = json.load(open(os.environ["JOURNAL_KEEPS"])), sys.argv[1:]
assert "--no-pager" in arguments
if "--field=_SYSTEMD_UNIT" in arguments:
    print(*kept, sep="\\n")
else:
    given = dict(item.split("=", 1) for item in arguments if "=" in item)
    for at, line in kept[given["_SYSTEMD_UNIT"]]:
        if float(given["--since"][1:]) <= at <= float(given["--until"][1:]):
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + ".123456+0000 app[77]: "
            print(("" if given["--output"] == "cat" else stamp) + line)
"""


def put_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(0o755)


def machine_with(folder: Path, system: str = "linux", **environment: str) -> Machine:
    """A machine whose path is ``folder``/bin alone, so that no real program is asked."""
    (folder / "bin").mkdir(exist_ok=True)
    return Machine(system=system, environment={"PATH": str(folder / "bin"), **environment})


def with_phone(folder: Path, *, state: str = "device", may_read: str = "shell") -> Machine:
    """A machine with adb and one phone, whose files lie under ``folder``/phone; ``may_read`` lists users."""
    phone = folder / "phone"
    for name, script in (("stat", _STAT), ("cat", _CAT), ("run-as", _RUN_AS)):
        put_program(phone / "bin", name, script)
    put_program(folder / "bin", "adb", _ADB)
    told = {"PHONE": str(phone), "PHONE_STATE": state, "PHONE_MAY_READ": may_read, "PHONE_USER": "shell"}
    return Machine(system="linux", environment={**_with_path(folder), **told})


def _with_path(folder: Path) -> dict[str, str]:
    return {"PATH": os.pathsep.join((str(folder / "bin"), "/usr/bin", "/bin"))}


Lines = list[tuple[float, str]]
"""Unix time and text of each line."""


def put_docker(folder: Path, kept: Mapping[str, object] | str) -> dict[str, str]:
    """Put docker on the path; ``kept`` is {id: {name, image, lines}}. Returns the environment that goes with it."""
    put_program(folder / "bin", "docker", _DOCKER)
    (folder / "docker.json").write_text(json.dumps(kept))
    return {"DOCKER_KEEPS": str(folder / "docker.json")}


def put_journal(folder: Path, kept: Mapping[str, Lines]) -> dict[str, str]:
    """Put journalctl on the path; ``kept`` is {unit: lines}. Returns the environment that goes with it."""
    put_program(folder / "bin", "journalctl", _JOURNALCTL)
    (folder / "journal.json").write_text(json.dumps(kept))
    return {"JOURNAL_KEEPS": str(folder / "journal.json")}
