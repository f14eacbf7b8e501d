"""Turns what a note adds into words for exactly one vendor and platform, with where that is from."""

from collections.abc import Iterator

from collector.model.incident import vendor_named
from collector.questions.expected import expected_stamps
from collector.questions.parts import Exact
from collector.vendors.renderers import render_rules

KINDS = ("video", "audio")
NO_RULE = "  How this vendor's SDK hands pictures over on this platform is not documented where avsync looked."


def exact_words(exact: Exact, *, vendor: str, platform: str) -> str:
    """Return the lines to add; empty where a note adds nothing."""
    match exact:
        case Exact.STAMPS:
            return expected_stamps(KINDS, vendor, platform)
        case Exact.RENDERER:
            return "\n".join(_rules(vendor, platform)) or NO_RULE
        case Exact.NOTHING:
            return ""


def _rules(vendor: str, platform: str) -> Iterator[str]:
    for rule in render_rules(vendor_named(vendor), platform):
        yield f"  {rule.handed}: {rule.rule}."
        yield f"    ({rule.source})"
