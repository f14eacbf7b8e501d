"""Names the places on the path from camera and microphone to eye and ear."""

from enum import StrEnum


class Stage(StrEnum):
    """A place where sound and picture can part, in the order in which media passes them."""

    SOURCE = "source"
    PUBLISHER_QUEUE = "publisher-queue"
    NETWORK = "network"
    SERVER = "server"
    RECEIVER_BUFFERS = "receiver-buffers"
    RENDERER = "renderer"
    OUTPUT = "output"


SOURCE_TO_RECEIVER = (
    Stage.SOURCE,
    Stage.PUBLISHER_QUEUE,
    Stage.NETWORK,
    Stage.SERVER,
    Stage.RECEIVER_BUFFERS,
)
"""The stages that must all have been measured before anything may be called in sync."""
