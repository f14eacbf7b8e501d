import pytest

from collector.vendors.livekit_ids import IdKind, kind_of_id


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("PA_synthetic1", IdKind.PARTICIPANT),
        ("TR_audio0synthetic", IdKind.TRACK),
        ("RM_synthetic1", IdKind.OTHER),
        ("pa_synthetic1", IdKind.OTHER),
        ("4711", IdKind.OTHER),
        ("", IdKind.OTHER),
    ],
)
def test_the_first_letters_say_what_an_id_names(value: str, expected: IdKind) -> None:
    assert kind_of_id(value) is expected
