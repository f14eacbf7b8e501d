import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.evidence.device.control_group import ControlGroup, MemoryLimit, Quota
from tests.control_groups import NotPermittedError, cpu_group, enter, memory_group

MEGABYTE = 2**20
LIMIT_MB = 96
HELD_MB = 48
CORES = 0.2
HOLDING = f"""
import sys
sys.stdin.readline()
held = bytearray({HELD_MB} * 2**20)
held[::4096] = held[::4096]
print("holds", flush=True)
sys.stdin.readline()
"""
SPINNING = "import time\nends = time.monotonic() + 20\nprint('spins', flush=True)\nwhile time.monotonic() < ends: pass"


def write_two(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cgroup.controllers").write_text("cpu memory")
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text)


def group(tmp_path: Path, membership: str) -> ControlGroup:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text(membership)
    return ControlGroup(proc=tmp_path / "proc", root=tmp_path / "cgroup")


def test_the_tightest_group_above_a_process_counts(tmp_path: Path) -> None:
    root = tmp_path / "cgroup"
    write_two(root)
    write_two(
        root / "pod", memory_max=f"{100 * MEGABYTE}\n", memory_current=f"{90 * MEGABYTE}\n", cpu_max="150000 100000"
    )
    write_two(root / "pod/app", memory_max="max\n", memory_current=f"{10 * MEGABYTE}\n", cpu_max="max 100000")
    (root / "pod/memory.stat").write_text(f"anon 1\ninactive_file {5 * MEGABYTE}\n")
    (root / "pod/cpu.stat").write_text("nr_periods 40\nnr_throttled 3\nthrottled_usec 2500000\n")
    found = group(tmp_path, "0::/pod/app\n")

    assert found.memory() == MemoryLimit(total_mb=100.0, available_mb=15.0)
    assert found.quota() == Quota(cores=1.5, periods=40, throttled=3)


def test_version_one_keeps_its_groups_apart(tmp_path: Path) -> None:
    memory, cpu = tmp_path / "cgroup/memory/app", tmp_path / "cgroup/cpu/other"
    for folder, files in (
        (memory, {"memory.limit_in_bytes": 64 * MEGABYTE, "memory.usage_in_bytes": 16 * MEGABYTE}),
        (memory.parent, {"memory.limit_in_bytes": 2**63 - 4096, "memory.usage_in_bytes": 99 * MEGABYTE}),
        (cpu, {"cpu.cfs_quota_us": 50_000, "cpu.cfs_period_us": 100_000, "cpu.stat": "nr_periods 9\nnr_throttled 2"}),
        (cpu.parent, {"cpu.cfs_quota_us": -1, "cpu.cfs_period_us": 100_000}),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(f"{text}\n")
    found = group(tmp_path, "4:memory:/app\n2:cpu,cpuacct:/other\n")

    assert found.memory() == MemoryLimit(total_mb=64.0, available_mb=48.0)
    assert found.quota() == Quota(cores=0.5, periods=9, throttled=2)


def test_a_limit_that_nothing_counts_is_told_all_the_same(tmp_path: Path) -> None:
    write_two(tmp_path / "cgroup", cpu_max="50000 100000")

    assert group(tmp_path, "0::/\n").quota() == Quota(cores=0.5)


@pytest.mark.parametrize("membership", ["", "0::/nowhere/at/all\n", "0::/../..\n", "nonsense", "9:memory\n"])
def test_what_cannot_be_read_is_no_limit(tmp_path: Path, membership: str) -> None:
    found = group(tmp_path, membership)

    assert (found.memory(), found.quota()) == (MemoryLimit(), Quota())


def test_a_process_that_is_gone_has_no_limit_of_its_own() -> None:
    assert ControlGroup(2**22 + 7).memory().available_mb > 0


@pytest.fixture
def short_of_memory() -> Iterator[Path]:
    try:
        with memory_group(LIMIT_MB * MEGABYTE) as folder:
            yield folder
    except NotPermittedError as refused:
        pytest.skip(str(refused))


@pytest.fixture
def short_of_time() -> Iterator[Path]:
    try:
        with cpu_group(CORES) as folder:
            yield folder
    except NotPermittedError as refused:
        pytest.skip(str(refused))


def test_a_process_under_memory_pressure_is_seen_to_have_little_left(short_of_memory: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        enter(process.pid, short_of_memory)
        process.stdin.write(b"go\n")
        process.stdin.flush()
        process.stdout.readline()
        found = ControlGroup(process.pid).memory()
        process.kill()

    assert found.total_mb == LIMIT_MB
    assert LIMIT_MB - HELD_MB - 30 < found.available_mb <= LIMIT_MB - HELD_MB + 2


@pytest.mark.timeout(60)
def test_a_process_that_uses_up_its_share_is_seen_to_wait(short_of_time: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SPINNING], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        enter(process.pid, short_of_time)
        found = ControlGroup(process.pid)
        before = after = found.quota()
        while after.throttled <= before.throttled:  # on a busy machine it gets less than its share at first
            time.sleep(0.2)
            after = found.quota()
        process.kill()

    assert before.cores == pytest.approx(CORES)


@pytest.mark.timeout(60)
def test_two_busy_processes_are_stopped_in_no_more_periods_than_there_are(short_of_time: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", SPINNING]) for _ in range(2)]
    try:
        for process in processes:
            enter(process.pid, short_of_time)
        found = ControlGroup(processes[0].pid)
        before = after = found.quota()
        while after.throttled <= before.throttled + 5:
            time.sleep(0.2)
            after = found.quota()
    finally:
        for process in processes:
            process.kill()
            process.wait()

    assert after.throttled - before.throttled <= after.periods - before.periods
