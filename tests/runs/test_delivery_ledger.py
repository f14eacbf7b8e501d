import json
from pathlib import Path

import pytest

from collector.bundle.journal import journal_path
from collector.delivery.model import Proof, Receipt, Verified
from collector.delivery.sending import FIRST_TIME, Past, Step
from collector.runs.delivery_ledger import FileLedger, past_of

SHA256 = "ab" * 32
TO = "redmine+https://host.example/issues/42"
RECEIPT = Receipt(ids={"token": "7.abc"}, link="https://host.example/attachments/7")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return tmp_path / "a.zip"


def test_the_last_step_and_receipt_are_read_back(bundle: Path) -> None:
    ledger = FileLedger(bundle, sha256=SHA256, to=TO)
    assert past_of(bundle, sha256=SHA256, to=TO) == FIRST_TIME
    ledger.note(Step.UPLOADING, Receipt(ids={}))
    assert past_of(bundle, sha256=SHA256, to=TO) == Past(step=Step.UPLOADING)
    ledger.note(Step.UPLOADED, RECEIPT)
    assert past_of(bundle, sha256=SHA256, to=TO) == Past(step=Step.UPLOADED, receipt=RECEIPT)
    ledger.proven(RECEIPT, Verified(proof=Proof.DIGEST, words="the same sha256"))
    assert past_of(bundle, sha256=SHA256, to=TO) == Past(step=Step.VERIFIED, receipt=RECEIPT)


def test_other_bytes_and_other_places_have_a_past_of_their_own(bundle: Path) -> None:
    FileLedger(bundle, sha256=SHA256, to=TO).note(Step.UPLOADED, RECEIPT)
    assert past_of(bundle, sha256="cd" * 32, to=TO) == FIRST_TIME
    assert past_of(bundle, sha256=SHA256, to="s3://bucket/") == FIRST_TIME


@pytest.mark.parametrize("ids", [3, None, ["x"], {"a": 1}])
def test_a_strangers_journal_breaks_nothing(bundle: Path, ids: object) -> None:
    entry = {"event": "uploaded", "sha256": SHA256, "to": TO, "ids": ids}
    journal_path(bundle).write_text(
        json.dumps({"entries": [entry, {"event": [], "sha256": SHA256, "to": TO}, {"event": "unknown"}, {}]})
    )
    past = past_of(bundle, sha256=SHA256, to=TO)
    assert past.step is Step.UPLOADED
    assert all(isinstance(value, str) for value in past.receipt.ids.values())
