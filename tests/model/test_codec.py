import math

import pytest

from collector.model.codec import MalformedError, from_json, record_types, records_from_json, to_json
from collector.model.measured import Measured


def test_an_infinite_bound_comes_back() -> None:
    unbounded = Measured(value=1.5, bound=math.inf, n=1, method="one look")
    assert from_json(to_json(unbounded), Measured) == unbounded


def test_a_name_that_is_not_utf_8_costs_nothing_else() -> None:
    odd = Measured(value=1.5, bound=math.inf, n=1, method="caf\udce9")
    assert from_json(to_json(odd), Measured) == Measured(value=1.5, bound=math.inf, n=1, method="caf\\udce9")


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"null",
        b"[]",
        b'{"value": 1.0, "bound": "1", "n": 1, "method": "x"}',
        b'{"value": 1.0, "bound": null, "n": null, "method": "x"}',
        b'{"value": 1.0, "bound": -1.0, "n": 1, "method": "x"}',
        b"[" * 100_000,
    ],
)
def test_what_has_another_shape_is_malformed(damaged: bytes) -> None:
    with pytest.raises(MalformedError, match="not a valid Measured"):
        from_json(damaged, Measured)


def test_a_record_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(MalformedError, match="unknown kind"):
        records_from_json(b'[{"kind": "weather", "record": {}}]')


def test_every_kind_has_one_type() -> None:
    assert {shape.kind for shape in record_types().values()} == set(record_types())
