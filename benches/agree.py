"""Say whether the tables of two contenders hold the same: python benches/agree.py OUT_A OUT_B      exit code 1 where not.

Rows are matched by key and no row may be without its counterpart; figures agree to a relative 1e-9, text exactly. A quartile
band may differ where the value is on a quartile, as the last bit of a sum then decides.
"""

import argparse
import sys
from pathlib import Path

import duckdb

TOLERANCE = 1e-9
OBSERVATION_KEY = ["authority_code", "indicator_id", "period"]
KEYS = {
    "observation": OBSERVATION_KEY,
    "benchmark": [*OBSERVATION_KEY, "peer_group"],
    "trend": OBSERVATION_KEY,
}
QUARTILES = ["peer_q1", "peer_median", "peer_q3"]
FIGURES = {
    "observation": ["numerator", "denominator", "value"],
    "benchmark": [
        *["value", "peer_count", "peer_mean", *QUARTILES, "peer_min", "peer_max", "peer_pooled", "rank"],
        *["ranked_count", "difference"],
    ],
    "trend": ["value", "previous_value", "change", "year_ago_value", "year_change"],
}
TEXTS = {"observation": ["status"], "benchmark": ["quartile_band"], "trend": []}


def near(left: str, right: str) -> str:
    """SQL for two figures that are the same to the tolerance."""
    return f"abs({left} - {right}) <= {TOLERANCE} * greatest(1, abs({left}), abs({right}))"


def differs(column: str, figures: list[str]) -> str:
    """SQL for a pair of rows, a and b, that do not agree in a column."""
    left, right = f"a.{column}", f"b.{column}"
    if column in figures:
        return f"NOT coalesce({near(left, right)}, {left} IS NULL AND {right} IS NULL)"
    unequal = f"{left}::VARCHAR IS DISTINCT FROM {right}::VARCHAR"
    if column != "quartile_band":
        return unequal
    on_a_quartile = " OR ".join(near("a.value", f"a.{quartile}") for quartile in QUARTILES)
    return f"{unequal} AND NOT coalesce({on_a_quartile}, false)"


def keyed(folder: Path, table: str) -> str:
    """SQL for a table with its key in the same types, whoever wrote it."""
    texts = ", ".join(f"{key}::VARCHAR AS {key}" for key in KEYS[table] if key != "period")
    columns = ", ".join(FIGURES[table] + TEXTS[table])
    return f"(SELECT {texts}, period::DATE AS period, {columns} FROM read_parquet('{folder / table}.parquet'))"


def compare(connection: duckdb.DuckDBPyConnection, table: str, left: Path, right: Path) -> bool:
    """Print how two tables compare; true if they hold the same."""
    columns = FIGURES[table] + TEXTS[table]
    counts = ", ".join(f"count(*) FILTER ({differs(column, FIGURES[table])})" for column in columns)
    rows = [connection.execute(f"SELECT count(*) FROM {keyed(folder, table)}").fetchone()[0] for folder in (left, right)]
    matched, *wrong = connection.execute(
        f"SELECT count(*), {counts} FROM {keyed(left, table)} a JOIN {keyed(right, table)} b USING ({', '.join(KEYS[table])})"
    ).fetchone()
    faults = [f"{column} in {count:,}" for column, count in zip(columns, wrong, strict=True) if count]
    if rows != [matched, matched]:
        faults.insert(0, f"{rows[0]:,} and {rows[1]:,} rows of which {matched:,} match")
    print(f"{table}: " + (f"differs: {', '.join(faults)}" if faults else f"{matched:,} rows agree"))
    return not faults


def main() -> None:
    """Compare the three tables; exit with 1 if one of them differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    arguments = parser.parse_args()
    connection = duckdb.connect()
    same = [compare(connection, table, arguments.left, arguments.right) for table in KEYS]
    sys.exit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
