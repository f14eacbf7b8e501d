import io

from rich.console import Console

from collector.cli.sweep_table import guide_lines, show_sweep
from collector.model.records.publisher import PublisherSweep
from collector.model.request import PushPattern
from tests.checks.publisher.sweeps import make_sweep, make_swept

ARTICLE = make_sweep(
    make_swept(5, stall_ms=0, names=("article-before",), video_queue_ms=1500),
    make_swept(5, names=("article-before",), video_queue_ms=1500),
    make_swept(5, stall_ms=0, names=("article-queue-only",), video_queue_ms=200),
    make_swept(-230, bound_ms=19, names=("article-queue-only",), video_queue_ms=200),
    make_swept(0, stall_ms=0, names=("article-after",), push=PushPattern.TASK_PER_FRAME, video_queue_ms=200),
    make_swept(
        0,
        bound_ms=float("inf"),
        names=("article-after",),
        push=PushPattern.TASK_PER_FRAME,
        video_queue_ms=200,
        refused=10,
    ),
    make_swept(0, video_queue_ms=300, video_fps=25),
)


def shown(record: PublisherSweep, *, terminal: bool = False) -> str:
    out = io.StringIO()
    show_sweep(record, Console(file=out, force_terminal=terminal, width=160, color_system=None))
    return out.getvalue()


def row(text: str, start: str) -> str:
    return next(" ".join(line.split()) for line in text.splitlines() if " ".join(line.split()).startswith(start))


def test_a_row_says_the_settings_how_each_run_ended_and_their_name() -> None:
    expected = (
        "sequential 200 ms 1000 ms 30 48 kHz holds: +5 ± 0, worst +5 parts: -230 ± 19, worst -230 article-queue-only"
    )
    assert row(shown(ARTICLE), "sequential 200") == expected


def test_lost_pictures_and_lost_sound_are_counted() -> None:
    text = shown(ARTICLE)
    assert "25 of 30 fps" in row(text, "sequential 300")
    assert "loses sound: 10 sound frames refused" in row(text, "task-per-frame 200")


def test_without_a_terminal_columns_line_up_and_nothing_is_cut() -> None:
    head, first, *_ = shown(ARTICLE).splitlines()
    assert head.index("known as") == first.index("article-queue-only")
    assert "…" not in shown(ARTICLE).split("Known as")[0]


def test_in_a_terminal_it_is_a_table_of_the_same_rows() -> None:
    assert "article-queue-only" in shown(ARTICLE, terminal=True)


def test_the_advice_of_the_article_is_tried_and_its_names_are_told() -> None:
    told = "\n".join(guide_lines(ARTICLE))
    assert "500 ms stalls: worse (holds -> parts; offset +5 ± 0 -> -230 ± 19 ms)" in told
    assert "frame.capture_time_ns is VideoSource.capture_frame(timestamp_us=…)" in told
    assert "AVSynchronizer(queue_size_ms=…) is AVSynchronizer(video_queue_size_ms=…)" in told


def test_the_article_s_own_figure_stands_beside_ours_once_with_the_other_sign() -> None:
    told = "\n".join(guide_lines(ARTICLE))
    assert told.count("The article's own figure") == 1
    assert "reads +230 ms there and -230 ± 19 ms here" in told


def test_what_nothing_bounds_is_not_given_a_bound() -> None:
    assert "inf" not in shown(ARTICLE).replace("information", "")


def test_a_sweep_without_known_names_says_nothing_of_guides() -> None:
    assert list(guide_lines(make_sweep(make_swept(0)))) == []
