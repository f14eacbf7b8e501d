"""Says on the terminal what a run would do and what it found."""

import json
import shutil
import sys
import textwrap

import click

from collector.model.coverage import Reason, State
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.request import Request
from collector.model.run import utc
from collector.model.source import SourcePlan
from collector.report.acting import acts
from collector.runs.collect import Collected
from collector.runs.gathering import PlannedSource

COLOURS = {Verdict.FAIL: "red", Verdict.WARN: "yellow", Verdict.PASS: "green", Verdict.INCONCLUSIVE: "cyan"}

_TROUBLE = (Verdict.WARN, Verdict.FAIL)
_CONCERNS = {
    HostRole.SENDER: "Measured on the sending machine: what is wrong there is noticed by all who receive from it.",
    HostRole.RECEIVER: "Measured on the receiving machine: what is wrong there is noticed by those who watch on it.",
    HostRole.BYSTANDER: "Nothing says that this machine is an end of the call, so that its figures explain no fault of "
    "the call. If it is one, give --here sender or --here receiver.",
}


def show_plan(request: Request, planned: tuple[PlannedSource, ...], *, as_json: bool) -> None:
    """Print what would be read and contacted, and why; nothing has been."""
    plans = [item.plan for item in planned]
    if as_json:
        click.echo(json.dumps({"schema": "avsync/plan/1", "plan": [plan_document(plan) for plan in plans]}, indent=2))
        return
    window = request.incident.window
    click.echo(f"Window: {utc(window.start)} to {utc(window.end)} ({window.known_by}; zone {window.zone})")
    for plan in plans:
        click.echo(f"\n{plan.source}: {plan.why}")
        if plan.skip is not Reason.NONE:
            click.echo(f"  will not run ({plan.skip.value}): {plan.detail}")
            continue
        click.echo(f"  when: {plan.phase.value}, at most {plan.deadline_s:.0f} s")
        for label, items in (("contacts", plan.contacts), ("reads", plan.reads)):
            for entry in items:
                click.echo(f"  {label}: {entry}")
        if plan.detail:
            click.echo(f"  note: {plan.detail}")


def plan_document(plan: SourcePlan) -> dict[str, object]:
    """Return one planned source as plain JSON values."""
    return {
        "source": plan.source,
        "why": plan.why,
        "phase": plan.phase.value,
        "deadline_s": plan.deadline_s,
        "asked_for": plan.wanted.value == "asked",
        "contacts": list(plan.contacts),
        "reads": list(plan.reads),
        "will_run": plan.skip is Reason.NONE,
        "reason": plan.skip.value or None,
        "detail": plan.detail,
    }


def show_result(collected: Collected) -> None:
    """Print on stderr who should act and why, what is missing, and what to do next."""
    run = collected.run
    judged = run.judgement
    window = run.evidence.incident.window
    say = [
        "",
        click.style(f"{judged.verdict.value.upper()}  ", fg=COLOURS.get(judged.verdict), bold=True) + judged.headline,
        f"Who should act: {acts(judged)}",
        f"Window: {utc(window.start)} to {utc(window.end)} ({window.known_by}; zone {window.zone})",
    ]
    for cause in judged.causes:
        say.append(f"Cause ({cause.support.value}): {cause.title} [{cause.cause}]")
    for finding in judged.findings:
        if finding.bears and finding.verdict in (Verdict.WARN, Verdict.FAIL):
            say.append(f"{finding.verdict.value.upper()} {finding.check}: {finding.answer.summary}")
    for item in run.evidence.coverage:
        if item.state is not State.COLLECTED and item.reason not in (Reason.DECLINED, Reason.DISABLED):
            say.append(f"{item.state.value.capitalize()} {item.source} ({item.reason.value}): {item.detail}")
    if judged.next_step:
        say.append(f"Next: {judged.next_step}")
    if collected.problem:
        say.append(collected.problem)
    say.append(f"Exit code {collected.exit_code}: {', '.join(collected.reasons) or 'complete, nothing wrong'}")
    for line in say:
        click.echo(_wrapped(line), err=True)


def _wrapped(line: str) -> str:
    """Break a line between words where a terminal would break it anywhere; files get it whole."""
    if not sys.stderr.isatty():
        return line
    width = shutil.get_terminal_size().columns
    broken = textwrap.wrap(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(broken) or line


def show_findings(measured: Collected) -> None:
    """Print what one measurement shows: each answered question with its numbers, and what could not be had."""
    for sources, what in _gaps(measured):
        click.echo(f"{', '.join(sources)}: {what}")
    for finding in measured.run.judgement.findings:
        if finding.verdict is not Verdict.SKIP and finding.check != "ticket.complete":
            verdict = click.style(f"{finding.verdict.value.upper():13}", fg=COLOURS.get(finding.verdict))
            click.echo(f"{verdict}{finding.check}: {finding.answer.summary} [{finding.host.role.value}]")
            if finding.verdict in _TROUBLE and finding.why:
                click.echo(f"{'':13}Why it matters: {_first_sentence(finding.why)}")
            if finding.answer.advice and finding.verdict is not Verdict.PASS:
                click.echo(f"{'':13}{finding.answer.advice}")
    _say_whom_it_concerns(measured)
    for cause in measured.run.judgement.causes:
        click.echo(f"Cause ({cause.support.value}): {cause.title} [{cause.cause}]")
    if measured.run.judgement.next_step:
        click.echo(f"Next: {measured.run.judgement.next_step}")
    fine = "nothing wrong in what could be measured" if any(_gaps(measured)) else "complete, nothing wrong"
    click.echo(f"Exit code {measured.exit_code}: {', '.join(measured.reasons) or fine}")


def _first_sentence(why: str) -> str:
    """Return what a check's text begins with: what goes wrong with sound and picture."""
    return f"{' '.join(why.split()).split('. ', 1)[0].rstrip('.')}."


def _say_whom_it_concerns(measured: Collected) -> None:
    """Say once who notices what is wrong with the machine that was measured."""
    findings = measured.run.judgement.findings
    for host in dict.fromkeys(finding.host for finding in findings if finding.verdict in _TROUBLE):
        if host.role in _CONCERNS:
            click.echo(f"[{host.role.value}] {_CONCERNS[host.role]}")


def _gaps(measured: Collected) -> list[tuple[list[str], str]]:
    """Return each reason why something was not measured, once, with all sources that it holds for."""
    found: dict[str, list[str]] = {}
    for item in measured.run.evidence.coverage:
        if item.state is not State.COLLECTED:
            found.setdefault(f"{item.state.value} ({item.reason.value}): {item.detail}", []).append(item.source)
    return [(sources, what) for what, sources in found.items()]
