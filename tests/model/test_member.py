from itertools import islice

import pytest

from collector.model.member import numbered


@pytest.mark.parametrize(
    ("name", "second", "third"),
    [
        ("logs/a/app.log", "logs/a/app-2.log", "logs/a/app-3.log"),
        ("logs/a.b/app", "logs/a.b/app-2", "logs/a.b/app-3"),
        ("logs/.app", "logs/.app-2", "logs/.app-3"),
        ("app.log.1", "app.log-2.1", "app.log-3.1"),
    ],
)
def test_names_like_another_are_counted_before_the_suffix(name: str, second: str, third: str) -> None:
    assert list(islice(numbered(name), 3)) == [name, second, third]
