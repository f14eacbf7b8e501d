"""Is the server's name found, quickly, and at the right address?

Every join and reconnect begins with the name: a look-up that fails keeps people out, and a slow one makes a reconnect
in mid-call last longer than the buffers of sound and picture do, which then come back at different times. A name server
that lies, filters or hangs does so for those whose turn it is. Each configured name server was asked by itself, and
each address was tried: where the server's certificate is, the answer is right. Name servers may well differ and all be
right.
"""

from collections.abc import Iterator, Mapping

from collector.measure.band import Band
from collector.measure.name_answers import NameFaults, faults_of
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.privacy import Address
from collector.model.records.network import NetworkPath, Outcome, Step, StepResult
from collector.model.records.reach import ALIVE, NameAnswers

LOOK_UP_MS = Band(passes_to=1000.0, warns_to=float("inf"))
"""No vendor has a limit. Ours: resolvers ask again after 1 s at the earliest (Windows; glibc after 5 s), so a later
answer means that a query or a name server was lost."""
TIMER_BOUND_MS = 1.0
OTHER_SERVER = "Take that name server out of the settings of this machine or network, or use another network."


def check(path: NetworkPath, names: NameAnswers | Absent) -> Answer:
    step = next(step for step in path.steps if step.step is Step.DNS)
    if step.outcome is Outcome.NOT_NEEDED:
        return Answer.skipped("The server's URL holds an address, so that no name was looked up")
    faults = faults_of(names) if isinstance(names, NameAnswers) else NameFaults(asked=0)
    values: dict[str, Value] = {} if isinstance(names, Absent) else _counts(faults)
    wrong = next(_wrong(faults), None)
    if step.outcome is not Outcome.OK:
        return _not_found(step, "" if wrong is None else f". {wrong[1]}", values)
    if wrong is not None:
        verdict, summary, advice = wrong
        return Answer(verdict=verdict, summary=summary, advice=advice, values=values)
    if isinstance(names, NameAnswers) and names.tried and not any(item.reply in ALIVE for item in names.tried):
        return _nobody_there(names, values)
    return _judge_time(step, len(path.addresses), values)


def _nobody_there(names: NameAnswers, values: dict[str, Value]) -> Answer:
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"The server's name was found, but nothing answers at {_counted(len(names.tried), 'address')}: the "
        "server is down, something is in the way, or the name servers are wrong",
        advice="Look the name up on another network (a phone's): if it gives another address, the name servers here "
        "are wrong.",
        values=values,
    )


def _counted(count: int, thing: str) -> str:
    return f"its only {thing}" if count == 1 else f"any of its {count} {thing}es"


def _not_found(step: StepResult, besides: str, values: dict[str, Value]) -> Answer:
    return Answer(
        verdict=Verdict.FAIL,
        summary=f"The server's name was not found: {step.detail}{besides}",
        advice="Check the name in the server's URL, then the name servers of this network (try another network).",
        values=values | {"outcome": step.outcome.value, "waited_ms": step.elapsed_ms},
    )


def _counts(faults: NameFaults) -> dict[str, Value]:
    return {
        "name_servers": faults.asked,
        "lying": len(faults.lying),
        "empty": len(faults.empty),
        "silent": len(faults.silent),
        "broken": len(faults.broken),
        "answers_differ": "yes" if faults.differ else "no",
    }


def _wrong(faults: NameFaults) -> Iterator[tuple[Verdict, str, str]]:
    """Yield what is wrong with the answers, the worst first: verdict, summary and advice."""
    if faults.lying:
        verdict = Verdict.FAIL if faults.system_misled or len(faults.lying) == faults.asked else Verdict.WARN
        told = f"A name server gives a wrong address ({_listed(faults.lying)}): the server is at another one"
        yield verdict, told, OTHER_SERVER
    if faults.only_loopback:
        told = "The name servers say that the server is this machine itself, where it is not: a filter answers so"
        yield Verdict.FAIL, told, "Have the server's host allowed in the filter, or use another name server."
    if faults.all_elsewhere:
        told = "The name leads to a host with a certificate for another name: the answer is wrong, or the certificate"
        yield Verdict.WARN, told, "Compare the address with that of another network, then look at the certificate."
    for servers, what in (
        (faults.empty, "say that the name does not exist"),
        (faults.silent, "give no answer"),
        (faults.broken, "answer with an error"),
    ):
        if servers:
            told = f"Of {faults.asked} name servers, {len(servers)} {what} ({_listed(servers)})"
            yield Verdict.WARN, f"{told}; look-ups that begin there fail or wait for seconds", OTHER_SERVER
    for family in faults.dead_families:
        told = (
            f"The name's {family.value} addresses do not lead to the server, the others do: who tries them first waits"
        )
        yield Verdict.WARN, told, "Take these addresses out of the name's records, or open the server there."


def _listed(servers: tuple[Address, ...]) -> str:
    return ", ".join(server.text for server in servers)


def _judge_time(step: StepResult, addresses: int, values: Mapping[str, Value]) -> Answer:
    looked_up = Measured(value=step.elapsed_ms, bound=TIMER_BOUND_MS, n=1, method="one look-up, system resolver")
    verdict = LOOK_UP_MS.verdict(looked_up)
    asked = f"; name servers that lead to it: {values['name_servers']}" if values else ""
    found = "1 address" if addresses == 1 else f"{addresses} addresses"
    return Answer(
        verdict=verdict,
        summary=f"The server's name was found in {step.elapsed_ms:.0f} ms ({found}{asked})",
        advice="" if verdict is Verdict.PASS else "Ask for a faster name server, or set one on this machine.",
        values={**values, "look_up_ms": looked_up, "address_count": addresses},
    )
