"""Turns what a program writes to a terminal into what a person sees there: the little of ECMA-48 that prompts use."""

import re

_TOKEN = re.compile(
    r"\x1b\[(?P<private>\??)(?P<numbers>[\d;]*)(?P<final>[A-Za-z])|\x1b[=>78]|\x1b\][^\x07]*\x07|(?P<one>.)", re.DOTALL
)


class Screen:
    """A terminal of so many columns and rows; what scrolls out at the top is gone."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.columns, self.rows = columns, rows
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0

    def feed(self, text: str) -> None:
        """Draw what was written."""
        for token in _TOKEN.finditer(text):
            if token["final"]:
                if not token["private"]:
                    self._control(token["final"], [int(number or 0) for number in token["numbers"].split(";")])
            elif token["one"]:
                self._write(token["one"])

    @property
    def text(self) -> str:
        """What is seen, without the empty end of lines and screen."""
        return "\n".join("".join(row).rstrip() for row in self._cells).rstrip("\n")

    def _write(self, one: str) -> None:
        match one:
            case "\r":
                self._column = 0
            case "\n":
                self._down()
            case "\b":
                self._column = max(self._column - 1, 0)
            case _ if one.isprintable():
                if self._column == self.columns:
                    self._column = 0
                    self._down()
                self._cells[self._row][self._column] = one
                self._column += 1

    def _down(self) -> None:
        if self._row < self.rows - 1:
            self._row += 1
        else:
            self._cells = [*self._cells[1:], [" "] * self.columns]

    def _control(self, final: str, numbers: list[int]) -> None:
        count = max(numbers[0], 1)
        match final:
            case "A":
                self._row = max(self._row - count, 0)
            case "B":
                self._row = min(self._row + count, self.rows - 1)
            case "C":
                self._column = min(self._column + count, self.columns - 1)
            case "D":
                self._column = max(self._column - count, 0)
            case "H":
                self._row = min(count, self.rows) - 1
                self._column = min(max(numbers[-1], 1), self.columns) - 1 if len(numbers) > 1 else 0
            case "J":
                self._erase(self._row + 1 if numbers[0] == 0 else 0, from_here=numbers[0] == 0)
            case "K":
                self._cells[self._row][self._column :] = [" "] * (self.columns - self._column)
            case _:  # colours and modes change nothing that is read
                return

    def _erase(self, first_row: int, *, from_here: bool) -> None:
        if from_here:
            self._cells[self._row][self._column :] = [" "] * (self.columns - min(self._column, self.columns))
        for row in range(first_row, self.rows):
            self._cells[row] = [" "] * self.columns
