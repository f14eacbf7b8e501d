"""Documents of measurements in a bundle's place, as ``avsync compare`` takes them."""

import json
from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.comparison.side import Subject
from collector.measure.change import Effect
from collector.runs.comparing import compare_bundles
from collector.runs.measured_document import document_side, is_document

INCIDENT = {
    "server_host": "server.example.test",
    "window": {
        "from": "2026-03-05T14:00:00.000Z",
        "to": "2026-03-05T14:00:20.000Z",
        "known_by": "assumed",
        "zone": "UTC",
    },
    "known_by": {"server_host": "option", "label": "option"},
}


def measured(
    label: str, *, loss_percent: float = 0.0, jitter_ms: float = 2.0, p95_ms: float = 1.0
) -> dict[str, object]:
    """A synthetic document as ``measure --json`` prints it."""

    def finding(check: str, name: str, unit: str, value: float, n: int) -> dict[str, object]:
        values = {f"{name}_{unit}": value, f"{name}_bound_{unit}": 0.5, f"{name}_n": n, f"{name}_method": "packets"}
        return {
            "check": check,
            "verdict": "warn",
            "summary": "synthetic",
            "advice": "",
            "host": "bystander",
            "bears": False,
            "values": values | {"watched_s": 18.0},
        }

    return {
        "schema": "avsync/run/1",
        "tool": "0.1.0",
        "incident": INCIDENT | {"label": label},
        "verdict": "warn",
        "owner": "unknown",
        "headline": "synthetic",
        "not_measured": [],
        "next_step": "",
        "exit_reasons": [],
        "causes": [],
        "findings": [
            finding("network.loss", "loss", "percent", loss_percent, 900),
            finding("network.jitter", "jitter", "ms", jitter_ms, 900),
            finding("device.scheduling", "p95", "ms", p95_ms, 900),
        ],
        "broken_checks": [],
        "coverage": [],
        "bundle": None,
        "sha256": None,
    }


def written(folder: Path, name: str, document: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_a_change_that_helped_the_network_is_said_to_have_helped(tmp_path: Path) -> None:
    before = written(tmp_path, "before.json", measured("wifi", loss_percent=9.0, jitter_ms=60.0))
    after = written(tmp_path, "after.json", measured("cable"))
    found = compare_bundles(before, after)
    effects = {item.quantity.id: item.effect for item in found.compared}

    assert (effects["loss"], effects["jitter"], effects["scheduling"]) == (Effect.HELPED, Effect.HELPED, Effect.NONE)
    assert found.effect is Effect.HELPED
    assert (found.before.label, found.after.label) == ("wifi", "cable")


def test_a_machine_that_got_slower_counts_although_it_is_no_part_of_a_call(tmp_path: Path) -> None:
    before = written(tmp_path, "before.json", measured("idle"))
    after = written(tmp_path, "after.json", measured("busy", p95_ms=60.0))
    found = compare_bundles(before, after)

    assert found.effect is Effect.WORSE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "no JSON object"),
        ('{"schema": "avsync/run/1"}', "no document of avsync measure"),
        ('{"schema": "avsync/run/7"}', "avsync/run/7"),
        ("{}", "{}"),
    ],
)
def test_what_is_no_document_is_refused_by_name(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "given.json"
    path.write_text(content, "utf-8")

    assert is_document(path)
    with pytest.raises(UnreadableBundleError) as refused:
        document_side(path)
    assert "given.json" in str(refused.value)
    assert words == "{}" or words in str(refused.value)


@pytest.mark.parametrize("content", ["PK\x03\x04", "", "[1]", "age-encryption.org/v1"])
def test_everything_else_is_left_to_whoever_reads_bundles(tmp_path: Path, content: str) -> None:
    path = tmp_path / "given"
    path.write_text(content, "utf-8")

    assert not is_document(path)
    assert not is_document(tmp_path / "absent")


def test_a_document_is_of_its_machine(tmp_path: Path) -> None:
    side = document_side(written(tmp_path, "a.json", measured("before")))

    assert side.subject is Subject.MACHINE
    assert [finding.check for finding in side.judgement.findings][:1] == ["network.loss"]
