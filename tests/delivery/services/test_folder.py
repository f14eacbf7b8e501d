import os
import platform
import sys
from pathlib import Path

import pytest

from collector.delivery.errors import ChangedError, DeliveryError
from collector.delivery.model import Proof
from collector.delivery.parcel import Parcel
from collector.delivery.sending import Delivered
from collector.delivery.services.folder import SERVICE, Folder, open_folder
from collector.errors import UsageError
from tests.bundle.small_disk import limited_files
from tests.delivery.parcels import Watched, make_access, make_errand, make_parcel

NO_PID = 2**31 - 2
"""No process has this number."""


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


class Stopped(Watched):
    """Ends the process, as it were, once a first piece is written."""

    def moved(self, count: int) -> None:
        raise SystemExit


def leave_half(place: Path, parcel: Parcel, *, pid: int) -> None:
    """Leave what a run of another process leaves that is killed."""
    folder = Folder(place, as_folder=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "getpid", lambda: pid)
        patched.setattr(Path, "unlink", lambda *_: None)
        with pytest.raises(SystemExit):
            folder.send(parcel, Stopped())


def test_what_a_killed_run_left_is_taken_away(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    leave_half(place, parcel, pid=NO_PID)
    assert [path.suffix for path in place.iterdir()] == [".part"]
    deliver(place.as_uri(), tmp_path)
    assert [path.name for path in place.iterdir()] == [parcel.name]


def test_what_a_living_process_or_another_machine_writes_is_left(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_half(place, make_parcel(tmp_path), pid=os.getpid())
    with monkeypatch.context() as patched:
        patched.setattr(platform, "node", lambda: "another machine")
        leave_half(place, make_parcel(tmp_path), pid=NO_PID)
    deliver(place.as_uri(), tmp_path)
    assert len(list(place.glob(".avsync-*.part"))) == 2


class Followed(Watched):
    """Has another machine begin with the same bundle once all of this one is written, and die at once."""

    def __init__(self, place: Path, other: Parcel, size_bytes: int) -> None:
        super().__init__()
        self.place, self.other, self.left = place, other, size_bytes

    def moved(self, count: int) -> None:
        self.left -= count
        if not self.left:
            leave_half(self.place, self.other, pid=NO_PID)


def test_another_machine_with_the_same_bundle_cannot_cut_what_is_there(place: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    parcel = make_parcel(tmp_path, 1_000_000)
    folder = Folder(place, as_folder=True)
    folder.send(parcel, Followed(place, make_parcel(tmp_path / "other", 1_000_000), parcel.size_bytes))
    assert (place / parcel.name).read_bytes() == parcel.path.read_bytes()


def test_a_name_that_the_same_bundle_took_meanwhile_is_no_fault(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)

    class Overtaken(Watched):
        """Another machine has it there before this one ends."""

        def moved(self, count: int) -> None:
            (place / parcel.name).write_bytes(parcel.path.read_bytes())

    watched = Overtaken()
    errand = make_errand(Folder(place, as_folder=True), parcel, watched)
    errand.watcher = watched
    assert errand.run().before is False
    assert [path.name for path in place.iterdir()] == [parcel.name]


class Changing(Watched):
    """Changes the bundle once a first piece of it is written."""

    def __init__(self, bundle: Path) -> None:
        super().__init__()
        self.bundle = bundle

    def moved(self, count: int) -> None:
        self.bundle.write_bytes(bytes(self.bundle.stat().st_size))


def test_a_file_that_changes_while_it_is_written_leaves_nothing(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 1_000_000)
    with pytest.raises(ChangedError):
        Folder(place, as_folder=True).send(parcel, Changing(parcel.path))
    assert list(place.iterdir()) == []


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_is_told_and_leaves_nothing(place: Path, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with (
        open_folder(SERVICE.read(place.as_uri()), make_access(tmp_path)) as session,
        limited_files(parcel.size_bytes // 2),
        pytest.raises(DeliveryError, match="ran full"),
    ):
        session.send(parcel, Watched())
    assert list(place.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a share has a host there")
@pytest.mark.parametrize("url", ["file://host/share", "file:", "file://"])
def test_what_is_no_place_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        SERVICE.read(url)
