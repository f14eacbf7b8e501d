from dataclasses import replace
from pathlib import Path

from collector.model.member import OpaqueFile, SafeStream
from collector.model.records.logs import LogExcerpt
from collector.redaction.redactor import Redactor
from collector.runs.gathering import Harvest
from collector.runs.naming import name_members
from tests.logs_factory import make_excerpt


def made(*names: str) -> Harvest:
    """What a source brought that had streams of these names, and a record of each."""
    streams = [SafeStream(name=name, path=Path(), bytes=0, sha256="", crc=0, redactions={}) for name in names]
    return Harvest(streams=streams, records=[replace(make_excerpt(), member=name) for name in names])


def named(harvest: Harvest, *handles: str) -> list[str]:
    """Name all, and return the names of the streams, which are also those in the records."""
    name_members(harvest, Redactor(bytes(32), handles=handles).redact)
    names = [stream.name for stream in harvest.streams]
    assert names == [record.member for record in harvest.records if isinstance(record, LogExcerpt)]
    return names


def test_a_log_that_is_called_like_an_address_or_a_device_has_a_name_that_is_allowed() -> None:
    address, device, plain = named(made("logs/logs.1/10.0.0.5.log", "logs/logs.1/aux.log", "logs/logs.1/app.log"))
    assert address.startswith("logs/logs.1/(ipv4-")
    assert (device, plain) == ("logs/logs.1/_aux.log", "logs/logs.1/app.log")


def test_a_log_that_is_called_like_somebody_is_renamed_though_it_was_read_before_he_was_known() -> None:
    (name,) = named(made("logs/logs.1/annabel.log"), "annabel")
    assert name.startswith("logs/logs.1/(user-")


def test_logs_that_come_to_be_called_the_same_are_counted() -> None:
    keys = [f"logs/logs.1/AKIA{letter * 16}.log" for letter in "ABC"]
    first, *others = named(made(*keys))
    assert others == [first.replace(".log", "-2.log"), first.replace(".log", "-3.log")]


def test_records_of_logs_that_were_called_the_same_follow_their_streams() -> None:
    assert named(made("logs/logs.1/[key].log", "logs/logs.1/[key].log")) == [
        "logs/logs.1/(key).log",
        "logs/logs.1/(key)-2.log",
    ]


def test_opaque_files_are_named_too() -> None:
    harvest = Harvest(opaque=[OpaqueFile(name="attachments/logs.1/10.0.0.5.log", path=Path(), consent="agreed")])
    name_members(harvest, Redactor(bytes(32)).redact)
    assert harvest.opaque[0].name.startswith("attachments/logs.1/(ipv4-")


def test_a_record_without_a_member_stays_without() -> None:
    harvest = Harvest(records=[replace(make_excerpt(), member="")])
    name_members(harvest, Redactor(bytes(32)).redact)
    assert harvest.records == [replace(make_excerpt(), member="")]
