"""Turns logs that the vendor encrypted into members taken whole with consent, or into the option that takes them.

Nobody but the vendor can read them, so they are neither cut nor redacted: file times alone choose them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from collector.evidence.logs.files import LogFile, Refusal, UnreadableError
from collector.evidence.logs.names import Namer
from collector.model.coverage import Reason
from collector.model.source import RawOpaque
from collector.model.window import TimeWindow

MAX_BYTES = 64 * 1024**2
"""Agora's SDK ends a log file at 20,480 KiB at most (logs page, rotation): what is bigger is something else."""
MAX_TOTAL_BYTES = 256 * 1024**2
"""What one source may add in all; five files of the largest size make 100 MiB."""
_SLACK_S = 60.0
"""A file system may note a time late or in whole seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Encrypted(Refusal):
    """A log that is not read because the vendor encrypted it; its bytes may be taken with consent."""

    file: LogFile


def encrypted_by_agora(log: LogFile) -> Encrypted:
    """Return why Agora's ``agorasdk.log`` is not read, and what can be done about it."""
    why = (
        "is encrypted: Agora's SDK encrypts agorasdk.log since 4.3.0 and only Agora can read it. Add "
        "--include-encrypted to take it whole; agoraapi.log from the same folder is plain text and is read"
    )
    return Encrypted(name=log.shown, reason=Reason.DECLINED, why=why, file=log)


@dataclass(kw_only=True, slots=True)
class Carrier:
    """Takes the encrypted logs of one source whole, if the user agreed; ``refusals`` is what is not taken, and why.

    ``taken`` lists (name, bytes) once the chunks of each were read to their end; ``older`` counts what was last
    written before the window.
    """

    refusals: list[Refusal]
    consent: str
    window: TimeWindow
    taken: list[tuple[str, int]]
    older: int = 0

    def members(self, namer: Namer) -> Iterator[RawOpaque]:
        """Yield each log that may be taken; its chunks must be read before the next is asked for."""
        sealed = [item for item in self.refusals if isinstance(item, Encrypted)]
        for item in sealed:
            if item.file.modified_s + item.file.modified_late_s < self.window.start.timestamp() - _SLACK_S:
                self.refusals.remove(item)
                self.older += 1
            elif item.file.size > MAX_BYTES:
                why = f"is encrypted and larger than {MAX_BYTES // 1024**2} MiB, which no log of Agora's is"
                self._refuse(item, why)
            elif self.consent and item.file.size + sum(size for _, size in self.taken) > MAX_TOTAL_BYTES:
                why = f"is encrypted and would make more than {MAX_TOTAL_BYTES // 1024**2} MiB of such: give fewer"
                self._refuse(item, why)
            elif self.consent:
                self.refusals.remove(item)
                yield RawOpaque(name=namer.name(item.file.name), chunks=self._chunks(item.file), consent=self.consent)

    def _refuse(self, item: Encrypted, why: str) -> None:
        self.refusals[self.refusals.index(item)] = replace(item, reason=Reason.TOO_LARGE, why=why)

    def _chunks(self, file: LogFile) -> Iterator[bytes]:
        size_bytes = 0
        try:
            for chunk in file.read(0):
                if size_bytes + len(chunk) > MAX_BYTES:  # packed, so that nothing told its size
                    why = f"unpacks to more than {MAX_BYTES // 1024**2} MiB; the rest was left out"
                    raise UnreadableError(Reason.TOO_LARGE, why)
                size_bytes += len(chunk)
                yield chunk
        except UnreadableError as error:
            self.refusals.append(file.refuse(error.reason, error.why))
        self.taken.append((file.shown, size_bytes))
