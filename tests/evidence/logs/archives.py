"""Makes archives that zipfile cannot or would not make: Deflate64, links, names that lead out."""

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

DEFLATE64 = 9


def deflate64(data: bytes) -> bytes:
    """A raw stream that is valid as Deflate64: without matches it differs in nothing from Deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 8, zlib.Z_HUFFMAN_ONLY)
    return packer.compress(data) + packer.flush()


def deflate64_zip(path: Path, name: str, data: bytes, *, crc_off: int = 0) -> None:
    """Write a zip with one member of method 9 (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16)."""
    packed, raw = deflate64(data), name.encode()
    crc = zlib.crc32(data) ^ crc_off
    fields = struct.pack("<HHHHHIIIHH", 20, 0, DEFLATE64, 0, 0x5C65, crc, len(packed), len(data), len(raw), 0)
    local = b"PK\3\4" + fields + raw + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def zip_link(archive: zipfile.ZipFile, name: str, target: str) -> None:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(member, target)


def tar_with(path: Path, members: dict[str, bytes], *, mode: str = "w:gz", link: str = "") -> None:
    with tarfile.open(path, "w:gz" if mode == "w:gz" else "w:") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        if link:
            member = tarfile.TarInfo(link)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(member)
