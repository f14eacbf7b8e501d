"""Who calls goes, however the number or the name is written; counts of calls and hosts stay."""

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "gone", "label"),
    [
        ("call 030 901820-15 failed", "901820", "phone"),
        ("dial (415) 555-0123 ext 4", "555-0123", "phone"),
        ("Dialing 415-555-0123", "555-0123", "phone"),
        ("tel +49-176-1234 5678 busy", "1234 5678", "phone"),
        ('{"fromUser": "4915112345678", "toUser": "4930901820", "callID": "SCL_x1"}', "4915112345678", "phone"),
        ('{"fromUser": "4915112345678", "toUser": "4930901820", "callID": "SCL_x1"}', "4930901820", "phone"),
        ("toUser=anna.s fromHost=sip.example", "anna.s", "user"),
        ('From: "Anna Sample" <sip:anna.s@10.2.3.4>;tag=9fxced76sl', "Anna Sample", "user"),
        ("subject CN=Anna Sample,OU=Sales,O=Example GmbH", "Anna Sample", "user"),
    ],
)
def test_it_goes_and_the_line_stays(line: str, gone: str, label: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert gone not in safe
    assert f"[{label}" in safe
    assert Redactor(KEY).redact(safe) == safe


@pytest.mark.parametrize(
    "line",
    [
        "call 1234567 failed, call 1772716200000 took 3 ms",
        "syscall 257 of 300, called 12 times, phone 2 of 3",
        "intel 8086-100-1234",
        "issuer CN=ISRG Root X1,O=Internet Security Research Group,C=US",
        "subject CN=*.example.org,O=Example",
        "cn=anna",
        "github.com/livekit/protocol.livekitmodelsparticipantinfodatapacketuserpacketmessage",
        'To: "" <sip:sfu>',
        '{"fromUser": "", "toUser": "123", "fromHost": "sip.example"}',
    ],
)
def test_what_only_looks_like_it_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line
