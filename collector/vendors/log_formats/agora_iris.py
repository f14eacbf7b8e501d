"""Reads agora-iris.log: what apps in Unity, Flutter, Electron or React Native asked of Agora's SDK, without a zone."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(found[1].decode("ascii"))


FORMAT = LogFormat(
    id="agora-iris",
    title="Agora SDK for Unity, Flutter, Electron or React Native (iris)",
    vendor=Vendor.AGORA,
    # The later forms are those of SDKs before 4.3 and before 4.
    header=re.compile(
        rb"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\] ?\[\d+\] ?\[(?:[A-Z]|[a-z]{4,8})\] ?"
        rb"(?:\[[\w.]+:\d+\] |[^\n]{1,300}?\.\w{1,3}:\d+ agora::)"
    ),
    stamp=_stamp,
    written=Written.WITHOUT_ZONE,
    beacons=(
        *(b"iris version", b"_initialize", b"joinChannel", b"setExternalVideoSource", b"setClientRole"),
        *(b"setVideoEncoderConfiguration", b"enableExtension"),
    ),
    samples=(
        "[2026-03-05 14:05:00.123][4520][I][iris_logger.cc:160] iris version: 4.4.0-build.6 commit: 0f1e build: 504",
        "[2026-03-05 14:05:00.123] [4520] [info] [iris_rtc_engine_impl.cc:96] api name RtcEngine_leaveChannel",
        r"[2026-03-05 14:05:00.123] [4520] [debug] C:\SDK\log\iris_logger.cc:35 agora::iris::InitLogger",
    ),
)
