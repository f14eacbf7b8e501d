import email
import email.policy
import hashlib
import os
from pathlib import Path

import pytest

from tests.cli.attaching import journal, send
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.documents import faults


def test_a_draft_for_the_own_mail_program_lies_beside_the_bundle(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 10_000)
    done = send(bundle, "agora", "--json")
    assert done.code == 0, done.stderr
    assert done.document["state"] == "prepared"
    assert faults(done.document) == []
    draft = tmp_path / "avsync-demo-agora.eml"
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert message["To"] == "support@agora.io"
    assert message["X-Unsent"] == "1"
    assert message["Subject"].startswith("Audio is 231 ms late in demo")
    assert [entry["event"] for entry in journal(bundle)] == ["approved", "prepared"]
    (part,) = message.iter_attachments()
    content = part.get_content()
    assert isinstance(content, bytes)
    assert hashlib.sha256(content).hexdigest() == sha256_of(bundle)


@pytest.mark.skipif(os.name == "nt", reason="the tools are found by the names of X11")
def test_the_text_goes_to_the_clipboard_where_a_tool_is(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 10_000)
    tool = tmp_path / "tools" / "xclip"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\ncat > "{tmp_path}/clipboard"\n')
    tool.chmod(0o755)
    path = f"{tool.parent}{os.pathsep}{os.environ['PATH']}"
    done = send(bundle, "livekit", PATH=path, DISPLAY=":synthetic", WAYLAND_DISPLAY="")
    assert done.code == 0, done.stderr
    assert "clipboard (xclip)" in done.stdout
    assert "- Room: demo" in (tmp_path / "clipboard").read_text()
