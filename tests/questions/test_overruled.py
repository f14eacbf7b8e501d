import pytest

from collector.questions.checklist import CHECKLIST
from collector.questions.overruled import overruled


@pytest.mark.parametrize(
    ("option", "counts_no_more", "stays"),
    [
        ("room", {"known", "room", "room.again", "room.watch", "room.watch.wanted"}, {"sender", "when", "log.look"}),
        ("last", {"known", "when", "when_at", "when_yesterday", "zone", "log.read"}, {"room", "here"}),
        ("logs", {"known", "logs", "log_of", "log.read.wanted"}, {"room", "when"}),
        ("platform", {"known", "platform"}, {"vendor", "room.watch", "log.read"}),
        ("enhancement", {"known", "enhancement", "enhancement.found"}, {"room.watch"}),
        ("url", {"room.watch", "network.measure"}, {"known", "room"}),
        ("here", {"known", "here"}, {"room.watch"}),
        ("attach_recording", {"known", "recording_attach"}, {"recording"}),
        ("hide_identities", {"save"}, {"known", "room", "room.watch"}),
    ],
)
def test_an_option_overrules_what_it_answers_and_what_was_measured_of_another_call(
    option: str, counts_no_more: set[str], stays: set[str]
) -> None:
    keys = {*overruled(CHECKLIST, {option})}
    assert counts_no_more | {"save"} <= keys
    assert keys.isdisjoint(stays)
