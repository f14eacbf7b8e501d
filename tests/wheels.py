"""Checks that every dependency has a wheel for each system and Python, or is named as an exception here.

``python -m tests.wheels`` resolves the project for nine targets with source distributions forbidden; nothing is
installed. Exit code 1 names the first package without a wheel for each target.
"""

import subprocess
import sys

SYSTEMS = ("x86_64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-pc-windows-msvc")
PYTHONS = ("3.11", "3.12", "3.13")
EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(system, Python): why a package without a wheel there is accepted."""


def resolve(system: str, python: str) -> str:
    """Return an empty text if everything has a wheel, else what the resolver says."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-header"),
            *("--only-binary", ":all:", "--python-platform", system, "--python-version", python),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stderr.strip()


def main() -> int:
    failed = 0
    for system in SYSTEMS:
        for python in PYTHONS:
            problem = "" if (system, python) in EXCEPTIONS else resolve(system, python)
            print(f"{system:26} {python}  {'no wheel: ' + problem if problem else 'wheels for all'}")
            failed += bool(problem)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
