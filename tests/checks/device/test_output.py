from dataclasses import replace

import pytest

from collector.checks.device import output
from collector.model.finding import Verdict
from collector.model.host import Host
from collector.model.records.device import PeripheralFacts
from tests.checks.device.device_factory import make_facts, make_output
from tests.factory import ELSEWHERE, RECEIVER, SENDER


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ((make_output("built-in"),), Verdict.PASS),
        ((make_output("bluetooth"),), Verdict.INCONCLUSIVE),
        ((make_output("built-in"), make_output("bluetooth", default=False)), Verdict.PASS),
        ((make_output("unknown", default=False), make_output("bluetooth", default=False)), Verdict.INCONCLUSIVE),
        ((make_output("hdmi"),), Verdict.INCONCLUSIVE),
        ((make_output("airplay"),), Verdict.INCONCLUSIVE),
        ((make_output("virtual"),), Verdict.INCONCLUSIVE),
        ((make_output("usb"),), Verdict.PASS),
        ((make_output("hdmi", default=False),), Verdict.SKIP),
        ((make_output("unknown"),), Verdict.SKIP),
        ((make_output("bluetooth", role="microphone"),), Verdict.SKIP),
        ((), Verdict.SKIP),
    ],
)
def test_a_bluetooth_output_decides_nothing_but_is_told(
    outputs: tuple[PeripheralFacts, ...], expected: Verdict
) -> None:
    assert output.check(make_facts(*outputs, host=RECEIVER)).verdict is expected


@pytest.mark.parametrize("host", [SENDER, ELSEWHERE])
def test_only_the_receivers_output_matters(host: Host) -> None:
    assert output.check(make_facts(make_output("bluetooth"), host=host)).verdict is Verdict.SKIP


def test_what_the_sound_server_says_is_told() -> None:
    headset = replace(make_output("bluetooth"), profile="a2dp-sink, aac", latency_ms=42.0)
    answer = output.check(make_facts(headset, host=RECEIVER))

    assert "A Bluetooth (a2dp-sink, aac) output is the default" in answer.summary
    assert answer.values["system_latency_ms"] == 42.0
