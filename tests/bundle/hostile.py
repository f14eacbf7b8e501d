"""Makes synthetic archives that a stranger could send to do harm, and says what must be told of each."""

import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from collector.bundle.names import FINDINGS
from collector.bundle.write import write_bundle
from collector.model.codec import records_to_json, to_json
from collector.model.member import SafeText
from collector.model.run import run_document
from tests.bundle.contents import make_contents, make_stream, nothing_leaks
from tests.evidence.logs.archives import DEFLATE64, deflate64
from tests.logs_factory import make_excerpt

LOG = "logs/app/app.log"
DELAY = "evidence/device.scheduling.json"
_WHOLE = 0xFFFFFFFF


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One member as it is written; what its own header and the list say of it can be made to differ."""

    name: bytes
    packed: bytes
    size: int
    crc: int
    method: int = 8
    flags: int = 0
    mode: int = 0o100644
    host: int = 3
    attributes: int = 0
    extra: bytes = b""
    own: Mapping[str, int] | None = None
    own_name: bytes = b""
    offset: int = -1
    before: bytes = b""
    after: bytes = b""


def part(name: str | bytes, data: bytes, **changes: object) -> Part:
    encoded = name.encode() if isinstance(name, str) else name
    made = Part(name=encoded, packed=squeezed(data), size=len(data), crc=zlib.crc32(data))
    return replace(made, **changes)  # type: ignore[arg-type]  # each case names its own fields


def squeezed(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def written(
    parts: Sequence[Part], *, comment: bytes = b"", front: bytes = b"", behind: bytes = b"", end64: bytes = b""
) -> bytes:
    """Return the archive: APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16."""
    body, listed = bytearray(front), bytearray()
    for item in parts:
        body += item.before
        at = item.offset if item.offset >= 0 else len(body) - len(front)
        told = {"crc": item.crc, "packed": len(item.packed), "size": item.size}
        own, name = told | dict(item.own or {}), item.own_name or item.name
        head = struct.pack("<HHHHH", 20, item.flags, item.method, 0, 33)
        sizes = struct.pack("<LLL", own["crc"], own["packed"], own["size"])
        body += b"PK\3\4" + head + sizes + struct.pack("<HH", len(name), 0) + name + item.packed + item.after
        sizes = struct.pack("<LLL", item.crc, len(item.packed), item.size)
        listed += b"PK\1\2" + struct.pack("<H", item.host << 8 | 20) + head + sizes
        listed += struct.pack(
            "<HHHHHLL", len(item.name), len(item.extra), 0, 0, 0, item.mode << 16 | item.attributes, at
        )
        listed += item.name + item.extra
    start, count = len(body) - len(front), min(len(parts), 0xFFFF)
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, count, count, len(listed), start, len(comment))
    return bytes(body + listed) + end64 + end + comment + behind


def good_parts(path: Path) -> list[Part]:
    with zipfile.ZipFile(path) as bundle:
        return [part(name, bundle.read(name)) for name in bundle.namelist()]


def make_logged(folder: Path) -> Path:
    """Write a bundle with a log of 3 MB that packs well, and beside it ``other.zip``, of another run of that call."""
    contents = make_contents(make_stream(folder, b"a synthetic line of a log\n" * 120_000))
    other = replace(contents.run, run="run-2")
    findings = SafeText(name=FINDINGS, text=to_json(run_document(other), pretty=True).decode())
    members = (*(item for item in make_contents().members if item.name != FINDINGS), findings)
    write_bundle(replace(make_contents(), run=other, members=members), to=folder / "other.zip", leaks=nothing_leaks)
    return write_bundle(contents, to=folder / "good.zip", leaks=nothing_leaks).path


def with_deflate64(good: Path, folder: Path) -> Path:
    """Pack a bundle anew by the method that Windows takes for large files; its bytes stay what they are."""
    parts = [
        replace(item, packed=deflate64(zlib.decompress(item.packed, -15)), method=DEFLATE64)
        for item in good_parts(good)
    ]
    (folder / "windows.zip").write_bytes(written(parts))
    return folder / "windows.zip"


def document(parts: Sequence[Part], name: str) -> bytes:
    """Return what one of the parts holds."""
    return next(zlib.decompress(item.packed, -15) for item in parts if item.name.decode() == name)


def with_document(parts: Sequence[Part], name: str, data: bytes) -> list[Part]:
    """Put another document in the place of one, as somebody with any tool could."""
    return [part(name, data) if item.name.decode() == name else item for item in parts]


def with_manifest(parts: Sequence[Part], change: Callable[[dict[str, object]], dict[str, object]]) -> list[Part]:
    changed = change(json.loads(document(parts, "manifest.json")))
    return with_document(parts, "manifest.json", json.dumps(changed).encode())


def changed_part(parts: Sequence[Part], name: str, **changes: object) -> list[Part]:
    # each case names its own fields
    return [replace(item, **changes) if item.name.decode() == name else item for item in parts]  # type: ignore[arg-type]


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


def deflate64_zeros(packed_bytes: int) -> bytes:
    """A Deflate64 stream that repeats one byte 29,000 times for each of its own: length 65,538 in 18 bits.

    Codes of RFC 1951, section 3.2.7, with one bit for 285 (there: 65,538, all 16 extra bits set) and one distance.
    """
    bits: list[int] = []

    def put(value: int, count: int) -> None:  # least bit first
        bits.extend(value >> at & 1 for at in range(count))

    for value, count in ((0b1, 1), (0b10, 2), (29, 5), (0, 5), (14, 4)):
        put(value, count)
    order = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1)
    lengths = {18: 1, 1: 2, 2: 2}  # codes: 18 is 0, 1 is 10, 2 is 11
    for symbol in order:
        put(lengths.get(symbol, 0), 3)
    one, two = (1, 0), (1, 1)
    bits += two  # literal 0 has two bits
    for run in (138, 255 - 138):
        bits.append(0)
        put(run - 11, 7)
    bits += two  # 256, the end, has two bits
    bits.append(0)
    put(28 - 11, 7)  # 257 to 284
    bits += one  # 285 has one bit
    bits += one  # distance 1
    bits += (1, 0)  # literal 0: codes are 285 = 0, 0 = 10, 256 = 11
    repeat = [0, *(1,) * 16, 0]
    bits += repeat * ((packed_bytes * 8 - len(bits)) // len(repeat))
    bits += (1, 1)
    bits += [0] * (-len(bits) % 8)
    return bytes(sum(bit << at for at, bit in enumerate(bits[n : n + 8])) for n in range(0, len(bits), 8))


def _lies(parts: list[Part]) -> Iterator[Case]:
    for kind, claim in {"packed": {"packed": 3}, "size": {"size": 3}, "crc": {"crc": 3}}.items():
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
    yield Case(name="comment-is-an-end", data=written(parts, comment=fake + b"x"), told="two ends|has no manifest")
    yield Case(
        name="bytes-behind", data=written(parts, behind=b"\r\n--boundary"), told="12 bytes follow", readable=True
    )
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
