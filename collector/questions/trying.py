"""Leads through one experiment: say what will measure it, measure, have the change made, measure again, conclude."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime

from collector.model.host import Host, HostRole
from collector.model.records.guide import GuideExperiment, Witness
from collector.questions import machine
from collector.questions.effects import Ask, Effect, Kind, Measure, Reply, Show
from collector.questions.parts import (
    BETTER,
    LONGEST_TEXT,
    TRIED,
    TRY,
    YES,
    Choice,
    Device,
    Experiment,
    Form,
    Question,
)
from collector.questions.progress import SHOWED, Progress, Walk
from collector.questions.words import (
    BESIDE,
    CASE,
    DURATION,
    EFFECT,
    MEASURED_BY,
    NO_READER,
    TOLD,
    USUAL,
    figure_in_words,
    on_another_machine,
)

SOURCES = {
    Witness.ROOM: ("room.",),
    Witness.TRACE: ("publisher.timestamps",),
    Witness.RECORDING: ("recording.",),
    Witness.TOLD: (),
}
WHERE = (
    Choice(value="sender", label="The one that sends"),
    Choice(value="receiver", label="The one that watches"),
)
TOLD_ONLY = (Choice(value="no", label="No"), Choice(value=TRIED, label="It was tried, and I say what came of it"))
BEFORE, AFTER = "before", "after"
WHERE_WHY = "It is measured only where the device that changes can be seen from here."
CHANGED_WHY = "Change nothing else, so that a difference can only come from this."
IS, WAS = "How is it now, as you see and hear it?", "How was it after the change, as you saw and heard it?"
TOLD_WHY = "No measurement settles it, so that your own eyes and ears are asked."
RESTORED_WHY = "The next check should find everything as it was."


def try_out(step: Experiment, state: Progress, place: str) -> Walk:
    """Try one change; the state comes back with what it showed, or as it was if the change was not made."""
    if not state.holds(step.live):
        return (yield from _told_of(step, state, place))
    state = yield from _where(step, state, place)
    device = _device(step, state)
    if not device:
        return state
    witness = witness_of(step, device, state)
    why = "\n".join([step.why, *_means(step, state, device, witness), *_elsewhere(step, state)])
    wanted = _choice(step, "try", "Try it now?", TRY, why=why, default=YES)
    state = state.replied((yield Ask(question=wanted, key=wanted.id, place=place)))
    if state.value(wanted.id) == TRIED:
        return (yield from _tried_before(step, state, place, device))
    if state.value(wanted.id) != YES:
        return state
    return (yield from _carried_out(step, state, place, device, witness))


def _told_of(step: Experiment, state: Progress, place: str) -> Walk:
    """Take what came of a change that was made before; for a call that is over nothing can be tried any more."""
    why = f"{step.why}\nThe change: {step.change}"
    wanted = _choice(step, "try", "Was this tried already?", TOLD_ONLY, why=why, default="no")
    state = state.replied((yield Ask(question=wanted, key=wanted.id, place=place)))
    if state.value(wanted.id) != TRIED:
        return state
    state = yield from _where(step, state, place)
    device = _device(step, state)
    return (yield from _tried_before(step, state, place, device)) if device else state


def _where(step: Experiment, state: Progress, place: str) -> Walk:
    if step.device is not Device.ASKED:
        return state
    where = _choice(step, "where", "On which device would you change it?", WHERE, why=f"{step.why} {WHERE_WHY}")
    return state.replied((yield Ask(question=where, key=where.id, place=place)))


def _device(step: Experiment, state: Progress) -> str:
    """Return on whose device a change is made; empty if that was asked and not answered."""
    return state.value(f"{step.id}.where") if step.device is Device.ASKED else step.device.value


def witness_of(step: Experiment, device: str, state: Progress) -> Witness:
    """Choose what can see the change: this machine sees a sender's in the room, a receiver's only if it is that one."""
    in_sight = device == Device.SENDER or device == state.value("here")
    for witness in step.seen_by:
        if witness is Witness.ROOM and state.value("can.room") == "yes" and in_sight:
            return witness
        if witness is Witness.TRACE and state.value("can.trace") == "yes" and device == Device.SENDER:
            return witness
        if witness is Witness.RECORDING and state.value("can.recording") == "yes":
            return witness
    return Witness.TOLD


def _means(step: Experiment, state: Progress, device: str, witness: Witness) -> Iterator[str]:
    """Say what will measure the change, on which host, what that does to the machine and how long it takes."""
    means, seconds = MEASURED_BY[witness], state.given.get(DURATION, "")
    times = dict.fromkeys(USUAL, f"{seconds} s") if seconds else USUAL
    yield f"What will measure it: {means.what}."
    yield f"On which host: {means.host}. It {means.does}, and takes {means.takes.format(**times)}."
    yield from (BESIDE[source].format(**times) for source in _sources(step, state, device, witness) if source in BESIDE)
    yield from machine.means_in_words(machine.to_repeat(step, state, device, witness), state)
    if witness is Witness.TOLD and state.value("can.recording") == "no":
        yield NO_READER


def _elsewhere(step: Experiment, state: Progress) -> tuple[str, ...]:
    """Offer another machine in place of the change, by a command with the code that ties the two bundles."""
    case = state.given.get(CASE, "")
    return (
        (step.elsewhere.format(collect=on_another_machine(state.value("room"), case)),)
        if case and step.elsewhere
        else ()
    )


def _carried_out(step: Experiment, state: Progress, place: str, device: str, witness: Witness) -> Walk:
    again, recorded = machine.to_repeat(step, state, device, witness), ""
    state = yield from machine.measured(step, state, machine.BEFORE, again)
    if witness is Witness.RECORDING:
        state = yield from _recorded(step, state, place, BEFORE, how=step.record)
        recorded = state.value(_file(step, BEFORE))
        witness = witness if recorded else Witness.TOLD
    sources = _sources(step, state, device, witness)
    if sources:
        reply = yield _measure(step, BEFORE, sources, recorded)
        state = state.replied(reply)
        yield from _said(reply, witness)
    changed = _enter(step, "changed", f"{step.change} Then press Enter.", why=CHANGED_WHY)
    reply = yield Ask(question=changed, key=changed.id, place=place)
    state = state.replied(reply)
    if not state.value(changed.id):
        return state
    state = yield from machine.measured(step, state, machine.AFTER, again)
    if recorded:
        state = yield from _recorded(step, state, place, AFTER, how="Record 20 s once more, in the same way.")
        recorded = state.value(_file(step, AFTER))
        sources = sources if recorded else ()
        witness = witness if recorded else Witness.TOLD
    if sources:
        reply = yield _measure(step, AFTER, sources, recorded)
        state = state.replied(reply)
    state = yield from _judged(step, state, place, device, witness, reply)
    return (yield from _restored(step, state, place))


def _restored(step: Experiment, state: Progress, place: str) -> Walk:
    """Remind of undoing the change, and note on the last experiment when that was done."""
    restored = _enter(step, "restored", f"{step.restore} Then press Enter.", why=RESTORED_WHY)
    state = state.replied((yield Ask(question=restored, key=restored.id, place=place)))
    *earlier, last = state.tried
    return replace(state, tried=(*earlier, replace(last, restored=_at(state.replies[restored.id]))))


def _tried_before(step: Experiment, state: Progress, place: str, device: str) -> Walk:
    """Take a change of the past by its two recordings, or as told: what is measured now has seen nothing of it."""
    reply, witness = state.replies[f"{step.id}.try"], Witness.TOLD
    if Witness.RECORDING in step.seen_by and state.value("can.recording") == "yes":
        state = yield from _recorded(step, state, place, BEFORE)
        if state.value(_file(step, BEFORE)):
            state = yield from _recorded(step, state, place, AFTER)
    if state.value(_file(step, AFTER)):
        witness = Witness.RECORDING
        for moment in (BEFORE, AFTER):
            reply = yield _measure(step, moment, SOURCES[witness], state.value(_file(step, moment)))
            state = state.replied(reply)
    return (yield from _judged(step, state, place, device, witness, reply))


def _measure(step: Experiment, moment: str, sources: tuple[str, ...], recording: str) -> Measure:
    now_changed = moment == AFTER and not recording
    return Measure(
        key=f"{step.id}.{moment}",
        title=f"Measuring {moment} the change",
        sources=sources,
        against=f"{step.id}.{BEFORE}" if moment == AFTER else "",
        recording=recording,
        change=step.change if now_changed else "",
        present_after=f"{step.id}.changed" if now_changed else "",
    )


def _sources(step: Experiment, state: Progress, device: str, witness: Witness) -> tuple[str, ...]:
    """Figures of this machine say nothing of another device's switch, and nothing of the time of a recording."""
    live = witness in (Witness.ROOM, Witness.TRACE) and device == state.value("here")
    return (*SOURCES[witness], *(step.sources if live else ()))


def _recorded(step: Experiment, state: Progress, place: str, moment: str, *, how: str = "") -> Walk:
    """Ask for a recording, and say how one is made unless there is one; without one, nothing is measured."""
    question = Question(
        id=_file(step, moment),
        text=f"{how} Where is the recording made {moment} the change?".lstrip(),
        short=f"{step.title}: recording {moment}",
        why="It is measured here, and neither kept nor put into the bundle.",
        form=Form.PATH,
        example="screen.mp4",
        longest=LONGEST_TEXT,
    )
    return state.replied((yield Ask(question=question, key=question.id, place=place)))


def _file(step: Experiment, moment: str) -> str:
    return f"{step.id}.recorded-{moment}"


def _said(reply: Reply, witness: Witness) -> Generator[Effect, Reply, None]:
    """Show at once what a recording holds: one without markers is better made again before anything is changed."""
    if witness is Witness.RECORDING and reply.lines:
        yield Show(text="\n".join(reply.lines))


def _judged(step: Experiment, state: Progress, place: str, device: str, witness: Witness, measured: Reply) -> Walk:
    told = ""
    if measured.effect in ("", "cannot tell"):
        state = state.replied((yield _told(step, state, place)))
        told = state.value(f"{step.id}.told")
    experiment = _concluded(step, state, device, witness, measured, told)
    yield Show(text=_verdict(step, experiment, measured))
    state = replace(state, tried=(*state.tried, experiment)).tells(step.id + SHOWED, experiment.effect)
    if "helped" in (experiment.effect, _by_word(told)):
        state = replace(state, established=state.established or step.causes)
    return state


def _told(step: Experiment, state: Progress, place: str) -> Ask:
    """Ask what became of it, in the past tense of a change that was made before, or in an earlier session."""
    over = state.value(f"{step.id}.try") == TRIED
    question = _choice(step, "told", WAS if over else IS, BETTER, why=TOLD_WHY)
    return Ask(question=question, key=question.id, place=place, past=WAS, present_after=f"{step.id}.changed")


def _concluded(
    step: Experiment, state: Progress, device: str, witness: Witness, measured: Reply, told: str
) -> GuideExperiment:
    role = HostRole(state.value("here")) if state.value("here") in list(HostRole) else HostRole.BYSTANDER
    began = state.replies[f"{step.id}.try"].at
    beside = machine.reply_of(step, state, machine.AFTER)
    return GuideExperiment(
        host=Host(role=role, known_by="told to the guide"),
        taken=(began, max(measured.at, beside.at)),
        id=step.id,
        title=step.title,
        device=device,
        seen_by=witness,
        effect=measured.effect or "cannot tell",
        recovered=measured.recovered,
        told=told,
        causes=step.causes,
        figures=(*measured.figures, *beside.figures),
        reasons=(*measured.reasons, *beside.reasons),
        before=_instants(step, state, BEFORE),
        changed=_at(state.replies.get(f"{step.id}.changed")),
        after=_instants(step, state, AFTER),
        restore=step.restore if f"{step.id}.changed" in state.replies else "",
        machine=beside.effect,
    )


def _instants(step: Experiment, state: Progress, moment: str) -> tuple[datetime, ...]:
    """Return when was measured, and be it this machine; a recording was made between the two questions around it."""
    measured = state.replies.get(f"{step.id}.{moment}")
    file = state.replies.get(_file(step, moment))
    if measured is None or file is None:
        beside = machine.reply_of(step, state, machine.BEFORE if moment == BEFORE else machine.AFTER)
        return measured.taken if measured is not None else beside.taken
    asked_after = state.replies.get(f"{step.id}.{'changed' if moment == AFTER else 'try'}")
    return (*_at(asked_after), *_at(file)) if f"{step.id}.changed" in state.replies and asked_after else ()


def _at(reply: Reply | None) -> tuple[datetime, ...]:
    return (reply.at,) if reply is not None and reply.kind is Kind.ANSWERED else ()


def _by_word(told: str) -> str:
    return "helped" if told == "better" else ""


def _verdict(step: Experiment, tried: GuideExperiment, measured: Reply) -> str:
    lines = [*map(figure_in_words, measured.figures), *(f"  {reason}" for reason in measured.reasons)]
    if tried.seen_by is not Witness.TOLD:
        lines.append(EFFECT[tried.effect])
    if tried.told or tried.seen_by is Witness.TOLD:
        lines.append(TOLD[tried.told])
    if "helped" in (tried.effect, _by_word(tried.told)):
        lines.append(step.helped)
    return "\n".join(lines)


def _choice(
    step: Experiment, part: str, text: str, choices: tuple[Choice, ...], *, why: str, default: str = ""
) -> Question:
    return Question(
        id=f"{step.id}.{part}",
        text=text,
        short=f"{step.title}: {part}",
        why=why,
        form=Form.CHOICE,
        choices=choices,
        default=default,
    )


def _enter(step: Experiment, part: str, text: str, *, why: str) -> Question:
    return Question(id=f"{step.id}.{part}", text=text, short=f"{step.title}: {part}", why=why, form=Form.ENTER)
