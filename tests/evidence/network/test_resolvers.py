import sys
from pathlib import Path

import pytest

from collector.evidence.network import resolvers
from collector.evidence.network.resolvers import Resolver, configured

NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its name servers in the registry")


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, behind: str = "") -> None:
    system, systemd = folder / "resolv.conf", folder / "systemd.conf"
    system.write_text(text)
    if behind:
        systemd.write_text(behind)
    monkeypatch.setattr(resolvers, "SYSTEM_SERVERS", system)
    monkeypatch.setattr(resolvers, "SYSTEMD_SERVERS", systemd)


@NOT_WINDOWS
def test_every_name_server_of_the_settings_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(
        tmp_path, monkeypatch, "nameserver 192.0.2.1\nnameserver 2001:db8::1\nnameserver 192.0.2.1\nsearch a.test\n"
    )

    assert configured() == (Resolver(address="192.0.2.1"), Resolver(address="2001:db8::1"))


@NOT_WINDOWS
def test_those_behind_systemd_s_own_are_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, monkeypatch, "nameserver 127.0.0.53\n", "nameserver 192.0.2.7\n")

    assert [resolver.address for resolver in configured()] == ["127.0.0.53", "192.0.2.7"]


@NOT_WINDOWS
@pytest.mark.parametrize("text", ["", "nonsense\n", "# nameserver 192.0.2.1\n"])
def test_a_machine_without_name_servers_has_none(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, monkeypatch, text)

    assert configured() == ()


@NOT_WINDOWS
def test_a_file_that_is_not_there_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolvers, "SYSTEM_SERVERS", tmp_path / "absent")

    assert configured() == ()
