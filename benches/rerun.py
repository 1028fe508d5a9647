"""What peermark does when little or nothing changed, and whether its tables depend on how it is run.

Used by harness.py: `--rerun` compares the time of a run on an unchanged, or hardly changed, input with that of the first run,
and holds the tables against those of a run from nothing; `--determinism` does so for the number of threads.
"""

import csv
import hashlib
import os
import shutil
import statistics
from pathlib import Path

CHANGED_SHARE = 20  # one indicator in so many, 5 %
NEW_DAY = "2026-04-25"


# What it says is how a release differs from the one before it, which a run from nothing does not have.
OF_BEFORE = "release_diff.parquet"


def tables(out: Path) -> dict[str, str]:
    """The hashes of the published tables, by file name."""
    paths = [path for path in sorted((out / "current" / "tables").glob("*.parquet")) if path.name != OF_BEFORE]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def same_tables(left: Path, right: Path) -> bool:
    """Say which tables of two runs are not the same bytes; true if there is none."""
    ours, theirs = tables(left), tables(right)
    differing = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    verdict = f"{', '.join(differing)} differ" if differing else f"{len(ours)} tables, the same bytes"
    print(f"{left.name} and {right.name}: {verdict}")
    return bool(ours) and not differing


def same_on_any_threads(bench) -> bool:
    """Publish with 1, 2 and 8 threads and compare."""
    outs = {threads: bench.out(f"threads_{threads}") for threads in (1, 2, 8)}
    for threads, out in outs.items():
        cost = bench.run(bench.peermark(out, threads=threads), out, threads=threads)
        print(f"{threads} threads: {cost.wall:.2f} s, {cost.peak:,.0f} MB")
    same = [same_tables(outs[1], outs[threads]) for threads in (2, 8)]
    return all(same)


def corrected(row: dict[str, str]) -> dict[str, str]:
    """The same row with one fewer in the numerator; a row without a figure stays as it is."""
    if not row["Numerator"].isdecimal() or row["Numerator"] == "0":
        return row
    numerator, percent = int(row["Numerator"]) - 1, row["Value"].endswith("%")
    value = (100 if percent else 10_000) * numerator / int(row["Denominator"])
    return {**row, "Numerator": str(numerator), "Value": f"{value:.1f}" + "%" * percent}


def resubmission(export: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """An authority's export with one indicator in twenty corrected, whole, and only its corrected rows."""
    with export.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = set(sorted({row["Measure"] for row in rows})[::CHANGED_SHARE])
    whole = [corrected(row) if row["Measure"] in chosen else row for row in rows]
    return whole, [row for row in whole if row["Measure"] in chosen]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Put a new file in the place of an old one, which other folders may share."""
    path.unlink(missing_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def little_changed(bench, rounds: int) -> bool:
    """Time a first run, one with nothing changed, one with a file corrected in its place, one with a further file."""
    data, out, again = bench.folder / "rerun_data", bench.out("rerun"), bench.out("from_nothing")
    costs: dict[str, list] = {}
    for _ in range(rounds):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(bench.data, data, copy_function=os.link)
        export = min((data / "exports").glob("*.csv"))
        whole, part = resubmission(export)
        steps = {
            "first run": lambda: None,
            "nothing changed": lambda: None,
            "one file corrected": lambda export=export, whole=whole: write(export, whole),
            "one file more": lambda export=export, part=part: write(export.with_stem(f"{export.stem[:3]}_{NEW_DAY}"), part),
        }
        for step, change in steps.items():
            change()
            cost = bench.run(bench.peermark(out, data), out, afresh=step == "first run")
            costs.setdefault(step, []).append(cost)
    print("| run | wall s | CPU s | peak MB | of the first run |\n| --- | ---: | ---: | ---: | ---: |")
    for step, runs in costs.items():
        share = statistics.median(run.wall / first.wall for run, first in zip(runs, costs["first run"], strict=True))
        wall, cpu, peak = (statistics.median(getattr(run, field) for run in runs) for field in ("wall", "cpu", "peak"))
        print(f"| {step} | {wall:.2f} | {cpu:.2f} | {peak:,.0f} | {100 * share:.1f} % |")
    bench.run(bench.peermark(again, data), again)
    return same_tables(out, again)
