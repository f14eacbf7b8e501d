"""Does the machine have time left for the call?

Encoding, decoding and drawing the picture take most of a call's CPU time; when it runs short, the picture is late and
sound, which needs little, is not. The mean of all cores over the run is judged; the busiest core and the publishing
process stand beside it, because one thread can be full while the mean is low. A container may use less than the whole
machine: how often its programs were stopped because their share was used up is judged, too.
"""

from collector.measure.band import Band
from collector.measure.machine import ENOUGH_S, busiest_core_percent, mean_cpu_percent, sampled_s
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.device import DeviceLoad

CPU_PERCENT = Band(passes_to=70.0, warns_to=90.0)
"""Ours, as no vendor gives a limit for the whole system: above 70 % bursts queue, above 90 % nearly everything does."""
QUOTA_THROTTLED_PERCENT = Band(passes_to=1.0, warns_to=10.0)
"""Ours, of the kernel's periods: each stop lasts up to one (100 ms), five Opus frames; 10 % are a stop each second."""
ADVICE = "Close other programs, lower resolution or frame rate, measure again."
LONGER = "Watch it for longer: --duration 15."
MORE_CORES = "Give the container a larger CPU limit or none, and measure again."


def check(load: DeviceLoad) -> Answer:
    cpu, seconds = mean_cpu_percent(load.samples), sampled_s(load)
    if not cpu.n:
        return Answer.skipped("This system does not show how busy its processor is")
    values: dict[str, Value] = {
        "cpu_percent": cpu,
        "busiest_core_percent": busiest_core_percent(load.samples),
        "watched_s": seconds,
    }
    if load.quota_cores > 0:
        values["quota_cores"] = load.quota_cores
    if load.quota_throttled_percent >= 0:
        values["quota_throttled_percent"] = load.quota_throttled_percent
    values |= {name: told for name, told in (("power_mode", load.power_mode), ("on_battery", load.on_battery)) if told}
    publisher = [sample.publisher_cpu_percent for sample in load.samples if sample.publisher_cpu_percent >= 0]
    if publisher:
        values["publisher_cpu_percent"] = sum(publisher) / len(publisher)
    told = f"The machine's cores were {cpu.value:.0f} % busy on average"
    if seconds < ENOUGH_S:
        summary = f"{told}, but watched for {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONGER, values=values)
    verdict, throttled = CPU_PERCENT.verdict(cpu), _throttled(load)
    if throttled is not Verdict.PASS and throttled.severity >= verdict.severity:
        summary = f"{told}, and a CPU limit stopped programs in {load.quota_throttled_percent:.0f} % of its periods"
        return Answer(verdict=throttled, summary=summary, advice=MORE_CORES, values=values)
    return Answer(
        verdict=verdict,
        summary=f"{told} (± {cpu.bound:.0f})",
        advice="" if verdict is Verdict.PASS else ADVICE,
        values=values,
    )


def _throttled(load: DeviceLoad) -> Verdict:
    """Counted by the kernel, so exact; a group without a limit was never stopped."""
    percent = max(0.0, load.quota_throttled_percent)
    return QUOTA_THROTTLED_PERCENT.verdict(Measured(value=percent, bound=0.0, n=1, method="the kernel's counter"))
