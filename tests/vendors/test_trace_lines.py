"""What the lines of each platform write: had by running them where that can be, else by filling in what they print."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from collector.cli.options import PLATFORMS
from collector.evidence import timestamps
from collector.model.incident import Vendor
from collector.model.records.publisher import ArrivalClock, TimestampTrace
from collector.questions.exact import exact_words
from collector.questions.parts import Exact
from collector.vendors.timestamps import EXPECTATIONS
from collector.vendors.trace_lines import (
    BROWSER,
    CPP,
    CSHARP,
    DART,
    HEADER,
    JAVA,
    KOTLIN,
    METRO,
    NODE,
    PYTHON,
    SWIFT,
    TRACES,
    TraceLines,
    Writer,
    trace_lines,
)
from tests.evidence.session import gather_all
from tests.factory import make_request

VENDORS = (Vendor.AGORA, Vendor.LIVEKIT)
FRAMES = 40
WIDEST = 74
"""A terminal of 80 columns shows so much of a line that is indented by 4."""


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_lines_that_stay_whole_on_a_small_screen(vendor: Vendor, platform: str) -> None:
    found = trace_lines(vendor, platform)
    assert found
    for one in found:
        assert one.before
        assert one.writer.fetch
        for line in (*one.writer.opening.splitlines(), *one.video.splitlines(), *one.audio.splitlines()):
            assert len(line) <= WIDEST, line
    said = exact_words(Exact.TRACE, vendor=vendor.value, platform=platform)
    assert all(one.video.splitlines()[0] in said for one in found)


@pytest.mark.parametrize(
    ("vendor", "platform", "languages"),
    [
        (Vendor.AGORA, "android", {"Kotlin", "Java"}),
        (Vendor.AGORA, "ios", {"Swift"}),
        (Vendor.AGORA, "windows", {"C++"}),
        (Vendor.AGORA, "web", {"JavaScript"}),
        (Vendor.AGORA, "unity", {"C#"}),
        (Vendor.AGORA, "flutter", {"Dart"}),
        (Vendor.AGORA, "linux", {"C++", "Python"}),
        (Vendor.LIVEKIT, "macos", {"Swift", "Python"}),
        (Vendor.UNKNOWN, "linux", set()),
    ],
)
def test_the_languages_are_those_of_the_platform(vendor: Vendor, platform: str, languages: set[str]) -> None:
    assert {one.writer.language for one in trace_lines(vendor, platform)} == languages


def test_whoever_has_another_sdk_is_told_the_columns() -> None:
    assert "kind,timestamp,arrival,duration" in exact_words(Exact.TRACE, vendor="zoom", platform="linux")


@pytest.mark.parametrize("one", TRACES, ids=lambda one: f"{one.vendor}-{min(one.platforms)}-{one.writer.language}")
def test_the_api_that_is_noted_is_one_whose_unit_is_known_where_any_is(one: TraceLines) -> None:
    known = {item.api for item in EXPECTATIONS if item.vendor is one.vendor and item.platforms & one.platforms}
    noted = {text for line in (one.video, one.audio) for text in re.findall(r'"([^"]+)"', line)}
    assert not known or noted & known or one.writer is BROWSER or "CMTime" in one.before or "linux" in one.platforms


def in_python(folder: Path) -> None:
    program = f"{PYTHON.opening}\nimport time as t\nfor i in range({FRAMES}):\n"
    program += '    note("video", i * 33_333, "VideoSource.capture_frame")\n    note("audio", "", "x", 10)\n'
    program += "    t.sleep(0.01)\n"
    subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, timeout=60)


def in_javascript(writer: Writer, folder: Path) -> None:
    end = "" if writer is NODE else 'require("fs").writeFileSync("trace.csv", trace.join("\\n"));'
    program = f"""{writer.opening}
const frame = {{timestamp: 0}}, data = {{timestamp: 0, duration: 10000}};
const step = (i) => {{
  if (i === {FRAMES}) {{ {end} return; }}
  frame.timestamp = i * 33333; data.timestamp = i * 10000;
  note("video", frame.timestamp, "VideoFrame");
  note("audio", data.timestamp, "AudioData", data.duration / 1000);
  setTimeout(step, 10, i + 1);
}};
step(0);
"""
    subprocess.run(["node", "-e", program], cwd=folder, check=True, timeout=60)


def in_cpp(folder: Path) -> None:
    program = f"""{CPP.opening}
#include <thread>
int main() {{
  for (int i = 0; i < {FRAMES}; ++i) {{
    note("video", i * 33, "ExternalVideoFrame.timestamp");
    note("audio", i * 10, "AudioFrame.renderTimeMs", "10");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }}
}}
"""
    folder.joinpath("trace.cpp").write_text(program, "utf-8")
    subprocess.run(["g++", "-O0", "-o", "trace", "trace.cpp"], cwd=folder, check=True, timeout=120)
    subprocess.run([str(folder / "trace")], cwd=folder, check=True, timeout=60)


def in_java(folder: Path) -> None:
    program = f"""public class Trace {{
static java.io.File getFilesDir() {{ return new java.io.File("."); }}
{JAVA.opening}
public static void main(String[] given) throws Exception {{
  Trace trace = new Trace();
  for (int i = 0; i < {FRAMES}; i++) {{
    trace.note("video", i * 33333333L, "pushExternalVideoFrameById", "");
    trace.note("audio", i * 10L, "pushExternalAudioFrame", 10);
    Thread.sleep(10);
  }}
}}
}}
"""
    folder.joinpath("Trace.java").write_text(program, "utf-8")
    subprocess.run(["java", "Trace.java"], cwd=folder, check=True, timeout=120)


FILLED = {
    KOTLIN: re.compile(r"\$\{(?P<long>[^}]*)\}|\$(?P<short>\w+)"),
    SWIFT: re.compile(r"\\\((?P<long>\w+)\)"),
    CSHARP: re.compile(r"\{(?P<long>\w+)\}"),
    DART: re.compile(r"\$\{(?P<long>[^}]*)\}|\$(?P<short>\w+)"),
}
"""How a language puts values into a text, of those for which nothing here can run."""


def filled_in(writer: Writer, folder: Path) -> None:
    """Put values into the very text that the lines print, as the language would."""
    (text,) = re.findall(r"""["']((?:\$|\\\(|\{)kind.*)["']""", writer.opening)
    lines = []
    for number in range(FRAMES):
        for kind, stamp, length in (("video", number * 33, ""), ("audio", number * 10, "10")):
            now = int(time.time() * 1000) + number * 10
            values = {"kind": kind, "stamp": stamp, "ms": length, "api": "made.up", "now": now}

            def value(found: re.Match[str], values: dict[str, object] = values) -> str:
                name = next(part for part in found.groups() if part)
                return str(values["now" if "Millis" in name else name.split()[0]])

            lines.append(FILLED[writer].sub(value, text).replace("\\n", ""))
    folder.joinpath("trace.csv").write_text("\n".join([HEADER, *lines]), "utf-8")


def read_back(folder: Path) -> TimestampTrace:
    request = replace(make_request(), timestamps=str(folder / "trace.csv"))
    (plan,) = timestamps.plan(request)
    (trace,) = gather_all(timestamps, request, plan).records
    assert isinstance(trace, TimestampTrace)
    return trace


Run = Callable[[Path], None]
RUNS: tuple[tuple[Writer, str, Run], ...] = (
    (PYTHON, "", in_python),
    *((one, "node", partial(in_javascript, one)) for one in (NODE, BROWSER, METRO)),
    (CPP, "g++", in_cpp),
    (JAVA, "java", in_java),
    *((one, "", partial(filled_in, one)) for one in FILLED),
)
CASES = [
    pytest.param(
        run,
        marks=pytest.mark.skipif(bool(program) and not shutil.which(program), reason=f"{program} is not installed"),
        id=f"{writer.language}-{number}",
    )
    for number, (writer, program, run) in enumerate(RUNS)
]


def test_every_language_is_run_or_filled_in() -> None:
    assert {writer.language for writer, _, _ in RUNS} == {one.writer.language for one in TRACES}


@pytest.mark.parametrize("run", CASES)
def test_what_the_lines_write_is_read_as_frames_with_dates_and_lengths(run: Run, tmp_path: Path) -> None:
    run(tmp_path)
    trace = read_back(tmp_path)
    assert (len(trace.video), len(trace.audio), trace.dropped_lines) == (FRAMES, FRAMES, 0)
    assert trace.arrival_clock is ArrivalClock.UNIX
    assert {point.duration_s for point in trace.audio} == {0.01}
    assert trace.video_api
    assert 0.005 < trace.video[-1].arrival_s - trace.video[0].arrival_s < 60
    assert [point.stamp for point in trace.video] == sorted(point.stamp for point in trace.video)
