"""``avsync invite --room ROOM``: one page of text that asks the other end of a call for its evidence."""

from datetime import UTC, datetime
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

import click

from collector.cli.asking import checked_url
from collector.cli.headings import HeadedCommand, options
from collector.cli.options import HERE, PLATFORMS, VENDORS, WHEN, choice, option, text
from collector.cli.saying import say
from collector.errors import UsageError
from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.model.window import TimeWindow, resolve_window
from collector.report.invitation import Invitation
from collector.runs.inviting import invite

OTHER_END = {"sender": HostRole.RECEIVER, "receiver": HostRole.SENDER}


class InviteGiven(TypedDict):
    """What click hands over; an empty string means that the option was not given."""

    room: str
    url: str
    vendor: str
    platform: str
    here: str
    start: str
    end: str
    around: str
    last: str
    zone: str
    case: str
    no_case: bool


@click.command("invite", cls=HeadedCommand)
@text("--room", metavar="ROOM", help="Room or channel of the call.  [required]")
@text("--url", also=("LIVEKIT_URL",), metavar="URL", help="LiveKit server that the other end reaches, too.")
@choice("--vendor", values=VENDORS, help="Whose SDK.")
@choice("--platform", values=PLATFORMS, help="Platform of the app at the other end.")
@option(
    "--here", default="elsewhere", type=click.Choice(HERE), show_default=True, help="Your own side; asks the other."
)
@options(WHEN)
@text("--case", metavar="CODE", help="The code that you already gave to your own run.")
@option("--no-case", is_flag=True, help="Ask for no code; bundles join without one.")
def command(**given: Unpack[InviteGiven]) -> None:
    """Write one page of text for the other end: the exact command, and steps for people without Python.

    The page goes to stdout. The code for --case goes to stderr and is to be told by another channel than the page.
    """
    if not given["room"].strip():
        raise UsageError("--room is empty. Give the name of the call's room or channel.")
    if given["case"] and given["no_case"]:
        raise UsageError("--case and --no-case exclude each other. Give one of them.")
    invited = invite(
        Invitation(
            room=given["room"],
            vendor=Vendor(given["vendor"] or ("livekit" if given["url"] else "unknown")),
            role=OTHER_END.get(given["here"], HostRole.BYSTANDER),
            platform=given["platform"],
            url=_url_for_others(given["url"]),
            window=_window(given),
            case=not given["no_case"],
        ),
        code=given["case"],
    )
    click.echo(invited.page, nl=False)
    if invited.code:
        say(f"The code: {invited.code}")
        say("Tell it by another channel than the page (by phone), and give it to your own run: --case CODE.")
        say("A bundle that you have already made without it joins as well; names then stay apart.")


def _url_for_others(url: str) -> str:
    """Return what the page may tell of a server's address: its query may hold a token."""
    return urlsplit(checked_url(url))._replace(query="", fragment="").geturl() if url else ""


def _window(given: InviteGiven) -> tuple[TimeWindow, ...]:
    if not any((given["start"], given["end"], given["around"], given["last"])):
        return ()
    return (
        resolve_window(
            now=datetime.now(UTC),
            start=given["start"],
            end=given["end"],
            around=given["around"],
            last=given["last"],
            zone_name=given["zone"],
        ),
    )
