"""The same file through peermark's reader, DuckDB's and Polars', in rounds that take turns; medians in MB/s.

python benches/reading_rivals.py FILE [BINARY]     BINARY is the built bench `reading`; without it only the rivals run.

Everything is read as text and every cell is touched: DuckDB sums the lengths of all cells, Polars does too. With two
threads peermark reads two copies side by side, as it does with the files of a run, and the rivals read one file with two
threads, as they are made to; MB/s are of all bytes read. Each reading is a process of its own and takes the time
inside it, without the start of the interpreter. MB per second of CPU is the figure to go by where the machine does
other work too.
"""

import os
import re
import statistics
import subprocess
import sys

ROUNDS = 5

DUCKDB = """
import duckdb, os, sys, time
path, threads = sys.argv[1], int(sys.argv[2])
base = duckdb.connect(); base.execute(f"set threads={threads}")
def read():
    began, busy = time.perf_counter(), time.process_time()
    relation = base.read_csv(path, all_varchar=True, header=True)
    total = " + ".join(f'coalesce(sum(strlen("{name.replace(chr(34), chr(34) * 2)}")), 0)' for name in relation.columns)
    relation.aggregate(f"count(*), {total}").fetchall()
    return time.perf_counter() - began, time.process_time() - busy
read()
rounds = [read() for _ in range(3)]
size = os.path.getsize(path) / 1e6
print(f"{size / sorted(clock for clock, _ in rounds)[1]} MB/s, {3 * size / sum(busy for _, busy in rounds)} MB per second of CPU")
"""

POLARS = """
import os, sys, time
path, threads = sys.argv[1], int(sys.argv[2])
os.environ["POLARS_MAX_THREADS"] = str(threads)
import polars as pl
def read():
    began, busy = time.perf_counter(), time.process_time()
    frame = pl.read_csv(path, infer_schema=False)
    frame.select(pl.all().str.len_bytes().sum())
    return time.perf_counter() - began, time.process_time() - busy
read()
rounds = [read() for _ in range(3)]
size = os.path.getsize(path) / 1e6
print(f"{size / sorted(clock for clock, _ in rounds)[1]} MB/s, {3 * size / sum(busy for _, busy in rounds)} MB per second of CPU")
"""


def speed(command: list[str]) -> tuple[float, float]:
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = (re.search(rf"([\d.]+) MB{unit}", output) for unit in ("/s", " per second of CPU"))
    return tuple(float(match.group(1)) for match in found)


def main() -> None:
    path = sys.argv[1]
    binary = sys.argv[2] if len(sys.argv) > 2 else None
    contenders = {"duckdb": [sys.executable, "-c", DUCKDB, path], "polars": [sys.executable, "-c", POLARS, path]}
    if binary:
        contenders["peermark"] = [binary, path]
    speeds: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for threads in (1, 2):
            for name, command in contenders.items():
                more = ["3"] if name == "peermark" else []
                speeds.setdefault((name, threads), []).append(speed([*command, str(threads), *more]))
    import duckdb
    import polars

    print(f"{os.path.basename(path)}, {os.path.getsize(path) / 1e6:.1f} MB, median of {ROUNDS} rounds that take turns")
    print(f"DuckDB {duckdb.__version__}, Polars {polars.__version__}")
    for (name, threads), found in sorted(speeds.items()):
        clock, busy = (sorted(figures) for figures in zip(*found))
        spread = f"({clock[0]:.0f} to {clock[-1]:.0f})"
        per_cpu = f"{statistics.median(busy):6.0f} MB per second of CPU"
        print(f"{name:<9} {threads} thread(s) {statistics.median(clock):8.0f} MB/s {spread:<14} {per_cpu}")


if __name__ == "__main__":
    main()
