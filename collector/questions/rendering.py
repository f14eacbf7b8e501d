"""Lists the steps on an app's own renderer: what the receiver's statistics and log see of it, a change, the rule."""

from collector.model.records.guide import Witness
from collector.questions.incident import PLATFORMS
from collector.questions.parts import Choice, Device, Exact, Experiment, Form, Measurement, Note, Over, Question, When

OWN = When(key="custom_renderer", values=("yes",))
OPEN = When(key="renderer.effect", values=("", "cannot tell"))
"""What was measured before and after has not told."""

LATE = ("media.late-frames", "media.freezes", "media.frame-rate", "logs.late-frames")

PICTURES = (
    Measurement(
        id="renderer.room",
        title="Look for pictures that come late",
        why="What comes late before it reaches the renderer is not the renderer's doing.",
        does="joins the room unseen, publishes nothing, and counts pictures that were dropped or came off their beat",
        takes="15 to 60 s",
        sources=("room.",),
        judges=LATE,
        reuses="room.watch",
        when=(OWN, When(key="can.room", values=("yes",))),
    ),
    Measurement(
        id="renderer.log",
        title="Look for late pictures in the log",
        why="SDKs write down when a picture missed its turn, or when their renderer dropped it.",
        does="reads the log's lines of the time that you gave, and sends nothing",
        takes="a few seconds, a large log up to a minute",
        sources=("logs.",),
        over=Over.INCIDENT,
        judges=LATE,
        when=(OWN, When(key="can.log", values=("yes",))),
    ),
)
"""Measured before anything is changed."""

RENDERER = (
    Experiment(
        id="renderer",
        title="The SDK's own renderer",
        why="A renderer of the app's own decides itself when to show a picture.",
        change="On the device that watches, let the SDK draw the picture itself.",
        restore="Put your own renderer back.",
        device=Device.RECEIVER,
        seen_by=(Witness.RECORDING,),
        causes=("renderer.custom",),
        helped="Your renderer shows pictures late. Draw each one at the time that the SDK gives with it, drop those "
        "that are late, and never wait for the display in the callback.",
        when=(OWN,),
    ),
    Question(
        id="renderer_schedule",
        text="How does your renderer decide when to draw a picture?",
        short="renderer's schedule",
        why="No measurement has told; the SDK hands over each picture when it belongs to the sound, and every wait "
        "after that is an offset.",
        form=Form.CHOICE,
        choices=(
            Choice(value="at-once", label="At once, when it arrives"),
            Choice(value="queue", label="It goes through a queue of ours"),
            Choice(value="display", label="With the display's next refresh"),
            Choice(value="unsure", label="I cannot say"),
        ),
        when=(OWN, OPEN),
    ),
    Question(
        id="renderer_late",
        text="What does it do with a picture whose time has passed?",
        short="renderer's late pictures",
        why="One that shows every late picture stays behind for good.",
        form=Form.CHOICE,
        choices=(
            Choice(value="dropped", label="It is dropped"),
            Choice(value="shown", label="It is shown all the same"),
            Choice(value="unsure", label="I cannot say"),
        ),
        when=(OWN, OPEN),
    ),
    Question(
        id="renderer_platform",
        text="On what does the app run that watches?",
        short="platform of the renderer",
        why="The SDK hands pictures over differently on each.",
        form=Form.CHOICE,
        choices=PLATFORMS,
        when=(OWN,),
    ),
    Note(
        id="renderer.rule",
        text="The rule: draw each picture when it is due, drop those that are late, and never wait for the display in "
        "the callback. A queue, or a wait for the refresh, adds its own length to the picture, and nothing to the "
        "sound. This is how the SDK hands them over:",
        exact=Exact.RENDERER,
        when=(OWN,),
    ),
)
