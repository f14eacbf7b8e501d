"""Lines that tell of events, one module per kind of software; ``events`` finds them without registration."""
