"""Writes a bundle's zip by hand, so that every field of it can be made to differ from what it should say."""

import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from collector.bundle.names import FINDINGS
from collector.bundle.write import write_bundle
from collector.model.codec import to_json
from collector.model.member import SafeText
from collector.model.run import run_document
from tests.bundle.contents import make_contents, make_stream, nothing_leaks
from tests.evidence.logs.archives import DEFLATE64, deflate64

LOG = "logs/app/app.log"


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
