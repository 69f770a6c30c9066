"""Another role or other sites of the person at the keyboard count at once, not at the next unlock."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.user import User
from app.events import Changed
from app.usecases import records
from ui.page import Shell


class OwnRole(QObject):
    """Looks when the entry of the one at the keyboard was written, here or elsewhere."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def look(self, changed: Changed) -> None:
        """Read the entry again when it was touched."""
        me = self._shell.session.user.id
        if me in changed.ids.get("user", ()):
            self._shell.ask("own.role", records.read, User, me, then=self._heard, owner=self)

    def _heard(self, user: User | None) -> None:
        session = self._shell.session
        if user is not None and user.id == session.user.id and _place(user) != _place(session.user):
            session.become(user)


def _place(user: User) -> tuple[object, ...]:
    return user.role, user.sites, user.disabled_on
