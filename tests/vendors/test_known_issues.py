"""Reports name versions, classes and lines that exist, and a version counts as a number, not as a text."""

import pytest

from collector.model.incident import Field, Vendor
from collector.vendors.known_issues import KNOWN_ISSUES, KnownIssue, Versions, numbers
from collector.vendors.signatures import SIGNATURES


@pytest.mark.parametrize("issue", KNOWN_ISSUES, ids=lambda issue: issue.id)
def test_an_entry_is_complete(issue: KnownIssue) -> None:
    known = {signature.id for signature in SIGNATURES if "none" not in (signature.strength,)}
    assert issue.classes
    assert issue.signatures
    assert set(issue.signatures) <= known
    assert issue.link.startswith("https://github.com/")
    assert issue.version_of in (Field.SDK_VERSION, Field.SERVER_VERSION)
    assert issue.advice.endswith(".")
    assert not issue.title.endswith(".")


def test_ids_are_unique() -> None:
    assert len({issue.id for issue in KNOWN_ISSUES}) == len(KNOWN_ISSUES)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.9", False),
        ("1.2.10", True),
        ("PYTHON 1.2.10", True),
        ("1.9.99", True),
        ("1.10", False),
        ("1.10.0", False),
        ("", False),
        ("latest", False),
    ],
)
def test_a_range_holds_its_first_version_and_not_the_one_that_fixed_it(version: str, expected: bool) -> None:
    assert Versions(first="1.2.10", before="1.10").hold(version) is expected


def test_where_the_thread_names_no_version_none_needs_to_be_known() -> None:
    assert Versions().hold("PYTHON 0.1.0")
    assert Versions().hold("")
    assert not Versions(before="2").hold("")


@pytest.mark.parametrize(
    ("text", "expected"), [("4.2.0", (4, 2)), ("2.2.0.07_14", (2, 2, 0, 7)), ("0.0", (0,)), ("", ())]
)
def test_zeros_at_the_end_make_no_other_version(text: str, expected: tuple[int, ...]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("vendor", "version", "expected"),
    [
        (Vendor.LIVEKIT, "PYTHON 1.2.0", True),
        (Vendor.LIVEKIT, "JS 1.2.0", False),
        (Vendor.AGORA, "PYTHON 1.2.0", False),
    ],
)
def test_a_report_concerns_its_own_sdk_alone(vendor: Vendor, version: str, expected: bool) -> None:
    issue = next(item for item in KNOWN_ISSUES if item.id == "livekit-python-sdks-437")
    assert issue.concerns(vendor, version) is expected
