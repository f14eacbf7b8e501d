import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.device import tools
from collector.evidence.device.tools import SYSTEM, Watch, found_tools, installed_drivers
from collector.model.coverage import Reason, State
from collector.model.privacy import Handle
from collector.model.records.device import DeviceTools, PeripheralFacts
from collector.vendors.tools import System, of_process
from collector.vendors.tools import tools as known_tools
from tests.evidence.session import FakeSession, gather_all
from tests.factory import SENDER, make_request

BUSY = "import time\nends = time.monotonic() + 20\nwhile time.monotonic() < ends: pass"
(OBS,) = of_process("obs", System.LINUX)


def device(name: str, *, default: bool = False) -> PeripheralFacts:
    return PeripheralFacts(role="camera", name=Handle(name), transport="virtual", default=default)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A busy program that calls itself as a known tool does."""
    if SYSTEM is not System.LINUX:
        pytest.skip("elsewhere a copied interpreter does not start")
    program = tmp_path / "ffmpeg"
    shutil.copy(Path(sys.executable).resolve(), program)
    with subprocess.Popen([program, "-S", "-c", BUSY], env={**os.environ, "PYTHONHOME": sys.base_prefix}) as process:
        yield process
        process.kill()


def test_a_tool_that_runs_is_found_with_its_load_and_by_its_known_name_alone(
    running: subprocess.Popen[bytes],
) -> None:
    request = replace(make_request(), duration_s=1.5, here=SENDER)
    found = gather_all(tools, request, tools.plan(request)[0])
    (record,) = found.records

    assert isinstance(record, DeviceTools)
    (tool,) = (item for item in record.tools if item.tool == "FFmpeg")
    assert "process" in tool.seen_as
    assert 0 < tool.cpu_percent <= 110
    assert tool.memory_mb > 0
    assert (record.host, found.coverage.state) == (SENDER, State.COLLECTED)
    assert str(running.pid) not in repr(record)
    assert "-S" not in repr(record)


def test_a_process_that_ends_between_two_looks_keeps_what_was_read(running: subprocess.Popen[bytes]) -> None:
    watch = Watch()
    watch.look()
    running.kill()
    running.wait()
    watch.look()
    (ffmpeg,) = of_process("ffmpeg", System.LINUX)

    assert watch.runs(ffmpeg)
    assert watch.memory_mb(ffmpeg) > 0
    assert watch.cpu_percent(ffmpeg) == -1.0


def test_a_device_is_known_by_a_part_of_its_name_and_its_own_name_is_dropped() -> None:
    (found,) = found_tools(Watch(), [device("Jo's OBS Virtual Camera", default=True)], frozenset(), System.MACOS)

    assert (found.tool, found.seen_as, found.default) == ("OBS Studio", ("device",), True)
    assert "Jo" not in repr(found)


def test_a_driver_without_a_process_is_found() -> None:
    (found,) = found_tools(Watch(), [], frozenset({"snd_aloop", "ext4"}), System.LINUX)

    assert (found.tool, found.seen_as, found.cpu_percent) == ("snd-aloop", ("driver",), -1.0)


def test_a_driver_of_another_system_is_none() -> None:
    assert found_tools(Watch(), [], frozenset({"snd_aloop"}), System.WINDOWS) == ()


def test_kernel_modules_are_read_by_name(tmp_path: Path) -> None:
    if SYSTEM is not System.LINUX:
        pytest.skip("only Linux has modules")
    listing = tmp_path / "modules"
    listing.write_text("v4l2loopback 49152 2 - Live 0x0\nvideodev 311296 3 v4l2loopback, Live 0x0\n")

    assert installed_drivers(listing) == {"v4l2loopback", "videodev"}
    assert installed_drivers(tmp_path / "none") == frozenset()


def test_a_run_that_stops_at_once_has_looked_all_the_same() -> None:
    session = FakeSession()
    session.stopping.set()
    request = make_request()
    (record,) = gather_all(tools, request, tools.plan(request)[0], session).records

    assert isinstance(record, DeviceTools)
    assert record.processes_read > 0


@pytest.mark.parametrize(("live", "skip"), [(True, Reason.NONE), (False, Reason.DISABLED)])
def test_a_window_in_the_past_plans_no_look(live: bool, skip: Reason) -> None:
    (plan,) = tools.plan(replace(make_request(), live=live))

    assert plan.skip is skip


def test_no_process_of_avsync_counts_as_a_tool() -> None:
    assert all(not of_process(name, system) for name in ("avsync", "python3", "python") for system in System)
    assert len({tool.name for tool in known_tools()}) == len(known_tools())


def test_a_container_that_shows_nothing_is_a_reason_and_no_crash(without_proc: None) -> None:
    session = FakeSession()
    session.stopping.set()
    request = make_request()
    found = gather_all(tools, request, tools.plan(request)[0], session)

    assert found.records or found.refusal.reason is Reason.UNSUPPORTED
