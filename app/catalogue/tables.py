"""Large reference tables kept as the bytes of their file: small in memory, quick to search.

The order of the file is the order of importance: among equally good answers the earlier wins.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from app.catalogue.entries import CODELISTS
from app.catalogue.folding import fold


class Table:
    """Rows of a comma-separated file whose cells hold no comma and no quote.

    `names` are the columns that are searched; a cell may hold several names parted by `;` or `/`.
    """

    def __init__(self, file: str, names: Sequence[int]) -> None:
        content = (CODELISTS / file).read_bytes()
        self._data = content[content.index(b"\n") :]
        self._starts = _line_starts(self._data)
        self._names = tuple(names)
        self._folded = b""
        self._folded_starts: array[int] = array("I")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def row(self, place: int) -> list[str]:
        """The cells of one row."""
        return self._data[self._starts[place] + 1 : self._starts[place + 1]].decode().split(",")

    def rows(self) -> Iterator[list[str]]:
        """All rows, in order."""
        return map(self.row, range(len(self)))

    def keyed(self, key: str) -> Iterator[list[str]]:
        """Rows whose first cell is `key`."""
        return map(self.row, _hits(self._data, self._starts, f"\n{key},")) if _plain(key) else iter(())

    def holding(self, column: int, cell: str) -> Iterator[list[str]]:
        """Rows that have `cell` in `column`."""
        if not _plain(cell):
            return iter(())
        rows = map(self.row, _hits(self._data, self._starts, f",{cell},"))
        return (row for row in rows if row[column] == cell)

    def search(self, query: str, limit: int) -> list[list[str]]:
        """Rows with a name that is `query`, then those that begin with it, then those that have its words.

        Accents, case and punctuation do not matter.
        """
        wanted = fold(query)
        if not wanted or limit < 1:
            return []
        self._fold_names()
        places: dict[int, None] = {}
        for found in self._phases(wanted):
            for place in found:
                places[place] = None
                if len(places) == limit:
                    return [self.row(place) for place in places]
        return [self.row(place) for place in places]

    def _phases(self, wanted: str) -> Iterator[Iterator[int]]:
        yield self._folded_hits(f"|{wanted}|")
        yield self._folded_hits(f"|{wanted}")
        yield self._folded_hits(f" {wanted}")
        words = wanted.split()
        if len(words) > 1:
            longest = max(words, key=len)
            yield self._with_words(f"|{longest}", words)
            yield self._with_words(f" {longest}", words)

    def _with_words(self, needle: str, words: list[str]) -> Iterator[int]:
        for place in self._folded_hits(needle):
            line = self._folded[self._folded_starts[place] : self._folded_starts[place + 1]].decode()
            line = line.replace("|", " ")
            if all(f" {word}" in line for word in words):
                yield place

    def _folded_hits(self, needle: str) -> Iterator[int]:
        return _hits(self._folded, self._folded_starts, needle)

    def _fold_names(self) -> None:
        if self._folded:
            return
        lines = []
        for row in self.rows():
            cells = ";".join(row[column] for column in self._names)
            lines.append("|".join(map(fold, cells.replace("/", ";").split(";"))))
        self._folded = "".join(f"\n|{line}|" for line in lines).encode() + b"\n"
        self._folded_starts = _line_starts(self._folded)


def _hits(data: bytes, starts: array[int], needle: str) -> Iterator[int]:
    """Rows in which `needle` stands, each once, in order."""
    wanted = needle.encode()
    at = data.find(wanted)
    while at >= 0:
        place = bisect_right(starts, at) - 1
        yield place
        at = data.find(wanted, starts[place + 1])


def _plain(cell: str) -> bool:
    return bool(cell) and not set(cell) & {",", "\n"}


def _line_starts(data: bytes) -> array[int]:
    """Places of the line ends that stand before each row, and of the last one."""
    starts = array("I")
    at = data.find(b"\n")
    while at >= 0:
        starts.append(at)
        at = data.find(b"\n", at + 1)
    return starts
