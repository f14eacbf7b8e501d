"""Names what discovery may know of the machine it runs on: its system, its environment and the programs on its path."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """A machine: ``system`` as sys.platform has it, and the environment that says where the user's folders are."""

    system: str
    environment: Mapping[str, str]

    def program(self, name: str) -> str:
        """Return the path of a program, or "" if it is not there."""
        return shutil.which(name, path=self.environment.get("PATH", "")) or ""

    @property
    def remote_docker(self) -> str:
        """The outside address of the docker daemon, "" if it is on this machine."""
        address = self.environment.get("DOCKER_HOST", "")
        return "" if address.startswith(("unix:", "npipe:", "fd:")) else address


def this_machine() -> Machine:
    """Return the machine that this process runs on."""
    return Machine(system=sys.platform, environment=os.environ)
