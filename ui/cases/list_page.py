"""The list of cases."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.events import Changed
from app.usecases import case_lists, case_sheets, cases, records, remembered
from app.usecases.case_lists import CaseCard, CaseOrder, CaseQuery, CaseView
from app.usecases.permissions import Act, allowed
from ui import texts
from ui.cases import columns, due, elsewhere, export_rows
from ui.cases.case_rows import CaseRows
from ui.cases.filters import ColumnPopover, FilterPopover
from ui.cases.list_table import CaseTable, NoCases, carded
from ui.cases.pick import PickPopover
from ui.cases.search_line import SearchLine
from ui.cases.side_panel import CasePanel, SeveralPanel, SidePanel
from ui.exporting import ExportButton, Maker
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import ChipRow
from ui.widgets.messages import EmptyState

COLUMNS_KEY: Final = "cases.columns"
AT_ONCE: Final = 200
"""Cases that may be handed over or put away at once."""

VIEWS: Final = (CaseView.MINE, CaseView.TEAM, CaseView.ALL, CaseView.DUE, CaseView.CLOSED)


class CasesPage(Page):
    """Chips, table, side panel; everything by keyboard."""

    title_key = "page.cases"
    concerns = frozenset({"case", "case_member", "person", "person_name", "task", "permit", "site", "user"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.rows = CaseRows(shell, self)
        self._order: tuple[CaseOrder, bool] = (CaseOrder.CHANGED, True)
        self._wanted_rid: int | None = None
        self._to_top = self._to_count = False
        self._known_columns = False
        self._popovers: dict[str, Any] = {}
        self._may_open = allowed(self.shell.session.user, Act.OPEN_CASE)
        self._make()
        self._lay_out()
        self._connect()

    # What the window asks

    def subtitle(self) -> str:
        return t("cases.count", n=len(self.rows.rids)) if self._loaded else ""

    def primary_action(self) -> Action | None:
        new = Action("cases.new", partial(elsewhere.new_case, self.shell), "user-plus", "Ctrl+N")
        return new if self._may_open else None

    def actions_offered(self) -> list[Action]:
        sorts = [
            Action(f"cases.sort.{key}", partial(self._sort, key, False), "arrow-up-down")
            for key in columns.ORDERS
        ]
        return [
            Action("cases.filters_open", self._open_filters, "list-filter"),
            Action("cases.columns_open", self._open_columns, "sliders-horizontal"),
            Action("cases.assign", self._open_assign, "user-check"),
            Action("cases.archive", self._archive, "archive"),
            *sorts,
        ]

    def open(self, **params: Any) -> None:
        view = params.get("view")
        if view:
            self.chips.choose(str(view))
        if "typed" in params:
            self.search.setText(str(params["typed"]))
        if not self._known_columns:
            self._known_columns = True
            kept = self.shell.session.ask(remembered.recall, COLUMNS_KEY)
            if kept:
                self.table.show_columns(tuple(key for key in kept if key in columns.BY_KEY))
            self._mark_sort()

    def refresh(self, changed: Changed | None) -> None:
        self.rows.sort_again()
        self._wanted_rid = self.rows.rid_at(self.table.currentIndex().row())
        self.rows.ask(self.query())
        self._to_count = True

    def focus_start(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> bool:
        self.beside.close_panel()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def step_back(self) -> bool:
        if self.beside.close_panel():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.table.chosen_count() > 1:
            self._choose_one()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def save_state(self) -> State:
        filters = self._filters()
        return super().save_state() | {
            "view": self.chips.keys(),
            "order": [self._order[0].value, self._order[1]],
            "row": self.rows.rid_at(self.table.currentIndex().row()),
            "sites": [site.hex() for site in filters.sites] if filters else [],
            "states": sorted(filters.states) if filters else [],
        }

    def restore_state(self, state: State) -> None:
        self.chips.choose(*state.get("view", []))
        if "order" in state:
            self._order = (CaseOrder(state["order"][0]), bool(state["order"][1]))
            self._mark_sort()
        if state.get("sites") or state.get("states"):
            self._filters_made().choose(state["sites"], state["states"])
            self._tell_filters()
        super().restore_state(state)
        self._wanted_rid = state.get("row")
        self.rows.ask(self.query())

    # What is asked for

    def query(self) -> CaseQuery:
        """What the page shows now, as a question."""
        view = CaseView((self.chips.keys() or [CaseView.ALL])[0])
        filters, user = self._filters(), self.shell.session.user
        sites = filters.sites if filters else frozenset()
        if view is CaseView.TEAM:
            sites = (sites & user.sites) or user.sites
        order, descending = self._order
        return CaseQuery(
            view=view,
            user=user.id,
            sites=sites,
            states=filters.states if filters else frozenset(),
            typed=self.search.text(),
            order=order,
            descending=descending,
            due_by=self._due_by(),
        )

    def _due_by(self) -> str:
        return (self.table.teller.today + timedelta(days=due.LISTED_AHEAD)).isoformat()

    # Its parts

    def _make(self) -> None:
        self._loaded = False
        self.table = CaseTable(self.rows, today())
        self.empty = NoCases(
            EmptyState(
                t("cases.none_yet"),
                action=t("cases.new") if self._may_open else "",
                on_action=partial(elsewhere.new_case, self.shell),
                icon="users",
            ),
            EmptyState(
                t("cases.none_found"),
                action=t("cases.show_all"),
                on_action=self._show_all,
                icon="search",
            ),
        )
        self.chips = ChipRow([(v.value, t(f"cases.view.{v.value}")) for v in VIEWS], name=t("cases.views"))
        self.chips.choose(CaseView.ALL.value)
        self.search = SearchLine(t("cases.search"))
        self.search.setObjectName("cases.search")
        self.filter_button = Button(t("cases.filters"), self._open_filters, icon="list-filter")
        self.column_button = IconButton("sliders-horizontal", t("cases.columns"), self._open_columns)
        self.export_button = ExportButton(self.shell, t("export.file_cases"), self._table)
        self.panel = SidePanel(
            CasePanel(on_open=self._open_current, on_contact=self._new_contact),
            SeveralPanel(on_assign=self._open_assign, on_archive=self._archive, on_clear=self._choose_one),
        )

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(px(8))
        bar.addWidget(self.chips, 1, Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.search)
        bar.addWidget(self.filter_button)
        bar.addWidget(self.column_button)
        bar.addWidget(self.export_button)
        self.beside = Beside(carded(self.table, self.empty), self.panel, width=276)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(bar)
        column.addWidget(self.beside, 1)

    def _connect(self) -> None:
        self.rows.arrived.connect(self._arrived)
        self.chips.chosen.connect(lambda _: self._ask_from_top())
        self.search.textChanged.connect(lambda _: self._ask_from_top(typed=True))
        self.search.went_down.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.search.returnPressed.connect(self._open_current)
        self.table.chosen.connect(self._show_card)
        self.table.opened.connect(self._open_case)
        self.table.sorted_by.connect(self._sort)
        self.table.several.connect(self._several)
        space = QShortcut(QKeySequence("Space"), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.beside.open_panel)

    # What comes back

    def _arrived(self) -> None:
        self._loaded = True
        place = 0 if self._to_top else self.rows.place_of(self._wanted_rid)
        self._to_top = False
        query = self.query()
        narrowed = bool(query.typed or query.sites or query.states or query.view is not CaseView.ALL)
        self.empty.say("found" if narrowed else "first")
        self.table.show_rows(place if place is not None else 0)
        if not self.rows.rids:
            self.panel.turn_to("nothing")
        self.header_changed.emit()
        if self._to_count:
            self._ask_counts()

    def _ask_counts(self) -> None:
        """The numbers on the chips: after the rows, which somebody waits for."""
        self._to_count = False
        user = self.shell.session.user
        self.shell.glance(
            "cases.counts",
            case_lists.counts,
            user.id,
            user.sites,
            self._due_by(),
            then=self._count,
            owner=self,
        )

    def _count(self, counts: dict[CaseView, int]) -> None:
        number = texts.formats().number
        for view, count in counts.items():
            words = t("cases.view_counted", view=t(f"cases.view.{view.value}"), count=number(count))
            self.chips.reword(view.value, words)

    def _show_card(self, card: CaseCard | None) -> None:
        if card is None:
            return
        if self.table.chosen_count() <= 1:
            self.panel.turn_to("case")
        self.panel.case.show_card(card, self.table.teller.today)
        self.shell.search(
            "cases.panel",
            case_sheets.read,
            card.id,
            self.table.teller.today,
            self.shell.session.user.id,
            then=partial(self.panel.case.show_sheet, today=self.table.teller.today),
            owner=self,
        )

    # What the person does

    def _ask_from_top(self, *, typed: bool = False) -> None:
        self._to_top = True
        self.rows.ask(self.query(), debounce=80 if typed else 0)

    def _sort(self, key: str, descending: bool) -> None:
        self._order = (columns.ORDERS[key], descending)
        self._mark_sort()
        self._ask_from_top()

    def _mark_sort(self) -> None:
        order, descending = self._order
        shown = [column.key for column in self.table.rows.columns]
        key = next((key for key, one in columns.ORDERS.items() if one is order and key in shown), None)
        if key is not None:
            self.table.show_sort(key, descending=descending)

    def _open_case(self, card: CaseCard) -> None:
        elsewhere.case(self.shell, card.id)

    def _open_current(self) -> None:
        card = self.table.current()
        if card is not None:
            self._open_case(card)

    def _new_contact(self) -> None:
        card = self.panel.case.card
        if card is not None:
            elsewhere.new_contact(self.shell, card.person)

    def _several(self, count: int) -> None:
        if count > 1:
            view = CaseView(self.chips.keys()[0])
            self.panel.several.say(count, closed=view is CaseView.CLOSED)
            self.panel.turn_to("several")
        elif self.table.current() is not None:
            self.panel.turn_to("case")

    def _choose_one(self) -> None:
        self.table.choose(max(self.table.currentIndex().row(), 0))

    def _show_all(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.chips.choose(CaseView.ALL.value)
        filters = self._filters()
        if filters is not None:
            filters.choose([], [])
            self._tell_filters()
        self._ask_from_top()

    # Filters and columns

    def _filters(self) -> FilterPopover | None:
        return self._popovers.get("filters")

    def _filters_made(self) -> FilterPopover:
        made = self._popovers.get("filters")
        if made is None:
            sites = self.shell.session.ask(records.choosable)["site"]
            made = FilterPopover([(id_, name or "…") for id_, name in sites], self)
            made.changed.connect(self._filtered)
            self._popovers["filters"] = made
        found: FilterPopover = made
        return found

    def _open_filters(self) -> None:
        self._filters_made().open_under(self.filter_button)

    def _filtered(self) -> None:
        self._tell_filters()
        self._ask_from_top()

    def _tell_filters(self) -> None:
        count = self._filters_made().count()
        self.filter_button.setText(t("cases.filters_on", n=count) if count else t("cases.filters"))

    def _open_columns(self) -> None:
        made = self._popovers.get("columns")
        if made is None:
            made = self._popovers["columns"] = ColumnPopover(self.table.teller.keys, self._show_columns, self)
        made.open_under(self.column_button)

    def _show_columns(self, keys: tuple[str, ...]) -> None:
        self.table.show_columns(keys)
        self._mark_sort()
        self.shell.do(remembered.remember, COLUMNS_KEY, list(keys), owner=self)

    def _table(self) -> Maker:
        teller = self.table.teller
        return partial(
            export_rows.table_of, self.shell.session, self.rows.rids[:], tuple(teller.keys), teller.today
        )

    # Several at once

    def _open_assign(self) -> None:
        users = self.shell.session.ask(records.choosable)["user"]
        choices = sorted(((id_.hex(), name or "…") for id_, name in users), key=lambda pair: pair[1])
        PickPopover(t("cases.assign_to"), choices, self._assign, self).open_under(
            self.panel.several.assign_button if self.table.chosen_count() > 1 else self.table
        )

    def _assign(self, user: str) -> None:
        self._with_chosen(lambda found: self._do(cases.assign, found, "cases.assigned", bytes.fromhex(user)))

    def _archive(self) -> None:
        self._with_chosen(lambda found: self._do(cases.archive, found, "cases.archived"))

    def _with_chosen(self, then: Any) -> None:
        rows = self.table.chosen_rows()
        if len(rows) > AT_ONCE:
            self.shell.toast(t("cases.too_many", n=AT_ONCE), tone="warn")
        elif rows:
            self.rows.cards_at(rows, then)

    def _do(self, verb: Any, found: list[CaseCard], done: str, *further: Any) -> None:
        self.shell.do(verb, [card.id for card in found], *further, done=t(done, n=len(found)), owner=self)
