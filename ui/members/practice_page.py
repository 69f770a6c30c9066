"""Practising with the recovery kit: two sheets and the file, once a year, before they are needed."""

from __future__ import annotations

from app.usecases.kit_practice import practise
from ui.members.kit_pages import KitSheetsPage
from ui.page import Shell
from ui.texts import t
from ui.widgets.labels import label


class PracticePage(KitSheetsPage):
    """Says whether the two sheets open the kit."""

    title_key = "page.kit_practice"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, t("kit.practice_title"), t("kit.practise"))
        self.lay_out([label(t("kit.practice_words"), wrap=True)], [])

    def submit(self) -> bool:
        session = self.shell.session
        return self.work(lambda typed: practise(session, typed.file, typed.one, typed.other), self._opened)

    def _opened(self, _done: object) -> None:
        self.form.forget()
        self.told.say(t("kit.practice_well"), "ok")
