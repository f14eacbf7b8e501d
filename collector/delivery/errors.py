"""Says why a bundle did not arrive, and whether trying again may help.

CollectorError
└── DeliveryError           7  not delivered; the bundle is kept
    └── ChangedError        2  the bundle is no longer the approved one; nothing whole was sent
"""

from enum import StrEnum

from collector.errors import CollectorError


class Again(StrEnum):
    """Whether the same request may succeed later."""

    LATER = "later"
    """Yes: a cut connection, a time-out, 429, 5xx. Whoever repeats looks first whether the bundle arrived after all."""
    NEVER = "never"
    """No: refused, too large, wrong credentials, a certificate that is not trusted, what nobody can tell."""


class DeliveryError(CollectorError):
    """A fact and the way out; never holds a secret, a query or a server's raw answer.

    ``retry_after_s`` is what the other side asked to wait before the next try; 0 if it did not say.
    """

    exit_code = 7

    def __init__(self, sentence: str, *, again: Again = Again.NEVER, retry_after_s: float = 0.0) -> None:
        super().__init__(sentence)
        self.again = again
        self.retry_after_s = retry_after_s


class ChangedError(DeliveryError):
    """The file changed after it was approved; the last bytes were held back, so that nothing whole arrived."""

    exit_code = 2
