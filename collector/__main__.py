"""Makes ``python -m collector`` the same as ``avsync``."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder: a json.py that lies there is not ours to run

from collector.cli import main

main()
