"""One module a service; each has a ``SERVICE``. See ``collector.delivery`` for what it must offer."""
