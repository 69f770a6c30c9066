"""What is wanted first comes first, also where only the first pages tell what that is."""

from __future__ import annotations

from sync.client.ports import Applied, Page
from tests.sync.client.office import Office, Person

INSIDE = True
MANY = 620


class Order:
    """`site` first; it tells which file is wanted next."""

    def __init__(self, person: Person, office: Office, wanted: str) -> None:
        self._person, self._office, self._wanted = person, office, wanted
        self.known = False

    def __call__(self, space: bytes) -> int:
        if space == self._office.space("site"):
            return 0
        return 1 if self.known and space == self._office.space(self._wanted) else 2

    def look(self) -> bool:
        changed = not self.known and bool(self._person.see("site", 1))
        self.known |= changed
        return changed


def test_a_file_named_on_the_first_page_is_on_the_next_though_it_is_the_oldest_of_hundreds(
    office: Office, anna: Person, luca: Person
) -> None:
    for number in range(MANY):
        anna.put(f"case {number}", 1, "text")
    anna.put("site", 1, "case 0")
    anna.engine.sync()
    pages: list[list[bytes]] = []
    plain = luca.replica.apply

    def noting(page: Page) -> Applied:
        pages.append(list(dict.fromkeys(line.space for line in page.lines)))
        applied: Applied = plain(page)
        return applied

    luca.replica.apply = noting
    order = Order(luca, office, "case 0")
    luca.engine.priority = order
    luca.engine.sync()
    reads = [spaces for spaces in pages if spaces]
    assert office.space("site") in reads[0]
    assert office.space("case 0") not in reads[0]
    assert len(reads[0]) < MANY / 2
    assert reads[1][0] == office.space("case 0")
    assert luca.state() == anna.state()
