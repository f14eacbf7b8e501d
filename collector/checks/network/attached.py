"""Is this machine on a network?

Without an address or a default route nothing leaves it: nobody can join, and in a call that runs sound and picture stop
together. Every other answer about the network then only repeats that. A machine with addresses of one family (IPv4 or
IPv6) reaches servers of that family alone. A server on this machine or beside it needs no default route, so that
nothing is wrong where the server was reached.
"""

from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.privacy import AddressFamily, AddressScope
from collector.model.records.network import NetworkInterfaces, NetworkPath, Outcome, Step

REACHING = (AddressScope.PUBLIC, AddressScope.PRIVATE)
"""Addresses of these scopes lead beyond the cable (RFC 6890); one that a machine gave itself (RFC 3927) does not."""
NAMES = {AddressFamily.IPV4: "IPv4", AddressFamily.IPV6: "IPv6"}
CONNECT = "Connect the cable or the Wi-Fi, switch flight mode off, or start the VPN again; then measure again."
NO_LEASE = "No address was handed out (DHCP): connect anew, restart the router, or use another network; measure again."


def check(interfaces: NetworkInterfaces, path: NetworkPath | Absent) -> Answer:
    own = _families(interfaces)
    routed = any(interface.default_route for interface in interfaces.interfaces)
    values: dict[str, Value] = {"families": _named(own), "default_route": "yes" if routed else "not told"}
    if isinstance(path, NetworkPath) and _reached(path):
        return Answer(verdict=Verdict.PASS, summary="The server is reached from this machine", values=values)
    if not own:
        return _detached(interfaces, values)
    if isinstance(path, NetworkPath) and not _beside(path):
        return _on_the_way(own, path, values)
    return Answer(verdict=Verdict.PASS, summary=f"This machine is on a network ({_named(own)})", values=values)


def _families(interfaces: NetworkInterfaces) -> frozenset[AddressFamily]:
    return frozenset(
        address.family
        for interface in interfaces.interfaces
        for address in interface.addresses
        if address.scope in REACHING
    )


def _named(families: frozenset[AddressFamily]) -> str:
    return " and ".join(name for family, name in NAMES.items() if family in families)


def _reached(path: NetworkPath) -> bool:
    return any(step.step is Step.TCP and step.outcome is Outcome.OK for step in path.steps)


def _beside(path: NetworkPath) -> bool:
    return bool(path.addresses) and all(address.scope is AddressScope.LOOPBACK for address in path.addresses)


def _detached(interfaces: NetworkInterfaces, values: dict[str, Value]) -> Answer:
    given_itself = any(
        address.family is AddressFamily.IPV4 and address.scope is AddressScope.LINK_LOCAL
        for interface in interfaces.interfaces
        for address in interface.addresses
    )
    why = "it only has an address that it gave itself" if given_itself else "no interface has an address"
    return Answer(
        verdict=Verdict.FAIL,
        summary=f"This machine is on no network: {why}, so that nobody here can join a call",
        advice=NO_LEASE if given_itself else CONNECT,
        values=values,
    )


def _on_the_way(own: frozenset[AddressFamily], path: NetworkPath, values: dict[str, Value]) -> Answer:
    theirs = frozenset(address.family for address in path.addresses)
    if theirs and not theirs & own:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"This machine has {_named(own)} addresses only, and the server {_named(theirs)} ones only",
            advice=f"Give the server's name an {_named(own)} address, or use a network that has {_named(theirs)}.",
            values=values,
        )
    if values["default_route"] != "yes":
        return Answer(
            verdict=Verdict.WARN,
            summary="This machine tells no default route, so that it may reach its own network alone",
            advice="Set a gateway (router) in this machine's network settings, or use another network; measure again.",
            values=values,
        )
    return Answer(verdict=Verdict.PASS, summary=f"This machine is on a network ({_named(own)})", values=values)
