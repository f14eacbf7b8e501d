from collector.model.finding import Answer, Verdict

PASSED = Answer(verdict=Verdict.PASS, summary="Sound is in step.", advice="None.", values={"audio_ms": 1.0})
SILENT = Answer(verdict=Verdict.SKIP, summary="")
FAILED = Answer(verdict=Verdict.FAIL, summary="The picture is late.", advice="Mend it.", values={"video_ms": 9.0})
ALSO_FAILED = Answer(verdict=Verdict.FAIL, summary="So is the screen.", advice="Mend it, too.")


def test_the_first_of_the_worst_answers_decides() -> None:
    assert Answer.worst(iter((PASSED, FAILED, ALSO_FAILED))) is FAILED


def test_several_answers_are_said_as_one_with_the_worst_ones_advice() -> None:
    assert Answer.joined((PASSED, SILENT, FAILED, ALSO_FAILED)) == Answer(
        verdict=Verdict.FAIL,
        summary="Sound is in step. The picture is late. So is the screen.",
        advice="Mend it.",
        values={"audio_ms": 1.0, "video_ms": 9.0},
    )
