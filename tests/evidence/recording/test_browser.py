"""A real browser's MediaRecorder records the clip while it plays it: what is read must tell the clip's own offset."""

import threading
from pathlib import Path

import pytest

from collector.evidence.recording import source
from collector.model.records.recording import Recording
from tests.calm import Meanwhile
from tests.chromium import NoBrowserError, find_chromium, opened
from tests.evidence.recording.asking import asked
from tests.evidence.session import gather_all
from tests.recordings import Take, write_recording

RECORDED_S = 12
PATIENCE_S = 60
CLIP_MS = -1000.0
RECORDER_MS = 250.0
"""More than the recorder adds of its own, for it stamps sound and picture as they come: sound 63 to 103 ms early, on a
machine with other work."""

PAGE = """<video id="clip" src="/clip.webm"></video><script>
async function record() { const clip = document.getElementById('clip'); await clip.play();
const recorder = new MediaRecorder(clip.captureStream(), {mimeType: 'video/webm;codecs=vp8,opus'}), parts = [];
recorder.ondataavailable = event => parts.push(event.data); recorder.start(1000);
await new Promise(done => setTimeout(done, SECONDS * 1000));
const stopped = new Promise(done => recorder.onstop = done);
recorder.stop(); await stopped; await fetch('/recorded', {method: 'POST', body: new Blob(parts)}); }
record().catch(error => fetch('/failed', {method: 'POST', body: String(error)}));</script>"""


def recorded(clip: bytes) -> bytes:
    """Return what the browser recorded of a clip."""
    answered, answers = threading.Event(), dict[str, bytes]()

    def heard(path: str, body: bytes) -> None:
        answers[path] = body
        answered.set()

    pages = {"/": PAGE.replace("SECONDS", str(RECORDED_S)).encode(), "/clip.webm": clip}
    with opened(find_chromium(), pages, heard):
        answered.wait(RECORDED_S + PATIENCE_S)
    assert "/recorded" in answers, answers
    return answers["/recorded"]


@pytest.mark.measures
def test_what_a_browser_records_holds_the_offset_of_what_it_played(tmp_path: Path) -> None:
    meanwhile = Meanwhile()
    clip = write_recording(tmp_path / "clip.webm", Take(offset_ms=CLIP_MS, seconds=20))
    path = tmp_path / "recorded.webm"
    try:
        path.write_bytes(recorded(clip.read_bytes()))
    except NoBrowserError as reason:
        pytest.skip(str(reason))
    request = asked(path)
    (plan,) = source.plan(request)
    (record,) = gather_all(source, request, plan).records
    assert isinstance(record, Recording)
    if not record.content.offset_ms and meanwhile.disturbed:  # the recorder dropped what it had no time for
        assert record.content.told
        return
    (shown,) = record.content.offset_ms
    print(f"{shown.value:.1f} ± {shown.bound:.1f} ms (n = {shown.n}), of {CLIP_MS} ms")
    assert abs(shown.value - CLIP_MS) <= shown.bound + RECORDER_MS
