"""Turns a text that was made from redacted evidence alone into a member, after one more look for known secrets."""

from collector.errors import RedactionError
from collector.model.member import SafeText
from collector.redaction.leaks import LeakSearch


def seal(name: str, text: str, known: LeakSearch) -> SafeText:
    """Return the text as a member. Raises RedactionError if a secret of this run stands in it, in any known form."""
    if known.places([text.encode()]):
        raise RedactionError(f"{name} would hold a secret of this run, so no bundle was written. Please report this.")
    return SafeText(name=name, text=text)
