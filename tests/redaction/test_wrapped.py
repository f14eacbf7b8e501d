import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.redactor import Redactor
from collector.runs.portions import Portions


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


HEAD = part({"alg": "HS256", "typ": "JWT"})
CLAIMS = part(
    {"sub": "anna.schmidt", "video": {"roomJoin": True, "room": "Demo 7"}, "name": "Anna S.", "exp": 1772715600}
)
TOKEN = f"{HEAD}.{CLAIMS}.kJ8x2Qw9ZtYv5mNb3Rf7Lp0Hs4Dc6Ga1Eu_Xi-OyTVq"
"""Synthetic; its signature is 43 characters, as HMAC with SHA-256 makes them."""
NEXT = "2026-03-05T14:00:01.000Z INFO joined"


def safe(*lines: str) -> list[str]:
    return Redactor(b"\0" * 32).redact("\n".join(lines)).split("\n")


@given(
    first=st.integers(20, len(TOKEN) - 12), width=st.integers(30, 120), indent=st.sampled_from(["", "  ", "> ", "\t| "])
)
def test_no_row_of_a_wrapped_token_is_left(first: int, width: int, indent: str) -> None:
    rest = TOKEN[first:]
    rows = [rest[at : at + width] for at in range(0, len(rest), width)]
    lines = safe(f"connecting with {TOKEN[:first]}", *(indent + row for row in rows), NEXT)
    assert lines[0] == "connecting with [jwt]"
    assert lines[-1] == NEXT
    for row, line in zip(rows, lines[1:-1], strict=True):
        assert line == f"{indent}[jwt]" or len(row) < 24
    assert safe(*lines) == lines


def test_a_part_as_long_as_a_signature_does_not_end_it() -> None:
    lines = safe(f"with {TOKEN[:20]}", TOKEN[20 : len(HEAD) + 1 + 64], TOKEN[len(HEAD) + 1 + 64 :], NEXT)
    assert lines == ["with [jwt]", "[jwt]", "[jwt]", NEXT]


@pytest.mark.parametrize(
    "after",
    [NEXT, "Traceback (most recent call last):", "OK", "reconnecting", "", "    at Room.connect (room.ts:12:34)"],
)
def test_what_follows_a_cut_off_token_stays(after: str) -> None:
    assert safe(f"token={TOKEN[:60]}", after)[1] == after


def test_nothing_follows_a_whole_token() -> None:
    build = "4f2c9d7e1a3b5c6d8e9f0A1B"
    assert safe(f"token {TOKEN}", build) == ["token [jwt]", build]


def test_nothing_is_cut_within_a_wrapped_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.runs.portions.PORTION_BYTES", 200)
    filler = [b"2026-03-05T14:00:00.000Z x\n"] * 8
    rows = [f"with {TOKEN[:60]}\n".encode(), f"  {TOKEN[60:120]}\n".encode(), f"  {TOKEN[120:]}\n".encode()]
    portions = Portions(iter([*filler, *rows, *filler, *filler]))
    cut = [b"".join(pieces) for pieces in portions]
    assert sum(b"".join(rows) in portion for portion in cut) == 1
    assert b"".join(cut) + b"".join(portions.rest) == b"".join([*filler, *rows, *filler, *filler])


def test_a_log_of_nothing_but_such_rows_is_not_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.runs.portions.PORTION_BYTES", 200)
    rows = iter([f"  {TOKEN[60:120]}\n".encode()] * 1000)
    portions = Portions(rows)
    assert list(portions) == []
    assert len(list(rows)) > 900
