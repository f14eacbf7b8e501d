"""What a delivery keeps from others; how it goes is tried by the command and by each service."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from collector.bundle.journal import delivering, locked
from collector.delivery.model import Need
from collector.errors import UsageError
from collector.runs.attaching import Asked, Shown, attach
from tests.delivery.parcels import QUICK, make_big_bundle, sha256_of


class Looker:
    """A person who looks, while they are asked, whether others could send the same, and then says no."""

    def __init__(self) -> None:
        self.kept_out: list[str] = []
        self.smaller: list[Path] = []

    def stage(self, _text: str) -> None:
        pass

    def moved(self, _count: int) -> None:
        pass

    def told(self, _need: Need) -> str:
        return ""

    def approves(self, shown: Shown) -> bool:
        place, parcel = shown.legs[0].destination.place, shown.parcel
        tries: dict[str, Callable[[], AbstractContextManager[None]]] = {
            "this file": lambda: locked(parcel.path),
            "a copy of it": lambda: delivering(parcel.sha256, place),
            "a copy of the first": lambda: delivering(sha256_of(parcel.path.with_name("avsync-demo.zip")), place),
        }
        for name, take in tries.items():
            with pytest.raises(UsageError, match="Another avsync"), take():
                pass
            self.kept_out.append(name)
        return False

    def pruned(self, bundle: Path, _left_out: tuple[str, ...]) -> None:
        self.smaller.append(bundle)


@pytest.mark.parametrize("max_bytes", [0, 1_000_000])
def test_the_bundle_and_a_smaller_one_made_of_it_are_kept_from_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, max_bytes: int
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "out").mkdir()
    bundle, person = make_big_bundle(tmp_path), Looker()
    asked = Asked(
        bundle=bundle,
        to=f"{(tmp_path / 'out').as_uri()}/",
        ticket="",
        sha256="",
        ca_file="",
        options={},
        environment={},
        again=False,
        prune=max_bytes > 0,
        max_bytes=max_bytes,
        encrypt_to=(),
        patience=QUICK,
    )
    with pytest.raises(UsageError, match="Not approved"):
        attach(asked, person)
    assert person.kept_out == ["this file", "a copy of it", "a copy of the first"]
    assert len(person.smaller) == (max_bytes > 0)
    for path in (bundle, *person.smaller):  # all of it was given back
        with locked(path):
            pass
