"""Writes one record in every log format, as the law that parsing gives it back needs it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.logs_factory import agora_line, json_line, server_line

_MS = timedelta(milliseconds=1)
_US = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Writer:
    """How a format writes the record of an instant, and the finest step that it can say."""

    write: Callable[[datetime, str], str]
    step: timedelta = _MS


def _ms(at: datetime) -> int:
    return at.microsecond // 1000


def _unix_us(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // _US


def _text(pattern: str, step: timedelta = _MS) -> Writer:
    """Write by a pattern of str.format: ``at``, ``ms`` and ``text``."""

    def write(at: datetime, text: str) -> str:
        return pattern.format(at=at, ms=_ms(at), text=text) + "\n"

    return Writer(write=write, step=step)


def _agora_3(at: datetime, text: str) -> str:
    return f"INFO    ({at.hour:2}:{at.minute:2}:{at.second:2}:{_ms(at):3} |    0)  24358; {text}\n"


def _agora_web(at: datetime, text: str) -> str:
    return f"{at.hour}:{at.minute}:{at.second}:{_ms(at)} Agora-SDK [DEBUG]: {text}\n"


def _agents_json(at: datetime, text: str) -> str:
    return json.dumps({"message": text, "level": "INFO", "name": "livekit.agents", "timestamp": at.isoformat()}) + "\n"


def _pino_json(at: datetime, text: str) -> str:
    return f'{{"level":30,"time":{_unix_us(at) // 1000},"pid":7,"hostname":"synthetic","msg":{json.dumps(text)}}}\n'


def _relative_s(at: datetime) -> tuple[int, int]:
    """Return seconds and milliseconds since the first of March 2026, where the tests' relative logs begin."""
    return divmod((at - datetime(2026, 3, 1, tzinfo=UTC)) // _MS, 1000)


def _native(at: datetime, text: str) -> str:
    seconds, ms = _relative_s(at)
    return f"[{seconds:03d}:{ms:03d}][1234] (rtp_streams_synchronizer2.cc:118): {text}\n"


def _bridge(at: datetime, text: str) -> str:
    seconds, ms = _relative_s(at)
    now_ms = seconds * 1000 + ms
    return f"libwebrtc:42:livekit::rtc - (sync.cc:118): Sync info stats: {now_ms}, {{ssrc: 2, {text}}}\n"


def _coturn(at: datetime, text: str) -> str:
    seconds, _ = _relative_s(at)
    return f"{seconds}: : {text}\n"


def _syslog(at: datetime, text: str) -> str:
    return f"{at:%b} {at.day:2} {at:%H:%M:%S} synthetic my-app[812]: {text}\n"


def _web_access(at: datetime, text: str) -> str:
    return f'192.0.2.7 - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /rtc HTTP/1.1" 101 0 "{text}"\n'


def _epoch(at: datetime, text: str) -> str:
    return f"{_unix_us(at) // 10**6}.{at.microsecond:06d} {text}\n"


def _json_lines(at: datetime, text: str) -> str:
    return json.dumps({"log": text + "\n", "stream": "stderr", "time": at.isoformat()}) + "\n"


WRITERS: dict[str, Writer] = {
    "agora-3": Writer(write=_agora_3),
    "agora-4": Writer(write=agora_line),
    "agora-iris": _text("[{at:%Y-%m-%d %H:%M:%S}.{ms:03d}][4520][I][iris_logger.cc:160] {text}"),
    "agora-rtm": _text("INFO    {at:%Y-%m-%dT%H:%M:%S}:{ms:03d}   4775; {text}"),
    "agora-web": Writer(write=_agora_web),
    "apple": _text("{at:%Y-%m-%d %H:%M:%S.%f}+0000 Runner[3250:794315] flutter: {text}", _US),
    "chromium": _text("[236:240:{at:%m%d/%H%M%S.%f}:INFO:third_party/webrtc/x.cc:136] {text}", _US),
    "clock-time": _text("{at:%H:%M:%S.%f} {text}", _US),
    "coturn": Writer(write=_coturn, step=timedelta(seconds=1)),
    "epoch": Writer(write=_epoch, step=_US),
    "json-lines": Writer(write=_json_lines, step=_US),
    "livekit-agents": _text("{at:%Y-%m-%d %H:%M:%S},{ms:03d} - INFO livekit.agents - {text}"),
    "livekit-agents-dev": _text("    {at:%H:%M:%S} INFO   livekit.agents   {text}", timedelta(seconds=1)),
    "livekit-agents-json": Writer(write=_agents_json, step=_US),
    "livekit-server-console": Writer(write=server_line),
    "livekit-server-json": Writer(write=json_line, step=_US),
    "logcat": _text("{at:%m-%d %H:%M:%S}.{ms:03d}  1368  1374 I org.webrtc.Logging: {text}"),
    "logcat-year": _text("{at:%Y-%m-%d %H:%M:%S}.{ms:03d}  1368-1374  my.app  com.example.app  I  {text}"),
    "pino-json": Writer(write=_pino_json),
    "pino-pretty": _text("[{at:%H:%M:%S}.{ms:03d}] INFO (22764): {text}"),
    "rageshake": _text("{at:%Y-%m-%dT%H:%M:%S}.{ms:03d}Z I {text}"),
    "rich-console": _text("[{at:%m/%d/%y %H:%M:%S}] INFO     {text}", timedelta(seconds=1)),
    "syslog": Writer(write=_syslog, step=timedelta(seconds=1)),
    "text": _text("{at:%Y-%m-%d %H:%M:%S.%f} {text}", _US),
    "web-access": Writer(write=_web_access, step=timedelta(seconds=1)),
    "webrtc-bridge": Writer(write=_bridge),
    "webrtc-native": Writer(write=_native),
}
"""By the format's id."""
