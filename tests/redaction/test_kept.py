from pathlib import Path

import pytest

from collector.model.source import RawStream
from collector.redaction.engines import EVERY_LINE, Engine, engines
from collector.redaction.redactor import Redactor
from tests.redaction.planted import HEX, KEY

KEPT = (
    "[12/13/23 17:56:58:884][1026][I]:[AGS]: Agora SDK ver 4.2.2.1 build 272568",
    "2026-03-05T13:00:00.000Z\tINFO\tlivekit\tservice/x.go:2\tstarting LiveKit server\t"
    '{"portHttp": 7880, "version": "1.13.5", "nodeID": "ND_synthetic1"}',
    '{"level":"debug","ts":1772715600.123456,"msg":"sender report","ssrc":3049581723,"rtpTimestamp":2204105137}',
    f"build {HEX[:40]} of branch main, sha256 {HEX}",
    'codecs ["video/VP8", "video/H264;profile-level-id=42e01f;packetization-mode=1", "opus/48000/2", "audio/red"]',
    "a=rtpmap:111 opus/48000/2, a=fmtp:111 minptime=10;useinbandfec=1, a=ssrc:3049581723",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.127 Safari/537.36",
    "getStableNTP, rtt_w: 24, diffTime: 1772632800000, bootTime: 86400000, currentTs: 1772716200000",
    "03-05 14:05:06.789  1234  5678 I libwebrtc: (video_stream_encoder.cc:1234): qp 32, 1280x720@30fps",
    "[000:123] [4711] (webrtc_voice_engine.cc:301): media::audio::Device::enable Node::add std::chrono::duration",
    "github.com/pion/webrtc/v4 v4.0.1, go1.22.3, protocol 16, roomID RM_synthetic1, trackID TR_synthetic3",
    "jitter 12.345 ms, loss 0.5 %, +120 ms, -30 ms, 48000 Hz, 2.5 Mbps, tokens=128, pin to core 3, 10:20:30",
    "raise APIConnectionError(message) livekit.agents.APIStatusError: no response, APIRequestContext: ready",
    "127.0.0.1:7880 and 0.0.0.0, [::]:7881, ::1, 255.255.255.0",
)


@pytest.mark.parametrize("engine", [*engines(), EVERY_LINE], ids=lambda engine: engine.name)
def test_what_names_nobody_and_opens_nothing_stays(engine: Engine, tmp_path: Path) -> None:
    raw = "\n".join(KEPT).encode()
    stream = Redactor(KEY, engine=engine).redact_stream(RawStream(name="logs/x", lines=iter([raw])), tmp_path / "x")
    assert stream.path.read_text("utf-8").split("\n") == list(KEPT)
    assert stream.redactions == {}
