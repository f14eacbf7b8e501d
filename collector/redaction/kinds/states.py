"""The words by which logs say how something went, where else a name or a secret of somebody would stand."""

_OF_A_CONNECTION = (
    "new connecting connected reconnecting reconnected disconnecting disconnected checking completed closed closing "
    "open opening active inactive joining joined left leaving idle ready pending started starting stopped stopping "
    "waiting success succeeded successful unsuccessful failure muted unmuted published unpublished subscribed "
    "unsubscribed enabled disabled online offline interrupted unavailable unreachable uninitialized"
)
_OF_A_REQUEST = (
    "accepted allowed denied forbidden rejected authenticated authenticating authorized deauthenticated "
    "unauthenticated unauthorized unexpected unimplemented unspecified unsupported"
)
_OF_A_SECRET = "changed correct default incorrect mismatch optional reset unset unused verified wrong"  # noqa: S105  what is said of one
STATES = frozenset(f"{_OF_A_CONNECTION} {_OF_A_REQUEST} {_OF_A_SECRET}".split())
"""In lower case."""
