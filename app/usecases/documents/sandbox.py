"""The language of templates, cut down to showing texts: loaded only when a document is made."""

from __future__ import annotations

from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS: Final = ("upper", "lower", "capitalize", "title", "trim", "first", "last", "length", "e", "escape")
DEEPEST: Final = 3
"""Loops inside loops: the parts of a document, their rows, the cells of a row."""

_REFUSED: Final = (
    nodes.Call,
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
    nodes.Import,
    nodes.FromImport,
    nodes.Include,
    nodes.Extends,
    nodes.Mul,
    nodes.Pow,
    nodes.Mod,
)


class _Cut(ImmutableSandboxedEnvironment):
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if next(parsed.find_all(_REFUSED), None) is not None or _depth(parsed) > DEEPEST:
            raise SecurityError("refused")
        return parsed

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def environment() -> ImmutableSandboxedEnvironment:
    """A fresh sandbox: unknown names are errors, text is escaped, nothing can be called."""
    made = _Cut(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def _depth(node: nodes.Node) -> int:
    inside = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return inside + isinstance(node, nodes.For)
