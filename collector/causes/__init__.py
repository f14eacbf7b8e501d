"""Names causes from findings and redacted evidence: one module a cause, found by walking the folders.

A cause module has a docstring (first line: the title in plain words; the rest: how it shows itself and why) and

- ``OWNER``: who has to act; ``ADVICE``: what to do; ``SOURCE``: where this knowledge is from;
- ``ARISES_AT``: the stages where it acts, empty for what has no single place (a machine, a clock);
- ``weigh(case: Case) -> Opinion``: what supports and what contradicts it;
- ``TIED_WITH``, if there are any: ids of causes that the same evidence cannot separate from it;
- ``CODE``, if the change is one line: that line for each vendor whose SDK has one.

The path gives the id: ``causes/room/no_sync_group.py`` is ``room.no-sync-group``.
"""
