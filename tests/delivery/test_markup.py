import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.delivery.markup import note, plain, rendered, ticket_text
from collector.delivery.model import Markup, TicketText
from collector.report.markdown import inline

TICKET = "Subject: Audio is 231 ms late in demo\\_1\n\n- Room: demo\\_1\n- Verdict: Problem\n\nFindings:\n\n- a: b\n"


def text(markdown: str) -> TicketText:
    return TicketText(subject="", markdown=markdown)


def test_a_ticket_is_split_into_subject_and_text_and_names_the_file() -> None:
    split = ticket_text(TICKET, name="demo.zip", size_bytes=1_234_567, sha256="ab" * 32)
    assert split.subject == "Audio is 231 ms late in demo_1"
    assert split.markdown.startswith("- Room: demo")
    assert split.markdown.endswith(f"Bundle: demo.zip, 1,234,567 bytes, sha256 {'ab' * 32}\n")


@pytest.mark.parametrize("ticket", ["", "no subject here\n- x"])
def test_a_ticket_without_a_subject_gets_one(ticket: str) -> None:
    split = ticket_text(ticket, name="demo.zip", size_bytes=1, sha256="ab" * 32)
    assert split.subject == "Sound and picture disagree: a bundle of avsync"
    assert ticket.partition("\n")[0] in split.markdown


def test_a_subject_never_breaks_a_header_nor_steers_a_terminal() -> None:
    split = ticket_text("Subject: a\x1b[31m\u202eb\rBcc: x\n\nbody\x1b", name="d", size_bytes=1, sha256="")
    assert split.subject == "a[31mbBcc: x"
    assert "\x1b" not in split.markdown


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=40))
def test_a_value_that_was_escaped_reads_as_it_was_in_plain_text(value: str) -> None:
    escaped = inline(value, 1000)
    without_mentions = re.sub("@(?=[A-Za-z0-9])", "(at)", value)
    assert rendered(text(escaped), Markup.PLAIN) == without_mentions


@given(st.text(max_size=200))
def test_no_value_makes_html(value: str) -> None:
    made = rendered(text(f"- {value}"), Markup.HTML)
    tags = set(re.findall(r"<[^>]*>", made))
    assert tags <= {"<ul>", "</ul>", "<li>", "</li>", "<p>", "</p>"}


def test_html_has_lists_and_paragraphs() -> None:
    made = rendered(text("- a & b\n- c\n\nFindings:\n"), Markup.HTML)
    assert made.split("\n") == ["<ul>", "<li>a &amp; b</li>", "<li>c</li>", "</ul>", "<p>Findings:</p>"]
    assert html.unescape("&amp;") == "&"


@given(st.text(max_size=100))
def test_no_value_leaves_the_block_that_textile_shows_as_it_is(value: str) -> None:
    made = rendered(text(value), Markup.TEXTILE)
    assert made.startswith("<pre>\n")
    assert made.count("</pre") == 1


def test_markdown_stays_as_it_is() -> None:
    assert rendered(text("- a\\_b\n"), Markup.MARKDOWN) == "- a\\_b\n"
    assert plain("- a\\_b C:\\temp\n") == "- a_b C:\\temp\n"


def test_a_note_says_where_the_bundle_lies() -> None:
    said = note(text("- a\n"), name="demo.zip", link="https://x.example/?sig=1", sha256="ab" * 32)
    assert said.text.markdown == "- a\nWhere it lies: https://x.example/?sig=1\n"
    assert (said.name, said.sha256) == ("demo.zip", "ab" * 32)
