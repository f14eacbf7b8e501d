"""Cards and clients as Linux tells of them, in trees of files that are synthetic and have its shape."""

import sys
from pathlib import Path

import pytest

from collector.evidence.device.drm import Card, Engine, Looking, cards, clients, engines, fields
from collector.model.records.device import GpuUse, ToldBy

INTEL = "0000:00:02.0"
AMD = "0000:03:00.0"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links to devices, as only Linux has them")


def i915(client: int, *, render_ns: int = 0, video_ns: int = 0) -> str:
    return (
        f"pos:\t0\ndrm-driver:\ti915\ndrm-client-id:\t{client}\ndrm-pdev:\t{INTEL}\ndrm-total-system0:\t6044 KiB\n"
        f"drm-engine-render:\t{render_ns} ns\ndrm-engine-copy:\t900000000000 ns\ndrm-engine-video:\t{video_ns} ns\n"
        "drm-engine-capacity-video:\t2\ndrm-engine-video-enhance:\t0 ns\n"
    )


def xe(client: int, *, rcs: int, vcs: int, total: int) -> str:
    return (
        f"drm-driver:\txe\ndrm-client-id:\t{client}\ndrm-pdev:\t{INTEL}\n"
        f"drm-cycles-rcs:\t{rcs}\ndrm-total-cycles-rcs:\t{total}\n"
        f"drm-cycles-vcs:\t{vcs}\ndrm-total-cycles-vcs:\t{total}\ndrm-engine-capacity-vcs:\t2\n"
    )


def amdgpu(client: int, *, gfx_ns: int = 0, enc_ns: int = 0, dec_ns: int = 0) -> str:
    return (
        f"drm-driver:\tamdgpu\ndrm-client-id:\t{client}\ndrm-pdev:\t{AMD}\ndrm-memory-vram:\t1024 KiB\n"
        f"drm-engine-gfx:\t{gfx_ns} ns\ndrm-engine-enc:\t{enc_ns} ns\ndrm-engine-dec:\t{dec_ns} ns\n"
    )


def opened(root: Path, pid: int, *texts: str) -> None:
    """Write a process that has these descriptors of a card open, and one of a terminal."""
    for number, text in enumerate(("", *texts)):
        for folder in ("fd", "fdinfo"):
            (root / str(pid) / folder).mkdir(parents=True, exist_ok=True)
        link = root / str(pid) / "fd" / str(number)
        link.unlink(missing_ok=True)
        link.symlink_to("/dev/dri/renderD128" if text else "/dev/pts/0")
        (root / str(pid) / "fdinfo" / str(number)).write_text(text or "pos:\t0\n")


def plugged(root: Path, number: int, driver: str, address: str) -> Path:
    device = root / "devices" / address
    device.mkdir(parents=True)
    (root / "drivers" / driver).mkdir(parents=True, exist_ok=True)
    (device / "driver").symlink_to(root / "drivers" / driver)
    (root / "drm" / f"card{number}").mkdir(parents=True)
    (root / "drm" / f"card{number}" / "device").symlink_to(device)
    (root / "drm" / f"card{number}-HDMI-A-1").mkdir()
    return device


def looked(root: Path, card: Card, before: dict[int, str], after: dict[int, str], seconds: float = 2.0) -> GpuUse:
    """Look twice, with these clients before and after; the number is the process's."""
    looking = Looking(cards=(card,), processes=root)
    for at_s, each in ((0.0, before), (seconds, after)):
        for pid, text in each.items():
            opened(root, pid, text)
        (found,) = looking.look(10.0 + at_s)
    return found


INTEL_CARD = Card(address=INTEL, driver="i915", folder=Path("/nowhere"))


def test_the_time_of_every_program_on_an_engine_is_added_up(tmp_path: Path) -> None:
    before = {7: i915(1, render_ns=5_000_000_000), 8: i915(2)}
    after = {7: i915(1, render_ns=5_600_000_000, video_ns=1_000_000_000), 8: i915(2, render_ns=400_000_000)}
    found = looked(tmp_path, INTEL_CARD, before, after)

    assert (found.busy_percent, found.told_by) == (50.0, ToldBy.PROGRAMS)
    assert (found.encoder_percent, found.decoder_percent, found.encoder_sessions) == (25.0, 25.0, -1)


def test_cycles_are_set_beside_all_that_passed(tmp_path: Path) -> None:
    card = Card(address=INTEL, driver="xe", folder=Path("/nowhere"))
    before, after = xe(1, rcs=0, vcs=100, total=10_000), xe(1, rcs=900, vcs=1_100, total=11_000)
    found = looked(tmp_path, card, {7: before}, {7: after})

    assert (found.busy_percent, found.encoder_percent) == (90.0, 50.0)


def test_a_card_with_a_coder_of_each_kind_tells_who_encodes(tmp_path: Path) -> None:
    device = plugged(tmp_path, 0, "amdgpu", AMD)
    (device / "gpu_busy_percent").write_text("37\n")
    (card,) = cards(tmp_path / "drm")
    before = {7: amdgpu(1), 8: amdgpu(2), 9: amdgpu(3)}
    after = {7: amdgpu(1, enc_ns=1_000_000_000), 8: amdgpu(2, enc_ns=500_000_000), 9: amdgpu(3, dec_ns=200_000_000)}
    found = looked(tmp_path / "proc", card, before, after)

    assert (found.busy_percent, found.told_by) == (37.0, ToldBy.DRIVER)
    assert (found.encoder_percent, found.decoder_percent, found.encoder_sessions) == (75.0, 10.0, 2)


def test_a_descriptor_that_is_shared_counts_once(tmp_path: Path) -> None:
    before, after = i915(1), i915(1, render_ns=1_000_000_000)
    found = looked(tmp_path, INTEL_CARD, {7: before, 8: before}, {7: after, 8: after})

    assert found.busy_percent == 50.0


def test_the_first_look_tells_no_share_and_a_new_client_none_yet(tmp_path: Path) -> None:
    opened(tmp_path, 7, i915(1, render_ns=9_000_000_000))
    looking = Looking(cards=(INTEL_CARD,), processes=tmp_path)

    assert looking.look(0.0) == (GpuUse(driver="i915", told_by=ToldBy.PROGRAMS),)
    opened(tmp_path, 7, i915(1, render_ns=9_000_000_000), i915(2, render_ns=8_000_000_000))
    assert looking.look(1.0)[0].busy_percent == 0.0


def test_counters_that_fall_back_and_shares_beyond_all_are_held(tmp_path: Path) -> None:
    falling = looked(tmp_path / "a", INTEL_CARD, {7: i915(1, render_ns=500)}, {7: i915(1, render_ns=400)})
    beyond = looked(tmp_path / "b", INTEL_CARD, {7: i915(1)}, {7: i915(1, render_ns=2_100_000_000)})

    assert (falling.busy_percent, beyond.busy_percent) == (0.0, 100.0)


def test_a_program_that_ends_between_looks_is_no_error(tmp_path: Path) -> None:
    opened(tmp_path, 7, i915(1))
    looking = Looking(cards=(INTEL_CARD,), processes=tmp_path)
    looking.look(0.0)
    (tmp_path / "7" / "fdinfo" / "1").unlink()

    assert looking.look(1.0) == (GpuUse(driver="i915", told_by=ToldBy.PROGRAMS),)
    assert clients(tmp_path) == {}


def test_only_cards_whose_driver_tells_are_looked_at(tmp_path: Path) -> None:
    plugged(tmp_path, 1, "amdgpu", AMD)
    plugged(tmp_path, 0, "i915", INTEL)
    plugged(tmp_path, 2, "nvidia", "0000:04:00.0")

    assert [(card.address, card.driver) for card in cards(tmp_path / "drm")] == [(INTEL, "i915"), (AMD, "amdgpu")]
    assert cards(tmp_path / "none") == ()


@pytest.mark.parametrize("text", ["", "no colon", "drm-engine-render:\tmany ns", "drm-engine-:\t", "drm-cycles-rcs: ٣"])
def test_what_is_no_number_is_no_engine(text: str) -> None:
    assert engines(fields(text)) == {}


def test_an_engine_s_capacity_is_not_an_engine() -> None:
    assert engines(fields(i915(1, video_ns=3)))["video"] == Engine(busy_ns=3, capacity=2)
