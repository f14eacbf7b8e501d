"""Reads off an open page where each piece of text is drawn, and what of it is cut or lies on other text."""

from dataclasses import dataclass

from tests.report.browser import LAID_OUT, UNFOLDED, Browser

SLACK_PX = 4.0
"""A line's box is that much higher than its letters: less than this meets in the boxes alone."""

_TEXTS = """
(() => {
  const found = [], known = new Map(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const whole = {hidden: false, left: 0, right: innerWidth, top: -Infinity, bottom: Infinity};
  const seen = box => {
    if (box === document.body) return whole;
    if (!known.has(box)) {
      const style = getComputedStyle(box), around = seen(box.parentElement);
      const edge = /visible|auto/.test(style.overflow) ? whole : box.getBoundingClientRect();
      known.set(box, {hidden: around.hidden || style.clipPath !== 'none' || box.matches('.skip'),
        left: Math.max(around.left, edge.left), right: Math.min(around.right, edge.right),
        top: Math.max(around.top, edge.top), bottom: Math.min(around.bottom, edge.bottom)});
    }
    return known.get(box);
  };
  for (let piece = 0; walk.nextNode(); piece++) {
    const words = walk.currentNode.data.trim(), clip = seen(walk.currentNode.parentElement);
    if (!words || clip.hidden) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    for (const place of range.getClientRects()) if (place.width && place.height) found.push(
      {piece, words, left: place.left, right: place.right, top: place.top, bottom: place.bottom,
       cut: place.left < clip.left - 1 || place.right > clip.right + 1
            || place.top < clip.top - 1 || place.bottom > clip.bottom + 1});
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
