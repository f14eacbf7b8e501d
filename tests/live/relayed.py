"""Holds a session whose media goes through a real relay, and prints the candidate pair that the SDK selected.

The server and the relay are one machine, the session another, joined by a link of their own: libwebrtc speaks to no
relay on loopback. Run as ``python -m tests.live.relayed serve HOST PROTOCOL NEAR`` inside the servers' namespace, where
NEAR is how to enter the other one, as JSON.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from livekit import rtc

from collector.evidence.room.polls import read_poll
from collector.model.records.room import PathSample
from tests.live.server import LiveKitServer
from tests.servers.coturn import PASSWORD, USER, coturn

WAIT_S = 30
RELAYED = rtc.IceTransportType.TRANSPORT_RELAY


async def selected(url: str, token: str, *relays: str) -> PathSample:
    """Publish silence, through the relays if there are any, and return the selected pair. Raises TimeoutError."""
    room = rtc.Room()
    options = rtc.RoomOptions()
    if relays:
        server = rtc.IceServer(urls=list(relays), username=USER, password=PASSWORD)
        options.rtc_config = rtc.RtcConfiguration(ice_transport_type=RELAYED, ice_servers=[server])
    async with asyncio.timeout(WAIT_S):
        await room.connect(url, token, options)
        try:
            track = rtc.LocalAudioTrack.create_audio_track("silence", rtc.AudioSource(48_000, 1))
            await room.local_participant.publish_track(track)
            while True:
                found = read_poll(await room.get_rtc_stats()).path
                if found:
                    return found[0]
                await asyncio.sleep(0.2)
        finally:
            await room.disconnect()


def serve(host: str, protocol: str, near: str) -> str:
    """Start relay and server, hold the session beside them, and return what it printed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        relay = stack.enter_context(coturn(folder, host=host))
        server = LiveKitServer(folder, host)
        server.start()
        stack.callback(server.stop)
        token = server.token(room="relayed", identity="synthetic-publisher")
        address = f"turn:{host}:{relay.port}?transport={protocol}"
        return subprocess.run(
            [*json.loads(near), sys.executable, "-m", "tests.live.relayed", "session", server.url, token, address],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=WAIT_S + 30,
        ).stdout


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        print(serve(*sys.argv[2:5]))
    else:
        print(json.dumps(asdict(asyncio.run(selected(*sys.argv[2:5])))), flush=True)
        os._exit(0)  # the SDK's own threads may panic while Python ends
