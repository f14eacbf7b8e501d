"""``avsync guide`` without a terminal: by a file of answers, or with nothing to answer from."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from collector.bundle.read import read_bundle
from collector.cli.options import PLATFORMS
from collector.model.records.guide import GuideExperiment, Witness
from tests.avsync import Done, avsync, document, finish, member, start_inside
from tests.cli.guided import FIELDS, PAST, write_log

WITH_LOGS = ("android", "web")
"""Each log costs seconds of compiling what is looked for in it; two show that it comes in on any platform."""


@pytest.fixture(scope="module")
def on_platforms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """One guide by a file of answers on each platform, all at once."""
    running = {platform: answered(tmp_path_factory.mktemp(platform), platform) for platform in PLATFORMS}
    return {platform: finish(process) for platform, process in running.items()}


def answered(folder: Path, platform: str, *, inside: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
    answers = {key: value for key, value in PAST.items() if value and key != "review"} | {"platform": platform}
    path = folder / "answers.toml"
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in answers.items()), "utf-8")
    logs = ("--logs", f"{write_log(folder)}@UTC") if platform in WITH_LOGS else ()
    asked = ("guide", "--offline", "--answers", str(path), "--out", str(folder), *logs)
    return start_inside(inside, folder, *asked)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_answers_from_a_file_end_in_a_whole_ticket_on_every_platform(
    on_platforms: dict[str, Done], platform: str
) -> None:
    done = on_platforms[platform]
    with_logs = platform in WITH_LOGS
    assert done.code in ((1, 4) if with_logs else (5,)), done.stderr  # no record lies in that window
    ticket = member(done.bundle, "ticket.md")
    assert [name for name in FIELDS if f"- {name}: " not in ticket] == []
    assert bool(re.search(r"^- SDK log files: logs\.\d", ticket, re.MULTILINE)) is with_logs
    assert with_logs or "To give it: --logs" in ticket
    assert document(done.bundle, "manifest.json")["incident"]["platform"] == platform
    assert not Path(f"{done.bundle}.journal.json").exists()  # nobody was there to approve it


@pytest.mark.parametrize("when", ["just-now", "earlier"])
def test_what_a_file_says_came_of_a_change_is_in_the_bundle_as_told(tmp_path: Path, when: str) -> None:
    told = {"when": when, "network.where": "receiver", "network.told": "better", "output.try": "yes"}
    told |= {"filter.told": "better"}
    answers = {key: value for key, value in PAST.items() if value and key != "review"} | told
    path = tmp_path / "answers.toml"
    path.write_text("".join(f"{json.dumps(key)} = {json.dumps(value)}\n" for key, value in answers.items()), "utf-8")
    done = avsync(tmp_path, "guide", "--offline", "--answers", str(path), "--out", str(tmp_path))
    assert "Not tried: output. Nobody is here" in done.stderr
    unused = "filter.told" if when == "earlier" else "when_at, zone, filter.told"  # no filter is in use
    assert f"Not used, as nothing asked for it: {unused}\n" in done.stderr
    (experiment,) = read_bundle(done.bundle).evidence.every(GuideExperiment)
    kept = (experiment.id, experiment.device, experiment.seen_by, experiment.effect, experiment.told)
    assert kept == ("network", "receiver", Witness.TOLD, "cannot tell", "better")
    assert "told, not measured" in member(done.bundle, "ticket.md")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
def test_where_standard_output_is_full_it_is_said_where_the_bundle_lies(tmp_path: Path) -> None:
    done = finish(answered(tmp_path, "ios", inside=("sh", "-c", 'exec "$@" >/dev/full', "sh")))
    (bundle,) = tmp_path.glob("*.zip")
    assert f"The bundle was written all the same: {bundle}" in done.stderr


def test_without_a_terminal_and_answers_it_is_wrong_usage(tmp_path: Path) -> None:
    done = avsync(tmp_path, "guide")
    assert done.code == 2
    assert "no terminal" in done.stderr


def test_an_answer_from_a_file_that_cannot_be_taken_names_its_key(tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_text('vendor = "acme"\n', "utf-8")
    done = avsync(tmp_path, "guide", "--offline", "--answers", str(path))
    assert done.code == 2
    assert "The answer to vendor cannot be taken" in done.stderr


def test_the_checklist_is_printed_as_markdown(tmp_path: Path) -> None:
    done = avsync(tmp_path, "guide", "--print", "--vendor", "agora", "--platform", "ios")
    assert done.code == 0
    assert done.stdout.startswith("# Sound and picture out of step")
    assert done.stderr == ""
