"""``avsync verify BUNDLE``: whether a bundle is what it was when it was written."""

import json
import sys
from pathlib import Path

import click

from collector.bundle.verify import VerifyReport, verify_bundle, verify_document
from collector.cli.options import option
from collector.report.shown import visible

DAMAGED_CODE = 1


@click.command("verify")
@click.argument("bundle", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/verify/1).")
def command(bundle: Path, as_json: bool) -> None:
    """Check a bundle against its own manifest: names, required members and every sha256.

    Exit codes: 0 if every byte is what the manifest says, 1 if not.
    """
    report = verify_bundle(bundle)
    if as_json:
        click.echo(json.dumps(verify_document(report), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(report)))
    sys.exit(0 if report.intact else DAMAGED_CODE)


def _lines(report: VerifyReport) -> list[str]:
    named = [f"sha256 of the file: {report.sha256}"] if report.sha256 else []
    if report.intact:
        return [f"{report.path.name} is intact: {report.members} members are what the manifest says.", *named]
    return [
        f"{report.path.name} is not what was written:",
        *(f"  {visible(problem)}" for problem in report.problems),
        *named,
        "Ask for the bundle again, and compare this sha256 with the sender's.",
    ]
