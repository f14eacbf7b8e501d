"""Makes synthetic archives that a stranger could send to do harm, and says what must be told of each."""

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from collector.model.codec import records_to_json
from tests.bundle.forged import (
    LOG,
    Part,
    changed_part,
    deflate64_zeros,
    document,
    good_parts,
    part,
    squeezed,
    with_document,
    with_manifest,
    written,
)
from tests.evidence.logs.archives import deflate64
from tests.logs_factory import make_excerpt

DELAY = "evidence/device.scheduling.json"
_WHOLE = 0xFFFFFFFF


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One archive, what ``verify`` must say of it, and whether the rest of it can still be looked at."""

    name: str
    data: bytes
    told: str
    readable: bool = False


def cases(good: Path) -> Iterator[Case]:
    """Yield all of them; ``good`` is a bundle that nobody changed."""
    parts = good_parts(good)
    yield from _named(parts)
    yield from _bombs(parts)
    yield from _lies(parts)
    yield from _ends(parts, good.read_bytes())
    yield from _damaged(parts, good.read_bytes())
    yield from _documents(parts)


def _named(parts: list[Part]) -> Iterator[Case]:
    names = {
        "absolute": b"/etc/cron.d/x",
        "up": b"../../up",
        "inner-up": b"logs/../../up",
        "drive": b"C:/x",
        "back": b"a\\b",
        "nul": b"a.txt\0.exe",
        "folder": b"logs/x/",
        "device": b"logs/nul.log",
        "dot": b"logs/x.",
        "accent": b"caf\xe9",
        "long": b"a" * 60_000,
        "empty": b"",
        "stream": b"a.txt:x",
        "newline": b"a\nb",
        "escape": b"\x1b[2J",
        "console": b"CON",
        "port": b"logs/COM1.log.txt",
        "server": b"//server/share/x",
        "root": b"\\\\?\\C:\\x",
        "space": b"logs/x ",
        "dots": b"logs/....//x",
        "slashes": b"logs//x",
        "here": b"./manifest.json",
        "null": b"\0",
        "overlong": b"..\xc0\xaf..\xc0\xafx",
        "turned": "\u202egpj.exe".encode(),
        "wide": "\uff0e\uff0e\uff0fx".encode(),
    }
    for kind, name in names.items():
        yield Case(name=f"name-{kind}", data=written([*parts, part(name, b"x")]), told="was not opened: its member")
    for kind, pair in {"same": (LOG, LOG), "case": ("logs/a.log", "LOGS/A.log")}.items():
        data = written([*parts, *(part(name, b"x") for name in pair)])
        yield Case(name=f"twice-{kind}", data=data, told="two members of one name")
    for kind, flags in {"utf-8": 0x800, "cp437": 0}.items():
        name = "verb\u00f6ten".encode("utf-8" if flags else "cp437")
        data = written([*parts, part(name, b"x", flags=flags)])
        yield Case(name=f"encoded-{kind}", data=data, told="was not opened: its member")
    data = written([*parts, part(b"\xff\xfe", b"x", flags=0x800)])
    yield Case(name="encoded-wrongly", data=data, told="its end is damaged", readable=True)
    signs = [part("k.txt", b"x"), part("\u212a.txt", b"x", flags=0x800)]  # the kelvin sign folds to k
    yield Case(name="twice-kelvin", data=written([*parts, *signs]), told="two members of one name|its member")
    composed = [part("caf\u00e9.txt", b"x", flags=0x800), part("cafe\u0301.txt", b"x", flags=0x800)]
    yield Case(name="twice-normal-form", data=written([*parts, *composed]), told="was not opened: its member")
    data = written([*parts, part("logs/app", b"x")])
    yield Case(name="file-and-folder", data=data, told="is both a file and a folder")
    second = struct.pack("<HHBL", 0x7075, 9, 1, zlib.crc32(b"b.txt")) + b"evil"
    yield Case(name="second-name", data=written([*parts, part("b.txt", b"x", extra=second)]), told="has a second name")
    for kind, mode in {"link": 0o120777, "device": 0o020666, "pipe": 0o010666}.items():
        for system, host in {"unix": 3, "dos": 0, "macos": 19, "windows": 10}.items():
            linked = part("b.txt", b"/etc/passwd", mode=mode, host=host)
            yield Case(name=f"mode-{kind}-{system}", data=written([*parts, linked]), told="is a link")
    for kind, attributes in {"reparse": 0x400, "folder": 0x10, "device": 0x40}.items():
        marked = part("b.txt", b"/etc/passwd", mode=0, host=10, attributes=attributes)
        yield Case(name=f"windows-{kind}", data=written([*parts, marked]), told="is not in the manifest", readable=True)


def _bombs(parts: list[Part]) -> Iterator[Case]:
    zeros = squeezed(bytes(64 << 20))

    def log(**changes: object) -> bytes:
        return written(changed_part(parts, LOG, **changes))

    data = log(packed=zeros, size=64 << 20)
    yield Case(name="bomb-ratio", data=data, told="grows more than 400 times")
    data = log(packed=zeros, size=8 << 20)
    yield Case(name="bomb-that-claims-less", data=data, told="more than it declares", readable=True)
    data = log(packed=deflate64_zeros(4000), size=1 << 20, method=9)
    yield Case(name="bomb-deflate64", data=data, told="more than it declares", readable=True)
    data = log(packed=zeros, size=0xFFFFFFFE)
    yield Case(name="bomb-total", data=data, told="grows more than 400 times")
    data = written([*parts, *(part(f"logs/{n}", b"") for n in range(10_001))])
    yield Case(name="bomb-count", data=data, told="more than 10,000 members")
    nested = squeezed(bytes(8 << 20))
    for _ in range(4):
        nested = squeezed(written([part("inner.zip", nested)]))
    data = written([*parts, part("attachments/in.zip", written([part("inner.zip", nested)]))])
    yield Case(name="bomb-nested", data=data, told=r"in\.zip is not in the manifest", readable=True)
    inside = written([*parts, part("attachments/bundle.zip", written(parts))])
    yield Case(name="bundle-inside", data=inside, told=r"bundle\.zip is not in the manifest", readable=True)


def _lies(parts: list[Part]) -> Iterator[Case]:
    wide = 0xFFFFFFFF  # of sizes it would mean that they stand elsewhere
    for kind, claim in {
        "packed": {"packed": 3},
        "size": {"size": 3},
        "crc": {"crc": 3},
        "crc-wide": {"crc": wide},
        "sizes-nowhere": {"packed": wide, "size": wide},
    }.items():
        data = written(changed_part(parts, LOG, own=claim))
        yield Case(name=f"own-header-{kind}", data=data, told="a header that contradicts", readable=True)
    data = written(changed_part(parts, LOG, own_name=b"logs/app/app.exe"))
    yield Case(name="own-header-name", data=data, told="a header that contradicts", readable=True)
    for size, told in ((5, "more than it declares"), (3_200_000, "less than it declares")):
        yield Case(name=f"size-{size}", data=written(changed_part(parts, LOG, size=size)), told=told, readable=True)
    data = written(changed_part(parts, LOG, crc=7))
    yield Case(name="check-sum", data=data, told="another check sum", readable=True)
    for kind, changes in {"locked": {"flags": 1}, "strong": {"flags": 0x41}}.items():
        yield Case(name=f"encrypted-{kind}", data=written(changed_part(parts, LOG, **changes)), told="is encrypted")
    yield Case(name="method-bzip2", data=written(changed_part(parts, LOG, method=12)), told="an unusual method")
    for method, name in {1: "shrunk", 6: "imploded", 14: "lzma", 93: "zstd", 98: "ppmd"}.items():
        data = written(changed_part(parts, LOG, method=method))
        yield Case(name=f"method-{name}", data=data, told="an unusual method")
    nothing = {"crc": 0, "packed": 0, "size": 0}
    for kind, record in {
        "zeros": bytes(16),
        "more": struct.pack("<4sLLL", b"PK\7\x08", 7, 1 << 30, 1 << 31),
        "none": b"",
    }.items():
        data = written(changed_part(parts, LOG, flags=8, own=nothing, after=record, crc=7))
        yield Case(name=f"descriptor-{kind}", data=data, told="another check sum", readable=True)
    yield Case(name="method-aes", data=written(changed_part(parts, LOG, method=99)), told="an unusual method")
    yield Case(name="overlap-same", data=written([*parts, part("b.txt", b"x", offset=0)]), told="share the same bytes")
    listed = len(written(parts)) - 22 - sum(46 + len(item.name) for item in parts)
    for kind, at in {"list": listed + 4, "end": listed + 46, "behind": 1 << 31}.items():
        data = written([*parts, part("b.txt", b"x", offset=at)])
        yield Case(name=f"begins-in-{kind}", data=data, told="was not opened: ")
    quoted = written([part("in.txt", b"x" * 50)])
    stored = part("b.bin", quoted, packed=quoted, method=0)
    twice = part("c.txt", b"x" * 50, offset=len(written(parts)) + 5)
    yield Case(name="overlap-list", data=written([*parts, stored, twice]), told="was not opened")
    yield Case(
        name="hidden",
        data=written(changed_part(parts, LOG, before=b"hidden" * 9)),
        told="54 bytes lie between",
        readable=True,
    )
    yield Case(name="front", data=written(parts, front=b"#!/bin/sh\nexit\n"), told="before its first member")


def _ends(parts: list[Part], good: bytes) -> Iterator[Case]:
    note = written(parts, comment=b"safe, says the sender")
    yield Case(name="comment", data=note, told="a comment of 21 bytes", readable=True)
    other = written([part("summary.html", b"another page")])
    yield Case(name="comment-is-a-zip", data=written(parts, comment=other), told="was not opened")
    fake = b"PK\5\6" + bytes(18)
    yield Case(name="comment-is-an-end", data=written(parts, comment=fake + b"x"), told="two ends|end contradicts")
    yield Case(
        name="bytes-behind", data=written(parts, behind=b"\r\n--boundary"), told="12 bytes follow", readable=True
    )
    end = len(good) - 22
    fewer = good[: end + 8] + struct.pack("<HH", 3, 3) + good[end + 12 :]
    yield Case(name="end-count", data=fewer, told="its end contradicts")
    (start,) = struct.unpack_from("<L", good, end + 16)
    moved = good[: end + 16] + struct.pack("<L", start - 46) + good[end + 20 :]
    yield Case(name="end-offset", data=moved, told="its end contradicts|before its first member")
    told = "cannot be opened|was not opened|no manifest|cut off"
    for kind, length, at in (("huge", 1 << 40, 0), ("most", (1 << 63) - 1, (1 << 63) - 1), ("zero", 0, 0)):
        record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, length, at)
        locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(written(parts)) - 22, 1)
        yield Case(
            name=f"zip64-{kind}", data=written(parts, end64=record + locator), told=told, readable=kind != "zero"
        )
    sparse = written([part("a", b"", extra=b"\1\0\x04\0....") for _ in range(9)])
    for kind, number in {"most": (1 << 64) - 1, "negative": 1 << 63, "far": 1 << 40}.items():
        wide = struct.pack("<HHQQ", 1, 16, number, number)
        lying = written([*parts, part("b.txt", b"x", extra=wide, offset=_WHOLE)])
        yield Case(name=f"zip64-offset-{kind}", data=lying, told="cannot be opened|was not opened|cut off")
    yield Case(name="zip64-extra", data=sparse, told="cannot be opened|was not opened|cut off")
    claimed = bytearray(good)
    struct.pack_into("<HHL", claimed, len(claimed) - 14, 0xFFFE, 0xFFFE, 0xFFFFFFFE)
    yield Case(
        name="end-claims-all", data=bytes(claimed), told="cut off|cannot be opened|was not opened", readable=True
    )


def _damaged(parts: list[Part], good: bytes) -> Iterator[Case]:
    yield Case(name="empty", data=b"", told="cannot be opened as a zip")
    yield Case(name="text", data=b"<html>404</html>" * 1000, told="cannot be opened as a zip")
    yield Case(name="zeros", data=bytes(300_000), told="cannot be opened as a zip")
    for share in (5, 50, 90, 99):
        yield Case(name=f"cut-at-{share}", data=good[: len(good) * share // 100], told="cut off", readable=True)
    yield Case(name="cut-in-the-end", data=good[:-5], told="cut off", readable=True)
    flipped = bytearray(good)
    at = good.index(LOG.encode()) + 200
    flipped[at] ^= 0x55
    yield Case(name="flipped", data=bytes(flipped), told=f"{LOG} in", readable=True)
    packed = deflate64(b"a synthetic line of a log\n" * 120_000)
    yield Case(
        name="deflate64-cut",
        data=written(changed_part(parts, LOG, packed=packed[:-9], method=9)),
        told=f"{LOG} in",
        readable=True,
    )


def _documents(parts: list[Part]) -> Iterator[Case]:
    shapes = {
        "deep": b"[" * 1_000_000,
        "deep-object": b'{"a":' * 300_000,
        "wide": b"[" + b"[]," * 2_700_000 + b"[]]",
        "numbers": b"[" + b"0," * 4_000_000 + b"0]",
        "digits": b'{"schema": ' + b"9" * 5_000_000 + b"}",
        "below": b"[" + b"0," * 990_000 + b"0]",
        "binary": b"\xff\xfe\x00",
        "empty": b" ",
        "keys": b'{"a":1' + b',"a":1' * 1_300_000 + b"}",
    }
    random = zlib.compress(json.dumps([number * 7919 % 99_991 for number in range(300_000)]).encode(), 0)
    mostly = b'{"schema": "avsync/manifest/1", "more": "' + random.hex().encode() + b" " * (100 << 20) + b'"}'
    made = written(with_document(parts, "manifest.json", mostly))
    yield Case(name="manifest-of-100-MB", data=made, told="larger than 32 MiB", readable=True)
    for number in ("NaN", "-Infinity", "1e999", "1" * 400, "-0", "0.1e-99999", '"\\ud800"', "true"):
        wrong = document(parts, DELAY).replace(b"0.1", number.encode())
        assert wrong != document(parts, DELAY)
        data = written(with_document(parts, DELAY, wrong))
        yield Case(name=f"number-{number[:6].strip(chr(92) + chr(34))}", data=data, told=DELAY, readable=True)
    for name in ("manifest.json", "findings.json", "evidence/case.json", DELAY):
        for kind, data in shapes.items():
            made = written(with_document(parts, name, data))
            yield Case(name=f"{name.replace('/', '-')}-{kind}", data=made, told=name, readable=True)
    listed = [{"name": f"logs/{n}", "bytes": 1, "sha256": ""} for n in range(30_000)]
    many = with_manifest(parts, lambda manifest: manifest | {"members": listed})
    yield Case(name="manifest-lists-30000", data=written(many), told="more are not listed", readable=True)
    entry = {"name": LOG, "bytes": 3_120_000, "sha256": "0" * 64}
    again = with_manifest(parts, lambda manifest: manifest | {"members": [entry] * 9_000})
    yield Case(name="manifest-lists-one-9000-times", data=written(again), told="is listed twice", readable=True)
    evil = [{"name": "../" * 200 + "\u202e\x1b[2J", "bytes": 1, "sha256": ""}]
    names = with_manifest(parts, lambda manifest: manifest | {"members": evil})
    yield Case(name="manifest-lists-a-way-out", data=written(names), told="manifest.json lists", readable=True)
    newer = with_manifest(parts, lambda manifest: manifest | {"schema": "avsync/manifest/9", "tool": "9.1.0"})
    yield Case(name="newer", data=written(newer), told=r"python -m pip install 'avsync-collector>=9\.1\.0'")
    record = b'{"kind": "device.scheduling", "record": {}},' * 100_000
    yield Case(
        name="records-without-end",
        data=written(with_document(parts, DELAY, b"[" + record[:-1] + b"]")),
        told=DELAY,
        readable=True,
    )
    logs = json.loads(records_to_json([make_excerpt()]))
    told = [{"at": "2026-03-05T14:01:00Z", "what": "joined", "subject": who} for who in ("1001", "2002")]
    logs[0]["record"]["events"] = told * 15_000
    case = json.loads(document(parts, "evidence/case.json"))
    order = json.dumps(case | {"order": [*case["order"], "logs"]}).encode()
    listed_logs = part("evidence/logs.json", json.dumps(logs).encode())
    yield Case(
        name="events-without-end",
        data=written([*with_document(parts, "evidence/case.json", order), listed_logs]),
        told="logs.json is not in the manifest",
        readable=True,
    )
    many = json.loads(document(parts, DELAY)) * 15_000
    case = json.loads(document(parts, "evidence/case.json"))
    order = json.dumps(case | {"order": ["device.scheduling"] * len(many)}).encode()
    full = with_document(with_document(parts, DELAY, json.dumps(many).encode()), "evidence/case.json", order)
    yield Case(name="records-by-the-thousand", data=written(full), told="is not what was written", readable=True)
