import contextlib
import email
import email.policy
import hashlib
import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from collector.delivery.errors import Again, ChangedError, DeliveryError
from collector.delivery.markup import note
from collector.delivery.model import Proof, TicketText
from collector.delivery.notes import NoteSession
from collector.delivery.sending import Past, Step
from collector.delivery.service import Commenting, Session
from collector.delivery.services.mail import SERVICE, open_mail
from collector.errors import UsageError
from tests.delivery.parcels import Watched, make_access, make_errand, make_parcel
from tests.evidence.network.servers import closed_port, issue, tcp_server
from tests.servers.cutting import Cut, When, relay
from tests.servers.mailbox import PASSWORD, USER, Mailbox, mailbox

FROM, TO = "me@example.com", "support@example.com"


@contextlib.contextmanager
def session(
    folder: Path,
    port: int,
    *,
    ca_file: str = "",
    password: str = "",
    implicit: bool = False,
    to: str = TO,
    sender: str = FROM,
    user: str = USER,
) -> Iterator[Session]:
    settings = {"smtp": f"{'smtps://' if implicit else ''}localhost:{port}", "sender": sender}
    secrets: Mapping[str, str] = {}
    if password:
        settings["user"], secrets = user, {"password": password}
    access = make_access(folder, settings=settings, secrets=secrets, ca_file=ca_file)
    with open_mail(SERVICE.read(f"mailto:{to}"), access) as opened:
        yield opened


def attached(box: Mailbox) -> list[str]:
    """Return the sha256 of each file in each message that arrived."""
    found = []
    for raw in box.messages:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        for part in message.iter_attachments():
            content = part.get_content()
            assert isinstance(content, bytes)
            found.append(hashlib.sha256(content).hexdigest())
    return found


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 300_000])
def test_a_mail_carries_exactly_the_bundle(tmp_path: Path, size: int) -> None:
    parcel, watched = make_parcel(tmp_path, size), Watched()
    with mailbox() as box, session(tmp_path, box.port) as opened:
        done = make_errand(opened, parcel, watched).run()
    assert attached(box) == [parcel.sha256]
    assert box.envelopes == [(FROM, [TO])]
    assert done.verified.proof is Proof.ACCEPTED
    assert "synthetic-17" in done.verified.words
    assert watched.steps == [Step.UPLOADING, Step.COMMITTING, Step.UPLOADED, Step.LINKED]


def test_a_mail_is_one_that_any_program_reads(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with mailbox() as box, session(tmp_path, box.port) as opened:
        make_errand(opened, parcel, Watched()).run()
    message = email.message_from_bytes(box.messages[0], policy=email.policy.default)
    assert message["Subject"] == "Audio is 231 ms late"
    assert message["From"] == FROM
    assert message["Message-ID"].endswith("@example.com>")
    body = message.get_body(("plain",))
    assert body is not None
    assert "Room: demo" in body.get_content()
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (parcel.name, "application/zip")
    assert not message.defects


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS at once"])
def test_it_goes_over_tls_with_a_password(tmp_path: Path, implicit: bool) -> None:
    issued, parcel = issue(tmp_path), make_parcel(tmp_path)
    with mailbox(context=issued.context, implicit=implicit, auth=True) as box:
        for ca_file, password, words in (
            ("", PASSWORD, "not to be trusted"),
            (str(issued.authority), "wrong", "does not accept user and password"),
        ):
            with (
                session(tmp_path, box.port, ca_file=ca_file, password=password, implicit=implicit) as opened,
                pytest.raises(DeliveryError, match=words) as raised,
            ):
                make_errand(opened, parcel, Watched()).run()
            assert raised.value.again is Again.NEVER
            assert PASSWORD not in str(raised.value)
        with session(tmp_path, box.port, ca_file=str(issued.authority), password=PASSWORD, implicit=implicit) as opened:
            make_errand(opened, parcel, Watched()).run()
    assert attached(box) == [parcel.sha256]
    assert box.used == ["TLS"]


def test_an_expired_certificate_is_named_as_such(tmp_path: Path) -> None:
    issued = issue(tmp_path, days_left=-1)
    with (
        mailbox(context=issued.context) as box,
        session(tmp_path, box.port, ca_file=str(issued.authority)) as opened,
        pytest.raises(DeliveryError, match="certificate has expired"),
    ):
        make_errand(opened, make_parcel(tmp_path), Watched()).run()
    assert box.messages == []


@pytest.mark.skipif(os.name == "nt", reason="an address of all zeros leads nowhere there")
def test_another_machine_without_tls_gets_nothing(tmp_path: Path) -> None:
    """The name has no dot and is no loopback name, though it leads here."""
    with mailbox() as box:
        access = make_access(tmp_path, settings={"smtp": f"0:{box.port}", "sender": FROM})
        with (
            open_mail(SERVICE.read(f"mailto:{TO}"), access) as opened,
            pytest.raises(DeliveryError, match="offers no TLS"),
        ):
            make_errand(opened, make_parcel(tmp_path), Watched()).run()
    assert box.messages == []


def test_the_size_is_asked_before_and_base64_taken_off(tmp_path: Path) -> None:
    with mailbox(most_bytes=25_000_000) as box, session(tmp_path, box.port) as opened:
        limits = opened.limits()
    assert limits.most_bytes == pytest.approx(18.25e6, rel=0.005)
    assert "25,000,000 bytes" in limits.known_by


@pytest.mark.parametrize(("over", "fits"), [(0, True), (5000, False)])
def test_what_the_limit_allows_is_taken(tmp_path: Path, over: int, fits: bool) -> None:
    with mailbox(most_bytes=1_000_000) as box, session(tmp_path, box.port) as opened:
        parcel = make_parcel(tmp_path, opened.limits().most_bytes + over * 20)
        if fits:
            make_errand(opened, parcel, Watched()).run()
        else:
            with pytest.raises(DeliveryError, match=r"\(552\)\. It is too large"):
                make_errand(opened, parcel, Watched()).run()
    assert len(box.messages) == fits


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_cut_in_the_middle_is_made_good_by_one_mail(tmp_path: Path, share: float) -> None:
    parcel = make_parcel(tmp_path, 6_000_000)
    with (
        mailbox() as box,
        relay(box.port, Cut(after_bytes=int(8_208_000 * share))) as between,
        session(tmp_path, between.port) as opened,
    ):
        make_errand(opened, parcel, Watched()).run()
    assert attached(box) == [parcel.sha256]


def test_a_cut_near_the_end_never_leads_to_two_mails(tmp_path: Path) -> None:
    """What the system has taken may have been sent or not: nobody can tell, and a person decides."""
    parcel, watched = make_parcel(tmp_path, 1_000_000), Watched()
    with (
        mailbox() as box,
        relay(box.port, Cut(after_bytes=int(1_368_000 * 0.99))) as between,
        session(tmp_path, between.port) as opened,
    ):
        with contextlib.suppress(DeliveryError):
            make_errand(opened, parcel, watched).run()
        assert len(box.messages) <= 1
        if not box.messages:
            make_errand(opened, parcel, Watched(), past=watched.past, again=True).run()
    assert attached(box) == [parcel.sha256]


def test_a_lost_answer_is_never_made_good_by_a_second_mail(tmp_path: Path) -> None:
    parcel, watched = make_parcel(tmp_path, 1_000_000), Watched()
    with (
        mailbox() as box,
        relay(box.port, Cut(after_bytes=1_368_000, when=When.ANSWER)) as between,
        session(tmp_path, between.port) as opened,
    ):
        with pytest.raises(DeliveryError, match="may have arrived already"):
            make_errand(opened, parcel, watched).run()
        assert attached(box) == [parcel.sha256]
        past = Past(step=watched.steps[-1])
        with pytest.raises(DeliveryError, match="--again"):
            make_errand(opened, parcel, Watched(), past=past).run()
        assert attached(box) == [parcel.sha256]
        make_errand(opened, parcel, Watched(), past=past, again=True).run()
    assert attached(box) == [parcel.sha256] * 2
    identities = {email.message_from_bytes(raw)["Message-ID"] for raw in box.messages}
    assert len(identities) == 1


def test_a_mail_that_an_earlier_run_handed_over_is_not_sent_again(tmp_path: Path) -> None:
    parcel, watched = make_parcel(tmp_path), Watched()
    with mailbox() as box, session(tmp_path, box.port) as opened:
        make_errand(opened, parcel, watched).run()
        done = make_errand(opened, parcel, Watched(), past=watched.past).run()
    assert done.before
    assert len(box.messages) == 1


def test_a_server_that_says_later_is_asked_later_and_knows_of_no_mail(tmp_path: Path) -> None:
    parcel, watched = make_parcel(tmp_path), Watched()
    with mailbox("451 try again later") as box, session(tmp_path, box.port) as opened:
        make_errand(opened, parcel, watched).run()
    assert attached(box) == [parcel.sha256]
    assert Step.COMMITTING in watched.steps


@pytest.mark.parametrize("answer", ["554 no thanks", "552 too much"])
def test_a_server_that_refuses_is_believed(tmp_path: Path, answer: str) -> None:
    watched = Watched()
    with (
        mailbox(*[answer] * 3) as box,
        session(tmp_path, box.port) as opened,
        pytest.raises(DeliveryError, match=answer[:3]) as raised,
    ):
        make_errand(opened, make_parcel(tmp_path), watched).run()
    assert raised.value.again is Again.NEVER
    assert watched.past.step is Step.UPLOADING
    assert len(box.answers) == 2


@pytest.mark.parametrize(("answer", "way"), [("452 full", "no space left there"), ("450 busy", "Run again later.")])
def test_a_server_that_never_gets_round_to_it_is_given_up_with_the_way_out(
    tmp_path: Path, answer: str, way: str
) -> None:
    with (
        mailbox(*[answer] * 9) as box,
        session(tmp_path, box.port) as opened,
        pytest.raises(DeliveryError, match=way),
    ):
        make_errand(opened, make_parcel(tmp_path), Watched()).run()
    assert box.messages == []


def test_a_recipient_that_nobody_knows_is_told(tmp_path: Path) -> None:
    with mailbox() as box, session(tmp_path, box.port) as opened:
        box.refuses = TO
        with pytest.raises(DeliveryError, match=r"refuses the recipient \(550\)"):
            make_errand(opened, make_parcel(tmp_path), Watched()).run()


def test_a_file_that_changed_is_never_mailed(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    parcel.path.write_bytes(bytes(parcel.size_bytes))
    with mailbox() as box, session(tmp_path, box.port) as opened, pytest.raises(ChangedError):
        make_errand(opened, parcel, Watched()).run()
    assert box.messages == []


def test_a_text_alone_tells_where_the_bundle_lies(tmp_path: Path) -> None:
    text = TicketText(subject="Late", markdown="..two dots\n.one dot\n")
    said = note(text, name="demo.zip", link="https://bucket.example/x?sig=1", sha256="ab" * 32)
    with mailbox() as box, session(tmp_path, box.port) as opened:
        assert isinstance(opened, Commenting)
        done = make_errand(NoteSession(opened, said), make_parcel(tmp_path), Watched()).run()
    assert done.verified.proof is Proof.ACCEPTED
    message = email.message_from_bytes(box.messages[0], policy=email.policy.default)
    content = message.get_content()
    assert "..two dots\n.one dot" in content.replace("\r", "")
    assert "https://bucket.example/x?sig=1" in content


def test_the_text_alone_and_the_file_are_two_mails_and_so_is_a_newer_link(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with mailbox() as box, session(tmp_path, box.port) as opened:
        assert isinstance(opened, Commenting)
        for number in (1, 2):
            said = note(parcel.text, name="demo.zip", link=f"https://x.example/?sig={number}", sha256=parcel.sha256)
            opened.comment(said, Watched())
        opened.send(parcel, Watched())
    assert len({email.message_from_bytes(raw)["Message-ID"] for raw in box.messages}) == 3


def test_a_text_whose_answer_is_lost_is_never_mailed_twice(tmp_path: Path) -> None:
    text = TicketText(subject="Late", markdown="late\n" * 400)
    said = note(text, name="demo.zip", link="https://bucket.example/x?sig=1", sha256="ab" * 32)
    watched = Watched()
    with (
        mailbox() as box,
        relay(box.port, Cut(after_bytes=1_500, when=When.ANSWER)) as between,
        session(tmp_path, between.port) as opened,
    ):
        assert isinstance(opened, Commenting)
        with pytest.raises(DeliveryError, match="may have arrived already"):
            make_errand(NoteSession(opened, said), make_parcel(tmp_path), watched).run()
        assert len(box.messages) == 1
    assert watched.steps[-1] is Step.COMMITTING


def test_a_user_that_cannot_be_sent_is_told(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    with (
        mailbox(context=issued.context, auth=True) as box,
        session(tmp_path, box.port, ca_file=str(issued.authority), password=PASSWORD, user="jürgen") as opened,
        pytest.raises(DeliveryError, match="--smtp-user holds a letter"),
    ):
        opened.limits()


def test_nobody_there_is_told(tmp_path: Path) -> None:
    with session(tmp_path, closed_port()) as opened, pytest.raises(DeliveryError, match="nothing listens there"):
        opened.limits()


@pytest.mark.parametrize(
    ("greeting", "words"), [(b"", "ended the connection"), (b"554 not here\r\n", r"refuses to talk \(554\)")]
)
def test_what_is_no_mail_server_is_told(tmp_path: Path, greeting: bytes, words: str) -> None:
    def greet(connection: socket.socket) -> None:
        connection.sendall(greeting)

    with (
        tcp_server(greet) as port,
        session(tmp_path, port) as opened,
        pytest.raises(DeliveryError, match=words),
    ):
        opened.limits()


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@d", "a@b,c@d", "<a@b>", "a b@c.example"])
def test_what_is_no_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError):
        SERVICE.read(f"mailto:{address}")
    with pytest.raises(UsageError, match="--mail-from"), session(tmp_path, 25, sender=address):
        pass
