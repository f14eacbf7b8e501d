"""Takes the secrets out of a request before it is stored, and puts them in when a run is taken up again."""

from collections.abc import Mapping
from dataclasses import replace

from collector.errors import UsageError
from collector.model.privacy import Secret
from collector.model.request import Request


def secrets_of(request: Request) -> tuple[tuple[str, Secret], ...]:
    """Return each secret that a request may hold by the variable that gives it."""
    return (
        ("LIVEKIT_API_KEY", request.server.api_key),
        ("LIVEKIT_API_SECRET", request.server.api_secret),
        ("LIVEKIT_TOKEN", request.server.token),
        ("AGORA_CUSTOMER_ID", request.vendor.agora_id),
        ("AGORA_CUSTOMER_SECRET", request.vendor.agora_secret),
    )


def secrets_again(names: tuple[str, ...], given: Request) -> dict[str, Secret]:
    """Return the secrets that a run was begun with, and no others. Raises UsageError if one was not given."""
    known = dict(secrets_of(given))
    missing = [name for name in names if not known.get(name)]
    if missing:
        raise UsageError(
            f"The run was begun with {', '.join(names)}; missing now: {', '.join(missing)}. Secrets are never "
            "stored: set them as before, or name the file that holds them with --env-file."
        )
    return {name: known[name] for name in names}


def with_secrets(request: Request, secrets: Mapping[str, Secret], case_key: Secret) -> Request:
    """Return a request with these secrets in place of its own."""
    none = Secret()
    server = replace(
        request.server,
        api_key=secrets.get("LIVEKIT_API_KEY", none),
        api_secret=secrets.get("LIVEKIT_API_SECRET", none),
        token=secrets.get("LIVEKIT_TOKEN", none),
    )
    vendor = replace(
        request.vendor,
        agora_id=secrets.get("AGORA_CUSTOMER_ID", none),
        agora_secret=secrets.get("AGORA_CUSTOMER_SECRET", none),
    )
    return replace(request, server=server, vendor=vendor, case_key=case_key)
