"""Renders one run as one self-contained HTML page that runs nothing and asks the outside for nothing."""

import base64
import contextlib
import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from collector import __version__
from collector.model.run import Run
from collector.report.tables import ListedFile
from collector.report.view import Place, shape_page

# A wheel carries templates inside the package, a checkout beside it.
_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps templates compiled where Python keeps our modules compiled.

    To compile them takes a tenth of what a short run takes (measured).
    """

    def __init__(self) -> None:
        super().__init__(str(Path(cache_from_source(__file__)).parent), f"%s.{sys.implementation.cache_tag}.template")

    def get_source_checksum(self, source: str) -> str:
        """Tell a template compiled by another version, which may do so otherwise, from ours."""
        return super().get_source_checksum(source + __version__)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, unless nothing may be written there."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=None if sys.dont_write_bytecode else CompiledTemplates(),
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
