"""Two laptops offline for a week, and a third of another centre: the story of working together, played."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.person import PersonName
from app.domain.site import Site
from app.domain.user import User
from app.usecases import cases, conflicts, contacts
from app.usecases.sync_views import Handed, TakenIn
from ui.conflicts.conflict_page import ConflictPage
from ui.demo.laptops import SETTLE, DemoLaptop, Office, until, wait, window_of
from ui.main_window import MainWindow
from ui.texts import t

Say = Callable[[str], None]

HAND_OVER = "consegna.approdo"


class Week:
    """Plays it; `say` gets a sentence for each thing done, pictures go to a folder."""

    def __init__(self, office: Office, pictures: Path, say: Say) -> None:
        self._office, self._pictures, self._say = office, pictures, say
        self._taken = 0

    def play(self) -> list[str]:
        """The whole week; sentences of what went wrong, none when all went well."""
        started = time.perf_counter()
        self._say(t("demo.week.server", url=self._office.server.url))
        giulia = self._office.founder("Giulia Rinaldi")
        luca, kofi = self._colleagues(giulia)
        wrong = [
            *self._offline(giulia, luca),
            *self._together(giulia, luca),
            *self._by_file(giulia, luca),
            *self._removed(giulia, kofi),
            *self._nothing_to_read(),
        ]
        self._say(t("demo.took", seconds=f"{time.perf_counter() - started:.1f}"))
        return wrong

    def _colleagues(self, giulia: DemoLaptop) -> tuple[DemoLaptop, DemoLaptop]:
        sites = giulia.session.ask(lambda reader: reader.find(Site))
        users = {user.name: user for user in giulia.session.ask(lambda reader: reader.find(User))}
        made: list[DemoLaptop] = []
        for name, site in (("Luca Conti", sites[0]), ("Kofi Bah", sites[1])):
            laptop, words = self._office.joined(giulia, users[name], site.id)
            self._say(t("demo.week.joined", name=name, site=site.name or "", words=" ".join(words)))
            made.append(laptop)
        giulia.round()
        for laptop in made:
            laptop.round()
            count = laptop.session.ask(lambda reader: reader.count(Case))
            self._say(t("demo.week.sees", name=laptop.name, n=count))
        return made[0], made[1]

    def _offline(self, giulia: DemoLaptop, luca: DemoLaptop) -> list[str]:
        """Both write into the same case while nobody has a line."""
        self._case = _shared_case(luca)
        mine, theirs = _case(giulia, self._case), _case(luca, self._case)
        first, second = [one for one in ("high", "medium", "low") if one != mine.priority][:2]
        giulia.session.do(
            cases.change,
            replace(
                mine,
                priority=first,
                reported_by=t("demo.week.by_giulia"),
                request=t("demo.week.request_giulia"),
            ),
        )
        luca.session.do(
            cases.change,
            replace(
                theirs,
                priority=second,
                reported_by=t("demo.week.by_luca"),
                request=t("demo.week.request_luca"),
                channel="street",
            ),
        )
        note = Contact(person=theirs.person, case=theirs.id, type="first", minutes=20, text=t("demo.note"))
        luca.session.do(contacts.record, note)
        self._say(t("demo.week.offline", number=mine.number or ""))
        with window_of(luca) as window:
            until(lambda: luca.sync is not None and luca.sync.state.waiting > 0)
            self._show(window, "sync")
        return []

    def _together(self, giulia: DemoLaptop, luca: DemoLaptop) -> list[str]:
        """The line is back: what does not touch merges, the rest is asked, one decides for both."""
        for laptop in (luca, giulia, luca):
            laptop.round()
        asked = giulia.session.ask(conflicts.open_, giulia.session.user)
        self._say(t("demo.week.met", n=sum(len(file.lines) for file in asked)))
        with window_of(giulia) as window:
            self._show(window, "decide")
            self._show(window, "conflict")
            page = window.findChild(ConflictPage)
            if page is None or page.view is None:
                return ["no conflict is shown"]
            for place, row in enumerate(page.view.open_rows):
                row.choose(place % 2)
            wait(100)
            self._picture(window, "chosen")
            page.submit()
            until(lambda: not giulia.session.ask(conflicts.open_, giulia.session.user))
        giulia.round()
        luca.round()
        same = _case(giulia, self._case) == _case(luca, self._case)
        left = luca.session.ask(conflicts.open_, luca.session.user)
        self._say(t("demo.week.decided"))
        with window_of(luca) as window:
            self._show(window, "case", case=self._case)
        return [] if same and not left else ["the laptops do not agree"]

    def _by_file(self, giulia: DemoLaptop, luca: DemoLaptop) -> list[str]:
        """No network at all: a file on a stick."""
        case = _case(luca, self._case)
        said = t("demo.week.by_stick")
        note = Contact(person=case.person, case=case.id, type="phone", minutes=5, text=said)
        luca.session.do(contacts.record, note)
        path, told, wrong = self._office.folder / HAND_OVER, list[Handed | TakenIn](), list[Exception]()
        if luca.sync is None or giulia.sync is None:
            return ["no sync"]
        luca.sync.write_file(path, told.append, wrong.append)
        until(lambda: bool(told or wrong))
        giulia.sync.read_file(path, told.append, wrong.append)
        until(lambda: len(told) == 2 or bool(wrong))
        arrived = any(
            one.text == said for one in giulia.session.ask(lambda reader: reader.find(Contact, case=case.id))
        )
        self._say(t("demo.week.stick", size=path.stat().st_size // 1024, n=told[-1].changes if told else 0))
        return [] if arrived else ["the file did not arrive"]

    def _removed(self, giulia: DemoLaptop, kofi: DemoLaptop) -> list[str]:
        """Somebody leaves: nothing new reaches them, what they wrote is lost to nobody."""
        giulia.membership.remove(kofi.session.user.id)
        giulia.round()
        kofi.round()
        state = kofi.sync.state if kofi.sync is not None else None
        self._say(t("demo.week.removed", name=kofi.name))
        with window_of(kofi) as window:
            self._show(window, "sync")
        return [] if state is not None and state.fault else ["somebody removed still syncs"]

    def _nothing_to_read(self) -> list[str]:
        """Everything the server has on its disk, searched for every name."""
        stored = b"".join(
            path.read_bytes() for path in self._office.folder.joinpath("server").rglob("*") if path.is_file()
        )
        names = {
            word.encode()
            for laptop in self._office.laptops
            for name in laptop.session.ask(lambda reader: reader.find(PersonName))
            for word in (name.full or "").split()
            if len(word) > 4
        }
        found = sum(word in stored for word in names)
        self._say(t("demo.week.server_disk", size=len(stored) // 1024, words=len(names), n=found))
        return [] if not found else ["the server's disk can be read"]

    def _show(self, window: MainWindow, page: str, **params: object) -> None:
        window.go(page, **params)
        wait(SETTLE)
        self._picture(window, page)

    def _picture(self, window: MainWindow, name: str) -> None:
        self._taken += 1
        window.grab().save(str(self._pictures / f"week-{self._taken:02}-{name}.png"))


def _shared_case(laptop: DemoLaptop) -> RecordId:
    """A running case both have."""
    found = laptop.session.ask(lambda reader: reader.find(Case))
    return next((case for case in found if case.state == "active"), found[0]).id


def _case(laptop: DemoLaptop, id: RecordId) -> Case:
    found = laptop.session.ask(lambda reader: reader.get(Case, id))
    if found is None:
        raise RuntimeError("the case is not there")
    return found
