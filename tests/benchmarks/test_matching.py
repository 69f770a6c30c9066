"""How well and how fast names are matched, beside what plain libraries do with the same pairs."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from itertools import combinations
from random import Random

import jellyfish
import pytest
from rapidfuzz import fuzz

from app.matching import Facts, Name, block_keys, compare, compare_names, script_of, to_latin
from app.usecases.samples.cast import Cast
from tests.benchmarks.name_data import Labelled, Quality, at_best_threshold, pairs, quality, rows

pytestmark = pytest.mark.bench

PERSONS = 75_000
QUERIES = 300
PANEL = 400
PANEL_LIMIT_MS = 150.0


def _latin(name: str) -> str:
    return " ".join(to_latin(word, script_of(word)) for word in name.split())


def _token_sort(a: str, b: str) -> float:
    return fuzz.token_sort_ratio(a.casefold(), b.casefold()) / 100


def _token_sort_latin(a: str, b: str) -> float:
    return fuzz.token_sort_ratio(_latin(a), _latin(b)) / 100


def _metaphone(a: str, b: str) -> float:
    one, two = ({jellyfish.metaphone(word) for word in _latin(name).split()} for name in (a, b))
    return len(one & two) / max(1, max(len(one), len(two)))


PEERS: dict[str, Callable[[str, str], float]] = {
    "rapidfuzz token_sort_ratio, as written": _token_sort,
    "rapidfuzz token_sort_ratio, our transliteration": _token_sort_latin,
    "jellyfish metaphone by word, our transliteration": _metaphone,
}


def _ours(data: list[Labelled]) -> Quality:
    found = [compare_names(p.a, p.b).is_match for p in data]
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for pair, match in zip(data, found, strict=True):
        by_kind[f"{'same' if pair.same else 'other'} {pair.kind}"].append(match == pair.same)
    for kind, right in sorted(by_kind.items()):
        print(f"    {kind}: {sum(right) / len(right):.3f} right of {len(right)}")
    return quality(found, (p.same for p in data))


@pytest.mark.parametrize("name", ["full_names.csv.gz", "arabic_names.csv.gz"])
def test_pairs_of_names(name: str) -> None:
    data = pairs(name)
    print(f"\n{name}: {len(data)} pairs, {sum(p.same for p in data)} of them one name")
    ours = _ours(data)
    print(f"  approdo, threshold 0.50: {ours}")
    plain = [p for p in data if "near" not in p.kind]
    print(f"  approdo, without look-alikes: {quality(map(_is_match, plain), (p.same for p in plain))}")
    for peer, score in PEERS.items():
        threshold, reached = at_best_threshold(score, data)
        ratio = f"ours/peer F1 {ours.f1 / reached.f1:.2f}" if reached.f1 else "it finds none"
        print(f"  {peer}, its best threshold {threshold:.2f}: {reached}; {ratio}")


def _is_match(pair: Labelled) -> bool:
    return compare_names(pair.a, pair.b).is_match


def _facts(row: dict[str, str], with_number: bool) -> Facts:
    born = row["date_of_birth"]
    number = row["soc_sec_id"]
    return Facts(
        (Name("", row["given_name"], row["surname"]),),
        born=f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else None,
        identifiers=frozenset({("LOCAL", number)}) if with_number and number else frozenset(),
    )


@pytest.mark.parametrize("number", [1, 2])
def test_febrl(number: int) -> None:
    records = rows(f"febrl{number}.csv.gz")
    truth = _truth(records)
    for with_number in (False, True):
        facts = [_facts(r, with_number) for r in records]
        candidates = _candidates(facts)
        found = {p for p in candidates if compare(facts[p[0]], facts[p[1]]).is_match}
        hits = len(found & truth)
        print(
            f"\nfebrl {number}, names and birth{', and an ordinary number' if with_number else ''}:"
            f" {Quality(hits / len(found), hits / len(truth))};"
            f" keys bring {len(candidates & truth) / len(truth):.3f} of {len(truth)} pairs"
            f" in {len(candidates)} of {len(records) * (len(records) - 1) // 2}"
        )


def _truth(records: list[dict[str, str]]) -> set[tuple[int, int]]:
    persons: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        persons[record["rec_id"].split("-")[1]].append(i)
    return {pair for same in persons.values() for pair in combinations(same, 2)}


def _candidates(facts: list[Facts]) -> set[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(facts):
        for key in block_keys(one.names[0].text) | ({one.born} if one.born else set()):
            blocks[key].append(i)
    return {pair for block in blocks.values() for pair in combinations(block, 2)}


def test_keys_and_panel_over_75_000_persons() -> None:
    cast = Cast(7, date(2026, 11, 20))
    people = [[n for n in (p.full, p.native) if n] for p in (cast.person() for _ in range(PERSONS))]
    index: dict[str, list[int]] = defaultdict(list)
    started = time.perf_counter()
    for i, names in enumerate(people):
        for key in {key for name in names for key in block_keys(name)}:
            index[key].append(i)
    entries = sum(map(len, index.values()))
    print(f"\nkeys of {PERSONS} persons: {entries / PERSONS:.1f} each, {time.perf_counter() - started:.1f} s")
    random = Random(5)
    brought, milliseconds = [], []
    for _ in range(QUERIES):
        typed = random.choice(random.choice(people))
        started = time.perf_counter()
        shared = Counter(i for key in block_keys(typed) for i in index.get(key, ()))
        for i, _count in shared.most_common(PANEL):
            compare(Facts((Name(typed),)), Facts(tuple(map(Name, people[i]))))
        milliseconds.append((time.perf_counter() - started) * 1000)
        brought.append(len(shared))
    brought.sort()
    milliseconds.sort()
    p95 = milliseconds[int(QUERIES * 0.95)]
    print(f"candidates: mean {sum(brought) / QUERIES:.0f}, p95 {brought[int(QUERIES * 0.95)]}")
    print(
        f"panel of {PANEL} scored: p50 {milliseconds[QUERIES // 2]:.1f} ms, p95 {p95:.1f} ms,"
        f" limit {PANEL_LIMIT_MS:.0f} ms, p95/limit {p95 / PANEL_LIMIT_MS:.2f}"
    )


def test_recall_of_keys() -> None:
    for name in ("full_names.csv.gz", "arabic_names.csv.gz"):
        same = [p for p in pairs(name) if p.same]
        brought = sum(bool(block_keys(p.a) & block_keys(p.b)) for p in same)
        print(f"\nkeys bring {brought / len(same):.3f} of {len(same)} variant pairs of {name}")


def test_speed_of_one_comparison() -> None:
    data = pairs("full_names.csv.gz")
    compare_names("Ali", "Aly")
    started = time.perf_counter()
    for pair in data:
        compare_names(pair.a, pair.b)
    ours = (time.perf_counter() - started) / len(data) * 1e6
    started = time.perf_counter()
    for pair in data:
        _token_sort_latin(pair.a, pair.b)
    peer = (time.perf_counter() - started) / len(data) * 1e6
    print(
        f"\none pair never seen: {ours:.0f} µs; token_sort_ratio with transliteration {peer:.0f} µs,"
        f" ratio {ours / peer:.1f}"
    )
