"""What can be done with a version as a whole: the buttons of its head, and the same as commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.plan_states import SUBMITTED
from app.domain.review import review_id
from app.errors import DomainError
from app.usecases import plan_review, plan_writing, reviews
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases.act_card import ActCard
from ui.cases.documents.button import document_button
from ui.cases.plans import asking
from ui.cases.plans.desk import Desk
from ui.page import Action
from ui.texts import t
from ui.theme.icons import icon
from ui.widgets.buttons import Button, IconButton, Kind

ASKING = frozenset({"plan.send_back", "plan.move_review", "plan.end"})
"""Those that ask something before they are done."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One act; the first one of a version is its blue button, `rare` ones are in the menu."""

    key: str
    icon: str
    run: Callable[[], object]
    rare: bool = False


def of_version(page: Desk, file: PlanFile) -> list[Offer]:
    """What the one at the keyboard may do with this version now."""
    shown = page.shown
    if shown is None:
        return []
    team = Offer("plan.equipe", "users-round", partial(page.shell.go, "equipe", case=shown.case.id))
    if file.is_writable:
        return [*_of_draft(page, file), team] if shown.may_write else []
    found: list[Offer] = []
    review = review_id(plan_review.PLAN, file.plan.id)
    if file.state == SUBMITTED and shown.may_decide:
        found.append(Offer("plan.approve", "check", partial(_approve, page, file)))
        back = partial(asking.send_back, page.shell, review, file)
        found.append(_asking(page, "plan.send_back", "undo-2", back))
    if file.state == SUBMITTED and shown.may_withdraw:
        found.append(Offer("plan.withdraw", "undo-2", partial(_withdraw, page, file)))
    if shown.may_write:
        found.append(team)
        found.append(Offer("plan.new_version", "copy", page.begin))
    if file.is_running and shown.may_write:
        moved, ended = partial(asking.next_review, page.shell, file), partial(asking.end, page.shell, file)
        found.append(_asking(page, "plan.move_review", "calendar", moved, rare=True))
        found.append(_asking(page, "plan.end", "flag", ended, rare=True))
    return found


def _asking(page: Desk, key: str, icon: str, card: Callable[[], ActCard], *, rare: bool = False) -> Offer:
    return Offer(key, icon, lambda: page.ask(card(), key), rare)


def buttons(page: Desk, file: PlanFile) -> list[QWidget]:
    """The head's buttons: those used often, and a menu for the rest."""
    offered = of_version(page, file)
    blue = "plan.submit" if page.is_ready() else "plan.approve"
    first = blue if page.asked is None else ""
    made: list[QWidget] = []
    for one in offered:
        if not one.rare:
            kind: Kind = "primary" if one.key == first else "secondary"
            button = Button(t(one.key), one.run, kind=kind, icon=one.icon)
            button.setObjectName(one.key)
            made.append(button)
    made.append(document_button(page.shell, "plan", file.plan.id))
    rare = [one for one in offered if one.rare]
    if rare:
        more = IconButton("ellipsis", t("case.more"), colour="text")
        more.clicked.connect(lambda: _menu(more, rare))
        made.append(more)
    return made


def commands(page: Desk) -> list[Action]:
    """The same for the palette."""
    file = page.shown.shown if page.shown else None
    if file is None:
        return [Action("plan.begin", page.begin, "route")]
    return [Action(one.key, one.run, one.icon) for one in of_version(page, file)]


def submit(page: Desk, file: PlanFile) -> None:
    """Hand the version in; what is missing stays said on the page."""

    def refused(error: Exception) -> None:
        if isinstance(error, DomainError) and error.problems:
            page.refresh(None)
            page.shell.toast(t("plan.not_ready", n=len(error.problems)), tone="bad")
        else:
            page.shell.show_error(error)

    page.shell.do(
        plan_review.submit, file.plan.id, failed=refused, done=t("plan.submitted_now"), owner=page.owner
    )


def _of_draft(page: Desk, file: PlanFile) -> list[Offer]:
    return [
        Offer("plan.submit", "send", partial(submit, page, file)),
        Offer("plan.sign", "signature", page.sign),
        Offer("plan.discard", "trash-2", partial(_discard, page, file), rare=True),
    ]


def _approve(page: Desk, file: PlanFile) -> None:
    review = review_id(plan_review.PLAN, file.plan.id)
    page.shell.do(reviews.approve, review, done=t("plan.approved_now"), owner=page.owner)


def _withdraw(page: Desk, file: PlanFile) -> None:
    review = review_id(plan_review.PLAN, file.plan.id)
    page.shell.do(reviews.withdraw, review, done=t("plan.withdrawn"), owner=page.owner)


def _discard(page: Desk, file: PlanFile) -> None:
    page.shell.do(plan_writing.discard, file.plan.id, done=t("plan.discarded"), owner=page.owner)


def _menu(button: QWidget, offered: list[Offer]) -> None:
    menu = QMenu(button)
    for one in offered:
        menu.addAction(icon(one.icon, "muted", 16), t(one.key)).triggered.connect(partial(_run, one))
    side = button.rect().bottomRight() if texts.is_rtl() else button.rect().bottomLeft()
    menu.popup(button.mapToGlobal(side))


def _run(offer: Offer, _checked: bool = False) -> None:
    offer.run()
