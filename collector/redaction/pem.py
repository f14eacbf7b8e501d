"""Takes PEM blocks (RFC 7468) out of a sequence of lines: keys and certificates, each row in a line of its own."""

import re
from collections.abc import Callable

PEM_TRIGGER = "-----BEGIN "
"""What a line holds in which a block begins."""

_BEGIN = re.compile(r"-----BEGIN (?P<what>[A-Z0-9 ]{1,60})-----")
_END = re.compile(r"-----END [A-Z0-9 ]{1,60}-----")
_GAP = r"(?:\\+[nr]|\s)"
_WHOLE = re.compile(r"-----BEGIN (?P<what>[A-Z0-9 ]{1,60})-----.*?-----END [A-Z0-9 ]{1,60}-----")
_CUT_OFF = re.compile(
    rf"-----BEGIN (?P<what>[A-Z0-9 ]{{1,60}})-----(?:(?:{_GAP}*[0-9A-Za-z+/]{{16,}}={{0,2}})*"
    rf"(?:{_GAP}+[0-9A-Za-z+/]{{1,63}}={{0,2}}(?=\\*[\"'`]|\s*$))?)"
)
_BODY = re.compile(
    r"(?:[\w.-]{1,60}\s+\|)?\s*(?:\|\s*)?"
    r"(?:[0-9A-Za-z+/]{1,100}={0,2}\s*|(?:Proc-Type|DEK-Info|Version|Comment|Hash)\s*:.*)?"
    r"|.*(?<![0-9A-Za-z+/])[0-9A-Za-z+/]{40,}={0,2}\W{0,4}"
    r"|(?:.*\s)?(?:[0-9A-Za-z+/]{4}){0,24}(?:[0-9A-Za-z+/]{3}=|[0-9A-Za-z+/]{2}==)\W{0,4}"  # the last, behind a prefix
)
_KEY_BODY = re.compile(r"[0-9A-Za-z+/]{16,}={0,2}")


def may_go_on(line: str) -> bool:
    """Whether a line (without its end) leaves a block open: one that begins in it, or one that it may be a row of."""
    return PEM_TRIGGER in line or _BODY.fullmatch(line) is not None


class PemBlocks:
    """One pass over lines in order; ``note`` is called with the label and each piece of a private key's text."""

    def __init__(self, note: Callable[[str, tuple[str, ...]], None]) -> None:
        self._note = note
        self._private = False
        self.inside = False
        """Whether a block is open: the next line must be fed, whatever it holds."""

    def holds(self, line: str) -> bool:
        """Whether a line is a row of the block that is open, or ends it."""
        return self.inside and (_END.search(line) is not None or _BODY.fullmatch(line) is not None)

    def feed(self, line: str) -> str:
        """Return what is left of a line (without its end): a placeholder where a block begins, nothing inside one."""
        if self.inside:
            end = _END.search(line)
            if end:
                self.inside = False
                self._collect(line[: end.start()])
                return self._outside(line[end.end() :])
            if _BODY.fullmatch(line):
                self._collect(line)
                return ""
            self.inside = False  # the end is missing; this line is the log's own again
        return self._outside(line)

    def _outside(self, line: str) -> str:
        if PEM_TRIGGER not in line:
            return line
        begin = _BEGIN.search(line)
        rest = line[begin.end() :] if begin else ""
        if begin and not rest.strip(" \r"):
            self.inside = True
            self._private = "PRIVATE" in begin["what"]
            label = self._label(begin)
            return line[: begin.start()] + label
        ends = [match.end() for match in _END.finditer(line)]
        last = ends[-1] if ends else 0  # a search for an end that does not come would be slow
        return _WHOLE.sub(self._replace, line[:last]) + _CUT_OFF.sub(self._replace, line[last:])

    def _replace(self, match: re.Match[str]) -> str:
        self._private = "PRIVATE" in match["what"]
        self._collect(match[0][match.end("what") - match.start() :])
        return self._label(match)

    def _label(self, match: re.Match[str]) -> str:
        label = "private-key" if "PRIVATE" in match["what"] else "pem"
        self._note(label, ())
        return f"[{label}]"

    def _collect(self, text: str) -> None:
        if self._private:
            self._note("", tuple(_KEY_BODY.findall(text)))
