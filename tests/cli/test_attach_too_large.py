from pathlib import Path

from collector.bundle.verify import verify_bundle
from tests.cli.attaching import send
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.servers.mailbox import mailbox
from tests.servers.store import Reply, Takes, storing


def test_what_is_too_large_names_the_choices_and_prune_makes_one_of_them(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 2_000_000, logs=3)
    with mailbox(most_bytes=500_000) as box:
        mail = ("--smtp", f"localhost:{box.port}", "--mail-from", "me@example.com")
        refused = send(bundle, "mailto:support@example.com", *mail)
        assert refused.code == 2
        assert "--prune" in refused.stderr
        assert "--to s3://BUCKET/ --ticket mailto:support@example.com" in refused.stderr
        pruned = send(bundle, "mailto:support@example.com", *mail, "--prune")
        assert pruned.code == 2  # a new bundle has a new sha256, which nobody approved
        small = tmp_path / "avsync-demo-small.zip"
        assert f"--yes --sha256 {sha256_of(small)}" in pruned.stderr
        assert "attachments/recording.webm" in pruned.stderr
        assert box.messages == []
        assert send(small, "mailto:support@example.com", *mail).code == 0
    assert len(box.messages) == 1
    assert verify_bundle(small).intact


def test_the_choice_for_a_draft_is_a_command_that_works(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 2_000_000)
    refused = send(bundle, "livekit", "--max-size", "1MB")
    assert refused.code == 2
    assert refused.stderr.endswith("give the ticket a link: --to s3://BUCKET/ --ticket livekit")
    refused = send(bundle, f"{tmp_path.as_uri()}/", "--max-size", "1MB")
    assert refused.stderr.endswith("or put it into an object store: --to s3://BUCKET/")


def test_a_server_that_first_says_413_is_sent_a_smaller_bundle(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 2_000_000)
    with storing(Reply(status=413, takes=Takes.NOTHING)) as store:
        refused = send(bundle, f"{store.url}/demo.zip")
        assert refused.code == 7
        assert "--prune --max-size SIZE" in refused.stderr
        pruned = send(bundle, f"{store.url}/demo.zip", "--prune", "--max-size", "1MB")
        small = tmp_path / "avsync-demo-small.zip"
        assert sha256_of(small) in pruned.stderr
        assert send(small, f"{store.url}/demo.zip").code == 0
    assert store.kept == {"/demo.zip": small.read_bytes()}
