import json
from time import process_time

import pytest

from collector.redaction.pem import may_go_on
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


@pytest.mark.parametrize(
    "last", ["m2o4q6s8u0w2y4A6C8E0G2I4K6M8O0Q2S4w==", "m2o4q6s8u0w2y4A6C8E0G2I4K6M8O0Q2S4w=", "mw=="]
)
def test_a_short_last_row_goes_behind_what_a_log_puts_before_each(last: str) -> None:
    last = last[-(len(last) // 4 * 4) :]
    rows = [*PEM.split("\n")[:-1], last, PEM.split("\n")[-1], "next line, a=b ="]
    safe = Redactor(KEY).redact("\n".join(f"Mar  5 14:05:06 host app[77]: {row}" for row in rows))
    assert safe.split("\n")[0] == "Mar  5 14:05:06 host app[77]: [private-key]"
    assert safe.split("\n")[-1] == "Mar  5 14:05:06 host app[77]: next line, a=b ="
    assert safe.replace("\n", "").count("Mar") == 2


def test_a_line_after_a_block_without_an_end_stays() -> None:
    block = PEM.rsplit("\n", 1)[0].replace("\n", "\nMar  5 14:05:06 host app[77]: ")
    line = "Mar  5 14:05:06 host app[77]: started, a=b c=="
    assert Redactor(KEY).redact(f"{block}\n{line}").endswith(line)


@pytest.mark.parametrize("row", [" " * 200_000 + "!!", "a" + " " * 200_000 + "!!", " AAAA" * 40_000 + "!!!!!"])
def test_a_hostile_row_takes_no_longer_than_its_length(row: str) -> None:
    began_s = process_time()
    assert not may_go_on(row)
    assert process_time() - began_s < 2
