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
