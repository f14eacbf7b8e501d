"""Turns two looks at the processes of this machine into the programs that use most of its processors, for the screen.

Names of programs say what somebody does beside the call: they are shown to the person at the machine, and are no
evidence. The bundle names only tools that avsync knows (``evidence/device/tools``).
"""

import time
from collections.abc import Mapping

import psutil

LOOK_S = 0.5
MOST_NAMED = 3
LEAST_PERCENT = 10.0
"""Of one core: less is not worth closing."""
Processes = Mapping[tuple[int, float], tuple[str, float]]
"""Name and processor seconds by process id and start."""


def busiest(before: Processes, after: Processes, *, seconds: float) -> tuple[tuple[str, float], ...]:
    """Return the programs that used most between two looks, in percent of one core, all their processes together."""
    used: dict[str, float] = {}
    for process, (name, whole_s) in after.items():
        if process in before:
            used[name] = used.get(name, 0.0) + (whole_s - before[process][1]) / seconds * 100
    named = sorted(used.items(), key=lambda item: -item[1])[:MOST_NAMED]
    return tuple((name, percent) for name, percent in named if percent >= LEAST_PERCENT)


def busiest_now() -> str:
    """Return one line on the busiest programs but this one; empty if none stands out. Takes half a second."""
    before, began = _processes(), time.monotonic()
    time.sleep(LOOK_S)
    found = busiest(before, _processes(), seconds=time.monotonic() - began)
    named = ", ".join(f"{name} ({percent:.0f} % of one core)" for name, percent in found)
    return f"  busiest programs here (shown to you only): {named}" if named else ""


def _processes() -> dict[tuple[int, float], tuple[str, float]]:
    own = psutil.Process().pid
    found = {}
    for process in psutil.process_iter(["name", "cpu_times", "create_time"], ad_value=None):
        times, name = process.info["cpu_times"], process.info["name"]
        if times is not None and name and process.pid != own:
            found[process.pid, process.info["create_time"] or 0.0] = (name, times.user + times.system)
    return found
