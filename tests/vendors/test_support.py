import re

import pytest

from collector.vendors.support import DESKS, Desk, desk_of


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_every_desk_has_an_address_and_says_who_published_it(desk: Desk) -> None:
    assert re.fullmatch(r"[a-z]+@[a-z.]+", desk.address)
    assert desk.source
    assert desk_of(desk.name.upper()) == (desk,)


def test_nobody_else_has_one() -> None:
    assert desk_of("zoom") == ()
