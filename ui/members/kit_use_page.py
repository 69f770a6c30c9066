"""The recovery kit in earnest: another officer where none is left, and keys given again."""

from __future__ import annotations

from functools import partial

from app.domain.roles import OFFICER
from app.usecases.kit_takeover import take_over
from app.usecases.kit_use import KitUsed, use
from app.usecases.membership import Standing, State
from ui.members.kit_pages import KitSheetsPage
from ui.page import Shell
from ui.texts import inserted, t
from ui.widgets.buttons import Button
from ui.widgets.fields import TextField
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class KitUsePage(KitSheetsPage):
    """Says beforehand what will follow, and afterwards what did."""

    title_key = "page.kit_use"

    def __init__(self, shell: Shell) -> None:
        self._alone = False
        super().__init__(shell, t("kit.use_title"), "")
        self.members = Button(t("kit.to_members"), partial(shell.go, "members"), icon="users-round")
        self._words = label("", wrap=True)
        self._follows = InlineMessage()
        self.place = Form(columns=1)
        self.address = TextField()
        self.place.add("url", t("create.url"), self.address, hint=t("kit.take_url_hint"), required=True)
        self.lay_out([self._words, self._follows, self.place], [self.members])
        self.place.edited.connect(self.judge)

    def open(self, **params: object) -> None:
        super().open(**params)
        self.members.hide()
        self._explain(self.shell.session.membership.standing())

    def submit(self) -> bool:
        session = self.shell.session
        if self._alone:
            url = self.address.value() or ""
            return self.work(
                lambda typed: take_over(session, url, typed.file, typed.one, typed.other),
                self._taken,
                said=t("kit.taking"),
            )
        return self.work(
            lambda typed: use(session, typed.file, typed.one, typed.other), self._used, said=t("kit.using")
        )

    def _explain(self, standing: Standing) -> None:
        member = standing.state is State.MEMBER
        self._alone = standing.state is State.ALONE
        self.place.setVisible(self._alone)
        for one in (self.form, self.do):
            one.setVisible(member or self._alone)
        self.judge()
        if self._alone:
            self._words.setText(t("kit.take_words"))
            self._follows.say(t("kit.take_follows"), "warn")
            self.do.setText(t("kit.do_take"))
            return
        if not member:
            self._words.setText(t("kit.use_nowhere"))
            self._follows.say("")
            return
        officer = OFFICER in standing.roles
        what, body = ("give" if officer else "crown"), inserted(standing.body)
        self._words.setText(t(f"kit.use_{what}", body=body))
        self._follows.say("" if officer else t("kit.use_follows", body=body), "warn")
        self.do.setText(t(f"kit.do_{what}"))

    def judge(self) -> None:
        if not self._alone or self.address.value():
            super().judge()
        else:
            self.do.setEnabled(False)

    def _taken(self, _used: KitUsed) -> None:
        self._used(_used)
        self.told.say(t("kit.taken"), "ok")

    def _used(self, used: KitUsed) -> None:
        self.form.forget()
        if used.crowned:
            words = t("kit.used_crowned")
        else:
            words = t("kit.used_given", n=len(used.given)) if used.given else t("kit.used_nothing")
        self.told.say(words, "ok")
        self.members.setVisible(used.crowned)
        if self.shell.sync is not None:
            self.shell.sync.joined()  # the sync begins with the keys and the roles there are now
        self._explain(self.shell.session.membership.standing())
