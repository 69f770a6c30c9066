"""What can be done with a case as a whole: state, who answers, team, site, closing, reopening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from app.catalogue.codelists import codelist
from app.domain.case import CaseMember
from app.domain.case_states import (
    CLOSABLE,
    EXIT_PLANNED,
    NOT_ELIGIBLE,
    OVER,
    REOPENABLE,
    SUSPENDED,
    next_states,
)
from app.domain.ids import RecordId
from app.usecases import cases, closing, records, site_moves, tending
from app.usecases.permissions import Act
from ui import texts
from ui.cases import elsewhere, wording
from ui.cases.act_card import ActCard, Fields
from ui.cases.context import CaseContext
from ui.texts import t
from ui.widgets.code_field import CodeField
from ui.widgets.date_field import DayField
from ui.widgets.fields import NoteField, TextField

WITH_REASON = frozenset({NOT_ELIGIBLE, SUSPENDED})


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of a menu; `card` makes what must be answered first, None when nothing."""

    key: str
    """Translation key of its words."""
    icon: str
    run: Callable[[], ActCard | None]
    state: str = ""
    """The state it leads to, where the words name one."""

    @property
    def words(self) -> str:
        """What the menu says."""
        return t(self.key, state=wording.state_words(self.state)) if self.state else t(self.key)


def state_offers(ctx: CaseContext) -> Iterator[Offer]:
    """The states this one leads to, then closing or reopening."""
    if ctx.may(Act.CHANGE_CASE):
        for state in next_states(ctx.case.state):
            yield Offer("case.to_state", "arrow-right", partial(_to, ctx, state), state)
    if ctx.case.state in CLOSABLE:
        yield from _closing_offers(ctx)
    if ctx.case.state in REOPENABLE and ctx.may(Act.REOPEN_CASE):
        yield Offer("case.reopen", "undo-2", partial(_reopen, ctx))


def _closing_offers(ctx: CaseContext) -> Iterator[Offer]:
    if ctx.may(Act.CLOSE_CASE):
        yield Offer("case.close", "circle-check", partial(_close, ctx))
        if ctx.case.closing_requested_by is not None:
            yield Offer("case.return_closing", "undo-2", partial(_return, ctx))
    elif ctx.may(Act.CHANGE_CASE):
        yield Offer("case.request_closing", "circle-check", partial(_request, ctx))


def other_offers(ctx: CaseContext) -> Iterator[Offer]:
    """Everything else."""
    yield Offer("case.edit_person", "pencil", partial(elsewhere.person, ctx.shell, ctx.person.id))
    if ctx.may(Act.CHANGE_CASE):
        yield Offer("case.edit_case", "file-text", partial(ctx.edit, ctx.case))
        yield Offer("case.join_team", "users", partial(ctx.add, _new_member(ctx)))
        yield Offer("case.move_site", "building-2", partial(_move, ctx))
    if ctx.may(Act.ASK_MEDIATOR):
        ask = partial(elsewhere.ask_mediator, ctx.shell, ctx.person.id, ctx.case.id)
        yield Offer("case.ask_mediator", "languages", ask)
    if ctx.may(Act.SHARE_RESERVED):
        yield Offer("open_reserved.title", "key-round", partial(_open_reserved, ctx))
    if ctx.may(Act.ASSIGN_CASE):
        yield Offer("cases.assign", "user-check", partial(_assign, ctx))
    if ctx.case.state in OVER and ctx.may(Act.CHANGE_CASE):
        words = "case.unarchive" if ctx.case.archived else "cases.archive"
        yield Offer(words, "archive", partial(_archive, ctx))
    yield Offer("case.history", "history", partial(ctx.shell.go, "history", case=ctx.case.id))
    rights = partial(ctx.shell.go, "rights", person=ctx.person.id, case=ctx.case.id)
    yield Offer("case.rights", "hand-heart", rights)
    yield Offer("case.opened_by", "eye", partial(ctx.shell.go, "opened_by", case=ctx.case.id))


def _new_member(ctx: CaseContext) -> CaseMember:
    return CaseMember(person=ctx.person.id, case=ctx.case.id)


def _to(ctx: CaseContext, state: str) -> ActCard | None:
    done = t("case.now_in_state", state=wording.state_words(state))
    title = t("case.to_state", state=wording.state_words(state))
    if state in WITH_REASON:
        name = "not_eligible_reason" if state == NOT_ELIGIBLE else "suspended_reason"
        fields: Fields = [(name, t("case.reason"), TextField(), True)]
        return ActCard(
            ctx.shell,
            title,
            fields,
            lambda **a: (cases.change_state, (ctx.case.id, state), {"reason": a[name] or ""}),
            done,
            t("case.confirm"),
        )
    if state == EXIT_PLANNED and ctx.case.planned_exit_on is None:
        fields = [("planned_exit_on", t("field.case.planned_exit_on"), DayField(today=ctx.today), False)]
        return ActCard(
            ctx.shell,
            title,
            fields,
            lambda **a: (cases.change_state, (ctx.case.id, state), a),
            done,
            t("case.confirm"),
        )
    ctx.shell.do(cases.change_state, ctx.case.id, state, done=done)
    return None


def _reasons(ctx: CaseContext) -> CodeField:
    options = codelist("V19").options(texts.language(), ctx.today)
    return CodeField(options, label_of=partial(wording.label_of, "V19"))


def _close(ctx: CaseContext) -> ActCard:
    reason, note, on = _reasons(ctx), NoteField(rows=4), DayField(today=ctx.today)
    reason.set_value(ctx.case.closing_reason)
    on.set_value(ctx.today)
    fields: Fields = [
        ("closing_reason", t("field.case.closing_reason"), reason, False),
        ("closed_on", t("field.case.closed_on"), on, False),
        ("closing_note", t("field.case.closing_note"), note, True),
    ]

    def call(closing_reason: str | None, closed_on: date | None, closing_note: str | None) -> tuple[Any, ...]:
        named = {"reason": closing_reason or "", "note": closing_note or "", "on": closed_on}
        return closing.close, (ctx.case.id,), named

    return ActCard(ctx.shell, t("case.close"), fields, call, t("case.closed_now"), t("case.close_do"))


def _request(ctx: CaseContext) -> ActCard:
    fields: Fields = [
        ("closing_reason", t("field.case.closing_reason"), _reasons(ctx), False),
        ("planned_exit_on", t("field.case.planned_exit_on"), DayField(today=ctx.today), False),
        ("closing_note", t("field.case.closing_note"), NoteField(rows=4), True),
    ]

    def call(
        closing_reason: str | None, planned_exit_on: date | None, closing_note: str | None
    ) -> tuple[Any, ...]:
        named = {
            "reason": closing_reason or "",
            "planned_exit_on": planned_exit_on,
            "note": closing_note or "",
        }
        return closing.request_closing, (ctx.case.id,), named

    words = t("case.request_closing")
    return ActCard(ctx.shell, words, fields, call, t("case.closing_requested"), t("case.request_do"))


def _return(ctx: CaseContext) -> ActCard:
    fields: Fields = [("remark", t("case.remark"), NoteField(rows=4), True)]
    return ActCard(
        ctx.shell,
        t("case.return_closing"),
        fields,
        lambda remark: (closing.return_closing, (ctx.case.id, remark or ""), {}),
        t("case.closing_returned"),
        t("case.confirm"),
    )


def _reopen(ctx: CaseContext) -> ActCard:
    fields: Fields = [("reason", t("case.reason"), TextField(), True)]
    return ActCard(
        ctx.shell,
        t("case.reopen"),
        fields,
        lambda reason: (closing.reopen, (ctx.case.id,), {"reason": reason or ""}),
        t("case.reopened"),
        t("case.confirm"),
    )


def _named(ctx: CaseContext, kind: str, kept: RecordId | None) -> CodeField:
    found = ctx.shell.session.ask(records.choosable)[kind]
    choices = sorted(((id_.hex(), name or "…") for id_, name in found), key=lambda pair: pair[1].casefold())
    field = CodeField(choices)
    field.set_value(kept.hex() if kept and kept.hex() in dict(choices) else None)
    return field


def _assign(ctx: CaseContext) -> ActCard:
    fields: Fields = [("responsible", t("cases.assign_to"), _named(ctx, "user", ctx.case.responsible), False)]

    def call(responsible: str | None) -> tuple[Any, ...]:
        chosen = RecordId(bytes.fromhex(responsible)) if responsible else ctx.case.responsible
        return cases.assign, ([ctx.case.id], chosen), {}

    return ActCard(ctx.shell, t("cases.assign"), fields, call, t("cases.assigned", n=1), t("case.confirm"))


def _move(ctx: CaseContext) -> ActCard:
    fields: Fields = [("site", t("case.move_to"), _named(ctx, "site", ctx.case.site), False)]

    def call(site: str | None) -> tuple[Any, ...]:
        chosen = RecordId(bytes.fromhex(site)) if site else ctx.case.site
        return site_moves.move, (ctx.case.id, chosen), {}

    return ActCard(ctx.shell, t("case.move_site"), fields, call, t("case.moved"), t("case.confirm"))


def _open_reserved(ctx: CaseContext) -> ActCard:
    fields: Fields = [("user", t("open_reserved.to"), _named(ctx, "user", None), True)]

    def call(user: str | None) -> tuple[Any, ...]:
        chosen = RecordId(bytes.fromhex(user or ""))
        return tending.promise_reserved, (ctx.person.id, chosen), {}

    words = t("open_reserved.title")
    return ActCard(ctx.shell, words, fields, call, t("open_reserved.done"), t("open_reserved.do"))


def _archive(ctx: CaseContext) -> None:
    archived = not ctx.case.archived
    words = t("cases.archived", n=1) if archived else t("case.unarchived")
    ctx.shell.do(cases.archive, [ctx.case.id], archived=archived, done=words)
