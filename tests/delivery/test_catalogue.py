import os
import re
from pathlib import Path

import pytest

from collector.delivery.catalogue import catalogue, service_of
from collector.delivery.model import Kind
from collector.delivery.service import Service
from collector.errors import UsageError

HERE = Path(__file__).parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="no absolute path there")
SERVICES = [pytest.param(service, id=service.title) for service in catalogue()]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_reads_its_own_example_and_is_found_by_it(service: Service) -> None:
    assert service_of(service.example) is service
    assert service.read(service.example).shown


@pytest.mark.parametrize("service", SERVICES)
def test_a_secret_never_has_an_option(service: Service) -> None:
    for need in service.needs:
        assert need.variables
        assert need.variables[0].startswith("AVSYNC_")
        assert bool(need.option) is (need.kind is Kind.OPEN)
        assert not need.option or re.fullmatch(r"--[a-z][a-z0-9-]+", need.option)


def test_no_two_services_share_a_scheme() -> None:
    schemes = [scheme for service in catalogue() for scheme in service.schemes]
    assert len(schemes) == len(set(schemes))


def test_every_service_has_its_test() -> None:
    modules = {path.stem for path in (HERE.parent.parent / "collector/delivery/services").glob("[a-z]*.py")}
    assert {f"test_{name}.py" for name in modules} <= {path.name for path in (HERE / "services").glob("test_*.py")}


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://x", "gopher\x1b[31m://x"])
def test_what_is_nowhere_names_where_it_could_be(url: str) -> None:
    with pytest.raises(UsageError, match="s3://bucket/folder/") as raised:
        service_of(url)
    assert "\x1b" not in str(raised.value)


def test_a_ticket_as_the_browser_shows_it_is_not_taken_for_a_place_to_put_a_file() -> None:
    with pytest.raises(UsageError, match=r"github\+https://\S+/issues/1 or redmine\+https://\S+/issues/1"):
        service_of("https://github.com/owner/project/issues/1")
    with pytest.raises(UsageError, match=r"rt\+https://rt\.example/ticket/7"):
        service_of("https://rt.example/Ticket/Display.html?id=7")
    assert service_of("https://bucket.example/issues/1?sig=hush").title == "HTTPS PUT"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("support@example.com", "mailto:support@example.com"),
        ("C:\\Support files\\", "file:///C:/Support%20files/"),
        pytest.param("/srv/support/", "file:///srv/support/", marks=POSIX),
        pytest.param("./support", "/support", marks=POSIX),
    ],
)
def test_a_mail_address_or_a_path_is_answered_with_how_it_is_given(url: str, meant: str) -> None:
    with pytest.raises(UsageError, match="what kind of place") as raised:
        service_of(url)
    assert str(raised.value).endswith(meant)
    service_of(str(raised.value).rpartition(" ")[2])
