"""A case on each side of each limit of ITU-R BT.1359-1, as ``(offset_ms, bound_ms, verdict)``."""

from collector.model.finding import Verdict

AT_THE_LIMITS = [
    (45, 0, Verdict.PASS),
    (46, 0, Verdict.WARN),
    (90, 0, Verdict.WARN),
    (91, 0, Verdict.FAIL),
    (-125, 0, Verdict.PASS),
    (-126, 0, Verdict.WARN),
    (-185, 0, Verdict.WARN),
    (-186, 0, Verdict.FAIL),
    (40, 10, Verdict.INCONCLUSIVE),
]
