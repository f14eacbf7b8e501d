"""Talks about a delivery: what goes where, yes or no, secrets without echo, how far it is, how it ended."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from collector.cli.saying import attended, say
from collector.delivery.clipboard import copy
from collector.delivery.model import Does, Kind, Markup, Need, Proof
from collector.delivery.speed import Speed
from collector.errors import UsageError
from collector.report.shown import visible
from collector.runs.attaching import Done, Leg, Shown

EVERY_S = 5.0
"""Between two lines of progress where nothing can be drawn anew."""
REDRAWN_S = 0.2


class AtTerminal:
    """A person at a terminal, or ``--yes`` in a script; all words go to stderr."""

    def __init__(self, *, yes: bool, quiet: bool) -> None:
        self._yes = yes
        self._quiet = quiet
        self._speed = Speed(whole_bytes=0)
        self._drawn_s = 0.0
        self._line = False

    def stage(self, text: str) -> None:
        """Say what is done now."""
        self._end_line()
        self._drawn_s = time.monotonic()
        if not self._quiet:
            say(visible(text, limit=1_000))

    def moved(self, count: int) -> None:
        """Show how far it is, once it takes its time: in one line that is drawn anew, or now and then a new one."""
        now_s = time.monotonic()
        self._speed.moved(count, at_s=now_s)
        drawn_anew = sys.stderr is not None and sys.stderr.isatty()
        if self._quiet or now_s - self._drawn_s < (REDRAWN_S if drawn_anew else EVERY_S):
            return
        self._drawn_s = now_s
        words = self._speed.words(at_s=now_s)
        if drawn_anew:
            click.echo(f"\r  {words:<72}", nl=False, err=True)
            self._line = True
        else:
            say(f"  {words}")

    def told(self, need: Need) -> str:
        """Ask, for a secret without echo; "" where nobody is there."""
        if not attended():
            return ""
        secret = need.kind is Kind.SECRET
        told: str = click.prompt(need.prompt, hide_input=secret, default="", show_default=False, err=True)
        return told.strip()

    def approves(self, shown: Shown) -> bool:
        """Show what goes where; ask, unless ``--yes`` answers for what was approved by its sha256."""
        self._end_line()
        self._speed = Speed(whole_bytes=shown.parcel.size_bytes)
        if not self._quiet:
            say("\n".join(in_words(shown)))
        if self._yes and shown.approved:
            return True
        sha256 = shown.parcel.sha256
        if self._yes:
            raise UsageError(f"Nobody approved this bundle yet. If it is the right one: --yes --sha256 {sha256}")
        if not attended():
            raise UsageError(f"Nobody is here to approve it. If it is the right one: --yes --sha256 {sha256}")
        prepares = shown.legs[0].service.does is Does.PREPARES
        question = "Prepare a draft with exactly this?" if prepares else "Send exactly this?"
        return click.confirm(question, default=False, err=True)

    def pruned(self, bundle: Path, left_out: tuple[str, ...]) -> None:
        """Say that a smaller bundle was made."""
        self.stage(f"Made {bundle.name}, without {', '.join(left_out[:10])}{' …' * (len(left_out) > 10)}")

    def _end_line(self) -> None:
        if self._line:
            click.echo("", err=True)
            self._line = False


def in_words(shown: Shown) -> Iterator[str]:
    """Yield what goes where, line by line."""
    parcel = shown.parcel
    yield f"To send: {visible(parcel.name)}, {parcel.size_bytes:,} bytes"
    yield f"  sha256 {parcel.sha256}"
    yield from _way("To", shown.legs[0])
    if shown.limits.most_bytes:
        yield f"  at most {shown.limits.most_bytes / 1e6:,.1f} MB ({visible(shown.limits.known_by)})"
    for leg in shown.legs[1:]:
        yield from _way("Then a link, open for 7 days to whoever has it, to", leg)
    if shown.markup is Markup.NONE:
        yield "No text goes with it."
        return
    yield f"Text ({shown.markup.value}):"
    yield f"  Subject: {visible(parcel.text.subject)}"
    for line in shown.text.splitlines():
        yield f"  {visible(line)}" if line.strip() else ""


def _way(how: str, leg: Leg) -> Iterator[str]:
    contacts = f" (contacts {', '.join(leg.hosts)})" if leg.hosts else " (contacts nobody)"
    yield f"{how}: {leg.service.title}, {visible(leg.destination.shown)}{contacts}"


def result_lines(done: Done) -> Iterator[str]:
    """Yield how it ended, for stdout; a draft's text is put on the clipboard, too."""
    for leg, delivered in zip(done.shown.legs, (done.delivered, *done.told), strict=True):
        where = visible(leg.destination.shown)
        words = visible(delivered.verified.words)
        match delivered.verified.proof:
            case Proof.PREPARED:
                tool = copy(f"{done.shown.parcel.text.subject}\n\n{done.shown.text}")
                yield f"Not sent yet, the draft to {where} is ready: {words}."
                yield from [f"Its text is on the clipboard ({tool}), for a form."] if tool else []
            case Proof.ACCEPTED if delivered.before:
                yield f"Not sent again to {where} (--again does): {words}."
            case Proof.ACCEPTED:
                yield f"Accepted for {where}: {words}."
            case _:
                yield f"{'Was there already' if delivered.before else 'Delivered'}: {where}, {words}."
    yield f"sha256 {done.shown.parcel.sha256}"
    if done.link:
        yield visible(done.link, limit=4_000)
