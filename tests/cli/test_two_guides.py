"""Two guides at once, with the same call, in the same folder and the same state: each ends in its own bundle."""

import json
from pathlib import Path

from collector.bundle.verify import verify_bundle
from tests.avsync import finish, member, start

TOLD = {
    "vendor": "agora",
    "platform": "android",
    "room": "demo-42",
    "when": "earlier",
    "when_at": "2026-03-05 14:05",
    "zone": "UTC",
    "sender": "4711",
    "receiver": "815",
    "ready": "no",
    "more": "yes",
}


def test_two_guides_at_once_in_one_folder_end_in_two_whole_bundles(tmp_path: Path) -> None:
    running = []
    for since in ("Monday", "Tuesday"):
        answers = tmp_path / f"{since}.toml"
        answers.write_text("".join(f"{key} = {json.dumps(one)}\n" for key, one in (TOLD | {"since": since}).items()))
        running.append(start(tmp_path, "guide", "--offline", "--answers", str(answers)))
    done = [finish(process) for process in running]
    assert [one.code for one in done] == [5, 5], [one.stderr for one in done]  # no record lies in that window
    assert done[0].bundle != done[1].bundle
    for one, since, other in zip(done, ("Monday", "Tuesday"), ("Tuesday", "Monday"), strict=True):
        ticket = member(one.bundle, "ticket.md")
        assert f"since (told): {since}" in ticket
        assert other not in ticket
        assert verify_bundle(one.bundle).problems == ()
    assert len(list(tmp_path.glob("*.zip"))) == 2
