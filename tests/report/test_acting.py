from dataclasses import replace

from collector.model.cause import NamedCause, Owner, Support
from collector.model.finding import Verdict
from collector.report.acting import acts
from tests.report.makers import make_finding, make_judgement
from tests.report.runs import queue_run

LOST = make_finding("network.loss", Verdict.FAIL, "8 % of the packets were lost")


def cause(owner: Owner, support: Support, *because: str) -> NamedCause:
    return replace(queue_run().judgement.causes[0], owner=owner, support=support, because=because)


def test_the_owner_of_the_judgement_acts() -> None:
    assert acts(make_judgement(Verdict.FAIL, owner=Owner.NETWORK)) == "your network"


def test_nobody_has_to_act_after_a_pass() -> None:
    assert acts(make_judgement(Verdict.PASS)) == "nobody, by what was measured"


def test_the_owners_of_equally_supported_causes_are_both_named() -> None:
    causes = (
        cause(Owner.DEVICE, Support.MEDIUM),
        cause(Owner.APP, Support.MEDIUM),
        cause(Owner.APP, Support.MEDIUM),
        cause(Owner.NETWORK, Support.WEAK),
    )
    assert acts(make_judgement(Verdict.FAIL, causes=causes)) == "your device or your app"


def test_a_weak_cause_of_what_was_found_names_its_owner_with_doubt() -> None:
    causes = (cause(Owner.DEVICE, Support.WEAK, "device.cpu"), cause(Owner.NETWORK, Support.WEAK, "network.loss"))
    judged = make_judgement(Verdict.FAIL, headline=LOST.answer.summary, causes=causes, findings=(LOST,))
    assert acts(judged) == "perhaps your network"


def test_a_weak_cause_of_something_else_names_nobody() -> None:
    causes = (cause(Owner.DEVICE, Support.WEAK, "device.cpu"),)
    judged = make_judgement(Verdict.FAIL, headline=LOST.answer.summary, causes=causes, findings=(LOST,))
    assert acts(judged) == "not known yet"
