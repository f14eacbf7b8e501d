import keyring
import pytest
from keyring.backend import KeyringBackend

from collector.delivery.model import Demand, Kind, Need
from collector.delivery.needs import Resolved, resolve, settings_of
from collector.errors import UsageError

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


KEY = Need(name="key", prompt="API key", variables=("AVSYNC_K",))


def resolved(
    *needs: Need, options: dict[str, str] | None = None, said: str = "", asked: list[str] | None = None, **set_: str
) -> Resolved:
    def ask(need: Need) -> str:
        if asked is not None:
            asked.append(need.name)
        return said

    return resolve(needs, host="host.example:443", options=options or {}, environment=set_, ask=ask)


def test_an_option_comes_before_the_environment() -> None:
    assert settings_of((USER,), options={"--u": "a"}, environment={"AVSYNC_U": "b"}) == {"user": "a"}
    assert settings_of((USER,), options={}, environment={"AVSYNC_U": "b"}) == {"user": "b"}


def test_the_first_variable_that_is_set_wins() -> None:
    assert resolved(PASSWORD, OTHER_P="b").secrets["password"].value == "b"
    assert resolved(PASSWORD, AVSYNC_P="a", OTHER_P="b").secrets["password"].value == "a"


def test_what_is_required_is_asked_for_and_its_absence_named() -> None:
    assert resolved(KEY, said="from a prompt").secrets["key"].value == "from a prompt"
    with pytest.raises(UsageError, match=r"API key is needed to send there\. Give it with AVSYNC_K"):
        resolved(KEY)


def test_what_is_optional_is_asked_for_only_with_what_it_belongs_to() -> None:
    asked: list[str] = []
    assert resolved(USER, PASSWORD, asked=asked).secrets == {}
    assert asked == []
    found = resolved(USER, PASSWORD, options={"--u": "me"}, said="hush", asked=asked)
    assert asked == ["password"]
    assert (found.settings, found.secrets["password"].value) == ({"user": "me"}, "hush")


@pytest.mark.parametrize("value", ["with\nbreak", "trailing ", " leading", "\x00"])
def test_what_was_copied_wrong_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(UsageError, match="AVSYNC_K") as raised:
        resolved(KEY, AVSYNC_K=value)
    assert value.strip() not in str(raised.value).replace("a line break", "")


def test_the_keyring_is_asked_for_this_host() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(Kept())  # type: ignore[no-untyped-call]  # the library leaves it out
    try:
        assert resolved(KEY).secrets["key"].value == "kept"
        assert resolved(KEY, AVSYNC_K="set").secrets["key"].value == "set"
    finally:
        keyring.set_keyring(before)
