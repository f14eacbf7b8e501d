"""Gives tests of bad luck the site that they name, and a bundle whose name nobody else has there."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.delivery.parcels import make_big_bundle
from tests.delivery.sites import SITES, Site, own_name

SIZE = 600_000


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield SITES[request.param](request, stack, tmp_path)


@pytest.fixture
def bundle(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return make_big_bundle(tmp_path, SIZE, name=own_name(request))


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep who delivers what apart from other runs of these tests on the same machine."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
