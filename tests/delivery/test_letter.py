import email
import email.policy
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.delivery import letter
from collector.delivery.markup import ticket_text
from collector.delivery.model import TicketText
from tests.delivery.parcels import make_parcel

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(size=st.integers(1, 5000), cut=st.integers(1, 700))
def test_a_letter_is_as_long_as_it_says_and_carries_the_file(tmp_path: Path, size: int, cut: int) -> None:
    parcel = make_parcel(tmp_path, size)
    data = parcel.path.read_bytes()
    whole = letter.with_file(parcel, sender="me@example.com", recipient="you@example.com", at=AT)
    chunks = [data[at : at + cut] for at in range(0, len(data), cut)]
    raw = b"".join(letter.pieces(whole, chunks))
    assert len(raw) == whole.size_bytes
    message = email.message_from_bytes(raw, policy=email.policy.default)
    (part,) = message.iter_attachments()
    assert part.get_content() == data
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322, section 2.1.1
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(subject=st.text(max_size=120), body=st.text(max_size=400))
def test_no_text_makes_a_header(subject: str, body: str) -> None:
    text = ticket_text(f"Subject: {subject}\n{body}", name="x.zip", size_bytes=1, sha256="ab" * 32)
    whole = letter.without_file(text, sender="me@example.com", recipient="you@example.com", at=AT, about="ab" * 32)
    message = email.message_from_bytes(whole.head, policy=email.policy.default)
    assert {name.lower() for name in message} <= {
        *("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding"),
    }
    assert message["To"] == "you@example.com"


def test_the_same_bundle_to_the_same_place_keeps_its_id() -> None:
    one = letter.message_id("ab" * 32, sender="me@example.com", recipient="you@example.com")
    assert one == letter.message_id("ab" * 32, sender="me@example.com", recipient="You@example.com")
    assert one != letter.message_id("ab" * 32, sender="me@example.com", recipient="other@example.com")
    assert one != letter.message_id("cd" * 32, sender="me@example.com", recipient="you@example.com")


def test_a_draft_has_no_sender_and_opens_as_one(tmp_path: Path) -> None:
    whole = letter.with_file(make_parcel(tmp_path), sender="", recipient="you@example.com", at=AT)
    assert whole.head.startswith(b"X-Unsent: 1\r\nTo: you@example.com")
    assert b"From:" not in whole.head


def test_what_fits_into_a_mail_is_told_before_base64() -> None:
    assert 18_200_000 < letter.file_room(25_000_000) < 18_300_000
    assert letter.file_room(1000) == 0


def test_a_file_of_that_room_makes_a_mail_of_that_size(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, letter.file_room(1_000_000))
    text = TicketText(subject="x" * 200, markdown="ä" * 3_000)
    full = type(parcel)(
        path=parcel.path, name=parcel.name, size_bytes=parcel.size_bytes, sha256=parcel.sha256, text=text
    )
    whole = letter.with_file(full, sender="me@example.com", recipient="you@example.com", at=AT)
    assert whole.size_bytes < 1_012_000
