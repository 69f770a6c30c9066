"""The steps of the comparison with other sync engines, each with its figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.sync.processes import Laptop, ServerProcess

EDITS = 100
LIMITS = {
    "initial_upload_A": 1.5,
    "initial_download_B": 1.3,
    "incr_A_push100": 0.025,
    "incr_B_pull100": 0.025,
}
"""Seconds, of design/sync for 10,000 records."""


@dataclass
class Run:
    """Two laptops on one server, and the rows measured."""

    server: ServerProcess
    a: Laptop
    b: Laptop
    rows: list[dict[str, Any]] = field(default_factory=list)

    def step(self, name: str, laptop: Laptop, what: Callable[[], dict[str, Any]], n: int) -> dict[str, Any]:
        """Measure one step on a laptop."""
        laptop.forget_peak()
        self.server.forget_peak()
        both = (laptop, self.server)
        before = [child.cpu_seconds() for child in both]
        told = what()
        cpu = [child.cpu_seconds() - was for child, was in zip(both, before, strict=True)]
        row = {
            "peer": "approdo",
            "step": name,
            "seconds": round(told["seconds"], 4),
            "wire_bytes": told.get("wire_bytes", 0),
            "rss_client_mb": round(laptop.peak_mb(), 1),
            "rss_server_mb": round(self.server.peak_mb(), 1),
            "n": n,
        }
        self.rows.append(row)
        limit = LIMITS.get(name)
        beside = f"limit {limit:g} s" if limit and n in (100, 10_000) else ""
        print(
            f"{name:22} {row['seconds']:8.3f} s {row['wire_bytes']:>10,} bytes "
            f"client {row['rss_client_mb']:.0f} MB server {row['rss_server_mb']:.0f} MB "
            f"(processor {cpu[0]:.2f} + {cpu[1]:.2f} s) n={n} {beside}",
            flush=True,
        )
        if told.get("notices") or told.get("set_aside"):
            print("   ", told)
        return told

    def join(self) -> None:
        """A founds the organisation and lets B in."""
        self.a.do("found", claim=self.server.claim)
        self.let_in(self.b, "second person")

    def let_in(self, laptop: Laptop, name: str) -> None:
        """A lets somebody in."""
        invitation = self.a.do("invite", name=name)
        self.a.do("admit", request=laptop.do("ask", **invitation))
        assert laptop.do("look") == "approved"


BUSY_TIMES = 160
"""How often each file of a busy organisation was written in."""


def measure_busy(run: Run, newcomers: Sequence[Laptop], count: int) -> None:
    """First syncs of new laptops where every file has a long log: with snapshots and without."""
    run.join()
    run.a.do("create")
    changes = count * (BUSY_TIMES + 1)
    run.step("busy_year_A", run.a, lambda: run.a.do("work", times=BUSY_TIMES), changes)
    run.step("busy_upload_A", run.a, lambda: run.a.do("sync"), changes)
    with_snapshots, without = newcomers
    for number, laptop in enumerate(newcomers):
        run.let_in(laptop, f"newcomer {number}")
    without.do("read_plainly")
    with_snapshots.do("be_thrifty", so=True)
    run.step("busy_first_sync_log", without, lambda: without.do("sync"), changes)
    run.step("busy_first_sync_usable", with_snapshots, lambda: with_snapshots.do("sync"), changes)
    with_snapshots.do("be_thrifty", so=False)
    run.step("busy_first_sync_compared", with_snapshots, lambda: with_snapshots.do("sync"), changes)
    plain, told = (_row(run, name) for name in ("busy_first_sync_log", "busy_first_sync_usable"))
    for unit in ("wire_bytes", "seconds"):
        print(f"{unit}: snapshots {told[unit]:,}, log {plain[unit]:,}, ratio {told[unit] / plain[unit]:.2f}")


def _row(run: Run, step: str) -> dict[str, Any]:
    return next(row for row in run.rows if row["step"] == step)


def measure(run: Run, count: int) -> None:
    """All steps, in their order."""
    a, b = run.a, run.b
    run.join()
    run.step("local_create_A", a, lambda: a.do("create"), count)
    run.step("initial_upload_A", a, lambda: a.do("sync"), count)
    run.step("initial_download_B", b, lambda: b.do("sync"), count)
    assert b.do("count") == count
    _settle(run)
    a.do("edit", first=0, count=EDITS, field=1, mark="edited")
    run.step("incr_A_push100", a, lambda: a.do("sync"), EDITS)
    run.step("incr_B_pull100", b, lambda: b.do("sync"), EDITS)
    _conflicts(run)
    print(f"idle poll with {count} spaces: {a.do('idle')} bytes, limit 1024")


def _settle(run: Run) -> None:
    """Both have all of the other's; lines are open and warm, as they are in a day's work."""
    for laptop in (run.a, run.b, run.a, run.b):
        laptop.do("sync")


def _conflicts(run: Run) -> None:
    """The same field of 100 records on both, and different fields of 100 others, offline."""
    a, b = run.a, run.b
    _settle(run)
    for laptop, mark, other in ((a, "A", 3), (b, "B", 4)):
        laptop.do("edit", first=EDITS, count=EDITS, field=2, mark=mark)
        laptop.do("edit", first=2 * EDITS, count=EDITS, field=other, mark=mark)
    run.step("conflict_A_sync", a, lambda: a.do("sync"), 2 * EDITS)
    run.step("conflict_B_sync", b, lambda: b.do("sync"), 2 * EDITS)
    run.step("conflict_A_pull", a, lambda: a.do("sync"), 2 * EDITS)
    same = [_kept(laptop.do("values", first=EDITS, count=EDITS, fields=[2]), ("A", "B")) for laptop in (a, b)]
    apart = [_merged(laptop.do("values", first=2 * EDITS, count=EDITS, fields=[3, 4])) for laptop in (a, b)]
    for name, (on_a, on_b) in (("conflict_same_field", same), ("conflict_different_fields", apart)):
        row = {
            "peer": "approdo",
            "step": name,
            "kept_on_A": on_a,
            "kept_on_B": on_b,
            "lost": 2 * EDITS - on_a - on_b,
            "n": EDITS,
        }
        run.rows.append(row)
        print(f"{name}: kept on A {on_a}, kept on B {on_b}, lost {row['lost']} of {EDITS}")


def _kept(values: list[list[list[str]]], marks: tuple[str, str]) -> int:
    """Records where both values of the field are there."""
    return sum({value.partition(" ")[0] for value in fields[0]} == set(marks) for fields in values)


def _merged(values: list[list[list[str]]]) -> int:
    """Records where both fields have what was written, and nobody is asked."""
    return sum(
        [len(one) for one in fields] == [1, 1] and [one[0][:1] for one in fields] == ["A", "B"]
        for fields in values
    )


def write(rows: list[dict[str, Any]], target: Path) -> None:
    """Append the rows to a file of JSON lines."""
    with target.open("a", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")
