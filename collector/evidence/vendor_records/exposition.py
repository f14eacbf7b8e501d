"""Turns a Prometheus page (text exposition format 0.0.4) into samples; what is no sample is passed over."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*,?\s*')
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
_ESCAPE = re.compile(r'\\[\\"n]')


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One line: a name, its labels and a finite value."""

    name: str
    labels: Mapping[str, str]
    value: float


def samples(page: str) -> Iterator[Sample]:
    """Read a page line by line; comments, values that are not finite and lines of another form yield nothing."""
    for line in page.splitlines():
        found = None if line.startswith("#") else _SAMPLE.fullmatch(line)
        value = _number(found[3]) if found else math.nan
        if found and math.isfinite(value):
            yield Sample(name=found[1], labels=dict(_labels(found[2] or "")), value=value)


def _labels(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _LABEL.findall(text):
        yield name, _ESCAPE.sub(lambda found: _ESCAPES[found[0]], value)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
