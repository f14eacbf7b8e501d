"""Has somebody agree, with the cost in front of them, before the network is filled."""

import sys
from dataclasses import replace
from typing import TypedDict
from urllib.parse import urlsplit

import click

from collector.cli.headings import headed
from collector.cli.options import option, text
from collector.errors import UsageError
from collector.model.coverage import Reason
from collector.model.load import PUBLIC_SPEEDTEST_HOSTS, Load, LoadSettings, Speedtest
from collector.model.request import Request

LOAD = headed(
    "Filling the network",
    option("--load", is_flag=True, help="network: fill it, up and down in turn, after the cost is agreed to."),
    text("--speedtest-mini", metavar="URL", help="network: speedtest-cli against your own speedtest mini server."),
    option("--speedtest-public", is_flag=True, help="network: speedtest-cli against speedtest.net's nearest server."),
)

LOAD_AT_LAST = headed(
    "Filling the network",
    option("--load", is_flag=True, help="Fill it at the end, up and down in turn, after the cost is agreed to."),
)


class LoadGiven(TypedDict):
    """What click hands over of these options."""

    load: bool
    speedtest_mini: str
    speedtest_public: bool


def agreed_load(given: LoadGiven, request: Request, *, topic: str, yes: bool) -> LoadSettings:
    """Return what was asked for and agreed to. Raises UsageError as ``agreed`` does and for other topics."""
    wanted = _wanted(given)
    if wanted != LoadSettings() and topic != "network":
        raise UsageError(f"measure {topic} fills no network. Use: avsync measure network --load")
    return agreed(wanted, request, yes=yes)


def agreed(wanted: LoadSettings, request: Request, *, yes: bool) -> LoadSettings:
    """Return what is wanted once it is agreed to; a public server takes a yes of its own. Raises UsageError.

    What cannot be carried out is refused before anybody is asked to agree to it.
    """
    if wanted == LoadSettings():
        return wanted
    _require_possible(replace(request, load=wanted))
    _agree(_cost(wanted), yes=yes)
    if wanted.speedtest is Speedtest.PUBLIC:
        _agree(f"--speedtest-public contacts {', '.join(PUBLIC_SPEEDTEST_HOSTS)}: they see this address.", yes=yes)
    return wanted


def _require_possible(request: Request) -> None:
    from collector.model.records.load import NetworkLoad, SpeedtestFigures
    from collector.runs.planning import make_plan  # most runs fill no network, and this takes as long as all before

    options = {NetworkLoad.kind: "--load", SpeedtestFigures.kind: "A speedtest"}
    for item in make_plan(request):
        if item.plan.source in options and item.plan.skip is not Reason.NONE:
            raise UsageError(f"{options[item.plan.source]} cannot be carried out: {item.plan.detail}.")


def _wanted(given: LoadGiven) -> LoadSettings:
    mini = given["speedtest_mini"]
    if mini and given["speedtest_public"]:
        raise UsageError("Give either --speedtest-mini URL or --speedtest-public, not both.")
    speedtest = Speedtest.MINI if mini else Speedtest.PUBLIC if given["speedtest_public"] else Speedtest.OFF
    return LoadSettings(
        load=Load.ON if given["load"] else Load.OFF, speedtest=speedtest, mini_url=_checked(mini) if mini else ""
    )


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password:
        raise UsageError("--speedtest-mini must look like http://host/ or http://host:8080/mini, without a password.")
    return url


def _cost(wanted: LoadSettings) -> str:
    return (
        f"This fills the network for about {wanted.seconds:.0f} s and moves at most {wanted.megabytes:.0f} MB; "
        "calls that run over it suffer meanwhile."
    )


def _agree(told: str, *, yes: bool) -> None:
    if yes:
        click.echo(told, err=True)
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{told} Add --yes to agree.")
    if not click.confirm(f"{told} Go on?", err=True):
        raise UsageError("Nothing was done. Leave --load and --speedtest-… out to measure without.")
