"""Turns raw text, streams and records into safe ones, and fails closed."""

from collector.redaction.leaks import LeakSearch, search
from collector.redaction.pseudonym import case_key
from collector.redaction.redactor import Redactor

__all__ = ["LeakSearch", "Redactor", "case_key", "search"]
