"""Sending takes no more memory for a large bundle: the figure of ``tests.bench.attach`` that no noise disturbs."""

from pathlib import Path

import pytest

from tests.bench.attach import (
    MOST_MB,
    SMALL_BYTES,
    Taken,
    Target,
    grown_mb,
    make_bundle,
    missed,
    to_gateway,
    to_redmine,
)
from tests.servers.redmine import Redmine
from tests.servers.s3_gateway import Gateway

LARGE_BYTES = 120_000_000
"""Twice what the figure allows, and less than Redmine takes here."""


def sent_mb(target: Target, folder: Path) -> float:
    large, small = (make_bundle(folder, f"{size}.zip", size) for size in (LARGE_BYTES, SMALL_BYTES))
    return grown_mb(target, large, small)


def test_sending_to_redmine_streams(redmine: Redmine, tmp_path: Path) -> None:
    assert sent_mb(to_redmine(redmine), tmp_path) <= MOST_MB


def test_sending_to_s3_streams(gateway: Gateway, tmp_path: Path) -> None:
    assert sent_mb(to_gateway(gateway), tmp_path) <= MOST_MB


@pytest.mark.parametrize(
    ("name", "curl_s", "grown", "told"),
    [
        ("s3", 8.0, 60.0, []),
        ("s3", 7.9, 60.0, ["at 79% of the rate of curl -T"]),
        ("redmine", 8.0, 61.0, ["61 MB above the idle process"]),
        ("put", 1.0, 999.0, []),
    ],
)
def test_a_figure_that_is_missed_is_said(name: str, curl_s: float, grown: float, told: list[str]) -> None:
    taken = Taken(size_mb=500.0, alone_s=10.0, whole_s=12.0, curl_s=curl_s, grown_mb=grown, idle_mb=50.0)
    said = list(missed(name, taken))
    assert len(said) == len(told)
    assert all(words in sentence for words, sentence in zip(told, said, strict=True))
