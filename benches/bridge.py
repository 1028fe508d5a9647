"""A release of peermark as the three tables of the speed workload: python benches/bridge.py RELEASE OUT

`views.sql` has the names; this writes what the views hold as OUT/<table>.parquet, for those who compare files.
"""

import argparse
from pathlib import Path

import duckdb

VIEWS = Path(__file__).resolve().parent / "views.sql"
TABLES = ["observation", "benchmark", "trend"]


def main() -> None:
    """Create the views over the release and write each of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(f"SET VARIABLE release = '{arguments.release}'")
    connection.execute(VIEWS.read_text(encoding="utf-8"))
    for table in TABLES:
        connection.execute(f"COPY {table} TO '{arguments.out / table}.parquet' (FORMAT parquet)")


if __name__ == "__main__":
    main()
