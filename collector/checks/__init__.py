"""Judges redacted evidence: every module in a topic folder asks one question; all are found by walking the folders.

A check module has a docstring (first line: the question, ends with "?"; the rest: why it matters) and a function
``check`` that returns an Answer. Its parameters declare what it needs:

- a record type: the record, or the check is skipped with the reason why it is missing;
- ``RecordType | Absent``: the record or Absent, the check decides;
- ``tuple[RecordType, ...]``: all records of that type, at least one;
- ``Incident`` or ``SafeEvidence``: always there.

The path gives the id: ``checks/media/frame_rate.py`` is ``media.frame-rate``.
"""
