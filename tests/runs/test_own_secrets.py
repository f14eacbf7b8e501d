import dataclasses

import pytest

from collector.errors import UsageError
from collector.model.privacy import Secret
from collector.model.request import Request, Server, VendorAccess
from collector.runs.own_secrets import secrets_again, secrets_of, with_secrets
from tests.factory import make_request

NAMES = tuple(name for name, _ in secrets_of(make_request()))


def every_secret() -> Request:
    given = {name: Secret(value=f"value of {name}") for name in NAMES}
    return with_secrets(make_request(), given, Secret(value="11" * 32))


def test_every_secret_of_a_request_is_known() -> None:
    kinds = [field.type for kind in (Server, VendorAccess) for field in dataclasses.fields(kind)]
    assert len(NAMES) == kinds.count(Secret) == len(every_secret().secrets)


def test_taken_out_and_put_in_a_request_is_what_it_was() -> None:
    request = every_secret()
    bare = with_secrets(request, {}, Secret())
    assert (bare.secrets, bare.case_key) == ((), Secret())
    assert with_secrets(bare, dict(secrets_of(request)), request.case_key) == request


def test_only_what_the_run_was_begun_with_is_taken() -> None:
    assert set(secrets_again(NAMES[:2], every_secret())) == set(NAMES[:2])
    assert secrets_again((), every_secret()) == {}


def test_what_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match="missing now: LIVEKIT_API_SECRET"):
        secrets_again(("LIVEKIT_API_SECRET",), make_request())
