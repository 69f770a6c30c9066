"""The rights of a person: what they asked, the copy of their data, their limit, who opened the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.rights import Restriction, RightsRequest
from app.errors import OperationalError
from app.events import Changed
from app.usecases import access_copies, exports, rights
from app.usecases.access_copies import AccessCopy
from app.usecases.permissions import Act, allowed
from app.usecases.rights import Desk
from ui.cases import wording
from ui.cases.record_row import RecordRow, section_card
from ui.forms.editors import open_record_editor
from ui.forms.today import today
from ui.page import Page, Shell
from ui.paper import save
from ui.rights import paper
from ui.texts import formats, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.labels import Badge, label

_TONES: Final[dict[str, Tone]] = {"open": "warn", "answered": "ok", "refused": "neutral"}
_ANSWER: Final = ("identity_checked", "answered_on", "answer")
_REQUEST: Final = ("type", "received_on", "language", "text", "identity_checked")


class RightsPage(Page):
    """`shell.go("rights", person=id, case=id)`."""

    title_key = "page.rights"
    concerns = frozenset({"rights_request", "restriction"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._person = self._case = RecordId(b"")
        self._desk: Desk | None = None
        self._column = Column(spacing=px(14))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)

    def open(self, **params: Any) -> None:
        self._person, self._case = RecordId(params["person"]), RecordId(params["case"])

    def subtitle(self) -> str:
        return self._desk.name if self._desk else ""

    def refresh(self, changed: Changed | None) -> None:
        by = self.shell.session.user
        self.shell.ask("rights", rights.desk, self._person, today(), by, then=self._show, owner=self)

    def save_pdf(self, path: str) -> None:
        """Gather the copy and write it as a PDF; recorded."""
        self._gather(lambda copy: paper.save_pdf(Path(path), copy, t("rights.copy")))

    def save_json(self, path: str) -> None:
        """Gather the copy and write it for another program; recorded."""

        def write(copy: AccessCopy) -> None:
            labels = {key: t(key) for key in access_copies.label_keys(copy)}
            save(Path(path), access_copies.to_json(copy, labels).encode())

        self._gather(write)

    def _gather(self, write: Callable[[AccessCopy], None]) -> None:
        def then(copy: AccessCopy) -> None:
            try:
                write(copy)
            except OperationalError as error:
                self.shell.show_error(error)
                return
            self.shell.toast(t("rights.copy_saved"), tone="warn")

        self.shell.do(access_copies.gather, self._person, then=then, owner=self)

    def _show(self, found: Desk) -> None:
        self._desk = found
        self._column.empty()
        cards = [self._requests(found), self._copy(), self._limit(found)]
        for card in [*cards, self._erasure()] if found.may_erase else cards:
            self._column.body.addWidget(card)
        self._column.body.addStretch(1)
        self.header_changed.emit()

    def _requests(self, found: Desk) -> Card:
        new = RightsRequest(person=self._person, received_on=today())
        return section_card(
            t("rights.requests"),
            [self._request(found, one) for one in found.requests],
            empty=t("rights.requests_none"),
            action=t("rights.receive"),
            on_action=partial(open_record_editor, self.shell, new, rights.receive, new=True, only=_REQUEST),
        )

    def _request(self, found: Desk, request: RightsRequest) -> QWidget:
        actions: list[QWidget] = []
        if request.state == rights.OPEN:
            for key, verb in (("rights.answer", rights.answer), ("rights.refuse", rights.refuse_request)):
                edit = partial(open_record_editor, self.shell, request, verb, only=_ANSWER)
                actions.append(Button(t(key), edit, kind="link"))
            if request.type == "erase" and found.may_erase:
                begin = partial(self.shell.go, "erase", person=self._person, request=request.id)
                actions.insert(0, Button(t("erasure.open"), begin, kind="link"))
        due = t("rights.due", day=formats().near_day(request.due, today())) if request.due else ""
        received = formats().short_day(request.received_on) if request.received_on else ""
        return RecordRow(
            wording.label_of("V69", request.type),
            [
                wording.facts(
                    t("rights.received", day=received) if received else "",
                    due if request.state == rights.OPEN else "",
                    wording.label_of("language", request.language),
                ),
                request.answer or "",
            ],
            text=request.text or "",
            badges=[
                (wording.label_of("rights_state", request.state), _TONES.get(request.state or "", "neutral"))
            ],
            icon="hand-heart",
            actions=actions,
        )

    def _copy(self) -> Card:
        card = Card(t("rights.copy"))
        card.body.addWidget(label(t("rights.copy_explained"), "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        if exports.may_export(self.shell.session.user):
            row.addWidget(Button(t("rights.copy_pdf"), self._ask_pdf, icon="printer"))
            row.addWidget(Button(t("rights.copy_json"), self._ask_json, icon="download"))
        else:
            card.body.addWidget(label(t("rights.copy_by_whom"), wrap=True))
        opened = partial(self.shell.go, "opened_by", case=self._case)
        row.addWidget(Button(t("rights.opened_by"), opened, kind="quiet", icon="eye"))
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _limit(self, found: Desk) -> Card:
        card = Card(t("rights.limit"))
        card.body.addWidget(label(t("rights.limit_explained"), "muted", wrap=True))
        held = found.restricted
        if held is None:
            new = Restriction(person=self._person, from_on=today())
            begin = partial(
                open_record_editor, self.shell, new, rights.restrict, new=True, only=("from_on", "reason")
            )
            card.body.addWidget(Button(t("rights.limit_begin"), begin), 0, Qt.AlignmentFlag.AlignLeading)
            return card
        if card.header is not None:
            card.header.add(Badge(t("rights.restricted"), "warn"))
        since = formats().short_day(held.from_on) if held.from_on else ""
        card.body.addWidget(
            label(t("rights.limit_since", day=since, reason=held.reason or ""), wrap=True, selectable=True)
        )
        if allowed(self.shell.session.user, Act.APPROVE):
            end = Button(t("rights.limit_end"))
            end.clicked.connect(lambda: self.shell.do(rights.lift, held.id, done=t("rights.limit_ended")))
            card.body.addWidget(end, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _erasure(self) -> Card:
        card = Card(t("erasure.about"))
        card.body.addWidget(label(t("erasure.about_told"), "muted", wrap=True))
        go = partial(self.shell.go, "erase", person=self._person)
        begin = Button(t("erasure.open"), go, icon="trash-2")
        card.body.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _ask_pdf(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, t("rights.copy_pdf"), f"{t('rights.copy_file')}.pdf", "PDF (*.pdf)"
        )
        if path:
            self.save_pdf(path)

    def _ask_json(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, t("rights.copy_json"), f"{t('rights.copy_file')}.json", "JSON (*.json)"
        )
        if path:
            self.save_json(path)
