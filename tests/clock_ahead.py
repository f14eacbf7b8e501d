"""Lets a process of a test live on a machine whose clock is ahead: every clock of the day it reads, whoever reads it.

A C compiler makes a small library that stands before the system's own functions; Python, Rust and C++ all ask them.
Monotonic clocks stay as they are, as on a real machine whose clock is wrong.
"""

import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long ahead_ms(void) {
    const char *given = getenv("CLOCK_AHEAD_MS");
    return given ? atol(given) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        long ms = ahead_ms(), ns = now->tv_nsec + (ms % 1000) * 1000000L;
        now->tv_sec += ms / 1000 + ns / 1000000000L;
        now->tv_nsec = ns % 1000000000L;
    }
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) *now = exact.tv_sec;
    return exact.tv_sec;
}
"""


def unavailable() -> str:
    """Say why no clock can be put ahead here; empty if it can."""
    if not sys.platform.startswith("linux"):
        return "putting a library before the system's own needs Linux"
    return "" if shutil.which("cc") else "putting a clock ahead needs a C compiler (cc)"


def clock_ahead(folder: Path, ms: int) -> dict[str, str]:
    """Return the environment of a process whose clock is so many ms (0 or more) ahead."""
    source, library = folder / "clock_ahead.c", folder / "clock_ahead.so"
    source.write_text(SOURCE, "utf-8")
    subprocess.run(
        ["cc", "-O1", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True, capture_output=True
    )
    return {"LD_PRELOAD": str(library), "CLOCK_AHEAD_MS": str(ms)}
