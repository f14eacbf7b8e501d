"""What the options of ``measure`` come to, before anything is measured."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from collector.cli.measuring import TOPICS, watch_s
from collector.errors import UsageError
from collector.model.request import LISTEN_AT_LEAST_S, Server
from tests.avsync import avsync
from tests.factory import make_request

if TYPE_CHECKING:
    from collector.cli.measuring import MeasureGiven


@pytest.mark.parametrize(("span", "seconds"), [("10s", 10.0), ("10m", 600.0), ("1h", 3600.0)])
def test_a_watch_has_a_span(span: str, seconds: float) -> None:
    assert watch_s(span) == seconds


@pytest.mark.parametrize(("given_s", "expected_s"), [(0.0, LISTEN_AT_LEAST_S), (40.0, 40.0)])
def test_a_server_in_the_environment_makes_measuring_the_device_no_longer(given_s: float, expected_s: float) -> None:
    server = Server(url="wss://server.example.test")
    request = replace(make_request(), server=server, duration_s=given_s)

    assert TOPICS["device"].shape(request, cast("MeasureGiven", {"benchmark": False})).duration_s == expected_s


@pytest.mark.parametrize("span", ["9s", "61m", "0s", "soon", "-10m"])
def test_a_span_out_of_reason_is_refused(span: str) -> None:
    with pytest.raises(UsageError):
        watch_s(span)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("device", "--watch", "10m"), "--watch belongs to measure network"),
        (("network", "--watch", "10m"), "--watch sends packets to a server and back"),
        (("network", "--watch", "10m", "--url", "ws://127.0.0.1:9"), "LIVEKIT_API_KEY"),
        (("network", "--watch", "10m", "--offline"), "which --offline rules out"),
        (("network", "--watch", "10m", "--no-join"), "which --no-join rules out"),
        (("network", "--watch", "10m", "--duration", "5"), "Leave one of the two out"),
        (("room", "--room", "x", "--url", "ws://127.0.0.1:9"), "A server needs --token"),
    ],
)
def test_wrong_usage_is_said_before_any_work(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = avsync(tmp_path, "measure", *arguments)
    assert done.code == 2
    assert sentence in " ".join(done.stderr.split())


def test_without_keys_the_way_is_measured_and_the_packets_are_said_to_be_missing(tmp_path: Path) -> None:
    done = avsync(
        tmp_path,
        "measure",
        "network",
        "--url",
        "ws://127.0.0.1:9",
        "--duration",
        "1",
        "--json",
        "--quiet",
        "--label",
        "before",
    )
    states = {item["source"]: item for item in done.document["coverage"]}
    assert states["network.path"]["state"] == "collected", done.stderr
    assert (states["network.packets"]["state"], states["network.packets"]["reason"]) == ("missing", "denied")
    assert "only the way to the server" in states["network.packets"]["detail"]
    assert done.document["incident"]["label"] == "before"
    assert done.code in (1, 4)


def test_offline_contacts_nobody(tmp_path: Path) -> None:
    done = avsync(
        tmp_path, "measure", "network", "--url", "ws://127.0.0.1:9", "--offline", "--duration", "1", "--json", "--quiet"
    )
    states = {item["source"]: item["reason"] for item in done.document["coverage"]}
    assert (states["network.path"], states["network.packets"]) == ("declined", "declined")
