"""One module per place of logs, each with a ``PLACE``; found by ``vendors/places.py``."""
