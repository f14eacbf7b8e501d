from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.cli import group
from collector.errors import UsageError


def invoked(folder: Path, *arguments: str, **extra: str) -> Result:
    places = {name: str(folder) for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA")}
    return CliRunner().invoke(group, ["collect", "--resume", "last", *arguments], env=places | extra)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--room", "demo"), "--room"),
        (("--logs", "a.log", "--last", "5m"), "--last, --logs"),
        (("--dry-run",), "--dry-run"),
        (("--case", "CODE"), "--case"),
    ],
)
def test_what_would_make_another_run_of_it_is_refused(tmp_path: Path, arguments: tuple[str, ...], named: str) -> None:
    result = invoked(tmp_path, *arguments)
    assert isinstance(result.exception, UsageError)
    assert f"leave out {named}, or" in str(result.exception)


@pytest.mark.parametrize("arguments", [(), ("--out", "b.zip", "--json", "--quiet", "--yes"), ("--token", "t" * 40)])
def test_secrets_and_where_the_bundle_goes_may_be_said_again(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = invoked(tmp_path, *arguments, AVSYNC_LOGS="from-the-environment.log", AVSYNC_ROOM="another")
    assert isinstance(result.exception, UsageError)
    assert "There is no unfinished run" in str(result.exception)
