import pytest

from collector import __version__
from collector.bundle.archive import UnreadableBundleError
from collector.bundle.migrations import Document, NewerBundleError, migrate, way_out, written_by_newer

STEPS = {
    "avsync/run/1": lambda document: {**document, "schema": "avsync/run/2", "headline": document["title"]},
    "avsync/run/2": lambda document: {**document, "schema": "avsync/run/3", "owner": "unknown"},
}
OLD: Document = {"schema": "avsync/run/1", "title": "x"}


def test_a_document_of_today_is_taken_as_it_is() -> None:
    assert migrate(OLD, wanted="avsync/run/1", where="findings.json", tool="0.1.0") is OLD


@pytest.mark.parametrize(("wanted", "more"), [("avsync/run/2", set()), ("avsync/run/3", {"owner"})])
def test_an_old_document_goes_through_every_step(wanted: str, more: set[str]) -> None:
    document = migrate(OLD, wanted=wanted, where="findings.json", tool="0.1.0", steps=STEPS)
    assert document["schema"] == wanted
    assert document["headline"] == "x"
    assert set(document) == {"schema", "title", "headline"} | more


@pytest.mark.parametrize("tool", ["9.4", "9.4.0"])
def test_a_newer_schema_is_refused_with_the_version_to_install(tool: str) -> None:
    with pytest.raises(NewerBundleError) as refused:
        migrate({"schema": "avsync/run/2"}, wanted="avsync/run/1", where="findings.json in a.zip", tool=tool)
    told = str(refused.value)
    assert told.startswith(
        f"findings.json in a.zip has the schema avsync/run/2, which avsync {__version__} does not know"
    )
    assert f"'avsync-collector>={tool}'" in told
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("tool", ["", "0.0.1", __version__, "9.9'; rm -rf ~; '", "9.9\x1b[31m", "newest"])
def test_a_version_that_is_none_or_cannot_be_newer_is_never_repeated(tool: str) -> None:
    assert not written_by_newer(tool)
    assert way_out(tool) == "Install the newest: python -m pip install --upgrade avsync-collector"


@pytest.mark.parametrize("schema", [None, 7, "", "avsync/other/2", "avsync/run/0", "avsync/run/\x1b[31m", "run/2"])
def test_what_is_no_version_of_the_schema_is_refused_without_repeating_it(schema: object) -> None:
    with pytest.raises(UnreadableBundleError, match="has not the schema avsync/run/1") as refused:
        migrate({"schema": schema}, wanted="avsync/run/1", where="findings.json in a.zip", tool="")
    assert not isinstance(refused.value, NewerBundleError)
    assert "\x1b" not in str(refused.value)


def test_an_old_document_without_a_step_is_refused() -> None:
    with pytest.raises(UnreadableBundleError, match="Use the avsync that wrote it"):
        migrate(
            OLD, wanted="avsync/run/3", where="findings.json", tool="", steps={"avsync/run/1": STEPS["avsync/run/1"]}
        )


@pytest.mark.parametrize(("tool", "newer"), [("0.1.0", False), ("0.10", True), ("0.2.0", True), ("1.0", True)])
def test_versions_are_compared_by_their_numbers(tool: str, *, newer: bool) -> None:
    assert written_by_newer(tool) is newer
