from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.cli import group

SECRET = "a-customer-secret-that-nobody-may-see"


def dry_run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(group, ["collect", "--room", "demo", "--dry-run", *arguments], env=environment)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--livekit-project", "demo"), "must look like p_abc123"),
        (("--prometheus", "host:6789"), "--prometheus must look like"),
        (("--prometheus", "ftp://host/metrics"), "--prometheus must look like"),
        (("--prometheus", "http://ann:word@host/metrics"), "must not hold a user name"),
        (("--agora-api", "http://example.com"), "must begin with https://"),
        (("--livekit-cloud-api", "http://192.0.2.1"), "must begin with https://"),
    ],
)
def test_what_cannot_be_is_refused_before_any_work(arguments: tuple[str, ...], sentence: str) -> None:
    result = dry_run(*arguments)
    assert sentence in str(result.exception) + result.output
    assert getattr(result.exception, "exit_code", 2) == 2


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80", "http://localhost:80", "http://[::1]:80", "https://example.com"]
)
def test_credentials_go_by_tls_or_stay_on_this_machine(url: str) -> None:
    assert dry_run("--agora-api", url).exit_code == 0


@pytest.mark.parametrize("name", ["AGORA_CUSTOMER_ID", "AGORA_CUSTOMER_SECRET"])
def test_a_credential_that_was_copied_wrongly_is_refused_and_not_repeated(name: str) -> None:
    result = dry_run(**{name: f"{SECRET}:x"})
    assert f"{name} holds" in str(result.exception) + result.output
    assert SECRET not in result.output


def test_credentials_come_from_environment_or_file_and_are_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "env"
    given = {"AGORA_APP_ID": "0" * 32, "AGORA_CUSTOMER_ID": "an-id", "AGORA_CUSTOMER_SECRET": SECRET}
    file.write_text("".join(f"{name}={value}\n" for name, value in given.items()), "utf-8")
    for result in (dry_run(**given), dry_run("--env-file", str(file))):
        assert result.exit_code == 0, result.output
        assert "contacts: api.agora.io:443" in result.output
        assert SECRET not in result.output
