"""A check's constants with words below them are what it judges by."""

import ast
import importlib
import inspect
import sys
import types
from pathlib import Path

import pytest

from collector.checks import limits
from collector.checks.device import cpu
from collector.checks.limits import limits_of
from collector.checks.network import jitter, tls
from collector.checks.runner import Check, catalogue
from collector.checks.vendor import cpu as vendor_cpu
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS
from collector.model.finding import Limit
from tests.checks.apart import NO_NUMBER


def test_a_band_says_where_it_passes_and_where_it_fails() -> None:
    (limit,) = [limit for limit in limits_of(jitter) if limit.name == "jitter_ms"]
    assert limit.levels == (("in order up to", 30.0), ("a fault above", 100.0))
    assert "Twilio" in limit.source


def test_a_time_is_given_in_days() -> None:
    assert ("soon_days", (("", 14.0),)) in [(limit.name, limit.levels) for limit in limits_of(tls)]


SOURCE = '''
PLAIN = 3.0
"""Where it is from,
over two lines."""

PAIR, OTHER = 0.5, 2
"""Both of them."""

RANGE_MS = (-125.0, 45.0)
"""Of what nobody notices."""

ENDLESS_MS = Band(passes_to=5.0, warns_to=float("inf"))
"""Beyond it is a warning at most."""

WORDS = "no number"
"""Said of words."""

_PRIVATE = 1.0
"""For nobody else."""

UNSAID = 4.0
'''

DEFINITIONS = '''
BEFORE = 1.0
"""First."""

@staticmethod
def plain(
    of,
) -> None:
    INSIDE = 2.0
    """Inside."""
# A comment in its first column.

    return None

NOT_SAID = 2.5
async def waiting(): pass
"""Of no number."""
BETWEEN = 3.0
"""Second."""
class Holding:
    HELD = 4.0
    """Held."""
AFTER = 5.0
"""Last."""
'''


def test_every_shape_of_a_limit_is_read_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made_up_check.py").write_text("from collector.measure.band import Band\n" + SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("made_up_check")
    assert limits_of(module) == (
        Limit(name="plain", levels=(("", 3.0),), source="Where it is from, over two lines."),
        Limit(name="pair", levels=(("", 0.5),), source="Both of them."),
        Limit(name="other", levels=(("", 2.0),), source="Both of them."),
        Limit(name="range_ms", levels=(("", -125.0), ("", 45.0)), source="Of what nobody notices."),
        Limit(name="endless_ms", levels=(("in order up to", 5.0),), source="Beyond it is a warning at most."),
    )


def test_what_stands_in_a_function_or_class_is_no_limit_and_hides_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made_up_functions.py").write_text(DEFINITIONS)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("made_up_functions")
    assert [(limit.name, limit.source) for limit in limits_of(module)] == [
        ("before", "First."),
        ("between", "Second."),
        ("after", "Last."),
    ]


def test_every_module_is_read_as_if_its_functions_were_parsed() -> None:
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith(limits._JUDGING)]
    assert len(modules) > len(catalogue())
    for module in modules:
        whole = ast.parse(inspect.getsource(module)).body
        assert list(map(ast.dump, filter(_is_kept, limits._body(module)))) == list(
            map(ast.dump, filter(_is_kept, whole))
        )


def _is_kept(statement: ast.stmt) -> bool:
    return not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Pass)


def test_a_module_without_source_has_none() -> None:
    module = types.ModuleType("made_up")
    module.__file__ = "/nowhere/made_up.py"
    assert limits_of(module) == ()


def test_checks_hand_their_limits_on() -> None:
    assert "cpu_percent" in [limit.name for limit in limits_of(cpu)]
    assert limits_of(limits) == ()


def test_what_a_check_imports_by_name_is_its_limit_too() -> None:
    assert limits_of(cpu)[-2] in limits_of(vendor_cpu)
    assert [limit.name for limit in limits_of(vendor_cpu)] == ["cpu_percent", "enough_points"]


def test_a_private_import_and_one_of_no_check_or_measurement_is_no_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made_up_imports.py").write_text(
        "from collector.checks.network.loss import LOSS_PERCENT as LOST_PERCENT, LONG_ENOUGH\n"
        "from collector.measure.lip_sync import BAD_MS as _BAD_MS, offset_verdict\n"
        "from collector.vendors.agora_metrics import POINT_S\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("made_up_imports")
    assert [limit.name for limit in limits_of(module)] == ["lost_percent"]


@pytest.mark.parametrize("check", catalogue(), ids=lambda check: check.id)
def test_every_check_that_judges_by_a_number_says_which_and_where_it_is_from(check: Check) -> None:
    assert bool(check.limits) != (check.id in NO_NUMBER)
    assert all(limit.source for limit in check.limits)


JUDGING_OFFSETS = [check for check in catalogue() if "offset_verdict" in vars(inspect.getmodule(check.answer))]


@pytest.mark.parametrize("check", JUDGING_OFFSETS, ids=lambda check: check.id)
def test_a_check_that_judges_an_offset_shows_what_viewers_notice_and_what_is_bad(check: Check) -> None:
    shown = {limit.name: limit for limit in check.limits}
    both = (("in_sync_ms", IN_SYNC_MS), ("bad_ms", BAD_MS))
    # timestamps.unit asks only whether the receiver is in sync.
    for name, values in both[:1] if check.id == "timestamps.unit" else both:
        assert shown[name].levels == tuple(("", value) for value in values)
        assert "ITU-R BT.1359" in shown[name].source


def test_the_headline_check_of_a_publisher_is_among_them() -> None:
    assert "timestamps.publisher-offset" in [check.id for check in JUDGING_OFFSETS]
