import psutil

from collector.evidence.device import readings, sensors


def test_a_system_that_shows_itself_is_read() -> None:
    total_mb, available_mb = readings.memory_mb()

    assert len(readings.cpu_percent()) == psutil.cpu_count()
    assert 0 < available_mb < total_mb
    assert readings.load_1min() >= 0


def test_a_container_without_proc_is_read_as_far_as_it_goes(without_proc: None) -> None:
    assert readings.cpu_percent() == ()
    assert readings.memory_mb() == (0.0, -1.0)
    assert readings.swapped_bytes() <= 0
    assert sensors.temperature_c() >= -1
    assert sensors.frequency_mhz() == -1 or sensors.frequency_mhz() > 0
