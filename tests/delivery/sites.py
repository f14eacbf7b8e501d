"""Every kind of place that a bundle is handed over to, as the tests of bad luck see it: real servers and contract ones.

Between avsync and the server stands what makes the bad luck; a site says how it is addressed there (``web`` is scheme,
host and port), which requests carry and complete the delivery, and what has arrived, asked without avsync.
"""

import base64
import email
import email.policy
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.cli.handing_over import AtTerminal
from collector.delivery.catalogue import catalogue
from collector.delivery.errors import DeliveryError
from collector.delivery.model import Patience
from collector.runs.attaching import Asked, Done, attach
from tests.delivery.parcels import QUICK, sha256_of
from tests.evidence.network.servers import issue
from tests.servers.helpdesks import github, zendesk
from tests.servers.mailbox import PASSWORD, USER, mailbox
from tests.servers.nginx import nginx
from tests.servers.redmine import Redmine
from tests.servers.request_tracker import RequestTracker
from tests.servers.s3_gateway import KEY, SECRET, Gateway, signed_put
from tests.servers.store import storing

OPTIONS = tuple(need.option for service in catalogue() for need in service.needs if need.option)
_SHA256 = re.compile(r"sha256\W+([0-9a-f]{64})\b")
ZENDESK_TOKEN = "agent@example.com:synthetic-key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One place: ``to`` and ``ticket`` by ``web``, and the sha256 of every copy of a name that it shows.

    ``sends`` begins the request that carries the bundle (empty where TLS hides it), ``completes`` the one after whose
    answer the place shows it. ``weight`` is how many bytes go out for one of the bundle; ``shows`` is whether the place
    can be asked what it has, ``asks_last`` whether it is asked again before the end. ``large_bytes`` is more than waits
    between two sockets, so that the end of such a bundle is not yet read when its beginning is held up.
    """

    port: int
    to: Callable[[str], str]
    stored: Callable[[str], list[str]]
    secrets: Mapping[str, str]
    sends: bytes = b""
    completes: bytes = b""
    options: Mapping[str, str] = field(default_factory=dict)
    ticket: Callable[[str], str] = lambda _: ""
    ca_file: str = ""
    weight: float = 1.0
    shows: bool = True
    asks_last: bool = False
    large_bytes: int = 16_000_000

    def placed(self, web: str) -> dict[str, str]:
        """Return the services' options."""
        return {name: value.format(web=web, host=web.partition("://")[2]) for name, value in self.options.items()}

    def arguments(self, web: str) -> list[str]:
        """Return what follows ``avsync attach BUNDLE``."""
        given = [part for name, value in self.placed(web).items() for part in (name, value)]
        ticket, trust = self.ticket(web), self.ca_file
        return [
            *("--to", self.to(web), *given),
            *(("--ticket", ticket) if ticket else ()),
            *(("--ca-file", trust) if trust else ()),
        ]


def hand_over(
    site: Site, bundle: Path, *, web: str = "", ca_file: str = "", again: bool = False, patience: Patience = QUICK
) -> Done:
    """Attach, approved by the sha256, without the long pauses. Raises CollectorError."""
    way = web or f"http://localhost:{site.port}"
    asked = Asked(
        bundle=bundle,
        to=site.to(way),
        ticket=site.ticket(way),
        sha256=sha256_of(bundle),
        ca_file=ca_file or site.ca_file,
        options={**dict.fromkeys(OPTIONS, ""), **site.placed(way)},
        environment=site.secrets,
        again=again,
        prune=False,
        max_bytes=0,
        encrypt_to=(),
        patience=patience,
    )
    return attach(asked, AtTerminal(yes=True, quiet=False))


def repeat(site: Site, bundle: Path, web: str) -> None:
    """Run again; where nobody can be asked, and only there, a person says that it did not arrive."""
    if site.shows or not committed(bundle):
        hand_over(site, bundle, web=web)
        return
    with pytest.raises(DeliveryError, match="--again"):
        hand_over(site, bundle, web=web)
    if not site.stored(bundle.name):
        hand_over(site, bundle, web=web, again=True)


def committed(bundle: Path) -> bool:
    """Whether the journal ends with what may have arrived."""
    entries = json.loads(bundle.with_name(f"{bundle.name}.journal.json").read_text())["entries"]
    return bool(entries[-1]["event"] == "committing")


def each(*names: str) -> pytest.MarkDecorator:
    """Run a test with each of these sites, by the fixture ``site``; without names, with all."""
    chosen = [pytest.param(name, marks=pytest.mark.servers if name in REAL else ()) for name in names or SITES]
    return pytest.mark.parametrize("site", chosen, indirect=True)


def _put(_request: pytest.FixtureRequest, stack: ExitStack, _folder: Path) -> Site:
    store = stack.enter_context(storing())
    return Site(
        port=store.port,
        to=lambda web: f"{web}/in/demo.zip?sig=synthetic-signature",
        stored=lambda _: [_digest(data) for data in store.kept.values()],
        secrets={},
        sends=b"PUT /in/demo.zip",
        completes=b"PUT /in/demo.zip",
    )


def _signed(request: pytest.FixtureRequest, _stack: ExitStack, _folder: Path) -> Site:
    gateway: Gateway = request.getfixturevalue("gateway")
    name = f"signed-{own_name(request)}"
    return Site(
        port=gateway.port,
        to=lambda web: signed_put(f"{web}/bucket/{name}", datetime.now(UTC)),
        stored=lambda _: [sha256_of(path) for path in (gateway.buckets / "bucket").glob(name)],
        secrets={},
        sends=b"PUT /bucket/signed-",
        completes=b"PUT /bucket/signed-",
    )


def _s3(request: pytest.FixtureRequest, _stack: ExitStack, _folder: Path) -> Site:
    gateway: Gateway = request.getfixturevalue("gateway")
    return Site(
        port=gateway.port,
        to=lambda _: "s3://bucket/sites/",
        options={"--endpoint": "{web}"},
        stored=lambda name: [sha256_of(path) for path in (gateway.buckets / "bucket" / "sites").glob(name)],
        secrets={"AVSYNC_S3_KEY": KEY, "AVSYNC_S3_SECRET": SECRET},
        sends=b"PUT /bucket/sites",
        completes=b"PUT /bucket/sites",
    )


def _redmine(request: pytest.FixtureRequest, _stack: ExitStack, _folder: Path) -> Site:
    redmine: Redmine = request.getfixturevalue("redmine")
    return _redmine_at(redmine, redmine.port)


def _redmine_behind_nginx(request: pytest.FixtureRequest, stack: ExitStack, folder: Path) -> Site:
    redmine: Redmine = request.getfixturevalue("redmine")
    return _redmine_at(
        redmine, stack.enter_context(nginx(folder, behind=redmine.port, rules="client_max_body_size 40m;"))
    )


def _redmine_at(redmine: Redmine, port: int) -> Site:
    def stored(name: str) -> list[str]:
        return [_digest(redmine.stored(item)) for item in redmine.attachments() if item["filename"] == name]

    return Site(
        port=port,
        to=lambda web: f"redmine+{web}/issues/{redmine.open}",
        stored=stored,
        secrets={"AVSYNC_REDMINE_KEY": redmine.writer},
        sends=b"POST /uploads.json",
        completes=b"PUT /issues/",
        asks_last=True,
    )


def _rt(request: pytest.FixtureRequest, _stack: ExitStack, _folder: Path) -> Site:
    rt: RequestTracker = request.getfixturevalue("rt")
    return Site(
        port=rt.port,
        to=lambda web: f"rt+{web}/ticket/{rt.open}",
        stored=lambda name: [_digest(data) for data in rt.stored(name)],
        secrets={"AVSYNC_RT_TOKEN": rt.writer},
        sends=b"POST /REST/2.0/ticket",
        completes=b"POST /REST/2.0/ticket",
        asks_last=True,
        large_bytes=3_500_000,  # it keeps no more
    )


def _zendesk(_request: pytest.FixtureRequest, stack: ExitStack, _folder: Path) -> Site:
    known = base64.b64encode(ZENDESK_TOKEN.replace(":", "/token:").encode()).decode()
    desk = stack.enter_context(zendesk(f"Basic {known}"))
    return Site(
        port=desk.port,
        to=lambda web: f"zendesk+{web}/agent/tickets/7",
        stored=lambda name: [_digest(data) for data in desk.stored(name)],
        secrets={"AVSYNC_ZENDESK_TOKEN": ZENDESK_TOKEN},
        sends=b"POST /api/v2/uploads",
        completes=b"PUT /api/v2/tickets",
        asks_last=True,
    )


def _github(request: pytest.FixtureRequest, stack: ExitStack, _folder: Path) -> Site:
    """It takes no file: what counts are the comments that tell of one in the store."""
    gateway: Gateway = request.getfixturevalue("gateway")
    desk = stack.enter_context(github("Bearer synthetic-token"))
    return Site(
        port=desk.port,
        to=lambda _: f"s3://bucket/github-{desk.port}/",
        options={"--endpoint": gateway.url},
        ticket=lambda web: f"github+{web}/owner/project/issues/12",
        stored=lambda _: [found for comment in desk.comments for found in _SHA256.findall(comment["body"])[:1]],
        secrets={"AVSYNC_S3_KEY": KEY, "AVSYNC_S3_SECRET": SECRET, "AVSYNC_GITHUB_TOKEN": "synthetic-token"},
        sends=b"POST /api/v3",
        completes=b"POST /api/v3",
        weight=0.0,
    )


def _mail(_request: pytest.FixtureRequest, stack: ExitStack, folder: Path) -> Site:
    """With TLS and a password, as at every provider."""
    issued = issue(folder)
    box = stack.enter_context(mailbox(context=issued.context, auth=True))

    def stored(name: str) -> list[str]:
        messages = [email.message_from_bytes(raw, policy=email.policy.default) for raw in box.messages]
        parts = [part for message in messages for part in message.iter_attachments() if part.get_filename() == name]
        return [_digest(part.get_content()) for part in parts]

    return Site(
        port=box.port,
        to=lambda _: "mailto:support@example.com",
        options={"--smtp": "{host}", "--mail-from": "me@example.com", "--smtp-user": USER},
        stored=stored,
        secrets={"AVSYNC_SMTP_PASSWORD": PASSWORD},
        ca_file=str(issued.authority),
        weight=1.368,
        shows=False,
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def own_name(request: pytest.FixtureRequest) -> str:
    """Return a name for this test's own file: many tests share one ticket, and none may find another's."""
    name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
    return f"{name[-40:].strip('-')}-{_digest(request.node.nodeid.encode())[:8]}.zip"


REAL = frozenset({"signed PUT", "S3", "Redmine", "Redmine behind nginx", "Request Tracker", "GitHub"})
SITES: Mapping[str, Callable[[pytest.FixtureRequest, ExitStack, Path], Site]] = {
    "PUT": _put,
    "signed PUT": _signed,
    "S3": _s3,
    "Redmine": _redmine,
    "Redmine behind nginx": _redmine_behind_nginx,
    "Request Tracker": _rt,
    "Zendesk": _zendesk,
    "GitHub": _github,
    "mail": _mail,
}
WEB = ("PUT", "S3", "Redmine", "Request Tracker", "Zendesk", "GitHub")
"""One of each kind that is spoken to by HTTP."""
