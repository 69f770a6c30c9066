"""What the palette offers to do: on the page shown, then where one can go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from ui.page import Action, Page
from ui.pages import PageEntry
from ui.palette.providers import Command
from ui.texts import t


def commands_of(
    page: Page | None,
    entries: Iterable[PageEntry],
    go: Callable[[str], object],
    contact: Callable[[], object],
) -> list[Command]:
    """The acts of `page`, then the pages of `entries` one can go to; a contact begins with `contact`."""
    actions: list[Action] = []
    if page is not None:
        primary = page.primary_action()
        actions = ([primary] if primary else []) + page.actions_offered()
    commands = [Command(t(a.key), a.run, a.icon, a.shortcut) for a in actions if a.enabled]
    for entry in entries:
        if entry.key == "contact":
            commands.append(Command(t(entry.title_key), contact, entry.icon, "Ctrl+Shift+N"))
        elif entry.key == "register":
            commands.append(Command(t(entry.title_key), partial(go, entry.key), entry.icon))
        elif entry.place != "inside":
            title = t("palette.go", page=t(entry.title_key))
            commands.append(Command(title, partial(go, entry.key), entry.icon))
    return commands
