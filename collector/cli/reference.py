"""``avsync reference OUT``: the clip to play in place of camera and microphone."""

import re
import sys
from pathlib import Path

import click

from collector.cli.options import option, text
from collector.errors import UsageError
from collector.reference.clip import DEFAULT_S, write_clip


@click.command("reference")
@click.argument("out", metavar="OUT.mp4|OUT.webm")
@option("--seconds", type=float, default=DEFAULT_S, show_default=f"{DEFAULT_S:g}", help="Length; players may loop it.")
@option("--fps", type=int, default=30, show_default=True, help="Frames per second.")
@text("--size", metavar="WxH", help="Picture size. [1280x720]")
@option("--sample-rate", type=int, default=48_000, show_default=True, help="Sample rate in Hz.")
@option("--quiet", is_flag=True, help="No progress on stderr.")
def command(out: str, seconds: float, fps: int, size: str, sample_rate: int, quiet: bool) -> None:
    """Write the reference clip: its picture and sound carry markers that identify themselves.

    Play it in the app in place of camera and microphone (as a custom source, a virtual camera, a shared screen with
    sound, or filmed from a screen) while avsync listens to the room: it then measures content, from the source on.
    """
    width, height = _size(size or "1280x720")
    with click.progressbar(length=100, label="Encoding", file=sys.stderr, hidden=quiet) as bar:

        def progress(share: float) -> None:
            bar.update(round(share * 100) - bar.pos)

        write_clip(
            Path(out),
            seconds=seconds,
            fps=fps,
            width=width,
            height=height,
            sample_rate_hz=sample_rate,
            progress=progress,
        )
    click.echo(out)


def _size(text_given: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})[xX×](\d{2,5})", text_given)
    if not found:
        raise UsageError(f'"{text_given}" is not a size. Use for example --size 640x360.')
    return int(found[1]), int(found[2])
