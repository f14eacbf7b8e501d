"""Makes ``python -m collector`` the same as ``avsync``."""

from collector.cli import main

main()
