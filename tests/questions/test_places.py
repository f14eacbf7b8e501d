import pytest

from collector.cli.options import PLATFORMS
from collector.questions.places import log_places, sdk_places


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("vendor", ["agora", "livekit"])
def test_every_platform_has_a_place_of_the_sdk_s_own(vendor: str, platform: str) -> None:
    text = log_places(vendor, platform)
    assert text.startswith("Where the log is")
    assert "LiveKit's server" not in text
    assert text.count("\n") == len(sdk_places(vendor, platform)) > 0


@pytest.mark.parametrize(
    ("vendor", "platform"), [("", "ios"), ("agora", ""), ("", ""), ("zoom", "ios"), ("unknown", "android")]
)
def test_nothing_is_said_of_what_is_not_known(vendor: str, platform: str) -> None:
    assert log_places(vendor, platform) == ""
