import tomllib

import pytest

from collector.cli.answers import known_keys
from collector.cli.options import PLATFORMS
from collector.questions.checklist import CHECKLIST
from collector.questions.markdown import to_markdown


def answers_in(text: str) -> str:
    return text.split("```toml\n")[1].split("```")[0]


@pytest.mark.parametrize("vendor", ["livekit", "agora"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_checklist_ends_with_answers_that_can_be_read_back(vendor: str, platform: str) -> None:
    block = answers_in(to_markdown(CHECKLIST, vendor=vendor, platform=platform))
    lines = [line.removeprefix("# ") for line in block.splitlines()]
    keys = {line.split(" = ")[0].strip('"') for line in lines}
    assert keys <= known_keys(CHECKLIST)
    assert tomllib.loads(block) == {"vendor": vendor, "platform": platform}
    assert {"room", "sender", "receiver", "when"} <= keys


def test_what_concerns_another_vendor_is_left_out() -> None:
    agora = to_markdown(CHECKLIST, vendor="agora", platform="ios")
    assert "SyncTrace" not in agora
    assert "CMTime" in agora
    assert "SyncTrace" in to_markdown(CHECKLIST, vendor="livekit", platform="linux")


def test_it_says_when_a_step_applies_and_where_the_log_is() -> None:
    text = to_markdown(CHECKLIST, vendor="agora", platform="android")
    assert '*If custom renderer is "Yes"' in text
    assert "agoraapi.log" in text


def test_without_vendor_and_platform_everything_is_there() -> None:
    text = to_markdown(CHECKLIST, vendor="", platform="")
    assert text.count("- [ ] ") >= len(CHECKLIST.questions)
