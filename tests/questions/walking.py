"""Walks through a checklist with answers by key, without any I/O, and notes what was wanted on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from collector.errors import UsageError
from collector.model.incident import Fact, Field
from collector.questions.checklist import CHECKLIST
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.effects import Ask, Effect, Kind, Reply, Save, Show
from collector.questions.parts import Checklist
from collector.questions.progress import Progress, Walk
from collector.questions.reading import read
from collector.questions.walk import MORE, walk

NOW = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
SKIP = "/skip"


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """Every effect in its order, every reply by key, and where the walk ended."""

    effects: tuple[Effect, ...]
    replies: Mapping[str, Reply]
    progress: Progress

    @property
    def keys(self) -> list[str]:
        """The keys of what was asked, measured and saved."""
        return [effect.key for effect in self.effects if not isinstance(effect, Show)]

    @property
    def said(self) -> str:
        """Everything that was shown."""
        return "\n".join(effect.text for effect in self.effects if isinstance(effect, Show))

    @property
    def read(self) -> str:
        """Everything that was shown or stood beside a question."""
        asks = (effect for effect in self.effects if isinstance(effect, Ask))
        return "\n".join([self.said, *(f"{ask.question.why}\n{ask.question.text}" for ask in asks)])

    @property
    def saved(self) -> Save:
        """The last effect of a walk."""
        return next(effect for effect in self.effects if isinstance(effect, Save))


def typed_at(key: str, answers: Mapping[str, str], *, otherwise: str = "") -> str:
    """What is typed at a question: its answer, or, at a list, the next of its questions that there is an answer to."""
    name, _, visit = key.partition(".")
    if key in answers or name != MORE.id:
        return answers.get(key, otherwise)
    opened = [question.id for question in CIRCUMSTANCES if question.id in answers]
    return ([*opened, ""])[min(int(visit or 1) - 1, len(opened))]


def answer(ask: Ask, typed: str, at: datetime) -> Reply:
    """Reply with what is typed, or as Enter alone does; skip what has no default."""
    if typed == SKIP:
        return Reply(key=ask.key, kind=Kind.SKIPPED, at=at)
    try:
        return Reply(key=ask.key, kind=Kind.ANSWERED, at=at, value=read(ask, typed, now=at))
    except UsageError:
        assert not typed, f"{ask.key} does not take {typed!r}"
        return Reply(key=ask.key, kind=Kind.SKIPPED, at=at)


def walk_with(
    answers: Mapping[str, str],
    *,
    known: Mapping[Field, Fact] | None = None,
    given: Mapping[str, str] | None = None,
    measured: Mapping[str, Reply] | None = None,
    checklist: Checklist = CHECKLIST,
) -> Walked:
    """Walk to the end with answers by key; a measurement that is not in ``measured`` finds nothing."""
    steps = walk(checklist, known or {}, given or {})
    return led(steps, lambda asked: typed_at(asked.key, answers), measured or {})


def led(steps: Walk, typed: Callable[[Ask], str], measured: Mapping[str, Reply]) -> Walked:
    """Walk to the end with what is typed at each question."""
    effects, replies = list[Effect](), dict[str, Reply]()
    try:
        effect: Effect = next(steps)
        while True:
            effects.append(effect)
            at = NOW + timedelta(seconds=len(effects))
            match effect:
                case Show():
                    reply = Reply(key="", kind=Kind.DONE, at=at)
                case Ask():
                    reply = answer(effect, typed(effect), at)
                case _:
                    reply = measured.get(effect.key, Reply(key=effect.key, kind=Kind.DONE, at=at))
            if not isinstance(effect, Show):
                assert effect.key not in replies, f"{effect.key} was wanted twice"
                replies[effect.key] = reply
            effect = steps.send(reply)
    except StopIteration as ended:
        return Walked(effects=tuple(effects), replies=replies, progress=ended.value)


def done(key: str, **values: str) -> Reply:
    """A measurement that found what can be measured: ``done("means", room="yes")``."""
    return Reply(key=key, kind=Kind.DONE, at=NOW, values={f"can.{name}": value for name, value in values.items()})


FULL = {
    "vendor": "agora",
    "platform": "android",
    "room": "demo",
    "when": "now",
    "logs": "synthetic.log",
    "scenario": "communication",
    "sender": "4711",
    "receiver": "815",
    "here": "elsewhere",
    "custom_source": "no",
    "custom_renderer": "no",
    "enhancement": "no",
    "reproducible": "no",
    "recording": "synthetic.mp4",
    "ready": "no",
}


LIVE = FULL | {"vendor": "livekit", "ready": "yes", "enhancement": "OBS 30", "output.try": "no", "go-on": "no"}
EVERY = (
    {"ready": "yes", "go-on": "yes", "custom_source": "yes", "custom_renderer": "yes"}
    | {
        "enhancement": "OBS 30",
        "reproducible": "yes",
        "recording": "screen.mp4",
        "regular": "intermittent",
        "renderer_schedule": "queue",
    }
    | {question.id: SKIP for question in CIRCUMSTANCES}
)
"""What comes to every step that there is, where MEANS can be measured; vendor and platform are added."""
MEANS = {"means": done("means", room="yes", trace="yes", recording="yes", log="yes")}


def asks(walked: Walked) -> list[Ask]:
    return [effect for effect in walked.effects if isinstance(effect, Ask)]
