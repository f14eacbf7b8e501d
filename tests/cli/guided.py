"""Says what a person answers about a call that is over, with its log, and what the ticket must then hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.terminal import ENTER
from tests.logs_factory import agora_line
from tests.runs.guided import ANSWERS

PAST = ANSWERS | {
    "zone": "UTC",
    "scenario": "1",
    "ready": ENTER,
    "anyhow": ENTER,
    "review": "approve",
}
FIELDS = (
    "Room or channel",
    "Time frame",
    "Scenario",
    "Sender and receiver",
    "Custom video source or renderer",
    "Reproducible and steps",
    "Screen recording",
    "SDK log files",
)


def write_log(folder: Path) -> Path:
    begin = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
    path = folder / "agorasdk.log"
    lines = [agora_line(begin + timedelta(seconds=30 * index), f"synthetic line {index}") for index in range(20)]
    path.write_text("".join(lines), "utf-8")
    return path
