"""Write the input of the speed workload: every authority's export, a resubmission of each, and the reference tables.

python benches/generate.py OUT [--indicators 100 --months 60 --seed 1]      the same seed gives the same bytes

OUT/exports/<code>_2026-04-05.csv has a row for every indicator and month of one authority, <code>_2026-04-20.csv corrects
2 % of them upwards. OUT/reference has authorities, aliases, neighbours and indicators, taken from pipelines/reference.
Authorities are spelt in three ways, months as `Apr 2021`, percentages as `76.4%`; 2 % of the cells are suppressed (`c`) and
2 % not available (`:`).
"""

import argparse
import itertools
from pathlib import Path

import numpy as np
import polars as pl

REFERENCE = Path(__file__).resolve().parent.parent / "pipelines" / "reference"
NEIGHBOURS_EDITION = "2025"
FIRST_DAY, SECOND_DAY = "2026-04-05", "2026-04-20"
LAST_MONTH = 2026 * 12 + 2  # March 2026, counted in months from the year 0
MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
POLARITIES = ["high", "low", "neutral"]
SUPPRESSED, NOT_AVAILABLE, RESUBMITTED = 0.02, 0.02, 0.02


def read(name: str) -> pl.DataFrame:
    """A table of the reference as text."""
    return pl.read_csv(REFERENCE / f"{name}.csv", infer_schema=False)


def authorities_with_neighbours() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The authorities that have statistical neighbours, with name and region of today, and who their neighbours are."""
    neighbours = (
        read("neighbours")
        .filter(pl.col("edition") == NEIGHBOURS_EDITION)
        .select(authority_code="authority_id", neighbour_code="neighbour_id")
    )
    regions = read("regions").select("region_id", region="name")
    today = read("authority_history").filter(pl.col("last_day").is_null()).join(regions, on="region_id")
    authorities = (
        read("authorities")
        .join(neighbours, left_on="authority_id", right_on="authority_code", how="semi")
        .join(today, on="authority_id")
        .select("name", "region", authority_code="authority_id")
        .select("authority_code", "name", "region")
        .sort("authority_code")
    )
    return authorities, neighbours


def spellings(name: str) -> list[str]:
    """How an authority writes its own name."""
    return [name, name.upper(), f"{name} Council"]


def indicator_table(count: int) -> pl.DataFrame:
    """Percentages and rates per 10,000 in turn, polarities in turn."""
    return pl.DataFrame(
        {
            "indicator_id": [f"M{number:04d}" for number in range(count)],
            "polarity": list(itertools.islice(itertools.cycle(POLARITIES), count)),
            "multiplier": list(itertools.islice(itertools.cycle([100, 10_000]), count)),
        }
    )


def month_labels(count: int) -> list[str]:
    """The months up to March 2026, the earliest first."""
    months = range(LAST_MONTH - count + 1, LAST_MONTH + 1)
    return [f"{MONTH_NAMES[month % 12]} {month // 12}" for month in months]


def counts(random: np.random.Generator, base: np.ndarray, percent: np.ndarray, months: int):
    """Numerators and denominators of one authority, by indicator and month: a level of its own that drifts."""
    indicators = len(base)
    level = base + random.normal(0, 0.08, indicators)
    drift = np.cumsum(random.normal(0, 0.004, (indicators, months)), axis=1)
    share = np.clip(level[:, None] + drift, 0.005, 0.995) * np.where(percent, 1, 0.02)[:, None]
    low, high = np.where(percent, 20, 20_000)[:, None], np.where(percent, 900, 300_000)[:, None]
    denominators = random.integers(low, high, share.shape)
    return random.binomial(denominators, share), denominators


def export(name: str, table: pl.DataFrame, labels: list[str], random: np.random.Generator, base: np.ndarray):
    """One authority's export as text in the contract's columns, and the rows of its resubmission."""
    percent = table["multiplier"].to_numpy() == 100
    numerators, denominators = counts(random, base, percent, len(labels))
    rows = numerators.size
    fate = random.random(rows)
    frame = pl.DataFrame(
        {
            "spelling": random.integers(0, 3, rows, dtype=np.uint32),
            "indicator": np.repeat(np.arange(len(table), dtype=np.uint32), len(labels)),
            "percent": np.repeat(percent, len(labels)),
            "month": np.tile(np.arange(len(labels), dtype=np.uint32), len(table)),
            "numerator": numerators.ravel(),
            "denominator": denominators.ravel(),
            "more": random.integers(1, 5, rows),
            "suppressed": fate < SUPPRESSED,
            "available": fate >= SUPPRESSED + NOT_AVAILABLE,
            "again": random.random(rows) < RESUBMITTED,
        }
    )
    first = as_written(frame, name, table, labels)
    corrected = pl.min_horizontal("denominator", pl.col("numerator") + pl.col("more"))
    again = frame.filter("again", "available").with_columns(numerator=corrected)
    return first, as_written(again, name, table, labels)


def as_written(frame: pl.DataFrame, name: str, table: pl.DataFrame, labels: list[str]) -> pl.DataFrame:
    """The rows as an authority writes them down: figures to one decimal, symbols where there is no figure."""
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    multiplier = pl.when("percent").then(100).otherwise(10_000)
    tenths = (numerator * multiplier * 10 / denominator).round(mode="half_to_even").cast(pl.Int64)
    sign = pl.when("percent").then(pl.lit("%")).otherwise(pl.lit(""))
    figure = pl.concat_str(tenths // 10, pl.lit("."), tenths % 10, sign)
    suppressed, available = pl.col("suppressed"), pl.col("available")
    spelt = pl.Series(spellings(name))
    return frame.select(
        pl.lit(spelt).gather("spelling").alias("Local authority"),
        pl.lit(table["indicator_id"]).gather("indicator").alias("Measure"),
        pl.lit(pl.Series(labels)).gather("month").alias("Period"),
        pl.when(available).then(numerator.cast(pl.String)).when(suppressed).then(pl.lit("c")).alias("Numerator"),
        pl.when(available | suppressed).then(denominator).alias("Denominator"),
        pl.when(available).then(figure).when(suppressed).then(pl.lit("c")).otherwise(pl.lit(":")).alias("Value"),
    )


def main() -> None:
    """Write the reference tables, then the exports of one authority after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--indicators", type=int, default=100)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    exports, reference = arguments.out / "exports", arguments.out / "reference"
    exports.mkdir(parents=True, exist_ok=True)
    reference.mkdir(exist_ok=True)
    authorities, neighbours = authorities_with_neighbours()
    table, labels = indicator_table(arguments.indicators), month_labels(arguments.months)
    aliases = [(spelt, row["authority_code"]) for row in authorities.to_dicts() for spelt in spellings(row["name"])]
    authorities.write_csv(reference / "authorities.csv")
    neighbours.write_csv(reference / "neighbours.csv")
    table.write_csv(reference / "indicators.csv")
    pl.DataFrame(aliases, schema=["alias", "authority_code"], orient="row").write_csv(reference / "aliases.csv")

    base = np.random.default_rng(arguments.seed).uniform(0.05, 0.9, len(table))
    for code, name, _ in authorities.iter_rows():
        random = np.random.default_rng([arguments.seed, int(code)])
        first, again = export(name, table, labels, random, base)
        first.write_csv(exports / f"{code}_{FIRST_DAY}.csv")
        again.write_csv(exports / f"{code}_{SECOND_DAY}.csv")


if __name__ == "__main__":
    main()
