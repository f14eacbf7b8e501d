"""Makes small synthetic bundles whose findings are what this version's rules make of their evidence."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from collector import __version__
from collector.bundle.names import FINDINGS
from collector.bundle.write import write_bundle
from collector.model.codec import to_json
from collector.model.coverage import Coverage
from collector.model.evidence import Record
from collector.model.incident import Incident
from collector.model.member import Member, SafeText
from collector.model.run import run_document
from collector.runs.judging import judge
from tests.bundle.contents import make_contents, make_run, nothing_leaks
from tests.factory import make_evidence, make_incident

HOSTILE = "[bold red]x[/] \x1b[31m\x1b]0;owned\x07 \u202eevil\u2028 \x9b2J <b>&"
"""Markup, escape sequences, a title, a bell, an override of direction, a line break and a C1 control."""


def make_finished(
    folder: Path,
    *records: Record,
    incident: Incident | None = None,
    coverage: tuple[Coverage, ...] = (),
    members: tuple[Member, ...] = (),
    name: str = "bundle.zip",
) -> Path:
    evidence = make_evidence(*records, incident=incident or make_incident(sender="4711"), coverage=coverage)
    run = replace(make_run(evidence), judgement=judge(evidence), tool=__version__)
    contents = make_contents(*members, evidence=evidence)
    findings = SafeText(name=FINDINGS, text=to_json(run_document(run), pretty=True).decode())
    kept = tuple(findings if member.name == FINDINGS else member for member in contents.members)
    return write_bundle(replace(contents, run=run, members=kept), to=folder / name, leaks=nothing_leaks).path


def rewritten(path: Path, name: str, **changes: Any) -> Path:
    """Change top-level values of one JSON member, as a stranger could."""
    other = path.with_name("rewritten.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == name:
                data = json.dumps(json.loads(data) | changes).encode()
            new.writestr(info.filename, data)
    return other
