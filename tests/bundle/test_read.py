from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.read import read_bundle
from tests.bundle.contents import changed, make_bundle, make_run


def test_a_bundle_is_read_back_as_it_was_judged(tmp_path: Path) -> None:
    loaded = read_bundle(make_bundle(tmp_path))
    assert loaded.evidence == make_run().evidence
    assert loaded.findings["verdict"] == "inconclusive"
    assert loaded.manifest["run"] == "run-1"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("findings.json", b""),
        ("findings.json", b"[]"),
        ("findings.json", b'{"schema": "avsync/run/2"}'),
        ("manifest.json", b"{"),
        ("manifest.json", b'{"a": ' * 100_000),
        ("evidence/case.json", b""),
        ("evidence/case.json", b"[" * 100_000),
        ("evidence/case.json", b"\xff\xfe"),
        ("evidence/device.scheduling.json", b'[{"kind": "device.scheduling", "record": {}}]'),
        ("evidence/device.scheduling.json", b"[]"),
        ("evidence/device.scheduling.json", b'[{"kind": "from.the-future", "record": {}}]'),
    ],
)
def test_a_member_that_is_wrong_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnreadableBundleError, match=r"changed\.zip"):
        read_bundle(changed(make_bundle(tmp_path), name, data))
