import json
import zipfile
from pathlib import Path

import pytest

from tests.avsync import Done, avsync

LOG = (
    '2026-03-05T14:00:01Z {"participant":"alice@example.org","candidate":"udp4 host 10.1.2.3:5000"}\n'
    "2026-03-05T14:00:02Z order ORD-12345 from 10.1.2.3 and 10.9.9.9\n"
)
RULES = "# ours\npattern ORD-\\d+\nallow 10.9.9.9\n"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    folder = tmp_path_factory.mktemp("reveal")
    (folder / "a.log").write_text(LOG, "utf-8")
    (folder / "rules.txt").write_text(RULES, "utf-8")
    asked = ("--room", "demo", "--offline", "--quiet", "--around", "2026-03-05T14:00Z", "--logs", "a.log")
    return folder, avsync(folder, "collect", *asked, "--redact", "rules.txt", "--out", "demo.zip")


def test_a_bundle_tells_no_name_and_its_key_tells_all(collected: tuple[Path, Done]) -> None:
    folder, done = collected
    assert done.stdout.strip() == "demo.zip", done.stderr
    with zipfile.ZipFile(folder / "demo.zip") as archive:
        everything = b"\n".join(archive.read(name) for name in archive.namelist())
        (name,) = (name for name in archive.namelist() if name.startswith("logs/"))
        log = archive.read(name).decode()
        manifest = json.loads(archive.read("manifest.json"))
        page = archive.read("summary.html").decode()
    for private in (b"alice@example.org", b"10.1.2.3", b"ORD-12345"):
        assert private not in everything
    assert "10.9.9.9" in log
    shown = avsync(folder, "reveal", "demo.zip", log)
    assert shown.code == 0
    assert "order ORD-12345 from 10.1.2.3 and 10.9.9.9" in shown.stdout
    (listed,) = (member for member in manifest["members"] if member["name"] == name)
    assert listed["redactions"] == {"custom": 1, "ipv4": 2, "user": 1}
    assert f"{name} (2)" in page


def test_all_pseudonyms_are_listed(collected: tuple[Path, Done]) -> None:
    shown = avsync(collected[0], "reveal", "demo.zip", "--json")
    values = {value for item in shown.document["pseudonyms"] for value in item["values"]}
    assert {"alice@example.org", "10.1.2.3", "ORD-12345"} <= values
    table = avsync(collected[0], "reveal", "demo.zip").stdout
    assert all(value in table for value in values)


def test_without_the_key_the_exit_code_is_2(tmp_path: Path) -> None:
    done = avsync(tmp_path, "reveal", "absent.zip")
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.startswith("avsync: absent.zip.key.json is not beside the bundle")


def test_a_rule_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("pattern (\n", "utf-8")
    done = avsync(tmp_path, "collect", "--room", "demo", "--dry-run", AVSYNC_REDACT="rules.txt")
    assert done.code == 2
    assert "line 1 of rules.txt" in done.stderr
