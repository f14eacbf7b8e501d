"""Renders one run as one self-contained HTML page that runs nothing and asks the outside for nothing."""

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from collector.model.run import Run
from collector.report.tables import ListedFile
from collector.report.view import Place, shape_page

# A wheel carries templates inside the package, a checkout beside it.
_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def load() -> None:
    """Read and compile every template."""
    for template in _environment().list_templates():
        _environment().get_template(template)


def render_page(run: Run, files: Iterable[ListedFile], place: Place = Place.IN_BUNDLE) -> str:
    """Return summary.html for a run and the members of its bundle; the same input gives the same text."""
    return rendered("summary.html.j2", shape_page(run, files, place))


def rendered(template: str, page: object) -> str:
    """Return a page of the family: the frame's policy and style around a template's content."""
    environment = _environment()
    style = environment.get_template("style.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return environment.get_template(template).render(
        page=page,
        style=Markup(style),  # noqa: S704  our own file, without one value in it
        style_hash=f"sha256-{digest}",
    )
