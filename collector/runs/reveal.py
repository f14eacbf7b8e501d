"""Keeps beside a bundle, never inside, what its pseudonyms stand for, and maps them back on this machine."""

import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from collector.bundle.landing import private_file, sync_to_disk
from collector.errors import NoSpaceError, UsageError, ran_full
from collector.model.codec import to_json
from collector.model.privacy import Secret
from collector.redaction.leaks import LeakSearch

KEY_SCHEMA = "avsync/key/1"
REVEAL_SCHEMA = "avsync/reveal/1"
WARNING = "What the pseudonyms of the bundle beside this file stand for. Keep it; never send it."
_MOST_KEY_BYTES = 64 << 20
"""Hundreds of thousands of names."""
_STAND_IN = re.compile(r"\[[a-z][a-z0-9-]{0,40}-[0-9a-f]{8}\]")
_BARE = re.compile(r"(?:[a-z][a-z0-9-]{0,40}-)?[0-9a-f]{8}")


class _KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file beside a bundle. Two values of one pseudonym are rare: it has 32 bits."""

    schema: str
    warning: str
    run: str
    case_key: str
    pseudonyms: dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pseudonym:
    """One pseudonym, as it stands in the bundle, and what it stands for; no value if that is not known here."""

    stand_in: str
    values: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The value, or what is known of it."""
        return " or ".join(self.values) or "not known here"


@dataclass(frozen=True, kw_only=True, slots=True)
class RevealedText:
    """A text with pseudonyms, and the same with their values in their place."""

    text: str
    revealed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Revealed:
    """The pseudonyms that were asked for, sorted, or all of a bundle; ``texts`` as they were given."""

    bundle: str
    pseudonyms: tuple[Pseudonym, ...]
    texts: tuple[RevealedText, ...]


def key_path(bundle: Path) -> Path:
    """Return where the key and the names of a bundle lie: ``BUNDLE.key.json`` beside it."""
    return bundle.parent / f"{bundle.name}.key.json"


def keep_key(
    bundle: Path, *, run: str, case_key: Secret, stand_ins: Iterable[tuple[str, str]], known: LeakSearch
) -> str:
    """Write, for this user alone, what a bundle's pseudonyms stand for; values that hold a secret are left out.

    Returns a sentence if the file could not be written, else an empty one. Raises NoSpaceError on a full disk.
    """
    pairs = sorted(set(stand_ins))
    if _holds("\n".join(value for _, value in pairs), known):
        pairs = [pair for pair in pairs if not _holds(pair[1], known)]
    values: dict[str, tuple[str, ...]] = {}
    for shown, value in pairs:
        values[shown] = (*values.get(shown, ()), value)
    held = _KeyFile(schema=KEY_SCHEMA, warning=WARNING, run=run, case_key=case_key.value, pseudonyms=values)
    try:
        with private_file(bundle.parent) as temporary:
            temporary.write_bytes(to_json(held, pretty=True))
            sync_to_disk(temporary)
            temporary.replace(key_path(bundle))
    except OSError as error:
        if ran_full(error):
            raise NoSpaceError(
                f"{bundle.parent} ran full: the bundle is whole, but the names behind its pseudonyms could not be kept "
                "beside it, so that avsync reveal will not know it. Free some space."
            ) from error
        reason = error.strerror or type(error).__name__
        return f"The names behind the bundle's pseudonyms could not be kept ({reason}): avsync reveal will not know it."
    return ""


def _holds(text: str, known: LeakSearch) -> bool:
    return bool(known.places([text.encode("utf-8", "surrogatepass")]))


def reveal(bundle: Path, texts: tuple[str, ...]) -> Revealed:
    """Return what the pseudonyms in texts stand for, all of them without a text. Raises UsageError without the key."""
    known = _read(bundle).pseudonyms
    wanted = {stand_in for text in texts for stand_in in _named(text, known)} if texts else set(known)
    return Revealed(
        bundle=bundle.name,
        pseudonyms=tuple(Pseudonym(stand_in=item, values=known.get(item, ())) for item in sorted(wanted)),
        texts=tuple(RevealedText(text=text, revealed=_in_place(text, known)) for text in texts),
    )


def reveal_document(revealed: Revealed) -> dict[str, object]:
    """Return the result as plain JSON values (schema avsync/reveal/1)."""
    return {
        "schema": REVEAL_SCHEMA,
        "bundle": revealed.bundle,
        "pseudonyms": [
            {"pseudonym": item.stand_in, "known": bool(item.values), "values": list(item.values)}
            for item in revealed.pseudonyms
        ],
        "texts": [{"text": item.text, "revealed": item.revealed} for item in revealed.texts],
    }


def _read(bundle: Path) -> _KeyFile:
    path = key_path(bundle)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_KEY_BYTES:  # a pipe would be waited for
            raise ValueError("no file that avsync wrote")
        held = msgspec.json.decode(path.read_bytes(), type=_KeyFile)
    except FileNotFoundError as error:
        raise UsageError(
            f"{path.name} is not beside the bundle. What pseudonyms stand for stays where the bundle was made: "
            "run avsync reveal there, or ask whoever made it."
        ) from error
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read ({error.strerror}). Run avsync reveal as its owner.") from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} is not what avsync wrote beside the bundle. Restore it from a copy.") from error
    if held.schema != KEY_SCHEMA:
        raise UsageError(f"{path.name} was written by another avsync. Use the one that made the bundle.")
    return held


def _named(text: str, known: dict[str, tuple[str, ...]]) -> set[str]:
    """Return the pseudonyms in a text; one by itself may be given without its brackets and label."""
    bare = text.strip().strip("[]")
    if _BARE.fullmatch(bare):
        return {item for item in known if item == f"[{bare}]" or item.endswith(f"-{bare}]")} or {f"[{bare}]"}
    return set(_STAND_IN.findall(text))


def _in_place(text: str, known: dict[str, tuple[str, ...]]) -> str:
    if not _STAND_IN.search(text):
        return ", ".join(" or ".join(known[item]) for item in sorted(_named(text, known)) if item in known) or text
    return _STAND_IN.sub(lambda found: " or ".join(known.get(found[0], (found[0],))), text)
