"""The text format of a Prometheus page, with what an exporter may and may not write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.vendor_records.exposition import samples


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("livekit_room_total 3", ("livekit_room_total", {}, 3.0)),
        ('a{x="1",y="two words"} 1e+06', ("a", {"x": "1", "y": "two words"}, 1e6)),
        ('a{x="1",} 2 1700000000000', ("a", {"x": "1"}, 2.0)),
        (r'a{x="q\"b\\n\n"} 2', ("a", {"x": 'q"b\\n\n'}, 2.0)),
        ('a{x="}"} 2', ("a", {"x": "}"}, 2.0)),
        ('a{le="+Inf"} 2', ("a", {"le": "+Inf"}, 2.0)),
    ],
)
def test_a_sample_is_read(line: str, expected: tuple[str, dict[str, str], float]) -> None:
    (found,) = samples(line)
    assert (found.name, dict(found.labels), found.value) == expected


@pytest.mark.parametrize(
    "line", ["", "# HELP a b", "# TYPE a counter", "a NaN", "a +Inf", "a", "a b", "{} 1", "<html> 1"]
)
def test_what_is_no_sample_is_passed_over(line: str) -> None:
    assert list(samples(line)) == []


@given(st.text())
def test_no_page_breaks_it(page: str) -> None:
    list(samples(page))


@given(st.text(st.characters(exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", exclude_categories=["Cs"])))
def test_a_label_s_value_comes_back(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    (found,) = samples(f'a{{x="{escaped}"}} 1')
    assert found.labels["x"] == value
