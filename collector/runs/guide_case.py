"""Holds what a guide knows when something is to be done, and turns it into the request for a run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from collector.errors import UsageError
from collector.evidence.logs.select import named_log
from collector.model.incident import Fact, Field, Incident, KnownBy
from collector.model.privacy import Secret
from collector.model.request import LogPath, PushPattern, RehearsalSettings, Request
from collector.model.window import TimeWindow
from collector.questions.asking import KEEP
from collector.questions.checklist import CHECKLIST
from collector.questions.earlier import NO_BUNDLE, Earlier
from collector.questions.effects import Reply
from collector.questions.parts import YES
from collector.questions.progress import progress_of
from collector.questions.telling import answer_to, facts_told, here_told, log_of_told
from collector.questions.window import window_of
from collector.redaction.pseudonym import case_key
from collector.redaction.redactor import Redactor

STILL_HAPPENING_S = 3600.0
"""How long "it is happening" holds after the last answer; a guide that is resumed later speaks of the past."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What a guide knows when something is to be done; ``code`` ties all its runs, ``folder`` keeps what they bring."""

    request: Request
    out: Path
    also_live: bool
    code: str
    folder: Path
    replies: Mapping[str, Reply]
    earlier: Earlier = NO_BUNDLE

    @property
    def window(self) -> TimeWindow:
        """The window that was told, or the one that the options give."""
        window = window_of(progress_of(self.replies), self.request.incident.window)
        last = max((reply.at for reply in self.replies.values()), default=window.end)
        if window.live and (datetime.now(UTC) - last).total_seconds() > STILL_HAPPENING_S:
            return replace(window, end=max(window.end, last), live=False)
        return window

    def ask_for(self, window: TimeWindow, *, live: bool) -> Request:
        """Return the request for a run over ``window`` with all that is known by now."""
        facts = facts_told(CHECKLIST, self.replies, {**self._confirmed, **self.request.incident.facts})
        incident = Incident(window=window, facts=facts)
        return replace(
            self.request,
            now=datetime.now(UTC),
            incident=incident,
            here=here_told(self.replies, self.request.here),
            rehearsal=self._rehearsal(),
            logs=(*self.request.logs, *map(_log, self._paths("logs"))),
            logs_of=log_of_told(self.replies),
            recording=self.request.recording or "".join(self._paths("recording")),
            recording_consent=self._consent,
            live=live,
            case_key=Secret(value=case_key(code=self.code, room=incident.room).hex()),
        )

    @property
    def _confirmed(self) -> dict[Field, Fact]:
        """What an earlier bundle says, if it was said to be right: then it is as good as told."""
        if answer_to(KEEP.id, self.replies) != YES:
            return {}
        return {name: Fact(value=value, known_by=KnownBy.TOLD) for name, value in self.earlier.facts.items()}

    def _paths(self, key: str) -> tuple[str, ...]:
        """Return the path that was told, if it was, and is not what an option gave already."""
        told = answer_to(key, self.replies)
        return (told,) if told and not (self.request.logs if key == "logs" else self.request.recording) else ()

    @property
    def _consent(self) -> str:
        answer = answer_to("recording_attach", self.replies)
        return {"yes": "told to the guide", "no": ""}.get(answer, self.request.recording_consent)

    def _rehearsal(self) -> RehearsalSettings:
        """Return the publisher's settings as they were told; what was not told is as the options say."""
        settings = self.request.rehearsal
        push, video, audio = (answer_to(key, self.replies) for key in ("push", "video_queue_ms", "audio_queue_ms"))
        return replace(
            settings,
            told=settings.told or bool(push or video or audio),
            push=PushPattern(push) if push else settings.push,
            video_queue_ms=int(video) if video else settings.video_queue_ms,
            audio_queue_ms=int(audio) if audio else settings.audio_queue_ms,
        )


def _log(told: str) -> LogPath:
    """Return a log that was told, with its zone if there is one; one that is gone by now is named as it was."""
    try:
        return named_log(told)
    except UsageError:
        return LogPath(path=told)


def holds_secret(text: str) -> bool:
    """Whether a text holds what looks like a key, a token or a password, which no guide keeps."""
    redactor = Redactor(case_key(code="", room=""))
    redactor.redact(text)
    return bool(redactor.found_secrets())
