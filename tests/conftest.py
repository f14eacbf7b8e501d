"""Marks what needs real servers, so that it can be left out or chosen (-m "not live", -m servers); in CI none may skip.

``live`` needs a livekit-server. ``servers`` asks for the fixture ``real_servers``: ticket systems and stores that take
minutes to install, and are therefore tried where AVSYNC_SERVERS=1 says that they are there. Each starts once for all
tests of a process, which therefore use names of their own. ``browser`` looks at a page, which is the same whatever
Python made it.
"""

import os
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.calm import Meanwhile, Patience
from tests.servers.redmine import Redmine, running_redmine
from tests.servers.request_tracker import RequestTracker, running_rt
from tests.servers.s3_gateway import Gateway, s3_gateway

LIVE = Path(__file__).parent / "live"
PATIENCE = Patience()
MEANWHILE: dict[Path, Meanwhile] = {}
"""Since each file's first test, for whose fixtures measure for all of them."""


def pytest_configure() -> None:
    """Have no law fail for a machine that is busy, and signals mean what they usually do."""
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
    _hear_signals()


def _hear_signals() -> None:
    """Undo what ``&`` and ``nohup`` do to tests that send signals to their own process: they have them ignored."""
    for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, signal.SIGINT)
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have whatever judges measurements, or is tried again, begin while the machine gets its processors."""
    if item.get_closest_marker("measures") or _is_tried_again():
        PATIENCE.wait()
    MEANWHILE.setdefault(item.path, Meanwhile())


@pytest.fixture(scope="session", autouse=True)
def state_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep unfinished runs of tests out of the developer's own: ``--resume last`` would go on with one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def real_servers() -> None:
    if not _servers_are_here():
        pytest.skip("real servers are tried with AVSYNC_SERVERS=1")


@pytest.fixture(scope="session")
def redmine(real_servers: None) -> Iterator[Redmine]:
    with running_redmine() as running:
        yield running


@pytest.fixture(scope="session")
def rt(real_servers: None) -> Iterator[RequestTracker]:
    with running_rt() as running:
        yield running


@pytest.fixture(scope="session")
def gateway(real_servers: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with s3_gateway(tmp_path_factory.mktemp("s3")) as running:
        yield running


def _servers_are_here() -> bool:
    return os.environ.get("AVSYNC_SERVERS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if LIVE in item.path.parents:
            item.add_marker(pytest.mark.live)
        if isinstance(item, pytest.Function):
            if "real_servers" in item.fixturenames:
                item.add_marker(pytest.mark.servers)
            if "chromium" in item.fixturenames:
                item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and _cannot_be_judged(item):
        percent = MEANWHILE[item.path].stolen_percent
        report.outcome = "skipped"
        report.wasxfail = f"not judged: meanwhile others took {percent:.0f} % of this machine's processors"
        return report
    kind = _may_not_skip(item)
    if report.skipped and kind:
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{kind} may not skip here: {reason}"
    return report


def _is_tried_again() -> bool:
    return os.environ.get("AVSYNC_CALM") == "1"


def _cannot_be_judged(item: pytest.Item) -> bool:
    """Whether a measurement missed its bound again on a machine that did not get its processors: both were named."""
    return bool(item.get_closest_marker("measures")) and _is_tried_again() and MEANWHILE[item.path].disturbed


def _may_not_skip(item: pytest.Item) -> str:
    """Return what the test is, if this machine has what it needs; empty if it may skip."""
    if item.get_closest_marker("live") and os.environ.get("CI") == "true":
        return "a live test"
    return "a test with real servers" if item.get_closest_marker("servers") and _servers_are_here() else ""
