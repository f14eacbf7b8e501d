"""Makes the redactor that a request asks for, which knows from the start whom and what its incident names."""

from collections.abc import Iterable, Iterator

from collector.model.incident import Field, Incident, Vendor
from collector.model.request import Request
from collector.redaction.leaks import is_common
from collector.redaction.records import Meaning, meaning_of_fact
from collector.redaction.redactor import Redactor

_CLOUD = ".livekit.cloud"


def redactor_for(
    request: Request, *, secrets: Iterable[str] = (), handles: Iterable[str] = (), ids: Iterable[str] = ()
) -> Redactor:
    """Return the redactor of a whole run, and of each of its sources with what was learned before.

    ``ids`` and those of the incident go wherever they stand if the request hides them.
    """
    redactor = Redactor(
        case_key=bytes.fromhex(request.case_key.value),
        secrets=secrets,
        handles=(*sorted(handles_of(request.incident)), *handles),
        hide_identities=request.hide_identities,
        rules=request.rules,
        lookups=request.incident.lookups,
    )
    for value in sorted(ids_of(request.incident).union(ids)) if request.hide_identities else ():
        redactor.add_id(value)
    return redactor


def words_among(secrets: Iterable[str], request: Request) -> frozenset[str]:
    """Return the words and numbers that sources met as secrets, and the user did not give as such.

    They leave the logs only, once all is known. Records, and the ids in them, are written in the same words.
    """
    return frozenset(secret for secret in secrets if is_common(secret)) - {*request.secrets}


def handles_of(incident: Incident) -> frozenset[str]:
    """Return the identities that it names, without what support looks the call up by: a room may be called alike."""
    return _told(incident, Meaning.HANDLE) - _told(incident, Meaning.LOOKUP_ID)


def ids_of(incident: Incident) -> frozenset[str]:
    """Return what support looks the call up by, a server's host also without its port and as a project's name."""
    return _told(incident, Meaning.LOOKUP_ID).union(_names_of(incident.value(Field.SERVER_HOST)))


def _told(incident: Incident, meaning: Meaning) -> frozenset[str]:
    agora = incident.vendor is Vendor.AGORA
    return frozenset(
        fact.value
        for name, fact in incident.facts.items()
        if fact.value and meaning_of_fact(name, fact.value, agora=agora) is meaning
    )


def _names_of(host: str) -> Iterator[str]:
    """Yield what else a host's name says whose it is; an address is known by its shape."""
    name = host.rpartition(":")[0] or host
    if any(map(str.isalpha, name.rpartition(".")[2])) and "." in name:
        yield name
    if name.endswith(_CLOUD):
        yield name.split(".")[0]
