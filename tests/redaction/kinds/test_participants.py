import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "gone", "kept"),
    [
        ("rtc.RemoteParticipant(sid=PA_x1, identity=bob, name=Carol Jones) y=1", "Jones", ") y=1"),
        ("Participant(sid=PA_x1, identity=Carol Jones, name=Carol) y=1", "Jones", ") y=1"),
        ("Participant(sid=PA_x1, identity=Carol Jones, name=)", "Jones", "name=)"),
        ("Participant(sid=PA_x1, identity=bob, name=Carol (Sales) Jones)", "Jones", "PA_x1"),
        ("Participant(sid=PA_x1, identity=bob, name=Jones, Carol)", "Carol", "PA_x1"),
        (
            "Participant(identity=bob, name=Carol O'Hara, metadata=x, state=active)",
            "Hara",
            ", metadata=x, state=active)",
        ),
        ("[P(identity=bob, name=Carol Jones), P(identity=eve, name=Zed Zorn)]", "Zorn", "), P(identity="),
        ("{Sid:PA_x1 Identity:bob Name:Carol Jones State:ACTIVE}", "Jones", " State:ACTIVE}"),
        ("identity=bob name=Carol room=demo", "Carol", " room=demo"),
        ("identity: bob, name: Carol Jones", "Jones", "identity: "),
        ('{"sub":"bob.smith","name":"Bob Smith","video":{"room":"demo"}}', "bob.smith", '"video":{"room":"demo"}}'),
        ('{"sub": "b", "name": "Bob Smith", "video": {"room": "demo"}}', "Smith", '"room": "demo"'),
        ("{'sub': 'bob.smith', 'name': 'Bob Smith', 'video': {}}", "mith", "'video': {}}"),
        (r"{\"name\":\"Bob Smith\",\"sub\":\"b\",\"video\":{},\"x\":{\"name\":\"preset\"}}", "Smith", "preset"),
        ('{"participant":"bob","pID":"PA_x1","name":"Carol Jones"}', "Jones", '"pID":"PA_x1"'),
        ('{"name": "Carol", "video": {"name": "Cam 1"}, "participant": "bob"}', "Carol", "Cam 1"),
    ],
)
def test_who_takes_part_goes_however_it_is_printed(line: str, gone: str, kept: str) -> None:
    redactor = Redactor(KEY)
    safe = redactor.redact(line)
    assert gone not in safe
    assert kept in safe
    assert redactor.redact(safe) == safe


@pytest.mark.parametrize(
    "line",
    [
        "track name=camera kind=audio, identity=",
        "identity=none, name=none",
        '{"sub":"1234","name":"Some Thing","scope":"x"}',
        '{"subscriber":"failed","video":{"name":"Front Camera"}}',
        '{"participant":"PA_x1","name":"camera"}',
        '{"participant":"PA_x1","trackID":"TR_x1","name":"Front Camera"}',
        '{"participant":"PA_x1","track":{"name":"Front Camera"}}',
        '{"participant":"PA_x1","name":"SCREEN_SHARE"}',
        '{"room":"demo","name":"Front Camera"}',
    ],
)
def test_what_is_called_something_and_is_nobody_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


@pytest.mark.parametrize(
    "repeated",
    [
        "identity=",
        "identity:",
        "identity: a, name: ",
        "identity=a name=(",
        '"sub":"a",',
        "{'sub':'video",
        '"name":"A",',
    ],
)
def test_a_hostile_line_comes_to_an_end(repeated: str) -> None:
    redactor = Redactor(KEY)
    once = redactor.redact(repeated * 5_000)
    assert redactor.redact(once) == once
