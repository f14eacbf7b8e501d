"""Runs ``avsync measure network`` against a real server on the far side of an impaired link.

Run inside the far namespace by ``tests.in_network``, as ``python -m tests.impairments.network CASE …``.
"""

import tempfile
from pathlib import Path

from tests.impairment import joined
from tests.impairments.cases import NetworkCase, by_id
from tests.impairments.rows import Row, missing, rows_of
from tests.in_network import Inside, NotMeasuredError, beside, main, measured
from tests.live.server import LiveKitServer

SPARE_S = 90


def carry_out(case: NetworkCase) -> list[Row]:
    """Return the rows of one case, in namespaces of its own."""
    with joined(case.link) as link:
        try:
            document = beside(
                "tests.impairments.network", case.id, link, seconds=case.seconds, limit_s=case.seconds + SPARE_S
            )
        except NotMeasuredError as error:
            return [missing(case.given, case.id, str(error).replace("\n", " "))]
    return list(rows_of(case, document, link.carried))


def _beside_a_server(inside: Inside) -> str:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveKitServer(Path(folder), inside.host)
        server.start()
        wanted, limit_s = by_id(inside.case).arguments, inside.seconds + SPARE_S - 20
        try:
            return measured(inside, Path(folder), server.access, *wanted, limit_s=limit_s)
        finally:
            server.stop()


if __name__ == "__main__":
    main(_beside_a_server)
