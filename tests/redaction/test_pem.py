import json

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY, PEM, PEM_BODY

BODY_LINES = PEM_BODY.split("\n")


@pytest.mark.parametrize(
    "block",
    [
        PEM,
        PEM.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
        PEM.replace("\n", "\r\n"),
        "\n".join("svc  | " + line for line in PEM.split("\n")),
        "\n".join("    " + line for line in PEM.split("\n")),
        PEM + " trailing",
        PEM.rsplit("\n", 1)[0],
        PEM.replace("\n", "\nProc-Type: 4,ENCRYPTED\n", 1),
        json.dumps({"key": PEM, "x": 1}),
        json.dumps({"m": json.dumps({"key": PEM})}),
    ],
)
def test_a_private_key_goes_whole_and_what_surrounds_it_stays(block: str) -> None:
    redactor = Redactor(KEY)
    safe = redactor.redact(f"before\n{block}\nfree text after it, 12:34:56.789 INFO all is well")
    assert not any(line[:20] in safe for line in BODY_LINES)
    assert "[private-key]" in safe
    assert safe.startswith("before\n")
    assert safe.endswith("12:34:56.789 INFO all is well")
    assert redactor.counts["private-key"] == 1
    assert any(BODY_LINES[0] in found for found in redactor.found_secrets())


def test_certificates_go_too() -> None:
    assert Redactor(KEY).redact(PEM.replace("PRIVATE KEY", "CERTIFICATE")).strip() == "[pem]"
