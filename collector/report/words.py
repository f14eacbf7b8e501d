"""Says in plain words what the model's closed lists mean: verdicts, stages, reasons, topics, facts."""

from collector.model.cause import Owner
from collector.model.coverage import Reason, State
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.stage import Stage

VERDICT = {
    Verdict.FAIL: "Fault found",
    Verdict.WARN: "Problem found",
    Verdict.INCONCLUSIVE: "Inconclusive",
    Verdict.PASS: "No fault seen",
    Verdict.SKIP: "Not answered",
}

VERDICT_MEANS = {
    Verdict.FAIL: "Something measured is far outside its limit.",
    Verdict.WARN: "Something measured is outside its limit.",
    Verdict.INCONCLUSIVE: "Nothing wrong was measured, but not every place was. This is not an all-clear.",
    Verdict.PASS: "Every stage from source to receiver’s buffers was measured; no fault was seen during this run.",
    Verdict.SKIP: "Nothing could be judged.",
}

ACTS = {
    Owner.APP: "your app",
    Owner.DEVICE: "your device",
    Owner.NETWORK: "your network",
    Owner.SERVICE: "the service",
    Owner.UNKNOWN: "not known yet",
}

STAGE = {
    Stage.SOURCE: "Source",
    Stage.PUBLISHER_QUEUE: "Publisher’s queue",
    Stage.NETWORK: "Network",
    Stage.SERVER: "Server",
    Stage.RECEIVER_BUFFERS: "Receiver’s buffers",
    Stage.RENDERER: "Renderer",
    Stage.OUTPUT: "Output",
}

STAGE_SIDE = {
    Stage.SOURCE: "sender",
    Stage.PUBLISHER_QUEUE: "sender",
    Stage.NETWORK: "between",
    Stage.SERVER: "between",
    Stage.RECEIVER_BUFFERS: "receiver",
    Stage.RENDERER: "receiver",
    Stage.OUTPUT: "receiver",
}

REASON = {
    Reason.NONE: "",
    Reason.NOT_FOUND: "not found",
    Reason.DENIED: "access denied",
    Reason.TIMEOUT: "no answer in time",
    Reason.DEADLINE: "cut off at its deadline",
    Reason.TOO_LARGE: "too large",
    Reason.OUTSIDE_WINDOW: "outside the window",
    Reason.REDACTION_FAILED: "could not be made safe, so it was left out",
    Reason.DISABLED: "not asked for, or switched off",
    Reason.UNSUPPORTED: "not possible here",
    Reason.CRASHED: "the source broke",
    Reason.DECLINED: "the user declined",
}

STATE = {State.COLLECTED: "collected", State.PARTIAL: "partial", State.MISSING: "missing"}

TOPIC = {
    "sync": "Sound against picture",
    "media": "Media as received",
    "publisher": "Publisher",
    "timestamps": "Timestamps",
    "room": "Room",
    "network": "Network",
    "device": "Device",
    "clock": "Clock",
    "vendor": "The vendor’s own records",
    "server": "Server",
    "logs": "Logs",
    "ticket": "Ticket",
}
"""Topics in the order in which they are shown; an unknown one follows under its own name."""

ROLE = {
    HostRole.SENDER: "the sender’s side",
    HostRole.RECEIVER: "the receiver’s side",
    HostRole.SERVER: "the server",
    HostRole.BYSTANDER: "the machine that ran avsync",
}

FACT = {
    Field.ROOM: "Room or channel",
    Field.SCENARIO: "Scenario",
    Field.SENDER: "Sender",
    Field.RECEIVER: "Receiver",
    Field.CUSTOM_SOURCE: "Custom video source",
    Field.CUSTOM_RENDERER: "Custom renderer",
    Field.REPRODUCIBLE: "Reproducible",
    Field.STEPS: "Steps",
    Field.VENDOR: "Vendor",
    Field.PLATFORM: "Platform",
    Field.SYMPTOM: "Symptom",
    Field.ENHANCEMENT: "Enhancement SDK",
    Field.APP_ID: "App ID",
    Field.ROOM_SID: "Room SID",
    Field.SENDER_SID: "Sender SID",
    Field.SERVER_HOST: "Server host",
    Field.SERVER_VERSION: "Server version",
    Field.SDK_VERSION: "SDK version",
    Field.CALL_ID: "Call ID",
    Field.CLIENT_ROLE: "Role of the logging client",
    Field.LABEL: "Label of this run",
    Field.ENCODER: "Encoder asked for",
    Field.SYNC_GROUP: "Room created with a sync group",
    Field.DEVICE_MODEL: "Device model by the log",
    Field.SYSTEM: "System by the log",
    Field.MICROPHONE: "Microphone by the log",
    Field.CAMERA: "Camera by the log",
    Field.SPEAKER: "Speaker by the log",
    Field.FILTER: "Filter of the vendor’s SDK",
}
