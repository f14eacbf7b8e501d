"""Lists the faults: how each is built, and how it has to be named."""

from tests.evidence.network.servers import UNAUTHORIZED, answering, issue, over_tls, tcp_server
from tests.impairment import Link
from tests.in_network import HERE
from tests.live.server import TURN_DOMAIN, Relay
from tests.reach_faults.place import NAME, Case, Place
from tests.servers.coturn import PASSWORD, USER, coturn, free_port
from tests.servers.portal import CAPTIVE, proxy
from tests.servers.resolver import resolver

SECOND, ELSEWHERE, NOBODY = "127.0.0.2", "127.0.0.3", "127.0.0.9"
PORTAL_HOSTS = ("detectportal.firefox.com", "www.msftconnecttest.com")


def _relay(port: int, protocol: str, host: str = HERE, credential: str = PASSWORD) -> Relay:
    return Relay(host=host, port=port, protocol=protocol, username=USER, credential=credential)


def _healthy_relays(place: Place) -> None:
    place.trusted(TURN_DOMAIN)
    place.hosts[TURN_DOMAIN] = HERE
    running = place.stack.enter_context(coturn(place.subfolder("coturn")))
    handed_out = (_relay(running.port, "udp"), _relay(running.port, "tcp"))
    place.livekit(*handed_out, certificate=str(place.folder / "chain.pem"))


def _healthy_name(place: Place) -> None:
    place.serve(place.trusted(NAME))


def _blocked_udp(place: Place) -> None:
    running = place.stack.enter_context(coturn(place.subfolder("coturn"), host=place.host))
    place.livekit(_relay(running.port, "tcp", place.host))


def _dead_relay(place: Place) -> None:
    place.livekit(_relay(free_port(), "udp"), _relay(free_port(), "tcp"))


def _refusing_relay(place: Place) -> None:
    running = place.stack.enter_context(coturn(place.subfolder("coturn")))
    place.livekit(_relay(running.port, "tcp", credential="synthetic-and-wrong"), turn=False)


def _expired(place: Place) -> None:
    place.serve(place.trusted(NAME, days_left=-2))


def _inspected(place: Place) -> None:
    place.serve(place.trusted(NAME, issuer="Zscaler Intermediate Root CA (synthetic)"))


def _unknown_authority(place: Place) -> None:
    place.serve(issue(place.folder, issuer="Corp Inspection (synthetic)", names=(NAME,)))


def _inspecting_proxy(place: Place) -> None:
    place.serve(place.trusted(NAME))
    inspecting = issue(place.subfolder("proxy"), issuer="Corp Inspection (synthetic)", names=(NAME,))
    port = place.stack.enter_context(tcp_server(proxy(instead=inspecting.context)))
    place.environment["https_proxy"] = f"http://{HERE}:{port}"


def _proxy_with_password(place: Place) -> None:
    place.serve(place.trusted(NAME))
    port = place.stack.enter_context(tcp_server(proxy(password="synthetic-proxy-password-1")))
    place.environment["https_proxy"] = f"http://{HERE}:{port}"


def _portal(place: Place) -> None:
    place.serve(place.trusted(NAME))
    place.hosts |= dict.fromkeys(PORTAL_HOSTS, HERE)
    place.stack.enter_context(tcp_server(CAPTIVE, HERE, 80))


def _lying_resolver(place: Place) -> None:
    right = place.trusted(NAME)
    port = place.serve(right)
    other = over_tls(right.other("elsewhere.example.test"), answering(UNAUTHORIZED))
    place.stack.enter_context(tcp_server(other, ELSEWHERE, port))
    place.stack.enter_context(resolver({NAME: [ELSEWHERE]}, host=SECOND, port=53))
    place.resolvers = (SECOND, HERE)


def _hanging_resolver(place: Place) -> None:
    place.serve(place.trusted(NAME))
    place.stack.enter_context(resolver({}, answers=False, host=SECOND, port=53))
    place.resolvers = (HERE, SECOND)


def _no_network(place: Place) -> None:
    place.url = f"wss://{NAME}"
    place.resolvers = (NOBODY,)


CASES = (
    Case(
        id="healthy-relays",
        given="nothing: relays over UDP, TCP and TLS",
        check="network.turn",
        verdict="pass",
        words="TURN over UDP, TURN over TCP, TURN over TLS",
        build=_healthy_relays,
    ),
    Case(
        id="healthy-name",
        given="nothing: name, certificate and WebSocket",
        check="network.dns",
        verdict="pass",
        words="was found",
        build=_healthy_name,
    ),
    Case(
        id="blocked-udp",
        given="a link that lets TCP through and drops UDP",
        check="network.udp",
        verdict="fail",
        words="UDP is blocked",
        cause="network.blocked",
        build=_blocked_udp,
        links=(Link(drops_udp=True),),
    ),
    Case(
        id="dead-relay",
        given="TURN servers that do not run, over UDP and TCP",
        check="network.turn",
        verdict="warn",
        words="is down: nothing listens there",
        cause="network.relay",
        build=_dead_relay,
    ),
    Case(
        id="refusing-relay",
        given="a TURN server with another password",
        check="network.turn",
        verdict="fail",
        words="does not take the credentials",
        cause="network.relay",
        build=_refusing_relay,
    ),
    Case(
        id="expired-certificate",
        given="a certificate that ended two days ago",
        check="network.tls",
        verdict="fail",
        words="ended 2.0 days ago",
        cause="network.tls",
        build=_expired,
    ),
    Case(
        id="inspecting-product",
        given="TLS opened on the way by a product that the machine trusts",
        check="network.tls",
        verdict="warn",
        words="Zscaler opens the connection",
        cause="network.tls",
        build=_inspected,
    ),
    Case(
        id="unknown-authority",
        given="TLS opened on the way by an authority that nobody knows",
        check="network.tls",
        verdict="fail",
        words="issued by CN=Corp Inspection",
        cause="network.tls",
        build=_unknown_authority,
    ),
    Case(
        id="inspecting-proxy",
        given="a proxy that opens TLS with an authority of its own",
        check="network.tls",
        verdict="fail",
        words="The proxy opens the connection and shows a certificate of CN=Corp Inspection",
        cause="network.tls",
        build=_inspecting_proxy,
    ),
    Case(
        id="proxy-password",
        given="a proxy that asks for a password",
        check="network.proxy",
        verdict="fail",
        words="it asks for a password (Basic)",
        cause="network.blocked",
        build=_proxy_with_password,
    ),
    Case(
        id="captive-portal",
        given="a captive portal",
        check="network.portal",
        verdict="fail",
        words="sends to portal.example.test",
        cause="network.blocked",
        build=_portal,
    ),
    Case(
        id="wrong-dns",
        given="a first name server that gives another server's address",
        check="network.dns",
        verdict="fail",
        words="gives a wrong address",
        cause="network.dns",
        build=_lying_resolver,
    ),
    Case(
        id="hanging-dns",
        given="a second name server that never answers",
        check="network.dns",
        verdict="warn",
        words="Of 2 name servers, 1 give no answer",
        cause="network.dns",
        build=_hanging_resolver,
    ),
    Case(
        id="no-network",
        given="no network: no route, and no name server that answers",
        check="network.attached",
        verdict="fail",
        words="is on no network",
        cause="network.detached",
        build=_no_network,
    ),
)


def by_id(name: str) -> Case:
    """Return one case."""
    return next(case for case in CASES if case.id == name)
