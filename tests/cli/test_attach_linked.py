import email
import email.policy
import json
from pathlib import Path

import pytest

from tests.cli.attaching import S3, journal, send
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.documents import faults
from tests.servers.helpdesks import github
from tests.servers.mailbox import mailbox
from tests.servers.s3_gateway import Gateway


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_big_bundle(tmp_path)


def test_an_object_store_comes_first_then_the_ticket_gets_link_and_sha256(bundle: Path, gateway: Gateway) -> None:
    with mailbox() as box:
        mail = {"AVSYNC_SMTP": f"localhost:{box.port}", "AVSYNC_MAIL_FROM": "me@example.com"}
        arguments = ("--endpoint", gateway.url, "--ticket", "mailto:support@example.com", "--json")
        for _ in range(2):
            done = send(bundle, "s3://bucket/linked/", *arguments, **S3, **mail)
            assert done.code == 0, done.stderr
            assert faults(done.document) == []
        (raw,) = box.messages
    text = email.message_from_bytes(raw, policy=email.policy.default).get_content()
    assert sha256_of(bundle) in text
    assert "X-Amz-Signature=" in text
    assert "X-Amz-Signature" not in json.dumps(journal(bundle))


def test_a_mail_with_the_link_is_not_the_mail_with_the_bundle(bundle: Path, gateway: Gateway) -> None:
    with mailbox() as box:
        mail = {"AVSYNC_SMTP": f"localhost:{box.port}", "AVSYNC_MAIL_FROM": "me@example.com"}
        ticket = ("--endpoint", gateway.url, "--ticket", "mailto:support@example.com")
        assert send(bundle, "s3://bucket/both/", *ticket, **S3, **mail).code == 0
        done = send(bundle, "mailto:support@example.com", "--json", **mail)
    assert (done.code, done.document["to"][0]["sent_now"]) == (0, True)
    assert [len(raw) > bundle.stat().st_size for raw in box.messages] == [False, True]


def test_a_ticket_needs_a_store_that_can_share(bundle: Path, tmp_path: Path) -> None:
    done = send(bundle, f"{tmp_path.as_uri()}/", "--ticket", "agora")
    assert done.code == 2
    assert "--ticket goes with an object store" in done.stderr


def test_what_takes_no_files_is_told_so_before_a_token_is_asked_for(bundle: Path) -> None:
    done = send(bundle, "github+https://github.com/owner/project/issues/12")
    assert done.code == 2
    assert "--to s3://BUCKET/ --ticket github+https://github.com/owner/project/issues/12" in done.stderr


def test_nothing_is_stored_for_a_ticket_that_is_not_there(bundle: Path, gateway: Gateway) -> None:
    with github("Bearer synthetic-token") as desk:
        issues = f"github+http://127.0.0.1:{desk.port}/owner/project/issues"
        given = ("--endpoint", gateway.url, "--ticket")
        environment = {**S3, "AVSYNC_GITHUB_TOKEN": "synthetic-token"}
        done = send(bundle, "s3://bucket/told/", *given, f"{issues}/13", **environment)
        assert done.code == 7
        assert "shows no such issue" in done.stderr
        assert not (gateway.buckets / "bucket" / "told").exists()
        for _ in range(2):
            assert send(bundle, "s3://bucket/told/", *given, f"{issues}/12", **environment).code == 0
        (comment,) = desk.comments
    assert sha256_of(bundle) in comment["body"]
