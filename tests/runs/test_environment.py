import pytest

from collector.runs.environment import environment


@pytest.mark.parametrize("name", ["LIVEKIT_API_SECRET", "AVSYNC_TOKEN", "AGORA_CUSTOMER_SECRET"])
def test_a_process_of_ours_gets_no_secret_by_its_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "a-synthetic-secret")
    assert name not in environment()
    assert "a-synthetic-secret" not in environment().values()
