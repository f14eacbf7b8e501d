"""Writes the sides of a comparison as bundles."""

import zipfile
from pathlib import Path

from collector.bundle.write import write_bundle
from collector.comparison.side import Side
from tests.bundle.contents import make_contents, nothing_leaks


def bundle(folder: Path, side: Side) -> str:
    """Write a side's evidence as a bundle whose run has the side's id."""
    path = folder / f"made-{side.name}"
    write_bundle(make_contents(evidence=side.evidence), to=path, leaks=nothing_leaks)
    named = folder / side.name
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(named, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item, content.replace(b'"run-1"', f'"{side.run}"'.encode()))
    return str(named)
