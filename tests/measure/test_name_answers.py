import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.name_answers import faults_of
from collector.model.privacy import Address
from collector.model.records.reach import NameAnswers, Reply
from tests.checks.network.name_factory import RIGHT, RIGHT_V6, V6, WRONG, make_names, said

FIRST, SECOND, THIRD = "192.0.2.1", "192.0.2.2", "192.0.2.3"
OK, INSECURE, SILENT = Reply.ANSWERED, Reply.INSECURE, Reply.SILENT


def addresses(*texts: str) -> tuple[Address, ...]:
    return tuple(Address.of(text) for text in texts)


def test_a_liar_is_told_by_where_the_server_is_not_by_the_majority() -> None:
    names = make_names(said(FIRST, WRONG), said(SECOND, WRONG), said(THIRD, RIGHT), tried={WRONG: INSECURE, RIGHT: OK})
    assert faults_of(names).lying == addresses(FIRST, SECOND)


def test_one_right_address_among_wrong_ones_is_no_lie() -> None:
    names = make_names(said(FIRST, RIGHT, WRONG), said(SECOND, RIGHT), tried={WRONG: SILENT, RIGHT: OK})
    assert faults_of(names).lying == ()


def test_the_system_s_own_answer_proves_a_liar_too() -> None:
    names = make_names(said(FIRST, WRONG), system=[RIGHT], tried={WRONG: INSECURE, RIGHT: OK})
    assert faults_of(names).lying == addresses(FIRST)


def test_where_no_address_is_proven_nobody_is_called_a_liar() -> None:
    names = make_names(said(FIRST, WRONG), said(SECOND, RIGHT), tried={WRONG: INSECURE, RIGHT: INSECURE})
    found = faults_of(names)
    assert (found.lying, found.differ, found.all_elsewhere) == ((), True, False)


def test_a_family_without_a_way_from_here_is_judged_by_nobody() -> None:
    names = make_names(
        said(FIRST, RIGHT), said(FIRST, RIGHT_V6, family=V6), tried={RIGHT: OK, RIGHT_V6: Reply.UNREACHABLE}
    )
    assert faults_of(names).dead_families == ()


def test_a_family_that_leads_nowhere_is_named() -> None:
    names = make_names(said(FIRST, RIGHT), said(FIRST, RIGHT_V6, family=V6), tried={RIGHT: OK, RIGHT_V6: SILENT})
    assert faults_of(names).dead_families == (V6,)


def test_who_has_no_ipv6_address_knows_the_name_all_the_same() -> None:
    names = make_names(said(FIRST, RIGHT), said(FIRST, family=V6), said(SECOND, RIGHT), tried={RIGHT: OK})
    assert faults_of(names).empty == ()


def test_a_name_that_nobody_knows_is_nobody_s_gap() -> None:
    assert faults_of(make_names(said(FIRST), said(SECOND))).empty == ()


@pytest.mark.parametrize(
    ("system", "misled"), [([WRONG], True), ([WRONG, RIGHT], False), ([RIGHT], False), ([], False)]
)
def test_the_system_is_misled_if_it_has_wrong_addresses_only(system: list[str], misled: bool) -> None:
    names = make_names(said(FIRST, WRONG), said(SECOND, RIGHT), system=system, tried={WRONG: INSECURE, RIGHT: OK})
    assert faults_of(names).system_misled is misled


ANSWERS = st.builds(
    said,
    st.sampled_from([FIRST, SECOND, THIRD]),
    st.sampled_from([RIGHT, WRONG, "127.0.0.1"]),
    reply=st.sampled_from(Reply),
)


@given(
    st.builds(
        lambda answers, tried: make_names(*answers, tried=tried),
        st.lists(ANSWERS, max_size=6),
        st.dictionaries(st.sampled_from([RIGHT, WRONG, "127.0.0.1"]), st.sampled_from(Reply)),
    )
)
def test_who_gave_an_address_where_the_server_is_never_lies(names: NameAnswers) -> None:
    proven = {item.address for item in names.tried if item.reply is OK}
    honest = {answer for answer in names.answers if proven & set(answer.addresses)}
    liars = set(faults_of(names).lying)
    assert liars <= {answer.resolver for answer in names.answers if answer not in honest}
