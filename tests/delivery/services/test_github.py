"""GitHub by its public reference: a contract server on loopback answers as that says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collector.delivery.errors import DeliveryError
from collector.delivery.model import UNLIMITED, Patience
from collector.delivery.notes import NoteSession
from collector.delivery.sending import Delivered
from collector.delivery.services.github import EXAMPLE, open_github, read
from collector.errors import UsageError
from tests.delivery.parcels import QUICK, Watched, make_access, make_errand, make_note, make_parcel
from tests.servers.helpdesks import Desk, github


@pytest.fixture
def desk() -> Iterator[Desk]:
    with github("Bearer synthetic-token") as running:
        yield running


def tell(
    desk: Desk,
    folder: Path,
    *,
    port: int = 0,
    token: str = "synthetic-token",
    number: int = 12,
    patience: Patience = QUICK,
) -> Delivered:
    parcel = make_parcel(folder, 1000)
    destination = read(f"github+http://127.0.0.1:{port or desk.port}/owner/project/issues/{number}")
    with open_github(destination, make_access(folder, secrets={"token": token})) as session:
        return make_errand(NoteSession(session, make_note(parcel)), parcel, Watched(), patience=patience).run()


def test_the_issue_tells_once_where_the_bundle_lies(desk: Desk, tmp_path: Path) -> None:
    assert [tell(desk, tmp_path).before for _ in range(2)] == [False, True]
    (comment,) = desk.comments
    assert "https://store.example/x.zip" in comment["body"]


@pytest.mark.parametrize("more", ["", "\nWhere it lies: https://store.example/another.zip"])
def test_a_comment_that_only_quotes_the_sha256_is_not_the_link(desk: Desk, tmp_path: Path, more: str) -> None:
    desk.comments = [{"id": 1, "body": f"I will send a bundle, sha256 {make_parcel(tmp_path, 1000).sha256}{more}"}]
    assert [tell(desk, tmp_path).before for _ in range(2)] == [False, True]
    assert len(desk.comments) == 2


def test_a_comment_on_a_further_page_is_found(desk: Desk, tmp_path: Path) -> None:
    desk.comments = [{"id": number, "body": "more"} for number in range(61)]
    assert [tell(desk, tmp_path).before for _ in range(2)] == [False, True]
    assert len(desk.comments) == 62


def test_a_comment_that_shows_only_later_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    desk.late_s = 0.2
    tell(desk, tmp_path, patience=replace(QUICK, settle_s=20.0))
    assert len(desk.comments) == 1


@pytest.mark.parametrize(
    ("refusal", "told", "tries"),
    [
        (("POST", 403, {}), "does not let this token comment", 1),
        (("POST", 403, {"x-ratelimit-remaining": "0"}), "left alone for a while", QUICK.tries),
        (("POST", 403, {"Retry-After": "900"}), "asks to wait 900 s", 1),
        (("POST", 410, {}), "was deleted", 1),
    ],
)
def test_a_refusal_is_told_and_a_repeat_completes(
    desk: Desk, tmp_path: Path, refusal: tuple[str, int, dict[str, str]], told: str, tries: int
) -> None:
    desk.refusals = [refusal] * tries
    with pytest.raises(DeliveryError, match=told):
        tell(desk, tmp_path)
    assert desk.refusals == []
    assert not tell(desk, tmp_path).before
    assert len(desk.comments) == 1


def test_a_wrong_token_and_an_absent_issue_are_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="does not accept the token") as refused:
        tell(desk, tmp_path, token="synthetic-wrong")
    assert "synthetic-wrong" not in str(refused.value)
    with pytest.raises(DeliveryError, match="shows no such issue"):
        tell(desk, tmp_path, number=13)


def test_the_issue_is_asked_for_before_anything_is_stored(desk: Desk, tmp_path: Path) -> None:
    access = make_access(tmp_path, secrets={"token": "synthetic-token"})
    origin = f"github+http://127.0.0.1:{desk.port}/owner/project/issues"
    with open_github(read(f"{origin}/12"), access) as session:
        assert session.limits() == UNLIMITED
    with (
        open_github(read(f"{origin}/13"), access) as session,
        pytest.raises(DeliveryError, match="shows no such issue"),
    ):
        session.limits()
    assert desk.comments == []


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        (EXAMPLE, "https://api.github.com/repos/owner/project/issues/12", "api.github.com:443"),
        (
            "github+https://git.example/owner/project/pull/3",
            "https://git.example/api/v3/repos/owner/project/issues/3",
            "git.example:443",
        ),
    ],
)
def test_the_address_of_an_issue_is_read(url: str, base: str, host: str) -> None:
    destination = read(url)
    assert (destination.base, destination.hosts) == (base, (host,))


@pytest.mark.parametrize("url", ["github+https://github.com/owner/project", "github+https://github.com/a/b/c/issues/1"])
def test_what_is_no_address_of_an_issue_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"--to"):
        read(url)
