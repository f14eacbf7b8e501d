import errno

import pytest

from collector.errors import ran_full


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "no space"), True),
        (OSError(errno.EFBIG, "too large"), True),
        (OSError(getattr(errno, "EDQUOT", errno.ENOSPC), "quota"), True),
        (OSError(errno.EACCES, "denied"), False),
        (OSError("without a number"), False),
        (ValueError(errno.ENOSPC), False),
    ],
)
def test_a_full_disk_is_told_from_other_failures(error: Exception, expected: bool) -> None:
    assert ran_full(error) is expected
