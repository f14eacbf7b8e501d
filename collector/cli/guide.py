"""``avsync guide``: the checklist for whoever has the problem, ending with an approved bundle."""

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack, cast

import click

from collector import __version__
from collector.bundle.approval import approve
from collector.bundle.encryption import Recipients
from collector.bundle.read import read_bundle
from collector.bundle.verify import sha256_of
from collector.cli.answers import read_answers
from collector.cli.asking import consent_to_probe, make_request, warn_of_secrets_in_arguments
from collector.cli.headings import HeadedCommand, options
from collector.cli.options import EVIDENCE, HOW, REHEARSAL, WHEN, WHERE, WHO, Given, option, text
from collector.cli.prompting import Scripted, attended, talk
from collector.cli.reviewing import approve_as_it_is, review
from collector.cli.saying import COMMAND, quoted, say
from collector.cli.streams import tell_of_kept
from collector.errors import CollectorError, UsageError
from collector.model.incident import KnownBy
from collector.model.request import Request
from collector.model.window import TimeWindow
from collector.questions.checklist import CHECKLIST
from collector.questions.earlier import NO_BUNDLE, Earlier
from collector.questions.markdown import to_markdown
from collector.questions.overruled import TIMES, overruled
from collector.questions.telling import answer_to
from collector.questions.words import on_another_machine
from collector.runs.guide import Guide, Offer, Person
from collector.runs.guide_earlier import earlier_answers, newest_bundle
from collector.runs.guide_journal import Journal, begin, reopen, unfinished
from collector.runs.outcome import Outcome, exit_code
from collector.runs.packing import encrypt_reviewed
from collector.runs.room import require_out

SECRET = ("api_key", "api_secret", "token")
OWN = ("resume", "as_markdown", "answers", "plain", "out", "as_json", "yes")

SENDING = "To send it, attach the file to your ticket, with the text of its ticket.md; or have avsync do both:"


class GuideGiven(Given):
    """The options of ``guide`` beyond those that every command knows."""

    resume: str
    as_markdown: bool
    answers: str
    earlier: str
    plain: bool
    out: str
    as_json: bool
    yes: bool


@click.command("guide", cls=HeadedCommand)
@text("--room", metavar="ROOM", help="Room or channel of the call; not asked then.")
@text("--resume", metavar="RUN", help='Go on with an unfinished guide: its id, its folder, or "last".')
@option("--print", "as_markdown", is_flag=True, help="Print the checklist for --vendor and --platform as Markdown.")
@text("--answers", metavar="FILE", help="Take answers from this file (TOML, as --print asks for it).")
@text("--earlier", metavar="BUNDLE", help="Take room, UIDs and versions from it, to confirm. [the newest beside --out]")
@option("--plain", is_flag=True, help="Plain lines, nothing drawn: for screen readers.")
@options(WHERE, WHO, WHEN, EVIDENCE, REHEARSAL, HOW)
@text("--out", metavar="PATH", help="Bundle's file or folder. [./avsync-<room>-<UTC>.zip]")
@option("--json", "as_json", is_flag=True, help="Print one JSON document instead of the path.")
@option("--yes", is_flag=True, help="Approve the bundle without looking at it.")
@click.pass_context
def command(context: click.Context, **given: Unpack[GuideGiven]) -> None:
    """Go through the self-check of both vendors' guides, and end with a bundle that support accepts without questions.

    What can be measured is measured, what is known is not asked, and every answer is kept as soon as it is given:
    stop at any time (Ctrl-C twice) and go on with --resume last.
    """
    if given["as_markdown"]:
        click.echo(to_markdown(CHECKLIST, vendor=given["vendor"], platform=given["platform"]))
        return
    warn_of_secrets_in_arguments(context)
    if not (attended() or given["answers"]):
        raise UsageError(
            "avsync guide asks questions, and there is no terminal. Use --answers FILE, or avsync collect --room ROOM."
        )
    person: Person = talk(plain=given["plain"])
    if given["answers"]:
        answers = read_answers(given["answers"], CHECKLIST)
        person = Scripted(answers, talk(plain=given["plain"]), attended=attended())
    journal, request, given = _opened(context, given) if given["resume"] else _begun(_with_earlier(given))
    consent_to_probe(request, yes=given["yes"])
    sys.exit(_lead(journal, person, request, given))


def _with_earlier(given: GuideGiven) -> GuideGiven:
    """Take the newest bundle that lies where the next one goes, where a person can say whether it still holds."""
    if given["earlier"] or given["answers"] or given["yes"] or not attended():
        return given
    return {**given, "earlier": newest_bundle(Path(given["out"] or "."))}


def _earlier(given: GuideGiven, request: Request) -> Earlier:
    """Return what the earlier bundle says; one that is gone when a guide is resumed is asked for no more."""
    if not given["earlier"]:
        return NO_BUNDLE
    try:
        return earlier_answers(given["earlier"], room=request.incident.room)
    except CollectorError:
        if given["resume"]:
            return NO_BUNDLE
        raise


def _begun(given: GuideGiven) -> tuple[Journal, Request, GuideGiven]:
    """Begin a guide; what is wrong with the options is said before anything is kept."""
    request = make_request(given)
    _earlier(given, request)
    waiting = unfinished()
    if waiting:
        say(f"An unfinished guide is kept: avsync guide --resume {waiting[-1]}")
    return begin(request.run, tool=__version__, given=_to_keep(given, request), case=given["case"]), request, given


def _to_keep(given: GuideGiven, request: Request) -> str:
    """Return the options as a journal keeps them."""
    kept = {key: value for key, value in given.items() if key not in (*SECRET, *OWN)}
    return json.dumps(kept | _when(request.incident.window))


def _when(window: TimeWindow) -> dict[str, str]:
    """Return the window's options as instants, which mean the same when the guide is resumed on another day."""
    if window.known_by == KnownBy.ASSUMED:
        return {}
    end = "" if window.live else window.end.isoformat()
    return {"start": window.start.isoformat(), "end": end, "around": "", "last": ""}


def _opened(context: click.Context, given: GuideGiven) -> tuple[Journal, Request, GuideGiven]:
    """Open an unfinished guide with the options that it was begun with, save those that are given anew.

    What was answered to a question that these answer, too, counts no more: what is confirmed now is what is packed.
    """
    journal = reopen(given["resume"])
    for trouble in journal.troubles:
        say(trouble)
    if journal.begun.tool not in ("", __version__):
        say(f"Begun with avsync {journal.begun.tool}, this is {__version__}: answers are kept, new questions asked.")
    told = _told(context)
    merged = _merged(given, journal, told)
    request = make_request(merged)
    before, now = json.loads(journal.given), _to_keep(merged, request)
    if changed := {name for name, value in json.loads(now).items() if name in told and value != before.get(name)}:
        journal.overrule(overruled(CHECKLIST, changed), given=now)
    return journal, request, merged


def _told(context: click.Context) -> frozenset[str]:
    """Return the names of all options that somebody gave this time; one time stands for all that say when."""
    unsaid = (click.core.ParameterSource.DEFAULT, click.core.ParameterSource.DEFAULT_MAP)
    told = frozenset(name for name in context.params if context.get_parameter_source(name) not in unsaid)
    return told if told.isdisjoint(TIMES) else told.union(TIMES)


def _merged(given: GuideGiven, journal: Journal, told: frozenset[str]) -> GuideGiven:
    """Return the options that the guide was begun with, save those given anew, or kept in another form than today's."""
    kept: Mapping[str, object] = json.loads(journal.given)
    earlier = {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}
    usual: Mapping[str, object] = {key: value for key, value in given.items() if key not in (*told, *SECRET, *OWN)}
    again = {key: value for key, value in earlier.items() if key in usual and _in_form(value, usual[key])}
    return cast("GuideGiven", {**given, **again})  # the same keys, of the types that click gave them


def _in_form(kept: object, usual: object) -> bool:
    """Whether a kept option is of the type that it has today; one without a default is a number, a yes or a no."""
    if isinstance(kept, tuple):
        return isinstance(usual, tuple) and all(isinstance(one, str) for one in kept)
    return isinstance(kept, int | float | None) if usual is None else type(kept) is type(usual)


def _lead(journal: Journal, person: Person, request: Request, given: GuideGiven) -> int:
    out, recipients = Path(given["out"] or "."), request.encrypt_to
    if recipients:
        require_out(out)
        # A person reviews what can be read, so that lies where the guide keeps its answers until it is encrypted.
        request = replace(request, encrypt_to=())
    offer = Offer(
        request=request,
        out=_private(journal) if recipients else out,
        also_live=given["also_live"],
        earlier=_earlier(given, request),
    )
    say(
        f"Guide {journal.folder.name}. It asks about the call, measures what it can, and packs one file for support, "
        "the bundle."
    )
    say("Nothing is sent. Every answer is kept at once: /stop at any question, go on with avsync guide --resume last.")
    bundle = Guide(journal=journal, person=person, offer=offer).lead()
    person.show("\n".join(journal.replies["save"].lines))
    room = answer_to("room", journal.replies) or offer.request.incident.room
    person.show(f"For the other end, or another machine:\n  {on_another_machine(room, journal.begun.case)}")
    approved = approve_as_it_is(bundle, person) if given["yes"] else review(bundle, person)
    document = read_bundle(bundle).findings
    if recipients and approved:
        bundle = _encrypted(bundle, out, recipients, person)
    if approved:
        person.show(f"{SENDING}\n{COMMAND}attach {quoted(bundle)} --to URL")
    if isinstance(person, Scripted):
        person.tell_unused(journal.replies)
    _print(bundle, document, as_json=given["as_json"])
    if approved:
        shutil.rmtree(journal.folder, ignore_errors=True)
    return _code(document)


def _print(bundle: Path, document: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        whole = {**document, "bundle": str(bundle), "sha256": sha256_of(bundle)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        click.echo(str(bundle))
    tell_of_kept(str(bundle))


def _private(journal: Journal) -> Path:
    folder = journal.folder / "unencrypted"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _encrypted(bundle: Path, out: Path, recipients: Recipients, person: Person) -> Path:
    """Put an approved bundle in its place encrypted; what is sent is that file, so that its sha256 is approved."""
    written = encrypt_reviewed(bundle, out=out, recipients=recipients)
    approve(written.path, sha256=written.sha256, at=datetime.now(UTC))
    person.show(f"Encrypted: {written.path.name}, sha256 {written.sha256}. That file is what is approved and sent.")
    return written.path


def _code(document: Mapping[str, object]) -> int:
    reasons = document.get("exit_reasons")
    listed = reasons if isinstance(reasons, list) else []
    return exit_code(outcome for outcome in Outcome if outcome.reason in listed)
