"""Where the lines of the palette come from. A part of the program adds a provider of its own.

A provider is called in the search thread with what was typed; it reads through the session and
returns `Hit`s, best first. Commands are matched here, in the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.session import Session
from ui.folding import folded


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: where it leads is a page of `ui/pages.py` with its parameters."""

    title: str
    page: str
    params: dict[str, Any] = field(default_factory=dict)
    subtitle: str = ""
    icon: str = "file-text"
    badge: str = ""
    once: bool = False
    """Something to do and not a place: not listed among the recent ones."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A source of hits; `title_key` heads its group, `find(session, typed, limit)` does the work."""

    key: str
    title_key: str
    find: Callable[[Session, str, int], list[Hit]]
    in_vain: bool = False
    """Asked only when nothing else was found: what can be done with words nobody knows."""
    to_read: bool = False
    """Stands below the commands: who types what they want to do does not want to read about it first."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do by name."""

    title: str
    run: Callable[[], object]
    icon: str = "command"
    shortcut: str = ""


PROVIDERS: Final[list[str]] = [
    "ui.cases.palette:PROVIDER",
    "ui.directory.palette:PROVIDER",
    "ui.shell.help_hits:PROVIDER",
    "ui.people.palette:PROVIDER",
]
"""Providers as "module:NAME" of a `Provider`, imported when the palette is first used; one line each."""


OWN_WORK: Final[list[str]] = ["ui.mediator.palette:PROVIDER"]
"""What a mediator searches: her own jobs."""


def matching(commands: Iterable[Command], typed: str) -> list[Command]:
    """Commands in whose words every typed word begins a word, in their own order."""
    wanted = folded(typed).split()
    return [command for command in commands if _begins(folded(command.title).split(), wanted)]


def _begins(words: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in wanted)
