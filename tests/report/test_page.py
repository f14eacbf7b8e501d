import base64
import hashlib
import importlib.util
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, nodes

from collector.report import page
from collector.report.page import render_page
from collector.report.view import Place
from tests.factory import make_incident, make_window
from tests.report.makers import FILES, make_judgement, make_run
from tests.report.pages import ALL_PAGES, MOST_BYTES, PAGES, hostile_page, quarter_hour_page
from tests.report.runs import queue_run

EVERY_TIME_LINE = 19
"""What happened, three of the publisher, four of the room, eight of the network, two of the machine, the offset."""

TEMPLATES = Path(__file__).parents[2] / "templates"


class Outline(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.style = ""
        self.inside_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside_style = tag == "style"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.inside_style = False

    def handle_data(self, data: str) -> None:
        if self.inside_style:
            self.style += data
        self.text += data

    def all(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.mark.parametrize("name", ALL_PAGES)
def test_nothing_on_the_page_runs_and_nothing_is_loaded(name: str) -> None:
    outline = Outline(ALL_PAGES[name])
    assert not {tag for tag, _ in outline.tags} & {"script", "iframe", "object", "embed", "img", "link", "base", "form"}
    assert not {key for _, attributes in outline.tags for key in attributes if key.startswith("on") or key == "style"}
    assert outline.all("src") == []
    assert all(re.match(r"#[a-z0-9-]+$|\./[^:]+$", href) for href in outline.all("href"))


@pytest.mark.parametrize("name", ALL_PAGES)
def test_the_policy_allows_this_style_and_nothing_else(name: str) -> None:
    outline = Outline(ALL_PAGES[name])
    digest = base64.b64encode(hashlib.sha256(outline.style.encode()).digest()).decode()
    policies = [value["content"] for _, value in outline.tags if value.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert "url(" not in outline.style
    assert "@import" not in outline.style


def test_hostile_text_is_visible_as_text() -> None:
    page = hostile_page()
    assert "<script>alert(1)</script>" in Outline(page).text
    assert "[U+202E]gnp.exe[U+0000][U+001B][31m[U+2028][U+D800]" in Outline(page).text
    assert not re.search(r"[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]", page)
    page.encode("utf-8")


def test_endless_text_is_cut_with_a_note() -> None:
    long = "word " * 400_000
    run = make_run(make_judgement(headline=long), incident=make_incident(window=make_window(), symptom=long))
    page = render_page(run, ())
    assert "characters more]" in page
    assert len(page.encode()) < 500_000


def test_a_quarter_of_an_hour_stays_under_the_limit_of_a_page() -> None:
    page = quarter_hour_page()
    assert len(page.encode()) <= MOST_BYTES
    assert "700 more are in the archive" in page
    assert page.count('class="drawing') == EVERY_TIME_LINE


@pytest.mark.parametrize("name", [name for name in ALL_PAGES if name.endswith("hostile")])
def test_hostile_text_stays_text_on_every_page(name: str) -> None:
    page = ALL_PAGES[name]
    assert "<script>alert(1)</script>" in Outline(page).text
    assert not re.search(r"[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]", page)
    page.encode("utf-8")


@pytest.mark.parametrize("name", ALL_PAGES)
def test_headings_are_in_order_and_landmarks_are_there(name: str) -> None:
    tags = [tag for tag, _ in Outline(ALL_PAGES[name]).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(following - level <= 1 for level, following in pairwise(levels))
    assert [tags.count(landmark) for landmark in ("header", "main", "nav", "footer")] == [1, 1, 1, 1]


@pytest.mark.parametrize("name", ALL_PAGES)
def test_ids_are_unique_and_every_reference_points_somewhere(name: str) -> None:
    outline = Outline(ALL_PAGES[name])
    ids = outline.all("id")
    references = [href[1:] for href in outline.all("href") if href.startswith("#")]
    references += outline.all("aria-labelledby") + outline.all("aria-describedby")
    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_every_table_has_a_caption_and_every_header_a_scope(name: str) -> None:
    tags = Outline(ALL_PAGES[name]).tags
    assert sum(tag == "table" for tag, _ in tags) == sum(tag == "caption" for tag, _ in tags)
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")


def test_the_first_screen_comes_in_the_order_of_its_importance() -> None:
    text = Outline(PAGES["queue"]).text
    order = (
        "Who should act: your app",
        "The publisher's audio queue is much longer",
        "Fault found.",
        "Audio reaches the viewer 231 ± 6 ms late, changing in a step, since 14:02:10 UTC",
        "Next step",
        "RM_synthetic1",
        "14:00:00 to 14:05:00 UTC (as given)",
        "[name-2], PA_synthetic1 → [name-5]",
        "Both ends",
        "Example Book 14",
        "A shorter audio queue",
        "Whether sound and picture are together in: renderer and output",
        "network.clock",
        "Sound and picture part in the publisher’s queue.",
        "What to change",
    )
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_bystander_is_folded_under_its_own_name() -> None:
    page = PAGES["bystander"]
    folded = page.index("The machine that ran avsync (no part of the call; findings: 1)")
    assert page.index("Both cores were above 90 %") > folded
    assert "<details>" in page[:folded]


@pytest.mark.parametrize(("zone", "lines"), [("Europe/Berlin", ["UTC", "Berlin"]), ("UTC", ["UTC"])])
def test_every_axis_shows_utc_and_the_zone_that_the_incident_has(zone: str, lines: list[str]) -> None:
    run = queue_run()
    incident = replace(run.evidence.incident, window=replace(run.evidence.incident.window, zone=zone))
    page = render_page(replace(run, evidence=replace(run.evidence, incident=incident)), FILES)
    plots = page.split('<div class="plot">')[1:]
    assert len(plots) > 3
    for plot in plots:
        (named,) = re.findall(r'<p class="units">(.*?)</p>', plot)
        assert re.findall(r"<span>(.*?)</span>", named) == lines
        times = re.findall(r'y="(13|29)">([^<]+)</text>', plot)
        assert [time for y, time in times if y == "13"]
        assert len({y for y, _ in times}) == len(lines)


def test_a_page_that_lies_elsewhere_than_its_files_links_to_none() -> None:
    outline = Outline(render_page(queue_run(), FILES, Place.ELSEWHERE))
    assert [href for href in outline.all("href") if not href.startswith("#")] == []
    assert "They lie in the bundle, not beside this page." in outline.text
    assert all(file.name in outline.text for file in FILES)


def test_the_same_run_gives_the_same_page() -> None:
    assert render_page(queue_run(), FILES) == PAGES["queue"]


DRAWN = ("sound", "picture", "third", "fourth", "strong-line", "focus")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio", of two colours written #rrggbb."""

    def luminance(colour: str) -> float:
        channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_is_readable_on_its_grounds(theme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", Outline(PAGES["queue"]).style, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[theme]))
    tones = ("fail", "warn", "inconclusive", "pass", "skip")
    pairs = [(text, ground) for text in ("text", "quiet", "link") for ground in ("ground", "sheet", "wash")]
    pairs += [(tone, ground) for tone in tones for ground in ("sheet", "ground", f"{tone}-wash")]
    pairs += [("sign-mark", tone) for tone in tones]
    pairs += [(text, f"{tone}-wash") for tone in tones for text in ("text", "quiet")]
    assert {
        pair: contrast(*(colours[name] for name in pair))
        for pair in pairs
        if contrast(*(colours[name] for name in pair)) < 4.5
    } == {}
    # what is drawn and not read needs 3:1 (WCAG 2.2, 1.4.11)
    assert all(contrast(colours[line], colours["sheet"]) >= 3 for line in DRAWN)
    zones = ("zone-good", "zone-noticeable", "zone-bad")
    assert all(contrast(colours["sound"], colours[zone]) >= 3 for zone in zones)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_a_template_holds_loops_and_conditions_and_no_other_logic(path: Path) -> None:
    computed = (nodes.Assign, nodes.AssignBlock, nodes.Slice, nodes.Mul, nodes.Add, nodes.Sub, nodes.Div, nodes.Mod)
    parsed = Environment(autoescape=True).parse(path.read_text("utf-8"))
    assert [(type(node).__name__, node.lineno) for node in parsed.find_all(computed)] == []


def test_every_colour_is_a_variable() -> None:
    style = (TEMPLATES / "style.css").read_text("utf-8")
    rules = [line for line in style.splitlines() if not re.match(r"\s*(:root|--)", line)]
    assert [line for line in rules if re.search(r"#[0-9a-f]{3,8}\b(?=[;,) ])", line)] == []


def test_a_figure_of_the_path_has_its_verdict_as_a_sign_and_in_words() -> None:
    loss = PAGES["queue"].partition("loss <b>0.20 ± 0.10 %</b>")
    assert loss[0].rstrip().endswith('<use href="#sign-pass"/></svg><span>')
    assert loss[2].startswith('<span class="unseen"> (No fault seen)</span>')


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder, still to be made, where Python would keep the report's modules compiled."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    return Path(importlib.util.cache_from_source(page.__file__)).parent


def one(source: str = "{{ 1 }}") -> str:
    environment = Environment(loader=DictLoader({"one": source}), bytecode_cache=page.CompiledTemplates())
    return environment.get_template("one").render()


def test_a_template_is_compiled_once_and_anew_when_it_or_the_version_is_another(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled.mkdir(parents=True)
    assert one() == "1"
    with monkeypatch.context() as patched:
        patched.delattr(Environment, "compile")
        assert one() == "1"
        with pytest.raises(AttributeError):
            one("{{ 2 }}")
        patched.setattr(page, "__version__", "0")
        with pytest.raises(AttributeError):
            one()
    assert one("{{ 2 }}") == "2"
    assert len(list(compiled.iterdir())) == 1


def test_a_page_is_drawn_where_nothing_can_be_kept(compiled: Path) -> None:
    assert one() == "1"
    assert not compiled.exists()
