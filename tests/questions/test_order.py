"""The checks go from what a tap undoes to what is read and changed in code, and stop where a cause is established."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from collector.cli.options import PLATFORMS
from collector.questions.checklist import CHECKLIST
from collector.questions.incident import CALL
from collector.questions.parts import Experiment, Measurement, Question
from tests.questions.walking import SKIP, walk_with

TAPS = ("output", "filter", "network", "device")
"""Tried on the devices of the call: a switch, a setting, another network, a program that is closed."""
CODE = ("renderer", "shorter", "source")
"""Tried in the app's own code, which is built and started again."""
READ = ("renderer_schedule", "renderer_late", "renderer_platform", "push", "video_queue_ms", "audio_queue_ms")
"""Asked of whoever reads the app's code."""
ASKED = ("tried_any", "output_kind")
"""Asked of the devices where the call is over, and nothing can be tried any more."""
VENDORS = tuple(choice.value for choice in CALL[0].choices)
TRYING = {
    "when": "now",
    "ready": "yes",
    "custom_source": "yes",
    "custom_renderer": "yes",
    "enhancement": "OBS 30",
    "go-on": "yes",
} | {f"{step}.{part}": told for step in (*TAPS, *CODE) for part, told in (("where", "sender"), ("told", "same"))}


def tried(vendor: str, platform: str, answers: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The steps that were tried or asked of code, in the walk's order, and "go-on" where that was asked."""
    keys = walk_with(TRYING | {"vendor": vendor, "platform": platform} | dict(answers)).keys
    changed = [key.removesuffix(".changed") for key in keys if key.endswith(".changed") or key in (*READ, "go-on")]
    return changed


def test_every_check_that_needs_a_hand_or_an_eye_is_of_one_kind() -> None:
    needing = {step.id for step in CHECKLIST.checks if isinstance(step, Experiment | Question)}
    assert needing == {*TAPS, *CODE, *READ, *ASKED}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_one_tap_comes_first_and_code_last(vendor: str, platform: str) -> None:
    steps = tried(vendor, platform)
    assert steps[: len(TAPS)] == list(TAPS)
    assert {"renderer", "renderer_schedule", "source"} <= set(steps[len(TAPS) :]) <= {*CODE, *READ}


def test_this_machine_is_measured_before_anything_is_changed() -> None:
    measured = [step.id for step in CHECKLIST.checks if isinstance(step, Measurement)]
    first_change = next(step for step in CHECKLIST.checks if isinstance(step, Experiment))
    before = CHECKLIST.checks[: CHECKLIST.checks.index(first_change)]
    assert {"room.watch", "network.measure", "network.nearby", "device.measure"} <= {step.id for step in before}
    assert set(measured) - {step.id for step in before} == {"trace.measure", "pattern"}  # of the app's own code


PYTHON_SDK = ("livekit", "linux")
CALLS = (PYTHON_SDK, ("livekit", "web"), ("agora", "android"))


@pytest.mark.parametrize(
    ("call", "helped"),
    [(call, helped) for call in CALLS for helped in (*TAPS, *CODE) if helped != "shorter" or call == PYTHON_SDK],
)
def test_what_helped_ends_the_checks_and_the_rest_is_offered(call: tuple[str, str], helped: str) -> None:
    every = tried(*call)
    upto, rest = every[: every.index(helped) + 1], every[every.index(helped) + 1 :]
    better = {f"{helped}.told": "better"}
    offered = ["go-on"] if rest else []
    for refusal in ("", "no", SKIP):  # Enter alone keeps "no"
        assert tried(*call, better | {"go-on": refusal}) == [*upto, *offered]
    assert tried(*call, better | {"go-on": "yes"}) == [*upto, *offered, *rest]
