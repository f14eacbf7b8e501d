"""Names causes from findings and redacted evidence: one module a cause, found by walking the folders.

A cause module has a docstring (first line: the title in plain words; the rest: how it shows itself and why), the
constants ``OWNER``, ``ADVICE`` and ``SOURCE`` (where this knowledge is from), and ``weigh(case: Case) -> Opinion``,
which says what supports and what contradicts it. ``TIED_WITH`` may list ids that the same evidence cannot separate.
The path gives the id: ``causes/room/no_sync_group.py`` is ``room.no-sync-group``.
"""
