"""Names what each effect of a change becomes when before and after are exchanged."""

from collector.measure.change import Effect

MIRRORED = {
    Effect.HELPED: Effect.WORSE,
    Effect.WORSE: Effect.HELPED,
    Effect.NONE: Effect.NONE,
    Effect.UNKNOWN: Effect.UNKNOWN,
}
