from collector.measure.timestamps import streams_of
from collector.model.incident import Vendor
from collector.vendors.timestamp_context import expectations, reach_of, stamped_by_browser, vendor_of
from collector.vendors.timestamps import Reach
from tests.factory import make_incident
from tests.traces import make_trace, points


def test_a_trace_that_names_its_sdk_is_livekits_whatever_the_incident_says() -> None:
    assert vendor_of(make_trace(sdk="livekit-python 1.2.0"), make_incident(vendor="agora")) is Vendor.LIVEKIT
    assert vendor_of(make_trace(), make_incident(vendor="agora")) is Vendor.AGORA


def test_the_api_that_the_trace_names_decides() -> None:
    trace = make_trace(points(), video_api="AVSynchronizer.push")
    found = expectations(trace, streams_of(trace)[0], make_incident(vendor="livekit", platform="linux"))
    assert [item.api for item in found] == ["AVSynchronizer.push"]
    assert reach_of(found) is Reach.LOGGING


def test_what_is_not_known_reaches_the_receivers() -> None:
    assert reach_of(()) is Reach.RECEIVERS


def test_only_the_web_stamps_by_itself() -> None:
    assert stamped_by_browser(make_incident(platform="web"))
    assert not stamped_by_browser(make_incident(platform="ios"))
