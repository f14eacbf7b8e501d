"""Lists public reports of sound and picture parting: whose SDK, which versions, how it behaves, what logs show of it.

A report is matched by version, class and signature together; a version alone says nothing. Adding one is one entry,
and only what a public thread states belongs here: a range is open where the thread names no version.
"""

import re
from dataclasses import dataclass

from collector.measure.pattern import Pattern
from collector.model.incident import Field, Vendor

_NUMBERS = re.compile(r"\d+")
_RELEASE = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """From ``first``, included, to ``before``, excluded; empty means that the thread names no such end."""

    first: str = ""
    before: str = ""

    def hold(self, version: str) -> bool:
        """Whether a version lies in the range; "PYTHON 1.2.0" counts as 1.2.0, and what is no version lies only in a
        range that is open at both ends."""
        number = numbers(version)
        if not number:
            return not self.first and not self.before
        return numbers(self.first) <= number and (not self.before or number < numbers(self.before))


def numbers(version: str) -> tuple[int, ...]:
    """Return the parts of the version in a text, without zeros at the end; empty if there is none."""
    found = _RELEASE.search(version)
    parts = [int(part) for part in _NUMBERS.findall(found[0])] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts) or ((0,) if found else ())


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownIssue:
    """One public report. ``version_of`` is the fact that names the version; where that is the SDK's, ``sdk`` begins it
    as the server's log spells it (empty: any of the vendor).

    ``signatures`` are ids of the catalogue, one of which must be in the window; ``classes`` how the offset behaves.
    ``fixed_in`` is empty if the thread names none.
    """

    id: str
    vendor: Vendor
    version_of: Field
    versions: Versions
    classes: tuple[Pattern, ...]
    signatures: tuple[str, ...]
    title: str
    advice: str
    link: str
    sdk: str = ""
    fixed_in: str = ""

    def concerns(self, vendor: Vendor, version: str) -> bool:
        """Whether the report is about this vendor, SDK and version."""
        return vendor is self.vendor and version.startswith(self.sdk) and self.versions.hold(version)


KNOWN_ISSUES = (
    KnownIssue(
        id="livekit-python-sdks-437",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SDK_VERSION,
        sdk="PYTHON",
        versions=Versions(),
        classes=(Pattern.STEP, Pattern.CONSTANT),
        signatures=("livekit.capture-behind",),
        title="AVSynchronizer does not let video catch up after a stall; its authors intend that",
        advice="Raise max_delay_tolerance_ms above the stalls in the log, or remove the stalls, then measure again.",
        link="https://github.com/livekit/python-sdks/pull/438",
    ),
    KnownIssue(
        id="livekit-python-sdks-371",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SDK_VERSION,
        sdk="PYTHON",
        versions=Versions(),
        classes=(Pattern.DRIFT,),
        signatures=("livekit.play-diff",),
        title="sound and picture of a file part by 0.2 to 0.3 s each second where its sample rate is not the source's",
        advice="Make the AudioSource with the file's own rate and channels, or resample to 48000 Hz; measure again.",
        link="https://github.com/livekit/python-sdks/issues/371",
    ),
    KnownIssue(
        id="livekit-219",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SERVER_VERSION,
        versions=Versions(before="0.15"),
        classes=(Pattern.STEP,),
        signatures=("livekit.report-order",),
        title="muting and unmuting quickly makes sound 1 to 2 s late until somebody joins anew",
        advice="Update the server; until then, join anew after the step, and mute less often in a row.",
        link="https://github.com/livekit/livekit/issues/219",
    ),
    KnownIssue(
        id="livekit-2859",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SERVER_VERSION,
        versions=Versions(first="1.7", before="1.7.2"),
        classes=(Pattern.INTERMITTENT, Pattern.STEP),
        signatures=("livekit.report-skew", "livekit.report-away-from-media", "livekit.report-order"),
        title="sender reports with the publisher's own times vary by seconds for a receiver that rounds them",
        advice="Keep all 64 bits of NTP times in your own receiver; from 1.7.2 on the server need not pass them.",
        link="https://github.com/livekit/livekit/pull/2859",
        fixed_in="1.7.2 (an option)",
    ),
    KnownIssue(
        id="livekit-egress-533",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SERVER_VERSION,
        versions=Versions(),
        classes=(Pattern.DRIFT,),
        signatures=("livekit.recording-drift",),
        title="recordings drift, by 20 s in 1 h 44 min in the report",
        advice="Update egress and compare the slope of a new recording; give support both figures and the egress id.",
        link="https://github.com/livekit/egress/issues/533",
    ),
    KnownIssue(
        id="livekit-egress-1399",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SERVER_VERSION,
        versions=Versions(),
        classes=(Pattern.CONSTANT,),
        signatures=("livekit.report-outliers",),
        title="one session's sound lies apart from its picture by a constant, by what its sender reports say",
        advice="Record the same call in a new session; if that is in step, give support both room SIDs.",
        link="https://github.com/livekit/egress/pull/1399",
    ),
    KnownIssue(
        id="livekit-unity-76",
        vendor=Vendor.LIVEKIT,
        version_of=Field.SDK_VERSION,
        sdk="UNITY",
        versions=Versions(before="1.1"),
        classes=(Pattern.INTERMITTENT, Pattern.STEP),
        signatures=("webrtc.interval-too-short", "webrtc.old-capture-time"),
        title="video times in whole milliseconds make frames look too close, so that some are dropped",
        advice="Update the Unity SDK to 1.1.0 or later, then measure again.",
        link="https://github.com/livekit/client-sdk-unity/pull/76",
        fixed_in="1.1.0",
    ),
    KnownIssue(
        id="agora-advanced-video-242",
        vendor=Vendor.AGORA,
        version_of=Field.SDK_VERSION,
        versions=Versions(first="3.0", before="4.0"),
        classes=(Pattern.INTERMITTENT,),
        signatures=("agora.late-frame",),
        title="the picture freezes and its late frames are thrown away while sound goes on",
        advice="Look at loss and processor load of the receiver in that minute: frames came too late to be shown.",
        link="https://github.com/AgoraIO/Advanced-Video/issues/242",
    ),
    KnownIssue(
        id="agora-web-ng-27",
        vendor=Vendor.AGORA,
        version_of=Field.SDK_VERSION,
        versions=Versions(first="0.1.9", before="0.1.10"),
        classes=(Pattern.DRIFT, Pattern.STEP),
        signatures=("agora.web-unpublish",),
        title="unpublishing and publishing one track again and again delays sound or picture more and more",
        advice="Update the Web SDK; until then, mute a track instead of unpublishing it.",
        link="https://github.com/AgoraIO-Community/AgoraWebSDK-NG/issues/27",
        fixed_in="the version after 0.1.9",
    ),
)
"""Every report whose thread names something that a log shows; the others could only be matched by a version."""
