"""What somebody is to be: the role of their work, keeper of the keys or not, and sites."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.roles import LEADERS, OFFICER
from app.usecases.records import Named
from ui.invitation.words import work_roles
from ui.texts import t
from ui.theme.look import px
from ui.widgets.code_field import CodeField
from ui.widgets.fields import ChoicesField
from ui.widgets.form import FormRow


class PlaceForm(QWidget):
    """`edited` after each change; who is no officer is not offered what only officers give."""

    edited = Signal()

    def __init__(self, sites: Sequence[Named], *, leads: bool) -> None:
        super().__init__()
        self._leads = leads
        self._ids = {site.hex(): site for site, _ in sites}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        offered = [(code, words) for code, words in work_roles() if leads or code not in LEADERS]
        self.role = CodeField(offered, label_of=lambda code: dict(work_roles()).get(code, code))
        self.role.setObjectName("members.role")
        self.role_row = FormRow(t("members.role"), self.role, hint=t("members.role_hint"), required=True)
        column.addWidget(self.role_row)
        self.keys = ChoicesField([(OFFICER, t("members.officer"))], name=t("members.officer"))
        self.keys.setObjectName("members.officer")
        keys_row = FormRow(t("members.keys"), self.keys, hint=t("members.officer_hint"))
        column.addWidget(keys_row)
        keys_row.setVisible(leads)  # in its place first: alone it would be a window of its own for a blink
        self.sites = ChoicesField(
            [(site.hex(), name or "…") for site, name in sites], name=t("members.sites")
        )
        self.sites.setObjectName("members.sites")
        sites_row = FormRow(t("members.sites"), self.sites, hint=t("members.sites_hint"))
        column.addWidget(sites_row)
        sites_row.setVisible(bool(sites))
        for field in (self.role, self.keys, self.sites):
            field.edited.connect(self.edited)

    def show_place(self, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
        """Show what somebody is now."""
        self.role.set_value(next(iter(sorted(roles - {OFFICER})), None))
        self.keys.set_value(roles & {OFFICER})
        self.sites.set_value(frozenset(site.hex() for site in sites))

    def roles(self) -> frozenset[str]:
        """The roles answered."""
        work = self.role.value()
        return frozenset(self.keys.value()) | (frozenset({work}) if work else frozenset())

    def offers_sites(self) -> bool:
        """Whether there is a site to choose."""
        return bool(self._ids)

    def site_ids(self) -> frozenset[RecordId]:
        """The sites answered."""
        return frozenset(self._ids[key] for key in self.sites.value() if key in self._ids)
