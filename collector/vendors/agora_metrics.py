"""Names the metrics of Agora's Call Inspector and holds the limits under which its plans hand them out.

Source: Agora's documentation, "Analytics REST API reference". It has no metric of how far sound and picture are apart.
"""

from enum import StrEnum


class Metric(StrEnum):
    """A metric with its unit at the end; up is what a user sends, end-to-end what reaches a user."""

    APP_CPU = "app_cpu_percent"
    SYSTEM_CPU = "system_cpu_percent"
    AUDIO_UP = "audio_up_kbps"
    AUDIO_DOWN = "audio_down_kbps"
    AUDIO_FREEZE = "audio_freeze_ms"
    CAPTURE_RATE = "capture_fps"
    SENT_RATE = "sent_fps"
    VIDEO_DOWN = "video_down_kbps"
    SHOWN_RATE = "shown_fps"
    VIDEO_FREEZE = "video_freeze_ms"
    AUDIO_LOSS_UP = "audio_loss_up_percent"
    AUDIO_LOSS = "audio_loss_end_to_end_percent"
    VIDEO_LOSS_UP = "video_loss_up_percent"
    VIDEO_LOSS = "video_loss_end_to_end_percent"
    SCHEDULING = "scheduling_delay_ms"
    ROUTER_RTT = "router_rtt_ms"
    VIDEO_UP = "video_up_kbps"


METRICS = {
    20001: Metric.APP_CPU,
    20002: Metric.SYSTEM_CPU,
    20003: Metric.AUDIO_UP,
    20004: Metric.AUDIO_DOWN,
    20005: Metric.AUDIO_FREEZE,
    20007: Metric.CAPTURE_RATE,
    20008: Metric.SENT_RATE,
    20009: Metric.VIDEO_DOWN,
    20010: Metric.SHOWN_RATE,
    20011: Metric.VIDEO_FREEZE,
    20015: Metric.AUDIO_LOSS_UP,
    20016: Metric.AUDIO_LOSS,
    20017: Metric.VIDEO_LOSS_UP,
    20018: Metric.VIDEO_LOSS,
    20021: Metric.SCHEDULING,
    20022: Metric.ROUTER_RTT,
    20024: Metric.VIDEO_UP,
}
"""By the ``mid`` of the answer; others are left out, as no check reads them."""

POINT_S = 2.0
"""How much time one point of a series stands for."""

REQUEST_PAUSE_S = 1.05
"""The Standard plan allows one request a second; which plan it is cannot be asked."""

LISTS_SPAN_S = 8 * 3600
METRICS_SPAN_S = 3600
"""The Standard plan's longest spans of one answer."""

DELAY_S = 300
"""The Standard plan's delay until figures can be asked for; the other plans' are shorter."""

KEPT_DAYS = 15
"""The Enterprise plan's; Premium keeps 7 days, Standard one."""

MOST_SIDS = 20
MOST_UIDS = 10
