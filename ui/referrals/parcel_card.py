"""The file for a service without the program, and the letter on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import OperationalError
from app.usecases.referrals import parcels, receipts
from app.usecases.referrals.views import ReferralView
from ui import paper
from ui.cases.act_card import ActCard, Fields
from ui.cases.documents.button import document_button
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px, sized
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

PAPER = """
h1 { font-size: 21px; margin-bottom: 2px } h2 { font-size: 16px; margin-top: 14px; margin-bottom: 3px }
td { padding: 2px 14px 2px 0 } .quiet { color: #5a6878 } .reason { margin-top: 8px; margin-bottom: 8px }
"""


class ParcelCard(Card):
    """`ask` shows a card with a question, such as the recipient's key."""

    def __init__(self, shell: Shell, view: ReferralView, ask: Callable[[ActCard], None]) -> None:
        super().__init__(t("referral.parcel"))
        self._shell, self._view, self._ask = shell, view, ask
        self.body.addWidget(label(t("referral.parcel.told"), wrap=True))
        held = QWidget()
        flow = FlowLayout(held, px(6))
        flow.addWidget(Button(t("referral.parcel.page"), self._choose_page, icon="lock", kind="primary"))
        flow.addWidget(Button(t("referral.parcel.print"), self._print, icon="printer"))
        flow.addWidget(document_button(shell, "referral", view.referral.id))
        flow.addWidget(Button(t("referral.receipt"), self._print_receipt, icon="languages"))
        flow.addWidget(Button(t("referral.parcel.age"), self._ask_key, icon="key", kind="quiet"))
        self.body.addWidget(held)
        self.words = label("", wrap=True, selectable=True)
        self.words.setObjectName("parcel.words")
        self.words.setFont(sized(18, bold=True))
        self.words.hide()
        self.note = label(t("referral.parcel.words"), "muted", wrap=True)
        self.note.hide()
        self.body.addWidget(self.words)
        self.body.addWidget(self.note)

    def save_page(self, path: Path) -> None:
        """Write the page and show the five words that open it."""
        said = parcels.new_words()
        saved = partial(self._saved, said)
        self._shell.do(parcels.save_page, self._view.referral.id, said, path, then=saved, owner=self)

    def show_words(self, said: str) -> None:
        """Show the words of the file that was saved."""
        self.words.setText(said)
        self.words.show()
        self.note.show()

    def _saved(self, said: str, _result: Any) -> None:
        self.show_words(said)
        self._shell.toast(t("referral.parcel.saved"), tone="ok")

    def _choose_page(self) -> None:
        path = self._path("html", "HTML (*.html)")
        if path is not None:
            self.save_page(path)

    def _ask_key(self) -> None:
        words = t("referral.parcel.key")
        field = TextField(name=words, placeholder="age1…")
        field.set_value(self._shell.session.ask(parcels.known_key, self._view.referral))
        fields: Fields = [("recipient", words, field, True)]

        def call(recipient: str | None) -> tuple[Any, ...]:
            path = self._path("age", "age (*.age)")
            if path is None:
                return _nothing, (), {}
            return parcels.save_age, (self._view.referral.id, recipient or "", path), {}

        self._ask(ActCard(self._shell, t("referral.parcel.age"), fields, call, "", t("referral.parcel.save")))

    def _path(self, ending: str, kinds: str) -> Path | None:
        # The name of the file says nothing of the person: anybody sees names of files.
        proposed = f"{t('referral.parcel.file')}-{self._view.referral.short or ''}.{ending}"
        name, _kind = QFileDialog.getSaveFileName(self, t("referral.parcel.page"), proposed, kinds)
        return Path(name) if name else None

    def _print(self) -> None:
        self._shell.do(parcels.page_of, self._view.referral.id, then=self._printed, owner=self)

    def _print_receipt(self) -> None:
        self._shell.do(receipts.receipt, self._view.referral.id, then=self._printed, owner=self)

    def _printed(self, page: str) -> None:
        try:
            if paper.print_on(self, document(page).print_):
                self._shell.toast(t("slip.printed"), tone="ok")
        except OperationalError as error:
            self._shell.show_error(error)


def document(page: str) -> QTextDocument:
    """A page as Qt prints it: in the program's own letters, which know every script, and without the data
    inside, which are for programs."""
    made = QTextDocument()
    made.setDefaultFont(sized(14))
    made.setDefaultStyleSheet(PAPER)
    head, _, _ = page.partition('<script type="application/json"')
    made.setHtml(f"{re.sub('<style>.*?</style>', '', head, flags=re.DOTALL)}</body></html>")
    return made


def _nothing(_store: Any) -> None:
    return None
