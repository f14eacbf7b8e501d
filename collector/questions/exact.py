"""Turns what a note adds into words for exactly one vendor and platform, with where that is from."""

from collections.abc import Iterator

from collector.model.incident import vendor_named
from collector.questions.expected import expected_stamps
from collector.questions.parts import Exact
from collector.vendors.renderers import render_rules
from collector.vendors.trace_lines import trace_lines

KINDS = ("video", "audio")
FORMAT = (
    "  The columns: kind (audio or video), timestamp as given, arrival in seconds, duration in seconds:\n"
    "    kind,timestamp,arrival,duration\n"
    "    video,33333,1772719500.123,0.033"
)
"""What is said where no lines are known."""

NO_RULE = "  How this vendor's SDK hands pictures over on this platform is not documented where avsync looked."


def exact_words(exact: Exact, *, vendor: str, platform: str) -> str:
    """Return the lines to add; empty where a note adds nothing."""
    match exact:
        case Exact.STAMPS:
            return expected_stamps(KINDS, vendor, platform)
        case Exact.RENDERER:
            return "\n".join(_rules(vendor, platform)) or NO_RULE
        case Exact.TRACE:
            return "\n".join(_trace(vendor, platform)) or FORMAT
        case Exact.NOTHING:
            return ""


def _trace(vendor: str, platform: str) -> Iterator[str]:
    for one in trace_lines(vendor_named(vendor), platform):
        yield f"  {one.writer.language}, once:"
        yield from (f"    {line}" for line in one.writer.opening.splitlines())
        yield f"  and before {one.before}:"
        yield from (f"    {line}" for line in (*one.video.splitlines(), *one.audio.splitlines()))
        if "10" in one.audio:
            yield "  10 stands for the length of one sound frame in ms."
        yield f"  To fetch it: {one.writer.fetch}."


def _rules(vendor: str, platform: str) -> Iterator[str]:
    for rule in render_rules(vendor_named(vendor), platform):
        yield f"  {rule.handed}: {rule.rule}."
        yield f"    ({rule.source})"
