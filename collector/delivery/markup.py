"""Turns a bundle's ``ticket.md`` into the text that stands beside it, in the markup of the service that shows it."""

import html
import re
from collections.abc import Iterator

from collector.delivery.model import Markup, Note, TicketText

_SUBJECT = re.compile(r"Subject: *(.*)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LONGEST_SUBJECT = 200


def ticket_text(ticket: str, *, name: str, size_bytes: int, sha256: str) -> TicketText:
    """Split ``ticket.md`` into subject and text, and add which file belongs to it."""
    first, _, rest = ticket.strip().partition("\n")
    found = _SUBJECT.fullmatch(first.strip())
    subject = _one_line(found[1]) if found else "Sound and picture disagree: a bundle of avsync"
    body = rest if found else ticket
    return TicketText(
        subject=subject,
        markdown=f"{_printable(body).strip()}\n\nBundle: {name}, {size_bytes:,} bytes, sha256 {sha256}\n".lstrip(),
    )


def note(text: TicketText, *, name: str, link: str, sha256: str) -> Note:
    """Return what is said in a ticket of a bundle that lies elsewhere."""
    told = f"{text.markdown.rstrip()}\nWhere it lies: {link}\n"
    return Note(name=name, link=link, sha256=sha256, text=TicketText(subject=text.subject, markdown=told))


def rendered(text: TicketText, markup: Markup) -> str:
    """Return the text in a markup; nothing in it can make markup that the Markdown did not have."""
    match markup:
        case Markup.MARKDOWN:
            return text.markdown
        case Markup.PLAIN:
            return plain(text.markdown)
        case Markup.TEXTILE:
            return "<pre>\n" + plain(text.markdown).replace("</pre", "<\u200b/pre") + "</pre>\n"
        case Markup.HTML:
            return "\n".join(_html(plain(text.markdown).splitlines()))
        case Markup.NONE:
            return ""


def plain(markdown: str) -> str:
    """Return the text as people would type it: without the backslashes that keep a value from being markup."""
    return _ESCAPED.sub(r"\1", markdown)


def _html(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        item = line.startswith("- ")
        if item != inside:
            yield "<ul>" if item else "</ul>"
            inside = item
        shown = html.escape(line.removeprefix("- ") if item else line)
        if item:
            yield f"<li>{shown}</li>"
        elif shown.strip():
            yield f"<p>{shown}</p>"
    if inside:
        yield "</ul>"


def _one_line(text: str) -> str:
    return " ".join(_printable(plain(text)).split())[:_LONGEST_SUBJECT]


def _printable(text: str) -> str:
    """Take out what steers terminals and mail headers; lines and tabs stay."""
    return "".join(character for character in text if character.isprintable() or character in "\n\t")
