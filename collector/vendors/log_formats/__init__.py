"""One module per log format, each with a ``FORMAT``; found by walking this folder."""
