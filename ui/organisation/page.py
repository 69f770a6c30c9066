"""Centres and colleagues: what every form points to. Press one to change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.declaration import Record
from app.domain.project import Project
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.events import Changed
from app.usecases import organisation, records
from app.usecases.permissions import Act, allowed
from ui.forms.editors import open_record_editor
from ui.joining.standing_card import StandingCard
from ui.page import Page, Shell
from ui.texts import language, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column, SectionHeader, narrow
from ui.widgets.labels import label

Saver = Callable[..., object]


class OrganisationPage(Page):
    """Lists of sites, colleagues, bodies and projects."""

    title_key = "page.organisation"
    concerns = frozenset({"site", "user", "organisation", "project"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._column = Column(spacing=px(14))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask("organisation", records.of_organisation, then=self._show)

    def _show(self, found: records.OrganisationRecords) -> None:
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for card in (
            StandingCard(self.shell),
            self._card("sites", found.sites, Site(), organisation.save_site, _site_words),
            self._card("users", found.users, User(), organisation.save_user, _user_words),
            self._card(
                "organisations",
                found.organisations,
                Organisation(),
                organisation.save_organisation,
                _no_words,
            ),
            self._card("projects", found.projects, Project(), organisation.save_project, _no_words),
        ):
            body.addWidget(narrow(card, PAGE))
        body.addStretch(1)

    def _card(
        self, key: str, found: Sequence[Record], blank: Record, save: Saver, words: Callable[[Record], str]
    ) -> QWidget:
        card = Card()
        may = allowed(self.shell.session.user, Act.EDIT_USERS if key == "users" else Act.EDIT_ORGANISATION)
        add = Button(
            t(f"organisation.add_{key}"),
            lambda: open_record_editor(self.shell, type(blank)(), save, new=True),
            icon="plus",
        )
        card.body.addWidget(SectionHeader(t(f"organisation.{key}"), *([add] if may else [])))
        for one in found:
            card.body.addWidget(self._line(one, save if may else None, words(one)))
        if not found:
            card.body.addWidget(label(t(f"organisation.no_{key}"), "muted", wrap=True))
        return card

    def _line(self, one: Record, save: Saver | None, words: str) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(0)
        name = getattr(one, "name", None) or getattr(one, "title", None) or "…"
        if save is None:
            column.addWidget(label(name, wrap=True))
        else:
            button = Button(name, lambda: open_record_editor(self.shell, one, save), kind="link")
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if words:
            column.addWidget(label(words, "small", wrap=True))
        return row


def _site_words(one: Record) -> str:
    if not isinstance(one, Site):
        return ""
    kind = codelist("site_kind").label(one.kind, language()) if one.kind else ""
    places = t("organisation.places", n=one.places) if one.places else ""
    return " · ".join(part for part in (kind, one.address if not one.protected else "", places) if part)


def _user_words(one: Record) -> str:
    if not isinstance(one, User):
        return ""
    role = codelist("V71").label(one.role, language()) if one.role else ""
    return t("organisation.disabled", role=role) if one.disabled_on else role


def _no_words(_one: Record) -> str:
    return ""
