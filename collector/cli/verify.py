"""``avsync verify BUNDLE``: whether a bundle is what it was when it was written."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from collector.bundle.encryption import ChangedOnTheWayError, is_encrypted, opened
from collector.bundle.signature import Signature, Signed, check_signature, read_signers
from collector.bundle.verify import VerifyReport, sha256_of, verify_bundle, verify_document
from collector.cli.identity import identity
from collector.cli.options import option, text
from collector.cli.printed import printed_json
from collector.report.shown import visible

DAMAGED_CODE = 1


@click.command("verify")
@click.argument("bundle", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/verify/1).")
@text("--signature", metavar="FILE", help="The file's signature. [BUNDLE.sig, if it is there]")
@option("--signer", multiple=True, metavar="KEY", help="Who must have signed it: ssh-ed25519 …, ssh-rsa … or a file.")
@identity
def command(bundle: Path, as_json: bool, signature: str, signer: tuple[str, ...], identity: str) -> None:
    """Check a bundle against its own manifest: names, required members and every sha256; and its signature, if any.

    A sender signs with any SSH key: ssh-keygen -Y sign -n file -f KEY BUNDLE. With --signer it must be signed by one of
    these keys.

    Exit codes: 0 if every byte is what the manifest says and no signature is wrong, 1 if not.
    """
    signers = read_signers(signer)
    report = _report(bundle, identity)
    if report.sha256:
        report = replace(report, signature=check_signature(bundle, signature=signature, signers=signers))
    if as_json:
        click.echo(printed_json(verify_document(report)))
    else:
        click.echo("\n".join(_lines(report)))
    sys.exit(0 if report.trusted else DAMAGED_CODE)


def _report(bundle: Path, identity: str) -> VerifyReport:
    """Check what lies in an encrypted bundle; the sha256 is that of the file as it was approved and sent."""
    try:
        with opened(bundle, identity) as plain:
            report = verify_bundle(plain)
    except ChangedOnTheWayError as error:
        return VerifyReport(path=bundle, problems=(str(error),), members=0, sha256=sha256_of(bundle))
    return replace(report, path=bundle, sha256=sha256_of(bundle)) if is_encrypted(bundle) else report


def _lines(report: VerifyReport) -> list[str]:
    name = visible(report.path.name or str(report.path))
    named = [f"sha256 of the file: {report.sha256}"] if report.sha256 else []
    named += [visible(line) for line in _signed(report.signature)]
    if report.intact:
        return [f"{name} is intact: {report.members} members are what the manifest says.", *named]
    problems = [f"  {visible(problem)}" for problem in report.problems]
    if not report.sha256:
        return [f"{name} cannot be checked:", *problems]
    again = "Ask for the bundle again, and compare this sha256 with the sender's."
    return [f"{name} is not what was written:", *problems, *named, again]


def _signed(signature: Signature) -> list[str]:
    match signature.state:
        case Signed.BY_SOMEBODY:
            return [f"Signed with {signature.key}: compare it with the sender's key, or give that as --signer."]
        case Signed.AS_ASKED:
            return [f"Signed with {signature.key}, as --signer asks."]
        case _:
            return [signature.problem] if signature.problem else []
