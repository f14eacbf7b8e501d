"""Prints how fast logs are made safe: ``python -m tests.bench.redaction [--mb N] [--exact]``.

Two synthetic corpora, always the same: sparse (3 % of the lines hold something to redact) and dense (debug JSON, every
line does). For each engine installed here: MB for each second of processor time, from pieces of a file to a redacted,
hashed spool, and the ratio to zlib's level 6 over the same bytes in the same run. ``--exact`` adds the search of every
line by every pattern, which is slow.
"""

import argparse
import random
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from collector.model.source import RawStream
from collector.redaction.engines import EVERY_LINE, Engine, engines
from collector.redaction.leaks import LeakSearch
from collector.redaction.redactor import Redactor

PIECE_BYTES = 1 << 20
_FIRST_S = 1_772_715_600
_HEX = "0123456789abcdef"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Line = Callable[[random.Random, float], str]


def _letters(chance: random.Random, count: int, of: str = _BASE62) -> str:
    return "".join(chance.choices(of, k=count))


def _wall(at_s: float) -> str:
    clock = time.gmtime(at_s)
    return time.strftime("[%m/%d/%y %H:%M:%S:", clock) + f"{int(at_s * 1000) % 1000:03d}][77][I]:"


def _server(at_s: float, text: str, fields: str) -> str:
    return f'{{"level":"debug","ts":{at_s:.6f},"logger":"livekit.pub","caller":"sfu/x.go:211","msg":"{text}"{fields}}}'


def _harmless(chance: random.Random, at_s: float) -> str:
    pick, number = chance.randrange(6), chance.randrange(1 << 32)
    if pick == 0:
        track = _letters(chance, 12)
        return _server(at_s, "sender report", f',"room":"demo","trackID":"TR_{track}","ssrc":{number},"rtp":{number}')
    if pick == 1:
        jitter = chance.random() * 20
        return _server(at_s, "stream stats", f',"mime":"video/VP8","jitter":{jitter:.3f},"packets":{number % 9999}')
    if pick == 2:
        return _server(
            at_s, "quality changed", f',"layer":{number % 3},"fps":{chance.random() * 30:.2f},"build":"v1.13.5"'
        )
    if pick == 3:
        return _wall(at_s) + f"[VE]: frame rendered, ssrc {number}, pts {number % 90_000}, delay {number % 200} ms"
    if pick == 4:
        return _wall(at_s) + f"getStableNTP, rtt_w: {number % 80}, diffTime: {number}, currentTs: {int(at_s * 1000)}"
    return _wall(at_s) + f"[AE]: Fluency TX: reason {number % 4}, codec opus/48000/2, queue {number % 100}, drop 0"


def _telling(chance: random.Random, at_s: float) -> str:
    pick, number = chance.randrange(5), chance.randrange(256)
    if pick == 0:
        return (
            _wall(at_s)
            + f'[API]: joinChannel {{"token":"007eJx{_letters(chance, 60)}","channelId":"lesson-1","uid":0}}'
        )
    if pick == 1:
        return _server(at_s, "participant active", f',"room":"demo","participant":"user{number}@example.com"')
    if pick == 2:
        return _server(
            at_s, "ice candidate", f',"candidate":"candidate:1 1 udp 2130706431 10.0.7.{number} 5000 typ host"'
        )
    if pick == 3:
        return _wall(at_s) + f"[NET]: edge server 52.58.{number}.7:4021 selected, rtt {number}"
    return _server(at_s, "connected", f',"url":"wss://h.example/rtc?access_token={_letters(chance, 40)}&sdk=js"')


def _debug(chance: random.Random, at_s: float) -> str:
    token, host = f"eyJ{_letters(chance, 30)}.{_letters(chance, 60)}.{_letters(chance, 43)}", chance.randrange(256)
    track, pad = _letters(chance, 12), _letters(chance, 120, _HEX)
    response = (
        f'{{"refreshToken":"{token}"}}' if chance.random() < 0.1 else f'{{"trackSid":"TR_{track}","digest":"{pad}"}}'
    )
    return _server(
        at_s,
        "sent signal response",
        f',"room":"demo","roomID":"RM_synthetic1","participant":"user{host}@example.com","pID":"PA_{track}",'
        f'"remote":false,"response":{response},"selected":"udp4 host 10.0.7.{host}:5000",'
        f'"ssrc":{chance.randrange(1 << 32)},"kind":"video","codec":"video/H264","fps":{chance.random() * 30:.3f}',
    )


def sparse(chance: random.Random, at_s: float) -> str:
    return (_telling if chance.random() < 0.03 else _harmless)(chance, at_s)


CORPORA: dict[str, Line] = {"sparse": sparse, "dense": _debug}


def corpus(line: Line, size: int) -> Iterator[bytes]:
    """Yield pieces of PIECE_BYTES, cut anywhere, of ``size`` bytes together; equal arguments give equal bytes."""
    chance, at_s, held, left = random.Random(5), float(_FIRST_S), bytearray(), size
    while left > 0:
        while len(held) < min(PIECE_BYTES, left):
            at_s += chance.random() * 0.02
            held += line(chance, at_s).encode() + b"\n"
        piece = bytes(held[: min(PIECE_BYTES, left)])
        del held[: len(piece)]
        left -= len(piece)
        yield piece


def deflate_s(pieces: list[bytes]) -> float:
    squeeze, begin = zlib.compressobj(6), time.process_time()
    for piece in pieces:
        squeeze.compress(piece)
    squeeze.flush()
    return time.process_time() - begin


def redact_s(pieces: list[bytes], engine: Engine, known: list[str]) -> tuple[float, float, str]:
    """Return the seconds to make the pieces safe, to search the result for all secrets, and the result's hash."""
    with tempfile.TemporaryDirectory() as folder:
        redactor = Redactor(bytes(32), secrets=known, engine=engine)
        begin = time.process_time()
        stream = redactor.redact_stream(RawStream(name="logs/a.log", lines=iter(pieces)), Path(folder) / "a")
        middle = time.process_time()
        data = stream.path.read_bytes()
        search, rescan = LeakSearch(redactor.found_secrets() | set(known), engine=engine), time.process_time()
        if search.places(data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES)):
            raise RuntimeError("a secret is left in the finished bytes")
        return middle - begin, time.process_time() - rescan, stream.sha256


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=50)
    parser.add_argument("--exact", action="store_true")
    asked = parser.parse_args()
    known = [_letters(random.Random(seed), 32) for seed in range(4)]
    hashes = set()
    for name, line in CORPORA.items():
        pieces = list(corpus(line, asked.mb * 1_000_000))
        zipped = deflate_s(pieces)
        print(f"{name}: {asked.mb} MB, zlib -6 {asked.mb / zipped:.0f} MB/s")
        for engine in (*engines(), *((EVERY_LINE,) if asked.exact else ())):
            redacted, searched, digest = redact_s(pieces, engine, known)
            hashes.add((name, digest))
            print(
                f"  {engine.name:11} redact {asked.mb / redacted:6.1f} MB/s, {zipped / redacted:5.2f} x zlib -6;"
                f" search again {asked.mb / searched:6.0f} MB/s"
            )
    if len(hashes) != len(CORPORA):
        print("The engines differ.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
