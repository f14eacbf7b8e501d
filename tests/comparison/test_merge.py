from dataclasses import replace
from datetime import timedelta

from collector.comparison.merge import Merged, NotOne, merge, roles_clash
from collector.comparison.side import Side
from collector.model.cause import NamedCause, Owner, Support
from collector.model.finding import Verdict
from tests.comparison.ends import AHEAD_MS, both_ends, end, statistics
from tests.comparison.sides import make_offset
from tests.factory import END, SENDER, START


def joined(first: Side, second: Side) -> Merged:
    merged = merge(first, second)
    assert isinstance(merged, Merged)
    return merged


def judged(side: Side, *, verdict: Verdict, owner: Owner = Owner.UNKNOWN, causes: tuple[NamedCause, ...] = ()) -> Side:
    return replace(side, judgement=replace(side.judgement, verdict=verdict, owner=owner, causes=causes))


def cause(support: Support) -> NamedCause:
    return NamedCause(
        cause="publisher.queue",
        title="synthetic",
        owner=Owner.APP,
        support=support,
        because=(),
        against=(),
        advice="shorten it",
    )


def test_both_ends_make_one_account() -> None:
    merged = joined(*both_ends())
    assert [party.role.value for party in merged.parties] == ["sender", "receiver"]
    assert merged.span == (START, END)
    assert len(merged.moments) == 3
    assert not roles_clash(merged)


def test_the_order_of_the_bundles_only_turns_the_sign() -> None:
    first, second = both_ends()
    there, back = joined(first, second), joined(second, first)
    assert there.clocks.ahead_ms[0].value == -back.clocks.ahead_ms[0].value
    assert back.span[0] - there.span[0] == timedelta(milliseconds=AHEAD_MS)
    assert abs(there.clocks.ahead_ms[0].value - AHEAD_MS) < 10


def test_what_is_not_one_incident_has_reasons() -> None:
    assert isinstance(merge(end("a", room="one"), end("b", room="other")), NotOne)


def test_equal_pseudonyms_show_one_key_and_none_is_normal() -> None:
    assert joined(*both_ends()).one_key
    first, second = both_ends()
    assert not joined(first, end("b", room_sid="RM_1")).one_key
    assert second.pseudonyms


def test_the_worse_end_heads_the_account_and_causes_say_who_names_them() -> None:
    first, second = both_ends()
    first = judged(first, verdict=Verdict.WARN, causes=(cause(Support.WEAK),))
    second = judged(second, verdict=Verdict.FAIL, owner=Owner.APP, causes=(cause(Support.STRONG),))
    merged = joined(first, second)
    assert (merged.verdict, merged.worst.name) == (Verdict.FAIL, "b.zip")
    (named,) = merged.causes
    assert (named.cause.support, named.named_by) == (Support.STRONG, ("a", "b"))


def test_a_figure_stands_for_each_end_that_has_it() -> None:
    first, second = both_ends()
    first = replace(first, judgement=replace(first.judgement, findings=(make_offset(-231),)))
    (figure,) = joined(first, second).figures
    assert (figure.quantity.id, figure.first[0].value, figure.second) == ("offset", -231, ())


def test_two_bundles_of_the_same_end_are_joined_and_said_to_be() -> None:
    assert roles_clash(joined(end("a", statistics(SENDER)), end("b", statistics(SENDER))))
