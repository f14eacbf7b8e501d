"""Turns the SDK's native side down to what a steady measurement needs: few wake-ups, no log line of every packet.

Out of the box it hands each line of WebRTC's own log to Python, some 300 a second while packets flow, only for them to
be thrown away there, and wakes as many threads as the machine has cores for work that is done in microseconds.
"""

import os
from contextlib import suppress


def without_log() -> None:
    """Have the native side keep its log to itself from now on, in this process; before or after anything is joined."""
    os.environ.setdefault("RUST_LOG", "off")  # else its errors go to stderr, in words that nobody redacted
    from livekit import rtc
    from livekit.rtc import _ffi_client as native

    # The SDK has no word for it. Where its inside is another one day, the log goes on and only costs time.
    with suppress(AttributeError, TypeError):
        native.FfiClient.instance._ffi_lib.livekit_ffi_initialize(
            native.ffi_event_callback, False, b"python", rtc.__version__.encode()
        )


def on_one_thread() -> None:
    """Have the native side's tasks share one thread; only before the SDK is first used in this process."""
    os.environ.setdefault("TOKIO_WORKER_THREADS", "1")
