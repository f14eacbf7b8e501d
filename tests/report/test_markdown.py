import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.report.markdown import inline


@pytest.mark.parametrize(
    ("hostile", "expected"),
    [
        ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
        ("[x](javascript:alert(1))", r"[x]\(javascript:alert(1))"),
        ("![x](https://example.org/a.png)", r"![x]\(https\://example.org/a.png)"),
        ("https://example.org", r"https\://example.org"),
        ("www.example.org", r"www\.example.org"),
        ("@everyone", "(at)everyone"),
        ("`code`", r"\`code\`"),
        ("**bold** _soft_", r"\*\*bold\*\* \_soft\_"),
        ("&lt;", r"\&lt;"),
        ("a\nb", "a ↵ b"),
        ("\u202eevil", "[U+202E]evil"),
        ("$x$", r"\$x\$"),
    ],
)
def test_markup_in_a_value_stays_text(hostile: str, expected: str) -> None:
    assert inline(hostile, 200) == expected


@pytest.mark.parametrize("plain", ["sender_sid PA_x1", "loss < 1 %", "[ip-1] and [name-2]", "a & b", "C:\\Users\\name"])
def test_what_means_nothing_in_markdown_is_left_readable(plain: str) -> None:
    assert inline(plain, 200) == plain


@given(st.text(), st.integers(min_value=5, max_value=80))
def test_a_line_is_never_longer_than_its_limit_and_never_two(text: str, limit: int) -> None:
    line = inline(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
