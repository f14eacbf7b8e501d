"""Prints which chirps survive a real browser's microphone processing: ``python -m tests.reference.browser [CHROMIUM]``.

A headless Chromium takes a sound file for its microphone, runs its own echo canceller, noise suppression and gain
control on it, and posts what comes out to this process. With a far end, speech (or the signal itself) comes in through
a peer connection and is played at the same time, so that the echo canceller has something to cancel.
"""

import io
import json
import sys
import tempfile
import threading
import wave
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from collector.reference import sound
from collector.reference.frames import samples_between
from collector.reference.identity import identify, order_of
from collector.reference.sequence import markers_between
from tests.chromium import NoBrowserError, find_chromium, opened
from tests.reference import scenes

RATE_HZ = 48_000
FILE_S, LISTEN_S, PATIENCE_S = 40, 20, 30
PAGE = """<script>
const wanted = WANTED; async function farEnd(context) { const sound = await context.decodeAudioData(await (await
fetch('/far.wav')).arrayBuffer()); const player = new AudioBufferSourceNode(context, {buffer: sound}), out =
context.createMediaStreamDestination(); player.connect(out); const [here, there] = [new RTCPeerConnection(), new
RTCPeerConnection()]; here.onicecandidate = event => event.candidate && there.addIceCandidate(event.candidate);
there.onicecandidate = event => event.candidate && here.addIceCandidate(event.candidate); const speaker = new Audio();
there.ontrack = event => { speaker.srcObject = new MediaStream([event.track]); speaker.play(); };
here.addTrack(out.stream.getAudioTracks()[0], out.stream); await here.setLocalDescription(await here.createOffer());
await there.setRemoteDescription(here.localDescription); await there.setLocalDescription(await there.createAnswer());
await here.setRemoteDescription(there.localDescription); await new Promise(done => setTimeout(done, 1500));
player.start(); window.kept = [here, there, speaker, player]; } async function listen() { const context = new
AudioContext({sampleRate: 48000}), blocks = []; if (wanted.far) await farEnd(context); const {echoCancellation,
noiseSuppression, autoGainControl} = wanted; const stream = await navigator.mediaDevices.getUserMedia({audio:
{echoCancellation, noiseSuppression, autoGainControl}}); const tap = context.createScriptProcessor(16384, 1, 1);
tap.onaudioprocess = event => { blocks.push(Int16Array.from(event.inputBuffer.getChannelData(0), value => Math.max(-1,
Math.min(1, value)) * 32767)); }; context.createMediaStreamSource(stream).connect(tap).connect(context.destination);
await new Promise(done => setTimeout(done, wanted.seconds * 1000)); await fetch('/heard', {method: 'POST', body: new
Blob(blocks)}); } listen().catch(error => fetch('/failed', {method: 'POST', body: String(error)})); </script>"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the page asks the browser for, by the W3C names of the constraints."""

    echoCancellation: bool  # noqa: N815  # the constraint's own name
    noiseSuppression: bool  # noqa: N815  # the constraint's own name
    autoGainControl: bool  # noqa: N815  # the constraint's own name
    far: bool = False
    seconds: int = LISTEN_S


def listen(chromium: str, wanted: Wanted, microphone: scenes.Sound, far: scenes.Sound) -> scenes.Sound:
    """Return what the page heard, ±1; raises OSError if it failed or never answered."""
    answered, answers = threading.Event(), dict[str, bytes]()

    def heard(path: str, body: bytes) -> None:
        answers[path] = body
        answered.set()

    pages = {"/": PAGE.replace("WANTED", json.dumps(asdict(wanted))).encode(), "/far.wav": wav(far)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "microphone.wav"
        file.write_bytes(wav(microphone))
        with opened(chromium, pages, heard, (f"--use-file-for-fake-audio-capture={file}",)):
            answered.wait(wanted.seconds + PATIENCE_S)
    if "/heard" not in answers:
        raise OSError(f"the page did not listen: {answers.get('/failed', b'no answer').decode()}")
    return np.frombuffer(answers["/heard"], dtype="<i2").astype(np.float64) / 32768


def wav(samples: scenes.Sound) -> bytes:
    """Return mono sound, ±1 at RATE_HZ, as a WAV file of 16 bits."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return data.getvalue()


def main(chromium: str = "chromium") -> None:
    try:
        binary = find_chromium(chromium)
    except NoBrowserError as reason:
        raise SystemExit(f"{reason}. Give the path of a Chromium.") from reason
    chance = np.random.default_rng(1)
    signal = samples_between(0, FILE_S * RATE_HZ, RATE_HZ) / 32768.0
    noise = chance.normal(0, 0.01, len(signal))
    speech = scenes.speech(len(signal), RATE_HZ, chance) * 0.5
    off, on = (Wanted(echoCancellation=one, noiseSuppression=one, autoGainControl=one) for one in (False, True))
    echo = Wanted(echoCancellation=True, noiseSuppression=False, autoGainControl=False)
    suppress = Wanted(echoCancellation=False, noiseSuppression=True, autoGainControl=False)
    gain = Wanted(echoCancellation=False, noiseSuppression=False, autoGainControl=True)
    far = Wanted(echoCancellation=True, noiseSuppression=True, autoGainControl=True, far=True)
    cases = (
        ("all off", off, signal, speech),
        ("echo cancelling", echo, signal, speech),
        ("noise suppression", suppress, signal, speech),
        ("gain control", gain, signal, speech),
        ("all on", on, signal, speech),
        ("all on, 30 dB fainter, noise", on, signal * 0.03 + noise * 0.1, speech),
        ("all on, noise as loud as chirps", on, signal * 0.1 + noise * 2, speech),
        ("all on, far end speaks", far, signal, speech),
        ("all on, far end's echo in it", far, signal * 0.5 + speech * 0.3, speech),
        ("all on, far end plays the signal", far, signal, signal),
    )
    print(f"{'processing':34} {'due':>4} {'heard':>6} {'identified':>11} {'likeness':>9} {'loud (dB)':>10}")
    for name, wanted, microphone, remote in cases:
        audio = scenes.listen(listen(binary, wanted, microphone, remote), RATE_HZ)
        found = audio.sightings()
        order = order_of(identify(found, tolerance_s=sound.TOLERANCE_S), seen=len(found))
        likeness = np.mean([one.strength for one in found]) if found else 0.0
        due = len(markers_between(0, audio.samples / RATE_HZ))
        print(
            f"{name:34} {due:4} {order.seen:6} {order.identified:11} {likeness:9.2f} {audio.loudness.loud_db:10g}",
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
