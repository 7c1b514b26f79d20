"""YAML that remembers on which line each of its words stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

Where = tuple[Any, ...]  # the keys and positions that lead to a value


@dataclass(frozen=True)
class Document:
    """A file's value, and the line (from 1) of each key and list item in it."""

    value: Any
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """The line of a place in the value, or of the nearest place around it that has one."""
        for length in range(len(where), 0, -1):
            if where[:length] in self.lines:
                return self.lines[where[:length]]
        return 1


class BrokenYaml(Exception):
    """The text is no YAML, or says a key twice: one sentence, and the line it is about."""

    def __init__(self, sentence: str, line: int):
        super().__init__(sentence)
        self.line = line


def load(path: Path) -> Document:
    """Read a YAML file. Raises BrokenYaml."""
    import yaml

    try:
        loader = yaml.SafeLoader(path.read_bytes())
        node = loader.get_single_node()
        if node is None:
            return Document(None, {})
        value = loader.construct_document(node)
        lines: dict[Where, int] = {}
        _walk(node, (), lines)
        return Document(value, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        # Jinja without quotes is the mistake that everybody makes once.
        jinja = "; put {{ ... }} in quotes" if "unhashable" in str(error.problem) else ""
        sentence = f"this is no YAML: {error.problem or error.context}{jinja}"
        raise BrokenYaml(sentence, line) from None
    except yaml.YAMLError as error:
        raise BrokenYaml(f"this is no YAML: {' '.join(str(error).split())}", 1) from None
    except RecursionError:
        sentence = "this is no YAML to work with: something in it holds itself; take its * out"
        raise BrokenYaml(sentence, 1) from None


def _walk(node: Any, where: Where, lines: dict[Where, int]) -> None:
    """Note the line of everything under a node; refuse a key that is said twice."""
    import yaml

    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[(*where, position)] = item.start_mark.line + 1
            _walk(item, (*where, position), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner, line = (*where, key.value), key.start_mark.line + 1
            # The last would win in silence, and the first is what the eye finds.
            if inner in lines and key.tag != "tag:yaml.org,2002:merge":
                sentence = f"'{key.value}' is said twice, first on line {lines[inner]}; keep one"
                raise BrokenYaml(sentence, line)
            lines[inner] = line
            _walk(value, inner, lines)
