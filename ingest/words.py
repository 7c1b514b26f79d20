"""Words for sentences: the nearest known word, lists, counts."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest known one, or all of them."""
    choices = sorted(set(known))
    if not choices:
        return "there is nothing to choose from"
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"it may be {listed(choices)}"


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Words as a person lists them: 'a', 'b' or 'c'."""
    *most, last = [f"'{word}'" for word in words]
    return f"{', '.join(most)} {joint} {last}" if most else last


def counted(number: int, word: str) -> str:
    """A number of things: 1 row, 1,200 rows."""
    if number != 1:
        word += "es" if word.endswith("s") else "s"
    return f"{number:,} {word}"
