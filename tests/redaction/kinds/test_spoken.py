"""What people said leaves no log, whichever way an agent wrote it down; what is measured about it stays."""

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (
            'received {"user_transcript": "my cat is ill", "language": "en", "transcript_delay": 1.2}',
            '"language": "en"',
        ),
        (r"{\"user_transcript\": \"my \\\"cat\\\" is ill\", \"language\": \"en\"}", r"\"language\": \"en\""),
        ('{"lk.pii.user_transcript": "my cat is ill", "pid": 7}', '"pid": 7'),
        ('{"lk.pii.chat_ctx": {"items": [{"text": ["my cat", "is ill"]}]}, "pid": 7}', '"pid": 7'),
        ('{"lk.pii.dtmf_inputs": ["cat"], "pid": 7}', '"pid": 7'),
        ('{"transcript": "cat", "final": true}', '"final": true'),
        ("{'interim_transcript': 'cat', 'final': True}", "'final': True"),
        (
            'sent text to tts {"room": "demo", "text": "Is the cat ill?", "remaining_audio": 0.0}',
            '"remaining_audio": 0.0',
        ),
        ('eou prediction {"duration": 0.3, "input": "<|im_start|>user\\nthe cat"}', '"duration": 0.3'),
        ('{"lk.pii.event": {"cut": "off, the cat', '{"lk.pii.event": '),
    ],
)
def test_what_was_said_goes_and_what_stands_beside_it_stays(line: str, kept: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert "cat" not in safe
    assert kept in safe


@pytest.mark.parametrize(
    "line",
    [
        '{"transcript_delay": 1.35, "transcription_delay": 1.37}',
        "using transcript io: `AgentSession` -> `RoomIO`",
        '{"user_input": null, "transcript": ""}',
        '{"text": "ICE connected", "level": "info"}',
        '{"lk.pii.room_name": "demo"}',
    ],
)
def test_what_says_nothing_of_speech_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line
