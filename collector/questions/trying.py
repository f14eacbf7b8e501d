"""Leads through one experiment: say what will measure it, measure, have the change made, measure again, conclude."""

from collections.abc import Generator
from dataclasses import replace

from collector.model.host import Host, HostRole
from collector.model.records.guide import GuideExperiment, Witness
from collector.questions.effects import Ask, Effect, Measure, Reply, Show
from collector.questions.parts import BETTER, YES_NO, Choice, Device, Experiment, Form, Question
from collector.questions.progress import Progress
from collector.questions.words import EFFECT, TOLD, WITNESS, figure_in_words

SOURCES = {Witness.ROOM: ("room.",), Witness.TRACE: ("publisher.timestamps",), Witness.TOLD: ()}
WHERE = (
    Choice(value="sender", label="The one that sends"),
    Choice(value="receiver", label="The one that watches"),
)
Walk = Generator[Effect, Reply, Progress]


def try_out(step: Experiment, state: Progress, place: str) -> Walk:
    """Try one change; the state comes back with what it showed, or as it was if the change was not made."""
    device = step.device.value
    if step.device is Device.ASKED:
        where = _choice(step, "where", "On which device would you change it?", WHERE)
        state = state.replied((yield Ask(question=where, key=where.id, place=place)))
        device = state.value(where.id)
        if not device:
            return state
    witness = witness_of(step, device, state)
    yield Show(text=f"{step.title}. {step.why}\nWhat will measure it: {WITNESS[witness]}.")
    wanted = _choice(step, "try", "Try it now?", YES_NO, default="yes")
    state = state.replied((yield Ask(question=wanted, key=wanted.id, place=place)))
    if state.value(wanted.id) != "yes":
        return state
    return (yield from _carried_out(step, state, place, device, witness))


def witness_of(step: Experiment, device: str, state: Progress) -> Witness:
    """Choose what can see the change: this machine sees a sender's in the room, a receiver's only if it is that one."""
    in_sight = device == Device.SENDER or device == state.value("here")
    for witness in step.seen_by:
        if witness is Witness.ROOM and state.value("can.room") == "yes" and in_sight:
            return witness
        if witness is Witness.TRACE and state.value("can.trace") == "yes" and device == Device.SENDER:
            return witness
    return Witness.TOLD


def _carried_out(step: Experiment, state: Progress, place: str, device: str, witness: Witness) -> Walk:
    # Figures of this machine say nothing of another device's switch.
    explaining = step.sources if witness is not Witness.TOLD and device == state.value("here") else ()
    sources = (*SOURCES[witness], *explaining)
    before = f"{step.id}.before"
    if sources:
        state = state.replied((yield Measure(key=before, title="Measuring before the change", sources=sources)))
    changed = _enter(step, "changed", f"{step.change} Then press Enter.")
    reply = yield Ask(question=changed, key=changed.id, place=place)
    state = state.replied(reply)
    if not state.value(changed.id):
        return state
    measured = reply
    if sources:
        measured = yield Measure(
            key=f"{step.id}.after", title="Measuring after the change", sources=sources, against=before
        )
        state = state.replied(measured)
    told = ""
    if measured.effect in ("", "cannot tell"):
        seen = _choice(step, "told", "How is it now, as you see and hear it?", BETTER)
        state = state.replied((yield Ask(question=seen, key=seen.id, place=place)))
        told = state.value(seen.id)
    experiment = _concluded(step, state, device, witness, measured, told)
    yield Show(text=_verdict(step, experiment))
    state = replace(state, tried=(*state.tried, experiment))
    helped = "helped" in (experiment.effect, _by_word(told))
    if helped:
        state = replace(state, established=state.established or step.causes)
    restored = _enter(step, "restored", f"{step.restore} Then press Enter.")
    return state.replied((yield Ask(question=restored, key=restored.id, place=place)))


def _concluded(
    step: Experiment, state: Progress, device: str, witness: Witness, measured: Reply, told: str
) -> GuideExperiment:
    role = HostRole(state.value("here")) if state.value("here") in list(HostRole) else HostRole.BYSTANDER
    began = state.replies[f"{step.id}.try"].at
    return GuideExperiment(
        host=Host(role=role, known_by="told to the guide"),
        taken=(began, measured.at),
        id=step.id,
        title=step.title,
        device=device,
        seen_by=witness,
        effect=measured.effect or "cannot tell",
        recovered=measured.recovered,
        told=told,
        causes=step.causes,
        figures=measured.figures,
        reasons=measured.reasons,
    )


def _by_word(told: str) -> str:
    return "helped" if told == "better" else ""


def _verdict(step: Experiment, tried: GuideExperiment) -> str:
    lines = [*map(figure_in_words, tried.figures), *(f"  {reason}" for reason in tried.reasons)]
    if tried.seen_by is not Witness.TOLD:
        lines.append(EFFECT[tried.effect])
    if tried.told or tried.seen_by is Witness.TOLD:
        lines.append(TOLD[tried.told])
    if "helped" in (tried.effect, _by_word(tried.told)):
        lines.append(step.helped)
    return "\n".join(lines)


def _choice(step: Experiment, part: str, text: str, choices: tuple[Choice, ...], *, default: str = "") -> Question:
    return Question(
        id=f"{step.id}.{part}",
        text=text,
        short=f"{step.title}: {part}",
        why=step.why,
        form=Form.CHOICE,
        choices=choices,
        default=default,
    )


def _enter(step: Experiment, part: str, text: str) -> Question:
    return Question(id=f"{step.id}.{part}", text=text, short=f"{step.title}: {part}", why=step.why, form=Form.ENTER)
