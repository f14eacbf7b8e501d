"""Says in which environment variables this package's own processes start."""

import os
import sys
from pathlib import Path

import collector


def environment() -> dict[str, str]:
    """Return ours without the secrets among them, and with where this package is found."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LIVEKIT_", "AVSYNC_", "AGORA_"))}
    # The last entry finds this package where it is not installed, behind all that the current folder may hide.
    entries = (*(entry for entry in sys.path if entry), str(Path(collector.__file__).parent.parent))
    return kept | {"PYTHONPATH": os.pathsep.join(entries), "PYTHONUNBUFFERED": "1"}
