"""What is recognised, as data: the tables in the order in which they win over one another where they overlap fully."""

from collector.redaction.kinds.addresses import ADDRESSES
from collector.redaction.kinds.callers import CALLERS
from collector.redaction.kinds.identifiers import IDENTIFIERS
from collector.redaction.kinds.keyed import KEYED, NAMED_IN_ID
from collector.redaction.kinds.machines import MACHINES
from collector.redaction.kinds.participants import PARTICIPANTS
from collector.redaction.kinds.people import PEOPLE
from collector.redaction.kinds.places import PLACES
from collector.redaction.kinds.tokens import SHAPES
from collector.redaction.kinds.webrtc import WEBRTC

EVERYWHERE = (*SHAPES, *WEBRTC, *KEYED, *PEOPLE, *PARTICIPANTS, *CALLERS, *MACHINES, *PLACES, *ADDRESSES)
"""Searched in every text."""

WHEN_HIDING = (*EVERYWHERE, *IDENTIFIERS)
"""Searched in every text when the ids that support looks a call up by are hidden too."""

IN_IDS = (*SHAPES, NAMED_IN_ID, *(kind for kind in (*PEOPLE, *ADDRESSES) if kind.name != "user"))
"""Searched in a value that is itself an id (a room's name, a host): what it must not hold, whatever it is called."""
