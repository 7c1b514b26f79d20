"""Google's `fields` parameter: which parts of an answer are wanted.

Paths are joined by dots or slashes, alternatives by commas, and brackets share a path:
`properties.title,sheets(properties(title),data.rowData)`. Names that an answer does not have select
nothing; Google would refuse those that its schema does not have either.
"""

import re
from typing import Any

Mask = dict[str, "Mask"]  # an empty one wants everything below

_TOKEN = re.compile(r"\s*([A-Za-z0-9_*]+|[.,/()])")


def parse(text: str) -> Mask:
    """Read a mask. Raises ValueError where it is not one."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise ValueError(f"Invalid field selection {text}")
    mask, rest = _alternatives(tokens)
    if rest:
        raise ValueError(f"Invalid field selection {text}")
    return mask


def _alternatives(tokens: list[str]) -> tuple[Mask, list[str]]:
    """The mask that begins the tokens, and what is left of them."""
    mask: Mask = {}
    while True:
        tokens = _path(tokens, mask)
        if tokens[:1] != [","]:
            return mask, tokens
        tokens = tokens[1:]


def _path(tokens: list[str], mask: Mask) -> list[str]:
    """Add one path to a mask; returns the tokens after it."""
    if not tokens or not re.fullmatch(r"[\w*]+", tokens[0]):
        raise ValueError("Invalid field selection")
    below = mask.setdefault(tokens[0], {})
    tokens = tokens[1:]
    if tokens[:1] in (["."], ["/"]):
        return _path(tokens[1:], below)
    if tokens[:1] == ["("]:
        inner, tokens = _alternatives(tokens[1:])
        if tokens[:1] != [")"]:
            raise ValueError("Invalid field selection")
        below.update(inner)
        return tokens[1:]
    return tokens


def wanted(mask: Mask, value: Any) -> Any:
    """The parts of an answer that a mask selects; an empty mask selects all."""
    if isinstance(value, list):
        return [wanted(mask, item) for item in value]
    if not mask or not isinstance(value, dict):
        return value
    if "*" in mask:
        return {name: wanted(mask["*"], item) for name, item in value.items()}
    return {name: wanted(mask[name], item) for name, item in value.items() if name in mask}
