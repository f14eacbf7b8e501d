"""One module per kind of record; each record type is found by its ``kind``."""
