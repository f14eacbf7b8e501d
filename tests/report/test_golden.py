from tests.report.golden import GOLDEN, golden_page


def test_the_page_is_the_one_that_was_looked_at() -> None:
    assert golden_page() == GOLDEN.read_bytes(), "if it is meant to differ: python -m tests.report.golden"
