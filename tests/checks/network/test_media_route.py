from dataclasses import replace

import pytest

from collector.checks.network import media_route
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.room import PathSample
from tests.quality_factory import make_media_path
from tests.room_factory import make_statistics

NOTHING = Absent(why="synthetic")

DIRECT, TCP = ("host", "udp", ""), ("host", "tcp", "")
RELAY_UDP, RELAY_TCP, RELAY_TLS = (("relay", "udp", protocol) for protocol in ("udp", "tcp", "tls"))


def ways(*ways: tuple[str, str, str]) -> tuple[PathSample, ...]:
    return tuple(
        PathSample(
            at_ms=10_000.0 * number,
            round_trip_ms=20.0,
            local_type=kind,
            remote_type="host",
            protocol=protocol,
            available_incoming_bps=0.0,
            relay_protocol=relay,
        )
        for number, (kind, protocol, relay) in enumerate(ways)
    )


@pytest.mark.parametrize(
    ("path", "expected", "words", "relayed"),
    [
        (ways(DIRECT, DIRECT), Verdict.PASS, "straight to the server over UDP", "no"),
        (ways(RELAY_UDP), Verdict.PASS, "through a relay over UDP", "yes"),
        (ways(TCP), Verdict.WARN, "straight to the server over TCP", "no"),
        (ways(RELAY_TCP), Verdict.WARN, "through a relay over TCP", "yes"),
        (ways(RELAY_TLS), Verdict.WARN, "through a relay over TLS", "yes"),
        (ways(DIRECT, DIRECT, RELAY_UDP), Verdict.WARN, "changed 1 times", "yes"),
        (ways(DIRECT, DIRECT, TCP, DIRECT), Verdict.WARN, "over TCP", "no"),
        (ways(RELAY_TCP, DIRECT), Verdict.PASS, "straight to the server over UDP", "no"),
    ],
    ids=["direct", "relay", "TCP", "relay by TCP", "relay by TLS", "changes", "TCP for a while", "until it settled"],
)
def test_the_way_that_was_chosen_is_told(
    path: tuple[PathSample, ...], expected: Verdict, words: str, relayed: str
) -> None:
    answer = media_route.check(replace(make_statistics(), path=path), NOTHING)

    assert answer.verdict is expected
    assert words in answer.summary
    assert answer.values["relayed"] == relayed


@pytest.mark.parametrize("path", [(), ways(("", "", ""))], ids=["none", "not named"])
def test_without_a_selected_pair_nothing_is_said(path: tuple[PathSample, ...]) -> None:
    assert media_route.check(replace(make_statistics(), path=path), NOTHING).verdict is Verdict.SKIP


def test_without_a_call_the_way_of_our_own_media_is_told() -> None:
    media = replace(make_media_path(), path=ways(RELAY_TCP))
    answer = media_route.check(NOTHING, media)

    assert answer.verdict is Verdict.WARN
    assert "through a relay over TCP" in answer.summary
