"""Tells whether the channel held data packets back, so that what they waited for was not the way to the server.

SCTP, which carries data, sends less after a loss, and waits a second after several (RFC 9260, 6.3 and 7.2). Neither
sound nor the connection's own checks do: where their round trips stayed short meanwhile, the packets waited on this
machine, and those figures hold.
"""

from collector.measure import robust
from collector.measure.packets import LATE_MS, lost, trips
from collector.model.evidence import Absent
from collector.model.records.quality import MediaPath, PacketTrain

BEYOND_MS = 20.0
"""One packet's pace above the longest round trip of media."""
FEWEST_POLLS = 5


def held_back_ms(train: PacketTrain, media: MediaPath | Absent) -> float:
    """Return by how much the slowest twentieth of the packets exceeds media's longest round trip; 0 if by nothing.

    0 also where no packet was lost, which leaves the channel as fast as the way, or where media told no round trips.
    """
    polls = media.path if isinstance(media, MediaPath) else ()
    until_ms = train.taken[0].timestamp() * 1000 + (train.sent_ms[-1] if train.sent_ms else 0.0) + LATE_MS
    own = [poll.round_trip_ms for poll in polls if poll.round_trip_ms > 0 and poll.at_ms <= until_ms]
    came = [trip.took_ms for trip in trips(train)]
    if len(own) < FEWEST_POLLS or not came or not lost(train):
        return 0.0
    beyond_ms = robust.quantile(came, 0.95).value - max(own)
    return beyond_ms if beyond_ms > BEYOND_MS else 0.0
