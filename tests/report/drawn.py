"""Reads off an open page where each piece of text is drawn, and what of it is cut or lies on other text."""

from dataclasses import dataclass

from tests.report.browser import LAID_OUT, UNFOLDED, Browser

SLACK_PX = 4.0
"""A line's box is that much higher than its letters: less than this meets in the boxes alone."""

_TEXTS = """
(() => {
  let count = 0;
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hidden = element => getComputedStyle(element).clipPath !== 'none' || element.matches('.skip');
  while (walk.nextNode()) {
    const node = walk.currentNode, around = [], piece = count++;
    for (let box = node.parentElement; box; box = box.parentElement) around.push(box);
    if (!node.data.trim() || around.some(hidden)) continue;
    const clips = around.filter(box => !/visible|auto/.test(getComputedStyle(box).overflow) && box !== document.body);
    const edges = clips.map(box => box.getBoundingClientRect());
    const left = Math.max(0, ...edges.map(edge => edge.left)), range = document.createRange();
    const right = Math.min(innerWidth, ...edges.map(edge => edge.right));
    range.selectNodeContents(node);
    for (const place of range.getClientRects()) if (place.width && place.height) found.push(
      {piece, words: node.data.trim(), left: place.left, right: place.right, top: place.top, bottom: place.bottom,
       cut: place.left < left - 1 || place.right > right + 1
            || edges.some(edge => place.top < edge.top - 1 || place.bottom > edge.bottom + 1)});
  }
  return found;
})()
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One line of a piece of text and its box, in pixels of the window; ``cut`` if part of it cannot be seen."""

    piece: int
    words: str
    left: float
    right: float
    top: float
    bottom: float
    cut: bool

    def lies_on(self, other: "Drawn") -> bool:
        """Whether the boxes of two pieces meet by more than the slack both ways."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return self.piece != other.piece and across > SLACK_PX and down > SLACK_PX


def lay_all_out(browser: Browser) -> None:
    """Unfold and lay out what a reader would open or come to."""
    browser.evaluate(UNFOLDED)
    browser.evaluate(LAID_OUT)


def texts(browser: Browser) -> list[Drawn]:
    """Return every line of text that is drawn on the page, from top to bottom."""
    return sorted((Drawn(**one) for one in browser.evaluate(_TEXTS)), key=lambda one: one.top)


def overlaps(drawn: list[Drawn]) -> list[tuple[str, str]]:
    """Return the words of each two lines of which one lies on the other; ``drawn`` goes from top to bottom."""
    found = []
    for index, one in enumerate(drawn):
        for other in drawn[index + 1 :]:
            if other.top >= one.bottom:
                break
            if one.lies_on(other):
                found.append((one.words, other.words))
    return found
