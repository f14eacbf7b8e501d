from dataclasses import replace

from collector.bundle.manifest import PackedMember, manifest_document
from collector.model.coverage import Reason
from tests.bundle.contents import PLAN, make_run


def packed(name: str, consent: str = "") -> PackedMember:
    return PackedMember(name=name, bytes=3, sha256="ab" * 32, consent=consent)


def test_the_manifest_says_what_was_run_and_planned() -> None:
    document = manifest_document(make_run(), plan=PLAN, members=[packed("summary.html")], readable=["room"])
    assert (document["schema"], document["tool"], document["run"]) == ("avsync/manifest/1", "0.1.0", "run-1")
    assert document["created"] == "2026-03-05T14:05:00.000Z"
    assert document["interrupted"] is False
    assert document["redactions"] == {"ipv4": 212, "jwt": 3}
    assert document["kept_readable"] == ["room"]
    assert document["members"] == [{"name": "summary.html", "bytes": 3, "sha256": "ab" * 32}]


def test_the_plan_leaves_out_what_was_never_redacted() -> None:
    planned = replace(PLAN[0], reads=("/home/mary/app.log",), contacts=("10.0.0.7",), target="mary", detail="mary")
    shown = manifest_document(make_run(), plan=[planned], members=[], readable=[])["plan"]
    assert shown == [
        {
            "source": "device",
            "why": "shows how busy this machine is",
            "phase": "live",
            "wanted": "default",
            "deadline_s": 30.0,
            "skip": None,
        }
    ]


def test_a_skipped_source_says_why() -> None:
    planned = replace(PLAN[0], skip=Reason.DECLINED)
    document = manifest_document(make_run(), plan=[planned], members=[], readable=[])
    assert "'skip': 'declined'" in str(document["plan"])


def test_bytes_that_nobody_can_read_are_marked() -> None:
    document = manifest_document(make_run(), plan=[], members=[packed("attachments/x", consent="--yes")], readable=[])
    assert document["members"] == [
        {
            "name": "attachments/x",
            "bytes": 3,
            "sha256": "ab" * 32,
            "not_readable_by_avsync": True,
            "consent": "--yes",
        }
    ]


def test_a_member_says_what_was_redacted_in_it() -> None:
    member = replace(packed("logs/1/a.log"), redactions={"jwt": 1, "ipv4": 3})
    (shown,) = (manifest_document(make_run(), plan=[], members=[member], readable=[])["members"],)
    assert shown == [{"name": "logs/1/a.log", "bytes": 3, "sha256": "ab" * 32, "redactions": {"ipv4": 3, "jwt": 1}}]


def test_the_window_is_given_as_each_clock_shows_it() -> None:
    (clock,) = make_run().clocks
    eastern = replace(clock, utc_offset_s=28800.0, uncertainty_s=2.0)
    document = manifest_document(replace(make_run(), clocks=(eastern,)), plan=[], members=[], readable=[])
    assert "'window': ['2026-03-05T21:59:58.000', '2026-03-05T22:05:02.000']" in str(document["clocks"])
