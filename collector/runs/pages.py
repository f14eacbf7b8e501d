"""Writes a page to a file of the user's, whole or not at all and never over another one."""

from pathlib import Path

from collector.bundle.landing import land, private_file, sync_to_disk
from collector.errors import NoSpaceError, UsageError, ran_full

PAGE_SUFFIX = ".html"


def place_of_page(out: Path, name: str) -> Path:
    """Return where a page goes that is asked for at ``out``, a file or a folder that is there."""
    return out / (name + PAGE_SUFFIX) if out.is_dir() else out


def land_page(text: str, wanted: Path) -> Path:
    """Write the page and return where it is: ``wanted``, or a name like it. Raises UsageError and NoSpaceError."""
    try:
        with private_file(wanted.parent) as temporary:
            temporary.write_text(text, "utf-8")
            sync_to_disk(temporary)
            return land(temporary, wanted)
    except OSError as error:
        if ran_full(error):
            raise NoSpaceError(f"{wanted.parent} is full. Name another place for the page: --html OUT.") from error
        reason = error.strerror or type(error).__name__
        raise UsageError(f"No page can be written to {wanted} ({reason}). Name another place: --html OUT.") from error
