import pytest

from collector.vendors.livekit_ids import Named, named_by


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("PA_synthetic1", Named.PARTICIPANT),
        ("TR_audio0synthetic", Named.TRACK),
        ("RM_synthetic1", Named.OTHER),
        ("pa_synthetic1", Named.OTHER),
        ("4711", Named.OTHER),
        ("", Named.OTHER),
    ],
)
def test_the_first_letters_say_what_an_id_names(value: str, expected: Named) -> None:
    assert named_by(value) is expected
