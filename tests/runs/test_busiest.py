import subprocess
import sys

from collector.runs.busiest import busiest, busiest_now

BEFORE = {(1, 0.0): ("browser", 10.0), (2, 0.0): ("browser", 5.0), (3, 0.0): ("editor", 1.0), (4, 0.0): ("sh", 0.0)}


def test_a_program_counts_with_all_its_processes() -> None:
    after = {
        (1, 0.0): ("browser", 10.6),
        (2, 0.0): ("browser", 5.2),
        (3, 0.0): ("editor", 1.05),
        (4, 0.0): ("shell", 0),
    }
    assert [(name, round(percent)) for name, percent in busiest(BEFORE, after, seconds=0.5)] == [
        ("browser", 160),
        ("editor", 10),
    ]


def test_who_began_or_ended_meanwhile_does_not_count() -> None:
    after = {(1, 9.0): ("other", 90.0), (5, 0.0): ("new", 90.0)}
    assert busiest(BEFORE, after, seconds=0.5) == ()


def test_on_a_machine_that_is_busy_somebody_is_named() -> None:

    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            line = next(line for _ in range(20) if (line := busiest_now()))
        finally:
            process.kill()
    assert "% of one core" in line
