"""Builds once what takes long, beside all else if it is begun before it is needed: Hyperscan leaves Python free."""

import threading
from collections.abc import Callable
from concurrent.futures import Future


class Building:
    """What ``build`` returns, or what was taken instead, for any thread."""

    def __init__(self, build: Callable[[], bytes]) -> None:
        self._build = build
        self._built: Future[bytes] = Future()
        self._begun = threading.Lock()  # is taken by whoever comes first, and kept

    def begin(self) -> None:
        """Have it built in a thread of its own, unless it is being built already."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._carry_out, name="avsync-building", daemon=True).start()

    def result(self) -> bytes:
        """Return it once it is built: here, if it was not begun. Raises what building raised."""
        if self._begun.acquire(blocking=False):
            self._carry_out()
        return self._built.result()

    def take(self, built: bytes) -> None:
        """Use what another process has built, unless it is being built here already."""
        if self._begun.acquire(blocking=False):
            self._built.set_result(built)

    def _carry_out(self) -> None:
        try:
            self._built.set_result(self._build())
        except Exception as error:  # noqa: BLE001  whoever asks for the result gets it
            self._built.set_exception(error)
