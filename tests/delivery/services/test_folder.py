import os
import sys
from pathlib import Path

import pytest

from collector.delivery.errors import ChangedError, DeliveryError
from collector.delivery.model import Proof
from collector.delivery.sending import Delivered
from collector.delivery.services.folder import SERVICE, open_folder
from collector.errors import UsageError
from tests.delivery.parcels import Watched, make_access, make_errand, make_parcel


def deliver(to: str, folder: Path, *, seed: int = 1) -> Delivered:
    with open_folder(SERVICE.read(to), make_access(folder)) as session:
        session.limits()
        return make_errand(session, make_parcel(folder, seed=seed), Watched()).run()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "out with space"
    place.mkdir()
    return place


def test_a_file_lands_whole_once(place: Path, tmp_path: Path) -> None:
    for before in (False, True):
        done = deliver(f"{place.as_uri()}/", tmp_path)
        assert done.before is before
        assert done.verified.proof is Proof.READ_BACK
    assert [path.read_bytes() for path in place.iterdir()] == [make_parcel(tmp_path).path.read_bytes()]


def test_a_folder_needs_no_slash_and_a_file_may_have_a_name(place: Path, tmp_path: Path) -> None:
    deliver(place.as_uri(), tmp_path)
    deliver(f"{place.as_uri()}/other.zip", tmp_path)
    assert sorted(path.name for path in place.iterdir()) == ["avsync-demo.zip", "other.zip"]


def test_another_file_is_never_replaced(place: Path, tmp_path: Path) -> None:
    deliver(place.as_uri(), tmp_path)
    with pytest.raises(DeliveryError, match="is another file"):
        deliver(place.as_uri(), tmp_path, seed=2)
    assert len(list(place.iterdir())) == 1


def test_what_a_killed_run_left_is_taken_up(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    (place / f".avsync-{parcel.sha256[:16]}.part").write_bytes(b"half")
    deliver(place.as_uri(), tmp_path)
    assert [path.name for path in place.iterdir()] == [parcel.name]


def test_a_file_that_changed_leaves_nothing(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    parcel.path.write_bytes(bytes(parcel.size_bytes))
    with open_folder(SERVICE.read(place.as_uri()), make_access(tmp_path)) as session, pytest.raises(ChangedError):
        session.send(parcel, Watched())
    assert list(place.iterdir()) == []


def test_what_is_stored_is_read_back(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with open_folder(SERVICE.read(place.as_uri()), make_access(tmp_path)) as session:
        receipt = session.send(parcel, Watched())
        (place / parcel.name).write_bytes(bytes(parcel.size_bytes))
        with pytest.raises(DeliveryError, match="not what was written"):
            session.verify_stored(parcel, receipt)


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="is no folder"):
        deliver(f"{tmp_path.as_uri()}/absent/", tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's disk that is always full")
def test_a_full_disk_is_told_and_leaves_nothing(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    (place / f".avsync-{parcel.sha256[:16]}.part").symlink_to("/dev/full")
    with pytest.raises(DeliveryError, match="ran full"):
        deliver(place.as_uri(), tmp_path)
    assert list(place.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a share has a host there")
@pytest.mark.parametrize("url", ["file://host/share", "file:", "file://"])
def test_what_is_no_place_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        SERVICE.read(url)
