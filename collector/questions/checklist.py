"""Puts the checklist together that avsync guide walks through."""

from collector.questions.checks import CHECKS
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.incident import CALL, INCIDENT
from collector.questions.parts import Checklist

CHECKLIST = Checklist(call=CALL, incident=INCIDENT, checks=CHECKS, circumstances=CIRCUMSTANCES)
