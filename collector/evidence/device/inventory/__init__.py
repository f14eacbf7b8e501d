"""Turns what each platform tells about model, GPU, cameras and audio devices into records; one module a platform.

Every module has the functions of ``Inventory``. A tool that is not there, or that does not answer in time, leaves its
part empty. Serial numbers and hardware ids are never kept; device names are Handles, as people name devices after
themselves.
"""

from typing import Protocol

from collector.model.records.device import PeripheralFacts


class Inventory(Protocol):
    """What one platform's module offers."""

    async def model(self) -> str:
        """Return maker and model of the machine, or ""."""
        ...

    async def processor(self) -> str:
        """Return the processor's name, or ""."""
        ...

    async def gpu(self) -> tuple[str, ...]:
        """Return every graphics processor with its driver, as far as known."""
        ...

    async def peripherals(self) -> tuple[PeripheralFacts, ...]:
        """Return cameras, microphones and outputs."""
        ...

    async def virtualised(self) -> str:
        """Return the kind of virtual machine or container, "no", or "" if nothing says."""
        ...
