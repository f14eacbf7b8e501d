import asyncio
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from collector.model.coverage import Coverage, Reason, State
from collector.model.source import Phase, SourcePlan
from collector.runs import gathering
from collector.runs.frames import Ended, Learned
from collector.runs.gathering import Gathering, Harvest, PlannedSource
from collector.runs.journal import OVER, Journal, NoJournal
from collector.runs.unfinished import begin, reopen
from tests.factory import make_request
from tests.runs.journals import brought, make_asked
from tests.runs.staged import MAIL, SECRET, UNTIL_STOPPED, WAITING

KEEPS_NOTHING = NoJournal()
BETWEEN_STOPS_S = 0.3


class Recorder:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.coverage: list[Coverage] = []
        self.changed = asyncio.Event()

    def planned(self, plans: tuple[SourcePlan, ...]) -> None:
        self.told.append(f"planned {len(plans)}")

    def began(self, plan: SourcePlan) -> None:
        self.told.append(f"began {plan.source}")

    def said(self, source: str, text: str) -> None:
        self.told.append(f"{source}: {text}")
        self.changed.set()

    def ended(self, coverage: Coverage) -> None:
        self.coverage.append(coverage)
        self.changed.set()

    def stage(self, text: str) -> None:
        self.told.append(text)

    async def only_waiting(self, sources: Iterable[PlannedSource]) -> None:
        """Return once each of these waits for the stop or, if it never will, has ended."""
        for source in (item.plan.source for item in sources):
            while not self._is_done(source):
                await self.changed.wait()
                self.changed.clear()

    def _is_done(self, source: str) -> bool:
        if source in UNTIL_STOPPED:
            return f"{source}: {WAITING}" in self.told
        return any(ended.source == source for ended in self.coverage)


def staged(
    behaviour: str, *, deadline_s: float = 20.0, skip: Reason = Reason.NONE, phase: Phase = Phase.LIVE
) -> PlannedSource:
    return PlannedSource(
        module="tests.runs.staged",
        plan=SourcePlan(
            source=behaviour,
            why="a test",
            phase=phase,
            deadline_s=deadline_s,
            target=behaviour,
            skip=skip,
            detail="not today" if skip is not Reason.NONE else "",
        ),
    )


def run(
    folder: Path,
    *sources: PlannedSource,
    stops: int = 0,
    phase: Phase = Phase.LIVE,
    journal: Journal = KEEPS_NOTHING,
) -> tuple[Harvest, Recorder]:
    async def carry_out() -> tuple[Harvest, Recorder]:
        recorder = Recorder()
        mine = Gathering(request=make_request(), spool=folder, observer=recorder)
        mine.journal = journal
        running = asyncio.create_task(mine.run(sources, phase))
        for _ in range(stops):
            await recorder.only_waiting(sources)
            mine.stop()
            await asyncio.sleep(BETWEEN_STOPS_S)
        await running
        return mine.harvest, recorder

    return asyncio.run(carry_out())


@pytest.mark.parametrize(
    ("behaviour", "state", "reason", "records"),
    [
        ("behaves", State.COLLECTED, Reason.NONE, 1),
        ("says much", State.COLLECTED, Reason.NONE, 1),
        ("unavailable", State.MISSING, Reason.DENIED, 0),
        ("raises", State.MISSING, Reason.CRASHED, 0),
        ("runs full", State.MISSING, Reason.TOO_LARGE, 0),
        ("dies", State.MISSING, Reason.CRASHED, 0),
        ("never ends", State.PARTIAL, Reason.CRASHED, 1),
        ("breaks in a stream", State.PARTIAL, Reason.REDACTION_FAILED, 1),
    ],
)
def test_every_source_ends_in_one_state(
    tmp_path: Path, behaviour: str, state: State, reason: Reason, records: int
) -> None:
    harvest, recorder = run(tmp_path, staged(behaviour))
    assert (harvest.coverage[behaviour].state, harvest.coverage[behaviour].reason) == (state, reason)
    assert len(harvest.records) == records
    assert recorder.coverage == [harvest.coverage[behaviour]]


def test_what_leaves_a_worker_is_redacted(tmp_path: Path) -> None:
    harvest, recorder = run(tmp_path, staged("says much"), staged("unavailable"), staged("raises"))
    told = " ".join([*recorder.told, *(item.detail for item in harvest.coverage.values())])
    assert "reading the log of [email-" in told
    assert MAIL not in told
    assert SECRET not in told


def test_a_stream_is_spooled_redacted_and_its_secret_is_known_afterwards(tmp_path: Path) -> None:
    harvest, _ = run(tmp_path, staged("streams"))
    (stream,) = harvest.streams
    text = stream.path.read_text("utf-8")
    assert SECRET not in text
    assert MAIL not in text
    assert text.endswith("plain\n")
    assert SECRET in harvest.secrets
    assert sum(harvest.redactions.values()) >= 2


def test_what_a_source_noted_before_its_end_is_known_however_it_ends(tmp_path: Path) -> None:
    """Else a log beside it would keep the name of whom it met."""
    harvest, _ = run(tmp_path, staged("notes and dies"))
    assert harvest.coverage["notes and dies"].state is State.PARTIAL
    assert SECRET in harvest.secrets
    assert MAIL in harvest.handles


def test_a_source_that_blocks_is_ended_at_its_deadline(tmp_path: Path) -> None:
    harvest, _ = run(tmp_path, staged("blocks", deadline_s=1.0), staged("behaves"))
    assert harvest.coverage["blocks"].reason is Reason.DEADLINE
    assert harvest.coverage["behaves"].state is State.COLLECTED


def test_at_the_deadline_a_source_hands_over_what_it_has(tmp_path: Path) -> None:
    harvest, _ = run(tmp_path, staged("waits", deadline_s=1.0))
    assert (harvest.coverage["waits"].state, len(harvest.records)) == (State.PARTIAL, 1)


def test_an_interruption_stops_every_source_and_keeps_what_they_have(tmp_path: Path) -> None:
    harvest, _ = run(tmp_path, staged("waits", deadline_s=60.0), stops=1)
    assert (harvest.coverage["waits"].state, len(harvest.records)) == (State.PARTIAL, 1)


def test_a_second_interruption_ends_what_ignores_the_first(tmp_path: Path) -> None:
    harvest, _ = run(tmp_path, staged("ignores the stop", deadline_s=60.0), stops=2)
    ended = harvest.coverage["ignores the stop"]
    assert (ended.state, ended.reason) == (State.PARTIAL, Reason.DECLINED)
    assert len(harvest.records) == 1


@pytest.mark.parametrize("behaviour", ["ignores the stop", "ends late"])
def test_what_does_not_end_after_one_interruption_did_not_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str
) -> None:
    monkeypatch.setattr(gathering, "GRACE_S", 1.0)
    harvest, _ = run(tmp_path, staged(behaviour, deadline_s=60.0), stops=1)
    ended = harvest.coverage[behaviour]
    assert (ended.state, ended.reason) == (State.PARTIAL, Reason.DEADLINE)
    assert ended.detail == "the run was interrupted, and this source did not end within 1 s"


@pytest.mark.parametrize("stops", [1, 2])
def test_what_breaks_by_itself_in_an_interrupted_run_crashed(tmp_path: Path, stops: int) -> None:
    before, after = staged("dies"), staged("dies when told to stop", deadline_s=60.0)
    harvest, _ = run(tmp_path, before, after, staged("waits", deadline_s=60.0), stops=stops)
    for item in (before, after):
        ended = harvest.coverage[item.plan.source]
        assert (ended.reason, ended.detail) == (Reason.CRASHED, "its process ended with code 3 before it was done")


def test_what_breaks_by_itself_when_it_is_waited_for_no_longer_crashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(process: asyncio.subprocess.Process) -> None:
        await process.wait()

    monkeypatch.setattr(gathering, "GRACE_S", 0.2)
    monkeypatch.setattr(gathering, "end", end)
    harvest, _ = run(tmp_path, staged("dies late", deadline_s=60.0), stops=1)
    assert harvest.coverage["dies late"].reason is Reason.CRASHED


def test_a_skipped_source_is_not_run_and_says_why(tmp_path: Path) -> None:
    harvest, recorder = run(tmp_path, staged("raises", skip=Reason.DISABLED))
    assert harvest.coverage["raises"].detail == "not today"
    assert not any(text.startswith("began") for text in recorder.told)


def test_a_worker_that_cannot_be_started_is_a_reason_and_not_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    harvest, recorder = run(tmp_path, staged("works"), staged("skipped", skip=Reason.DISABLED))
    assert harvest.coverage["works"].reason is Reason.CRASHED
    assert "No process could be started" in harvest.coverage["works"].detail
    assert len(recorder.coverage) == 2


def begun(folder: Path, *kept: str) -> Journal:
    """The journal of a run that was killed after the ``kept`` sources had ended, and was taken up again."""
    journal = begin(folder, make_asked(make_request(), *kept))
    for source in kept:
        journal.note(source, brought(source, folder))
    return reopen(folder, make_request())[1]


def test_records_stand_in_the_order_of_the_plan_whichever_source_is_first(tmp_path: Path) -> None:
    late, early = staged("waits", deadline_s=1.0), staged("behaves")
    for sources in ((late, early), (early, late)):
        harvest, _ = run(tmp_path, *sources)
        assert list(harvest.coverage) == [item.plan.source for item in sources]


def test_what_a_source_brought_is_noted_once_it_has_ended(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(make_request()))
    harvest, _ = run(tmp_path, staged("says much"), staged("dies"), journal=journal)
    kept = reopen(tmp_path, make_request())[1].kept
    assert {source: [f.coverage for f in frames if isinstance(f, Ended)] for source, frames in kept.items()} == {
        source: [coverage] for source, coverage in harvest.coverage.items()
    }
    again, _ = run(tmp_path, staged("says much"), staged("dies"), journal=reopen(tmp_path, make_request())[1])
    assert (again.records, again.coverage) == (harvest.records, harvest.coverage)


def test_what_a_full_disk_kept_out_is_told_and_gathered_again(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(make_request()))
    harvest, _ = run(tmp_path, staged("runs full"), staged("behaves"), journal=journal)
    assert harvest.full == [harvest.coverage["runs full"].detail]
    assert "ran full" in harvest.full[0]
    assert set(reopen(tmp_path, make_request())[1].kept) == {"behaves"}


@pytest.mark.parametrize("phase", list(Phase))
def test_what_was_kept_is_not_gathered_again(tmp_path: Path, phase: Phase) -> None:
    journal = begun(tmp_path, "raises")
    harvest, recorder = run(tmp_path, staged("raises", phase=phase), phase=phase, journal=journal)
    assert harvest.coverage["raises"].state is State.COLLECTED
    assert [stream.path.read_bytes() for stream in harvest.streams] == [b"a line\n"]
    assert recorder.coverage == [harvest.coverage["raises"]]
    assert recorder.told == []


def test_what_was_not_kept_is_gathered_again_unless_it_was_live(tmp_path: Path) -> None:
    journal = begun(tmp_path, "raises")
    harvest, _ = run(tmp_path, staged("behaves", phase=Phase.AFTER), phase=Phase.AFTER, journal=journal)
    assert harvest.coverage["behaves"].state is State.COLLECTED
    harvest, recorder = run(tmp_path, staged("behaves"), journal=journal)
    over = harvest.coverage["behaves"]
    assert (over.state, over.reason, over.detail) == (State.MISSING, Reason.CRASHED, OVER)
    assert recorder.told == []


@pytest.mark.parametrize(("phase", "kept"), [(Phase.LIVE, {"waits"}), (Phase.AFTER, set())])
def test_after_an_interruption_only_what_was_sampled_live_is_noted(
    tmp_path: Path, phase: Phase, kept: set[str]
) -> None:
    journal = begin(tmp_path, make_asked(make_request()))
    run(tmp_path, staged("waits", deadline_s=60.0, phase=phase), stops=1, phase=phase, journal=journal)
    assert set(reopen(tmp_path, make_request())[1].kept) == kept


def test_sources_that_run_alone_run_in_turn(tmp_path: Path) -> None:
    sources = (staged("behaves", phase=Phase.ALONE), staged("says much", phase=Phase.ALONE))
    harvest, recorder = run(tmp_path, *sources, phase=Phase.ALONE)
    assert {item.state for item in harvest.coverage.values()} == {State.COLLECTED}
    began = [recorder.told.index(f"began {name}") for name in ("behaves", "says much")]
    assert began == sorted(began)
    assert [item.source for item in recorder.coverage] == ["behaves", "says much"]


def test_who_samples_beside_a_room_does_so_long_enough_however_late_its_process_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "LISTEN_AT_LEAST_S", 0.9)
    room, beside = staged("behaves"), replace(staged("beside"), module="tests.runs.staged_late")
    harvest, _ = run(tmp_path, replace(room, plan=replace(room.plan, source="room.statistics")), beside)
    began, ended = harvest.coverage["beside"].instants
    assert ended - began > timedelta(seconds=0.3)


def test_who_samples_beside_a_room_and_does_not_end_with_it_did_not_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "LISTEN_AT_LEAST_S", 0.1)
    monkeypatch.setattr(gathering, "GRACE_S", 1.0)
    room, beside = staged("behaves"), staged("ignores the stop", deadline_s=60.0)
    harvest, _ = run(tmp_path, replace(room, plan=replace(room.plan, source="room.statistics")), beside)
    ended = harvest.coverage["ignores the stop"]
    assert ended.reason is Reason.DEADLINE
    assert ended.detail == "the room had been measured, and this source did not end within 1 s"


def test_a_source_that_works_with_arrays_waits_for_numpy_before_it_measures(tmp_path: Path) -> None:
    item = staged("a")
    harvest, _ = run(tmp_path, PlannedSource(module="tests.runs.staged_arrays", plan=item.plan))
    assert harvest.coverage["a"].state is State.COLLECTED


def test_the_source_that_brought_a_secret_first_is_remembered() -> None:
    harvest = Harvest(secrets={"given"})
    for source, secrets in (("logs.1", ("given", "met")), ("logs.2", ("met", "met later"))):
        harvest.take(Learned(secrets=secrets, handles=(), redactions={}), source)
    assert harvest.first_met == {"met": "logs.1", "met later": "logs.2"}
    assert harvest.secrets == {"given", "met", "met later"}
