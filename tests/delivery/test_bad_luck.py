"""What can go wrong on the way, at each kind of place: told in a true sentence, the bundle kept, a repeat completes it.

How a run that is killed is repeated is in ``test_killed.py``; what only one service can show (a closed ticket, a disk
that is full, a part kept with 201, a mail refused) is with that service.
"""

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from collector.bundle.verify import verify_bundle
from collector.delivery.errors import DeliveryError
from tests.delivery.parcels import QUICK, sha256_of
from tests.delivery.sites import WEB, Site, each, hand_over, repeat
from tests.evidence.network.servers import closed_port, issue
from tests.servers.cutting import Cut, When, relay
from tests.servers.front import Refusal, front


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """What an HTTP server says over and over, what is told of it, and how often it is asked."""

    status: int
    headers: Mapping[str, str]
    told: str
    asked: int


REFUSED = {
    "429": Refused(status=429, headers={}, told="left alone for a while", asked=QUICK.tries),
    "429 with Retry-After": Refused(status=429, headers={"Retry-After": "900"}, told="asks to wait 900 s", asked=1),
    "500 for ever": Refused(status=500, headers={}, told=r"fault \(error 500\)", asked=QUICK.tries),
    "redirect loop": Refused(
        status=307, headers={"Location": "http://{host}{path}"}, told="redirects to itself without end", asked=1
    ),
    "redirect to plain http": Refused(
        status=302, headers={"Location": "http://elsewhere.example/"}, told="plain http at elsewhere", asked=1
    ),
    "redirect elsewhere": Refused(
        status=308, headers={"Location": "https://elsewhere.example/"}, told="place that was not approved", asked=1
    ),
}


def require_one(site: Site, bundle: Path) -> None:
    assert site.stored(bundle.name) == [sha256_of(bundle)]
    assert verify_bundle(bundle).intact


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
@each(*WEB)
def test_a_server_that_refuses_is_told_and_a_repeat_completes(site: Site, bundle: Path, refused: Refused) -> None:
    refuse(site, bundle, refused, site.sends)


@pytest.mark.parametrize("refused", [REFUSED["429"], REFUSED["500 for ever"]], ids=["429", "500 for ever"])
@each("Redmine", "Zendesk")
def test_a_server_that_refuses_to_attach_an_upload_is_told_and_a_repeat_completes(
    site: Site, bundle: Path, refused: Refused
) -> None:
    refuse(site, bundle, refused, site.completes)


def refuse(site: Site, bundle: Path, refused: Refused, request: bytes) -> None:
    answers = [Refusal(status=refused.status, headers=refused.headers)] * 9
    with front(site.port, *answers, request=request) as between:
        with pytest.raises(DeliveryError, match=refused.told) as raised:
            hand_over(site, bundle, web=between.web)
        assert between.asked == refused.asked
    assert raised.value.exit_code == 7
    assert "synthetic-signature" not in str(raised.value)
    assert site.stored(bundle.name) == []
    hand_over(site, bundle)
    require_one(site, bundle)


@each(*WEB)
def test_a_server_that_asks_for_a_second_gets_it(site: Site, bundle: Path) -> None:
    with front(site.port, Refusal(status=429, headers={"Retry-After": "1"}), request=site.sends) as between:
        hand_over(site, bundle, web=between.web)
        assert between.asked == 2
    require_one(site, bundle)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99, 1.0])
@each("PUT", "S3", "Redmine", "Request Tracker", "Zendesk", "mail")
def test_a_line_that_is_cut_is_made_good_by_one(site: Site, bundle: Path, share: float) -> None:
    after = int(bundle.stat().st_size * site.weight * share)
    with relay(site.port, Cut(after_bytes=after, when=When.SENDING, request=site.sends)) as between:
        with nullcontext() if site.shows else suppress(DeliveryError):  # a mail's end may have gone out already
            hand_over(site, bundle, web=f"http://localhost:{between.port}")
        assert between.cuts == []
    repeat(site, bundle, f"http://localhost:{site.port}")
    require_one(site, bundle)


@each()
def test_an_answer_that_is_lost_leaves_one(site: Site, bundle: Path) -> None:
    after = int(bundle.stat().st_size * site.weight) if site.completes == site.sends else 0
    with relay(site.port, Cut(after_bytes=after, when=When.ANSWER, request=site.completes)) as between:
        if site.shows:
            hand_over(site, bundle, web=f"http://localhost:{between.port}")
        else:
            with pytest.raises(DeliveryError, match="may have arrived already"):
                hand_over(site, bundle, web=f"http://localhost:{between.port}")
        assert between.cuts == []
    require_one(site, bundle)


@each(*WEB)
def test_what_a_server_does_after_the_client_gave_up_is_not_done_twice(site: Site, bundle: Path) -> None:
    """A server that has only a part yet, or the whole of a small request, when the client gives up."""
    after = int(bundle.stat().st_size * site.weight * 0.5) if site.completes == site.sends else 0
    with relay(site.port, Cut(after_bytes=after, when=When.LATE, request=site.completes)) as between:
        hand_over(site, bundle, web=f"http://localhost:{between.port}", patience=replace(QUICK, settle_s=20.0))
        assert between.held.is_set()
    require_one(site, bundle)


@each(*WEB)
def test_an_expired_certificate_is_told_and_a_renewed_one_of_an_own_authority_is_enough(
    site: Site, bundle: Path, tmp_path: Path
) -> None:
    for days_left in (-1, 60):
        issued = issue(tmp_path, days_left=days_left)
        with front(site.port, context=issued.context) as between:
            if days_left < 0:
                with pytest.raises(DeliveryError, match="certificate has expired"):
                    hand_over(site, bundle, web=between.web, ca_file=str(issued.authority))
                assert site.stored(bundle.name) == []
            else:
                hand_over(site, bundle, web=between.web, ca_file=str(issued.authority))
    require_one(site, bundle)


@pytest.mark.parametrize("reached", ["nobody listens", "nobody has the name"])
@each(*WEB, "mail")
def test_a_place_that_cannot_be_reached_is_told_and_a_repeat_completes(site: Site, bundle: Path, reached: str) -> None:
    nobody = f"http://localhost:{closed_port()}" if reached == "nobody listens" else "https://nobody.invalid:8443"
    with pytest.raises(DeliveryError, match=r"nothing listens there|nobody\.invalid") as raised:
        hand_over(site, bundle, web=nobody)
    assert raised.value.exit_code == 7
    hand_over(site, bundle)
    require_one(site, bundle)
