import keyring
import pytest
from keyring.backend import KeyringBackend

from collector.delivery.model import Demand, Kind, Need
from collector.delivery.needs import secrets_of, settings_of
from collector.errors import UsageError
from collector.model.privacy import Secret

USER = Need(name="user", prompt="User", variables=("AVSYNC_U",), kind=Kind.OPEN, demand=Demand.OPTIONAL, option="--u")
PASSWORD = Need(
    name="password", prompt="Password", variables=("AVSYNC_P", "OTHER_P"), demand=Demand.OPTIONAL, goes_with="user"
)


class Kept(KeyringBackend):
    """A keyring that holds one secret."""

    def get_password(self, service: str, username: str) -> str | None:
        return {("avsync", "AVSYNC_K@host.example:443"): "kept"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


SERVER = Need(name="server", prompt="Server", variables=("AVSYNC_S",), kind=Kind.OPEN, option="--s")
KEY = Need(name="key", prompt="API key", variables=("AVSYNC_K",))


def nobody(_: Need) -> str:
    return ""


def secrets(*needs: Need, said: str = "", settings: dict[str, str] | None = None, **set_: str) -> dict[str, Secret]:
    return secrets_of(needs, settings or {}, host="host.example:443", environment=set_, ask=lambda _: said)


def test_an_option_comes_before_the_environment() -> None:
    assert settings_of((USER,), options={"--u": "a"}, environment={"AVSYNC_U": "b"}, ask=nobody) == {"user": "a"}
    assert settings_of((USER,), options={}, environment={"AVSYNC_U": "b"}, ask=nobody) == {"user": "b"}


def test_the_first_variable_that_is_set_wins() -> None:
    assert secrets(PASSWORD, OTHER_P="b")["password"].value == "b"
    assert secrets(PASSWORD, AVSYNC_P="a", OTHER_P="b")["password"].value == "a"


def test_what_is_required_is_asked_for_and_its_absence_named() -> None:
    assert secrets(KEY, said="from a prompt")["key"].value == "from a prompt"
    with pytest.raises(UsageError, match=r"API key is needed to send there\. Give it with AVSYNC_K"):
        secrets(KEY)
    with pytest.raises(UsageError, match=r"Give it with --s or AVSYNC_S"):
        settings_of((SERVER,), options={}, environment={}, ask=nobody)
    assert settings_of((SERVER,), options={}, environment={}, ask=lambda _: "mail") == {"server": "mail"}


def test_all_that_is_missing_is_named_at_once_and_asked_for_once() -> None:
    asked: list[str] = []

    def silent(need: Need) -> str:
        asked.append(need.name)
        return ""

    sender = Need(name="sender", prompt="Your address", variables=("AVSYNC_F",), kind=Kind.OPEN, option="--f")
    with pytest.raises(UsageError, match=r"with --s or AVSYNC_S\. Your address is needed .* --f or AVSYNC_F\."):
        settings_of((SERVER, USER, sender), options={}, environment={}, ask=silent)
    assert asked == ["server"]


def test_what_is_optional_is_asked_for_only_with_what_it_belongs_to() -> None:
    assert settings_of((USER,), options={}, environment={}, ask=lambda _: "asked") == {}
    assert secrets(USER, PASSWORD, said="hush") == {}
    assert secrets(USER, PASSWORD, said="hush", settings={"user": "me"})["password"].value == "hush"


@pytest.mark.parametrize("value", ["with\nbreak", "trailing ", " leading", "\x00"])
def test_what_was_copied_wrong_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(UsageError, match="AVSYNC_K") as raised:
        secrets(KEY, AVSYNC_K=value)
    assert value.strip() not in str(raised.value).replace("a line break", "")


def test_a_secret_that_no_header_takes_is_refused_without_showing_it() -> None:
    with pytest.raises(UsageError, match=r"AVSYNC_K holds .* beyond ASCII") as raised:
        secrets(KEY, AVSYNC_K="schlüssel")
    assert "schl" not in str(raised.value)
    assert settings_of((USER,), options={"--u": "jürgen"}, environment={}, ask=nobody) == {"user": "jürgen"}


def test_the_keyring_is_asked_for_this_host() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(Kept())  # type: ignore[no-untyped-call]  # the library leaves it out
    try:
        assert secrets(KEY)["key"].value == "kept"
        assert secrets(KEY, AVSYNC_K="set")["key"].value == "set"
    finally:
        keyring.set_keyring(before)
