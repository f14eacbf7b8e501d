"""Asks for one of several choices by arrow keys or typing; what fits none of them is handed on, to be refused in words.

questionary alone takes the first choice then, and lets a paste pass unseen.
"""

from collections.abc import Iterable

import questionary
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from questionary.prompts.common import InquirerControl

LONGEST_TYPED = 200


def choose(
    shown: str, choices: Iterable[tuple[str, str]], *, known: str, instruction: str, output: Output
) -> questionary.Question:
    """Return the prompt for choices of (value, title), the one with the value ``known`` pointed at."""
    offered = [questionary.Choice(title, value=value) for value, title in choices]
    prompt = questionary.select(
        shown,
        choices=offered,
        default=known or None,
        instruction=instruction,
        use_jk_keys=False,
        use_search_filter=True,
        output=output,
    )
    control = next(one for one in prompt.application.layout.find_all_controls() if isinstance(one, InquirerControl))
    own = prompt.application.key_bindings
    prompt.application.key_bindings = merge_key_bindings([*([own] if own else []), _typing(control)])
    return prompt


def _typing(control: InquirerControl) -> KeyBindings:
    bindings = KeyBindings()

    def fits_none() -> bool:
        typed = (control.search_filter or "").casefold()
        return not any(typed in str(choice.title).casefold() for choice in control.choices)

    @bindings.add(Keys.ControlM, eager=True, filter=Condition(fits_none))
    def _hand_on(event: KeyPressEvent) -> None:
        event.app.exit(result=control.search_filter)

    @bindings.add(Keys.BracketedPaste, eager=True)
    def _pasted(event: KeyPressEvent) -> None:
        for one in " ".join(event.data.split())[:LONGEST_TYPED]:
            control.add_search_character(one)  # type: ignore[arg-type]  # a character, as its own binding gives it

    return bindings
