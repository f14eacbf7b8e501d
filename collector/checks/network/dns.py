"""Is the server's name found quickly?

Every join and reconnect begins with the name. A look-up that fails keeps people out; a slow one makes a reconnect in
mid-call last longer than the buffers do. One look-up is measured, as the system does it, so an answer from a cache is
quicker than the first one was.
"""

from collector.measure.band import Band
from collector.model.finding import Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.network import NetworkPath, Outcome, Step

LOOK_UP_MS = Band(passes_to=1000.0, warns_to=float("inf"))
"""No vendor has a limit. Ours: resolvers ask again after 1 s at the earliest (Windows; glibc after 5 s), so a later
answer means that a query or a name server was lost."""
TIMER_BOUND_MS = 1.0


def check(path: NetworkPath) -> Answer:
    step = next(step for step in path.steps if step.step is Step.DNS)
    if step.outcome is not Outcome.OK:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"The server's name was not found: {step.detail}",
            advice="Check the name in the server's URL, then the name servers of this network (try another network).",
            values={"outcome": step.outcome.value, "waited_ms": step.elapsed_ms},
        )
    looked_up = Measured(value=step.elapsed_ms, bound=TIMER_BOUND_MS, n=1, method="one look-up, system resolver")
    verdict = LOOK_UP_MS.verdict(looked_up)
    return Answer(
        verdict=verdict,
        summary=f"The server's name was found in {step.elapsed_ms:.0f} ms ({len(path.addresses)} addresses)",
        advice="" if verdict is Verdict.PASS else "Ask for a faster name server, or set one on this machine.",
        values={"look_up_ms": looked_up, "address_count": len(path.addresses)},
    )
