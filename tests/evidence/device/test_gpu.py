import pytest

from collector.evidence.device.gpu import highest, nvidia_use, plan
from collector.model.coverage import Reason
from collector.model.records.device import GpuUse
from tests.factory import make_request

PRINTED = """<?xml version="1.0" ?>
<nvidia_smi_log>
  <gpu id="00000000:01:00.0">
    <fb_memory_usage><total>8192 MiB</total><used>2048 MiB</used></fb_memory_usage>
    <utilization>
      <gpu_util>42 %</gpu_util><memory_util>7 %</memory_util>
      <encoder_util>63 %</encoder_util><decoder_util>0 %</decoder_util>
    </utilization>
    <encoder_stats>
      <session_count>3</session_count><average_fps>58</average_fps><average_latency>1650</average_latency>
    </encoder_stats>
    <fbc_stats><session_count>9</session_count></fbc_stats>
  </gpu>
  <gpu id="00000000:02:00.0">
    <utilization><gpu_util>N/A</gpu_util></utilization>
  </gpu>
</nvidia_smi_log>
"""
"""Synthetic, in the shape of nvidia-smi -q -x."""


def test_the_drivers_own_words_are_read_with_their_units() -> None:
    first, second = nvidia_use(PRINTED)

    assert (first.busy_percent, first.encoder_percent, first.decoder_percent) == (42.0, 63.0, 0.0)
    assert (first.encoder_sessions, first.encoder_fps, first.encoder_latency_ms) == (3, 58.0, 1.65)
    assert first.memory_used_percent == 25.0
    assert second == GpuUse(driver="nvidia")


@pytest.mark.parametrize("printed", ["", "NVIDIA-SMI has failed", "<gpu id=", "<nvidia_smi_log></nvidia_smi_log>"])
def test_no_answer_is_no_gpu(printed: str) -> None:
    assert nvidia_use(printed) == ()


def test_the_highest_of_every_figure_is_kept_for_each_gpu() -> None:
    early = GpuUse(driver="nvidia", busy_percent=10.0, encoder_percent=90.0)
    late = GpuUse(driver="nvidia", busy_percent=80.0, encoder_sessions=2)

    assert highest([(early,), (late, early)]) == (
        GpuUse(driver="nvidia", busy_percent=80.0, encoder_percent=90.0, encoder_sessions=2),
        early,
    )


def test_a_machine_whose_driver_tells_nothing_says_so_in_the_plan() -> None:
    (planned,) = plan(make_request())

    assert planned.skip in (Reason.NONE, Reason.UNSUPPORTED)
    assert (planned.skip is Reason.NONE) == bool(planned.reads)
