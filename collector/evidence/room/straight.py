"""Turns numbered packets into data packets of a room and back, by the shortest way through the SDK.

Its Python half wakes every room's task for each packet sent and each received, which takes more of a processor than all
of its native half. Here a packet is handed over by one native call from whatever thread, and one that arrives is taken
in the native half's own thread, at the moment of its arrival.
"""

import asyncio
import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livekit import rtc

HandOver = Callable[[bytes], None]
Take = Callable[[bytes], None]
"""Is called in a thread of the SDK's own, and must not wait."""

_kept: list[object] = []
"""The native half may be in a call of the last one's while the next one takes its place: none may be collected."""
_native = threading.local()


@contextmanager
def straight(sender: "rtc.Room", topic: str, size_bytes: int, take: Take) -> Iterator[HandOver]:
    """Have every packet of ``topic`` go to ``take`` inside the block, and yield what hands one of ``size_bytes`` over.

    Packets of this topic then reach no listener of a room. Where the SDK's inside is another one day, packets are
    handed over as everybody does it, and whoever listens to the receiving room gets them.
    """
    try:
        hand_over = _calling(sender, topic, size_bytes)
        taking = _taking(topic, take)
    except (AttributeError, TypeError, ValueError, ImportError, ctypes.ArgumentError):
        yield ordinary(sender, topic)
        return
    try:
        yield hand_over
    finally:
        taking()


def ordinary(sender: "rtc.Room", topic: str) -> HandOver:
    """Return what hands a packet over by the SDK's own words, from another thread than the running loop's."""
    loop = asyncio.get_running_loop()

    def hand_over(payload: bytes) -> None:
        loop.call_soon_threadsafe(_publish, sender, payload, topic)

    return hand_over


def _publish(sender: "rtc.Room", payload: bytes, topic: str) -> None:
    """Run the SDK's coroutine to where it waits for its own answer, and leave it there: the packet is on its way."""
    from livekit.rtc.participant import PublishDataError

    handing = sender.local_participant.publish_data(payload, reliable=False, topic=topic)
    try:
        handing.send(None)
    except (StopIteration, PublishDataError):
        return  # it ended at once; where the connection is gone for now, what is not there counts as lost
    handing.close()


def _calling(sender: "rtc.Room", topic: str, size_bytes: int) -> HandOver:
    """Write the request once: only the payload is another each time, and copied before the native half answers."""
    from livekit.rtc import _ffi_client as native
    from livekit.rtc._proto import ffi_pb2

    library = native.FfiClient.instance._ffi_lib
    payload_at = ctypes.create_string_buffer(size_bytes)
    request = ffi_pb2.FfiRequest()
    request.publish_data.local_participant_handle = sender.local_participant._ffi_handle.handle
    request.publish_data.data_ptr = ctypes.addressof(payload_at)
    request.publish_data.data_len = size_bytes
    request.publish_data.reliable = False
    request.publish_data.topic = topic
    written = request.SerializeToString()
    asked = (ctypes.c_ubyte * len(written)).from_buffer_copy(written)
    answer_at, answer_bytes = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_size_t()
    answer = ctypes.byref(answer_at), ctypes.byref(answer_bytes)
    call, drop = library.livekit_ffi_request, library.livekit_ffi_drop_handle

    def hand_over(payload: bytes) -> None:
        ctypes.memmove(payload_at, payload, size_bytes)
        drop(call(asked, len(written), *answer))

    return hand_over


def _taking(topic: str, take: Take) -> Callable[[], None]:
    """Put a callback before the SDK's own, which gets all that is not of the topic; return what takes it away again."""
    from livekit import rtc
    from livekit.rtc import _ffi_client as native
    from livekit.rtc._proto import ffi_pb2, room_pb2

    parse, drop = ffi_pb2.FfiEvent.FromString, native.FfiClient.instance._ffi_lib.livekit_ffi_drop_handle
    for message, field in (
        (ffi_pb2.FfiEvent, "publish_data"),
        (ffi_pb2.FfiEvent, "room_event"),
        (room_pb2.RoomEvent, "data_packet_received"),
    ):
        if field not in message.DESCRIPTOR.fields_by_name:
            raise AttributeError(field)

    answer = opening("publish_data")

    def came(data_at: "ctypes._Pointer[ctypes.c_uint8]", size: int) -> None:
        _stay()
        told = ctypes.string_at(data_at, size)
        if told.startswith(answer):
            return  # to a packet that was handed over, for which nobody waits
        event = parse(told)
        if event.room_event.WhichOneof("message") == "data_packet_received":
            packet = event.room_event.data_packet_received.user
            if packet.topic == topic:
                take(ctypes.string_at(packet.data.data.data_ptr, packet.data.data.data_len))
                drop(packet.data.handle.id)
                return
        native.ffi_event_callback(data_at, size)

    callback = native.ffi_cb_fnc(came)
    _kept.append(callback)
    begin = native.FfiClient.instance._ffi_lib.livekit_ffi_initialize
    version = rtc.__version__.encode()
    begin(callback, False, b"python", version)
    return lambda: begin(native.ffi_event_callback, False, b"python", version)


def opening(field: str) -> bytes:
    """Return the bytes that an event of the SDK begins with if it holds this message, and only then."""
    from livekit.rtc._proto import ffi_pb2

    event = ffi_pb2.FfiEvent()
    getattr(event, field).SetInParent()
    return event.SerializePartialToString()[:-1]  # without the length of what follows


def _stay() -> None:
    """Have Python keep what it made for this native thread: else each call from there makes it anew and drops it."""
    if not hasattr(_native, "stays"):
        _native.stays = True
        ctypes.pythonapi.PyGILState_Ensure()
