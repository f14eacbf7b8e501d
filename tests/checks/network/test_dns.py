import pytest

from collector.checks.network import dns
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.network import Outcome, Step
from collector.model.records.reach import NameAnswers, Reply
from tests.checks.network.name_factory import RIGHT, RIGHT_V6, V6, WRONG, make_names, said
from tests.checks.network.path_factory import make_path

NOBODY = Absent(why="not asked")
OK, SILENT = Reply.ANSWERED, Reply.SILENT
BOTH = {RIGHT: OK, WRONG: Reply.INSECURE}


@pytest.mark.parametrize(
    ("look_up_ms", "expected"),
    [(999.0, Verdict.PASS), (1000.5, Verdict.INCONCLUSIVE), (1001.5, Verdict.WARN), (4900.0, Verdict.WARN)],
)
def test_an_answer_after_a_second_came_late(look_up_ms: float, expected: Verdict) -> None:
    assert dns.check(make_path(dns_ms=look_up_ms), NOBODY).verdict is expected


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.TIMED_OUT])
@pytest.mark.parametrize(
    "names",
    [NOBODY, make_names(said("192.0.2.1")), make_names(said("192.0.2.1", reply=SILENT))],
    ids=["alone", "nobody knows it", "nobody answers"],
)
def test_a_name_that_is_not_found_fails(outcome: Outcome, names: NameAnswers | Absent) -> None:
    answer = dns.check(make_path(failed={Step.DNS: outcome}), names)

    assert answer.verdict is Verdict.FAIL
    assert "was not found" in answer.summary


@pytest.mark.parametrize(
    ("names", "expected", "words"),
    [
        (
            make_names(said("192.0.2.1", RIGHT), said("192.0.2.2", WRONG), system=[RIGHT], tried=BOTH),
            Verdict.WARN,
            "gives a wrong address (192.0.2.2)",
        ),
        (
            make_names(said("192.0.2.1", WRONG), said("192.0.2.2", RIGHT), system=[WRONG], tried=BOTH),
            Verdict.FAIL,
            "gives a wrong address (192.0.2.1)",
        ),
        (
            make_names(said("192.0.2.1", WRONG), tried={WRONG: Reply.INSECURE}, other_names=[WRONG]),
            Verdict.WARN,
            "certificate for another name",
        ),
        (
            make_names(said("192.0.2.1", "127.0.0.1"), tried={"127.0.0.1": Reply.REFUSED}),
            Verdict.FAIL,
            "this machine itself",
        ),
        (
            make_names(said("192.0.2.1", RIGHT), said("192.0.2.2"), tried={RIGHT: OK}),
            Verdict.WARN,
            "Of 2 name servers, 1 say that the name does not exist (192.0.2.2)",
        ),
        (
            make_names(said("192.0.2.1", RIGHT), said("192.0.2.2", reply=SILENT), tried={RIGHT: OK}),
            Verdict.WARN,
            "1 give no answer (192.0.2.2)",
        ),
        (
            make_names(said("192.0.2.1", RIGHT), said("192.0.2.2", reply=Reply.FAILED), tried={RIGHT: OK}),
            Verdict.WARN,
            "1 answer with an error (192.0.2.2)",
        ),
        (
            make_names(
                said("192.0.2.1", RIGHT),
                said("192.0.2.1", RIGHT_V6, family=V6),
                tried={RIGHT: OK, RIGHT_V6: SILENT},
            ),
            Verdict.WARN,
            "ipv6 addresses do not lead to the server",
        ),
    ],
    ids=["one lies", "the first lies", "alone and wrong", "filtered", "unknown", "silent", "error", "dead IPv6"],
)
def test_what_is_wrong_with_the_answers_is_named(names: NameAnswers, expected: Verdict, words: str) -> None:
    answer = dns.check(make_path(), names)

    assert answer.verdict is expected
    assert words in answer.summary
    assert answer.advice


@pytest.mark.parametrize(
    "names",
    [
        make_names(said("192.0.2.1", RIGHT), said("192.0.2.2", RIGHT), tried={RIGHT: OK}),
        make_names(said("192.0.2.1", RIGHT), said("192.0.2.2", WRONG), tried={RIGHT: OK, WRONG: OK}),
        make_names(
            said("192.0.2.1", RIGHT),
            said("192.0.2.1", RIGHT_V6, family=V6),
            tried={RIGHT: OK, RIGHT_V6: Reply.UNREACHABLE},
        ),
        make_names(said("192.0.2.1", RIGHT), tried={RIGHT: Reply.INSECURE}),
        make_names(said("192.0.2.1", "127.0.0.1"), tried={"127.0.0.1": OK}),
        make_names(said("192.0.2.1", "127.0.0.1"), tried={"127.0.0.1": Reply.INSECURE}),
    ],
    ids=["agree", "differ and are right", "no IPv6 here", "own authority", "on this machine", "and expired"],
)
def test_answers_that_lead_to_the_server_pass(names: NameAnswers) -> None:
    assert dns.check(make_path(), names).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        ({RIGHT: SILENT}, Verdict.INCONCLUSIVE),
        ({RIGHT: Reply.REFUSED}, Verdict.INCONCLUSIVE),
        ({RIGHT: Reply.FAILED}, Verdict.PASS),
        ({}, Verdict.PASS),
    ],
)
def test_an_address_at_which_nothing_answers_may_be_a_wrong_one(tried: dict[str, Reply], expected: Verdict) -> None:
    answer = dns.check(make_path(), make_names(said("192.0.2.1", RIGHT), tried=tried))

    assert answer.verdict is expected
    assert ("nothing answers at its only address" in answer.summary) is (expected is Verdict.INCONCLUSIVE)


def test_a_filter_that_answers_with_no_address_at_all_is_named() -> None:
    answer = dns.check(make_path(), make_names(said("192.0.2.1", "0.0.0.0"), tried={"0.0.0.0": Reply.REFUSED}))

    assert answer.verdict is Verdict.FAIL
    assert "a filter answers so" in answer.summary


def test_a_url_that_holds_an_address_asks_nobody() -> None:
    assert dns.check(make_path(failed={Step.DNS: Outcome.NOT_NEEDED}), NOBODY).verdict is Verdict.SKIP
