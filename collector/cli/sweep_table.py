"""Shows a sweep of publisher settings: a coloured table in a terminal, plain aligned lines elsewhere."""

import math
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from collector.measure.swept import Outcome, Setting, effects_of, named, outcome_of, settings_of
from collector.model.measured import Measured
from collector.model.records.publisher import PublisherSweep, SweptRun
from collector.vendors.guides import ADVICE, PATTERNS, RENAMED, UNTESTABLE, Advice

COLOURS = {
    Outcome.HOLDS: "green",
    Outcome.UNKNOWN: "cyan",
    Outcome.LOSES_PICTURES: "yellow",
    Outcome.PARTS: "red",
    Outcome.LOSES_SOUND: "red",
}
GAP = "  "


def show_sweep(sweep: PublisherSweep, console: Console) -> None:
    """Print the table and what it says of both guides; offsets in ms, positive = audio early."""
    head, rows = _head(sweep), [_row(setting, sweep) for setting in settings_of(sweep)]
    if console.is_terminal:
        console.print(_drawn(head, rows))
    else:
        console.print(_aligned(head, rows), highlight=False, markup=False, soft_wrap=True)
    console.print("\n".join(guide_lines(sweep)), highlight=False, markup=False, soft_wrap=True)


Cell = tuple[str, str]
"""A text and its colour."""


def _stalls(sweep: PublisherSweep) -> list[int]:
    return sorted({item.run.stall_ms for item in sweep.runs})


def _head(sweep: PublisherSweep) -> list[str]:
    stalls = [f"{stall_ms} ms stalls" if stall_ms else "undisturbed" for stall_ms in _stalls(sweep)]
    return ["push", "video queue", "audio queue", "fps", "rate", *stalls, "known as"]


def _row(setting: Setting, sweep: PublisherSweep) -> list[Cell]:
    tried, runs = setting.settings, {item.run.stall_ms: item for item in setting.runs}
    results = [_result(runs[stall_ms]) if stall_ms in runs else ("-", "dim") for stall_ms in _stalls(sweep)]
    return [
        (tried.push.value, ""),
        (f"{tried.video_queue_ms} ms", ""),
        (f"{tried.audio_queue_ms} ms", ""),
        (f"{tried.fps:g}", ""),
        (f"{tried.sample_rate_hz / 1000:g} kHz", ""),
        *results,
        (", ".join(setting.names), "bold"),
    ]


def _result(item: SweptRun) -> Cell:
    outcome, run = outcome_of(item), item.run
    if outcome is Outcome.LOSES_SOUND:
        said = [f"{run.refused} sound frames refused"]
    else:
        said = [_offset(run.offset_ms), f"worst {run.extreme_ms:+.0f}"]
    if outcome is Outcome.PARTS and _grows(item):
        said.append(f"{run.slope_ms_per_s.value:+.0f} ms/s")
    if outcome is Outcome.LOSES_PICTURES:
        said.append(f"{run.video_fps:.0f} of {item.settings.fps:g} fps")
    if run.late_captures:
        said.append(f"{run.late_captures} late")
    return f"{outcome.value}: {', '.join(said)}", COLOURS[outcome]


def _offset(offset_ms: Measured) -> str:
    if math.isinf(offset_ms.bound):
        return "unbounded"
    return f"{offset_ms.value:+.0f} ± {offset_ms.bound:.0f}"


def _grows(item: SweptRun) -> bool:
    slope = item.run.slope_ms_per_s
    return slope.low > 0 if item.run.offset_ms.value > 0 else slope.high < 0


def _drawn(head: list[str], rows: list[list[Cell]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", caption="offset in ms, positive = audio early")
    for name in head:
        table.add_column(name)
    for row in rows:
        table.add_row(*(Text(text, style=colour) for text, colour in row))
    return table


def _aligned(head: list[str], rows: list[list[Cell]]) -> str:
    lines = [head, *([text for text, _ in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def guide_lines(sweep: PublisherSweep) -> Iterator[str]:
    """Yield what became of each piece of advice here, what the article's names are called, and its figure once."""
    known = [pattern for pattern in PATTERNS if named(sweep, pattern.name)]
    if not known:
        return
    yield "\nKnown as"
    yield from (f"  {pattern.name}: {pattern.origin}" for pattern in known)
    yield "\nThe guides' advice, tried on this machine"
    for advice in ADVICE:
        yield from _tried(sweep, advice)
    yield f"  {UNTESTABLE}"
    yield "\nNames in LiveKit's article that the SDK does not have"
    yield from (f"  {old} is {new} ({note})" for old, new, note in RENAMED)
    yield from _article_figure(sweep)


def _tried(sweep: PublisherSweep, advice: Advice) -> Iterator[str]:
    before, after = named(sweep, advice.before), named(sweep, advice.after)
    if not before or not after:
        return
    yield f"  {advice.says}: {advice.before} -> {advice.after} ({advice.guide})"
    for item in effects_of(before[0], after[0]):
        when = f"{item.stall_ms} ms stalls" if item.stall_ms else "undisturbed"
        verdict = "better" if item.better else "worse" if item.worse else "no difference"
        offsets = f"offset {_offset(item.offset.before)} -> {_offset(item.offset.after)} ms"
        yield f"    {when}: {verdict} ({item.before.value} -> {item.after.value}; {offsets})"


def _article_figure(sweep: PublisherSweep) -> Iterator[str]:
    """Show the article's figure beside ours for the named run where the two are farthest from zero."""
    bounded = [item for item in sweep.runs if item.names and not item.run.refused]
    if not bounded:
        return
    shown = max(bounded, key=lambda item: abs(item.run.offset_ms.value))
    yield (
        f"\nThe article's own figure, last_video_time - last_audio_time, has the other sign: {shown.names[0]} with "
        f"{shown.run.stall_ms} ms stalls reads {shown.difference_ms:+.0f} ms there and {_offset(shown.run.offset_ms)} "
        "ms here (positive = audio early)."
    )
