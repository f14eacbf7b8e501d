"""Says whether two runs are of the same room, service and sender, or why that cannot be known."""

from dataclasses import dataclass

from collector.comparison.side import PSEUDONYM, Side, of_machines, same_key
from collector.model.incident import Field, Vendor

ONE_CASE = "give both runs the same --case CODE, so that equal names get equal pseudonyms"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sameness:
    """``apart``: why the two must not be compared. ``assumed``: what has to be taken for granted, in sentences."""

    apart: tuple[str, ...]
    assumed: tuple[str, ...]


def sameness(before: Side, after: Side) -> Sameness:
    """Compare who and where. Rooms must be known and equal; a sender who may be another one is an assumption."""
    if of_machines(before, after):
        return _machines(before, after)
    apart = [*_rooms(before, after), *_vendors(before, after)]
    other, assumed = _senders(before, after)
    return Sameness(apart=(*apart, *other), assumed=(*assumed, *_order(before, after)))


def _machines(before: Side, after: Side) -> Sameness:
    """Of two measurements by themselves, the way to two servers is not compared; one machine is an assumption."""
    first, second = (side.evidence.incident.value(Field.SERVER_HOST) for side in (before, after))
    apart = (f"The measurements are of the ways to different servers: {first} and {second}",) if first != second else ()
    one = "Both are taken to be of one machine: such documents do not tell which one they are from"
    return Sameness(apart=apart, assumed=(one, *_order(before, after)))


def _rooms(before: Side, after: Side) -> list[str]:
    first, second = (side.evidence.incident.room for side in (before, after))
    if not first or not second:
        return ["One of the runs names no room, so nothing says that both are of the same one"]
    if first == second:
        return []
    if first.startswith(PSEUDONYM) or second.startswith(PSEUDONYM):
        return [f"A room's name is hidden, and the two stand-ins differ: {ONE_CASE}"]
    return [f"The runs are of different rooms: {first} and {second}"]


def _vendors(before: Side, after: Side) -> list[str]:
    vendors = {side.evidence.incident.vendor for side in (before, after)} - {Vendor.UNKNOWN}
    return ["The runs are of different vendors' calls"] if len(vendors) > 1 else []


def _senders(before: Side, after: Side) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first, second = (side.evidence.incident.value(Field.SENDER) for side in (before, after))
    sids = [side.evidence.incident.value(Field.SENDER_SID) for side in (before, after)]
    if first == second != "" or sids[0] == sids[1] != "":
        return (), ()
    if not first or not second:
        return (), ("Not both runs know who sent; it is taken to be the same sender. Name one with --sender UID",)
    if first.startswith(PSEUDONYM) and second.startswith(PSEUDONYM):
        if same_key(before, after):
            return ("The runs are of different senders (their pseudonyms have the same key and differ)",), ()
        return (), (
            f"The senders' names are replaced with two keys; they are taken to be the same. To know, {ONE_CASE}",
        )
    if first.isdigit() and second.isdigit():
        return (f"The runs are of different senders: {first} and {second}",), ()
    return (), ("The sender has a new id in each session; it is taken to be the same one",)


def _order(before: Side, after: Side) -> tuple[str, ...]:
    first, second = (side.evidence.incident.window for side in (before, after))
    if first.start <= second.start:
        return ()
    return ("The run given first is the later one; it is taken as the one before the change",)
