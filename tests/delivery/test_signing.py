"""Amazon's own worked examples: "Signature Calculations for the Authorization Header", and for query parameters."""

from datetime import UTC, datetime

import pytest

from collector.delivery.signing import (
    EMPTY_SHA256,
    Credentials,
    encoded_path,
    host_header,
    shared_url,
    signed_headers,
)
from collector.model.privacy import Secret

# The example key of the documentation, which opens nothing.
EXAMPLE = Credentials(
    key="AKIAIOSFODNN7EXAMPLE",
    secret=Secret(value="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    token=Secret(),
    region="us-east-1",
)
AT = datetime(2013, 5, 24, tzinfo=UTC)
BUCKET = "https://examplebucket.s3.amazonaws.com"


@pytest.mark.parametrize(
    ("method", "key", "headers", "payload", "signature"),
    [
        (
            "GET",
            "test.txt",
            {"range": "bytes=0-9"},
            EMPTY_SHA256,
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            "test$file.text",
            {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
    ],
)
def test_a_request_is_signed_as_documented(
    method: str, key: str, headers: dict[str, str], payload: str, signature: str
) -> None:
    signed = signed_headers(
        method, f"{BUCKET}/{encoded_path(key)}", headers=headers, payload_sha256=payload, by=EXAMPLE, at=AT
    )
    assert signed["authorization"].endswith(f"Signature={signature}")
    assert EXAMPLE.secret.value not in str(signed)


def test_a_link_is_signed_as_documented() -> None:
    link = shared_url(f"{BUCKET}/test.txt", by=EXAMPLE, at=AT, lasting_s=86_400)
    assert link.endswith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


def test_temporary_credentials_are_signed_too() -> None:
    temporary = Credentials(key="k", secret=Secret(value="s"), token=Secret(value="t/+="), region="eu-west-1")
    signed = signed_headers("HEAD", f"{BUCKET}/x", headers={}, payload_sha256=EMPTY_SHA256, by=temporary, at=AT)
    assert signed["x-amz-security-token"] == "t/+="
    assert "x-amz-security-token" in signed["authorization"]
    assert "X-Amz-Security-Token=t%2F%2B%3D" in shared_url(f"{BUCKET}/x", by=temporary, at=AT, lasting_s=60)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://a.example/x", "a.example"),
        ("https://a.example:443/x", "a.example"),
        ("https://a.example:7070/x", "a.example:7070"),
        ("http://[::1]:7070/x", "[::1]:7070"),
    ],
)
def test_the_host_is_signed_as_it_is_sent(url: str, host: str) -> None:
    assert host_header(url) == host


def test_a_key_is_encoded_byte_by_byte() -> None:
    assert encoded_path("a b/ü+~.zip") == "a%20b/%C3%BC%2B~.zip"
