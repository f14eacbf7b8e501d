from collector.evidence.device.coding import CODECS, Codec, Size
from collector.evidence.device.trial import Trial, Watched

SMALL = Size(width_px=160, height_px=96, bits_per_s=200_000)


def test_a_coder_that_is_not_there_is_left_out() -> None:
    missing = Codec(name="H.264", encoder="no-such-coder", decoder="h264")
    trial = Trial()
    trial.run(codecs=(missing, CODECS[0]), sizes=(SMALL,))

    assert {item.coder for item in trial.times} == {"libvpx", "vp8"}


def test_a_stopped_trial_does_nothing_more() -> None:
    trial = Trial()
    trial.stop.set()
    trial.run(codecs=CODECS, sizes=(SMALL,))

    assert (trial.times, trial.trouble) == ([], "")


def test_no_coder_at_all_is_said() -> None:
    trial = Trial()
    trial.run(codecs=(Codec(name="H.264", encoder="no-such-coder", decoder="h264"),), sizes=(SMALL,))

    assert "no coder" in trial.trouble


def test_sensors_are_watched_as_far_as_they_are_there() -> None:
    watched = Watched()
    watched.look()

    assert watched.hottest_c >= -1
    assert watched.highest_mhz >= watched.last_mhz or watched.last_mhz == -1
