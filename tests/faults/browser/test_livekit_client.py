"""LiveKit's SDK for browsers comes from the cache, or it is said why it does not."""

from pathlib import Path

import pytest

from tests.chromium import NoBrowserError
from tests.faults.browser.livekit_client import SCRIPT_NAME, client_script


def test_what_is_cached_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / SCRIPT_NAME).write_bytes(b"// synthetic")
    monkeypatch.setenv("PATH", "")
    assert client_script(tmp_path) == b"// synthetic"


def test_without_npm_and_cache_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoBrowserError, match="npm is not installed"):
        client_script(tmp_path)
