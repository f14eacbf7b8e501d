import email
import email.policy
import os
from pathlib import Path

import pytest

from collector.delivery.errors import DeliveryError
from collector.delivery.letter import USUAL_BYTES
from collector.delivery.markup import note
from collector.delivery.model import Proof
from collector.delivery.notes import NoteSession
from collector.delivery.sending import FIRST_TIME, Step
from collector.delivery.service import Commenting
from collector.delivery.services.draft import SERVICE, open_draft
from collector.errors import UsageError
from tests.delivery.parcels import Watched, make_access, make_errand, make_parcel


@pytest.mark.parametrize(("vendor", "address"), [("agora", "support@agora.io"), ("LiveKit", "support@livekit.io")])
def test_a_draft_carries_the_bundle_to_the_published_address(tmp_path: Path, vendor: str, address: str) -> None:
    parcel, watched = make_parcel(tmp_path), Watched()
    for _ in range(2):
        with open_draft(SERVICE.read(vendor), make_access(tmp_path)) as session:
            done = make_errand(session, parcel, watched, past=watched.past if watched.steps else FIRST_TIME).run()
    assert done.verified.proof is Proof.PREPARED
    assert Step.VERIFIED not in watched.steps
    (draft,) = tmp_path.glob("*.eml")
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert message["To"] == address
    (part,) = message.iter_attachments()
    assert part.get_content() == parcel.path.read_bytes()
    if os.name != "nt":
        assert draft.stat().st_mode & 0o077 == 0


def test_its_room_is_that_of_a_usual_mail(tmp_path: Path) -> None:
    with open_draft(SERVICE.read("agora"), make_access(tmp_path)) as session:
        assert session.limits().most_bytes * 78 / 57 < USUAL_BYTES


def test_a_draft_without_the_bundle_says_where_it_lies(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    said = note(parcel.text, name=parcel.name, link="https://x.example/?sig=1", sha256=parcel.sha256)
    with open_draft(SERVICE.read("agora"), make_access(tmp_path)) as session:
        assert isinstance(session, Commenting)
        done = make_errand(NoteSession(session, said), parcel, Watched()).run()
    assert done.verified.proof is Proof.PREPARED
    message = email.message_from_bytes((tmp_path / "avsync-demo-agora.eml").read_bytes(), policy=email.policy.default)
    assert "https://x.example/?sig=1" in message.get_content()


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with (
        open_draft(SERVICE.read("agora"), make_access(tmp_path / "absent")) as session,
        pytest.raises(DeliveryError, match="No draft can be written"),
    ):
        session.send(parcel, Watched())


def test_only_vendors_are_known() -> None:
    with pytest.raises(UsageError, match="agora or livekit"):
        SERVICE.read("zoom")
