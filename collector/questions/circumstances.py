"""Lists what is asked of the circumstances at the end: all of it may be skipped."""

from collector.questions.parts import LONGEST_TEXT, Choice, Form, Question

CIRCUMSTANCES = (
    Question(
        id="since",
        text="Since when is it so?",
        short="since",
        why="A date can be put beside releases.",
        example="since Monday, or since the update",
    ),
    Question(
        id="last_good",
        text="What was the last version of app and SDK without it?",
        short="last good version",
        why="The difference between two versions is short to search.",
        example="app 3.1 with SDK 4.2.0",
    ),
    Question(
        id="changed",
        text="What was changed since then?",
        short="changed",
        why="The cause is often among it.",
        example="a new camera, another network",
        longest=LONGEST_TEXT,
    ),
    Question(
        id="who",
        text="Whom does it concern?",
        short="concerns",
        why="One device points to that device, everybody to app or service.",
        form=Form.CHOICE,
        choices=(
            Choice(value="all", label="All users"),
            Choice(value="some", label="Some devices"),
            Choice(value="one", label="One device"),
            Choice(value="unsure", label="I cannot say"),
        ),
    ),
    Question(
        id="preview",
        text="Does the sender's own preview look right?",
        short="sender's preview",
        why="A preview that is wrong puts the cause before the network.",
        form=Form.CHOICE,
        choices=(
            Choice(value="right", label="Yes, it is in step"),
            Choice(value="wrong", label="No, it is wrong there, too"),
            Choice(value="none", label="There is none, or it has no sound"),
        ),
    ),
    Question(
        id="second",
        text="Does a second receiver see it, too?",
        short="second receiver",
        why="If only one of two sees it, it arises at that one.",
        form=Form.CHOICE,
        choices=(
            Choice(value="yes", label="Yes"),
            Choice(value="no", label="No, only one"),
            Choice(value="untried", label="Not tried"),
        ),
    ),
)
