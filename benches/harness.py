"""Time peermark beside its rivals on the speed workload: python benches/harness.py --size m      (make bench SIZE=m)

Rounds take turns: in each one every contender does the whole job once, as a process of its own, with the same number of
threads. A warm-up round is not counted. Then the tables are compared, and only if they hold the same is there a last line: the
median over the rounds of the fastest (and the leanest) rival of a round beside peermark in the same round.

Everything is kept below target/bench: the rivals' virtual environment, the input and the output of each size, `results.json`.
"""

import argparse
import dataclasses
import filecmp
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import rerun

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
WORK = ROOT / "target" / "bench"
BUSY = 0.5  # load of a machine above which its clock is not to be trusted


@dataclasses.dataclass(frozen=True)
class Size:
    """How much input there is, and how many rounds are run unless it is said."""

    indicators: int
    months: int
    rounds: int


SIZES = {"s": Size(20, 24, 7), "m": Size(100, 60, 5), "l": Size(400, 150, 3), "xl": Size(2000, 300, 1)}


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a process took: seconds on the clock, seconds of CPU, peak memory in MB."""

    wall: float
    cpu: float
    peak: float


class Failed(Exception):
    """A process that did not do its work."""


def measured(command: list, threads: int, log: Path) -> Cost:
    """Run a process to its end and say what it took; its output goes to the log."""
    environment = {**os.environ, "RAYON_NUM_THREADS": str(threads), "POLARS_MAX_THREADS": str(threads)}
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], env=environment, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"{command[0]} failed with exit code {process.returncode}, see {log}")
    bytes_each = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * bytes_each / 1e6)


class Bench:
    """One size of the workload: its folders, its contenders and how to run them."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.threads = arguments.threads
        self.binary = arguments.binary.resolve()
        self.scripts = (arguments.yardstick or BENCHES).resolve()
        self.folder = WORK / (arguments.size + ("-yardstick" if arguments.yardstick else ""))
        self.size = SIZES[arguments.size]
        self.data = self.folder / "data"
        self.environment = WORK / ("venv-yardstick" if arguments.yardstick else "venv")
        self.python = self.environment / "bin" / "python"

    def out(self, contender: str) -> Path:
        """Where a contender's tables go."""
        return self.folder / "out" / contender

    def script(self, name: str) -> Path:
        """A program of the workload; a yardstick's rivals may be called peers."""
        found = [self.scripts / f"{prefix}{name}.py" for prefix in ("", "rival_", "peer_")]
        return next((path for path in found if path.exists()), found[0])

    def peermark(self, out: Path, data: Path | None = None, threads: int | None = None) -> list:
        """The command that publishes the workload's input with peermark."""
        pipeline = [BENCHES / "speed.toml", "--set", f"data={data or self.data}"]
        return [self.binary, "run", *pipeline, "--out", out, "--threads", threads or self.threads]

    def command(self, contender: str) -> list:
        """The command with which a contender does the whole job."""
        if contender == "peermark":
            return self.peermark(self.out(contender))
        return [self.python, self.script(contender), self.data, self.out(contender), "--threads", self.threads]

    def run(self, command: list, out: Path, *, afresh: bool = True, threads: int | None = None) -> Cost:
        """Run a command that writes to a folder, which is empty before it unless it goes on from what is there."""
        if afresh:
            shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        return measured(command, threads or self.threads, self.folder / f"{out.name}.log")

    def install(self) -> None:
        """Make the virtual environment that has the rivals, anew when their versions change."""
        wanted, installed = self.scripts / "requirements.txt", self.environment / "requirements.txt"
        if installed.exists() and filecmp.cmp(wanted, installed, shallow=False):
            return
        subprocess.run([sys.executable, "-m", "venv", "--clear", self.environment], check=True)
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", "--requirement", wanted], check=True)
        shutil.copy(wanted, installed)

    def generate(self) -> None:
        """Write the input, if this generator has not done so."""
        complete, generator = self.folder / "generated_by.py", self.script("generate")
        if complete.exists() and filecmp.cmp(generator, complete, shallow=False):
            return
        complete.unlink(missing_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)
        flags = ["--indicators", self.size.indicators, "--months", self.size.months]
        command = [self.python, generator, self.data, *flags]
        subprocess.run([str(part) for part in command], check=True)
        shutil.copyfile(generator, complete)

    def describe(self) -> None:
        """Say what is read, which also brings the files into the machine's cache for the first contender."""
        contents = [path.read_bytes() for path in sorted((self.data / "exports").glob("*.csv"))]
        rows = sum(content.count(b"\n") - 1 for content in contents)
        print(f"{len(contents)} files, {rows:,} rows, {sum(map(len, contents)) / 1e6:,.1f} MB of CSV; {self.threads} threads")
        if os.getloadavg()[0] > BUSY:
            print(f"The machine does other work too (load {os.getloadavg()[0]:.1f}): prefer the ratios and the CPU to the clock.")

    def agree(self, contenders: list[str]) -> bool:
        """Compare the tables of every contender with those of the first."""
        if "peermark" in contenders:
            release, bridged = self.out("peermark") / "current", self.folder / "out" / "bridged"
            subprocess.run([self.python, BENCHES / "bridge.py", release, bridged], check=True)
        folders = {name: self.out("bridged" if name == "peermark" else name) for name in contenders}
        first, *others = contenders
        same = True
        for other in others:
            print(f"\n{first} and {other}", flush=True)
            command = [self.python, self.script("agree"), folders[first], folders[other]]
            same &= subprocess.run(command, check=False).returncode == 0
        return same


def take_turns(bench: Bench, contenders: list[str], rounds: int) -> dict[str, list[Cost]]:
    """Run all contenders in every round, a warm-up first; one that fails is left out from then on."""
    costs: dict[str, list[Cost]] = {contender: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in list(costs):
            try:
                cost = bench.run(bench.command(contender), bench.out(contender))
            except Failed as failure:
                print(f"{contender} is left out: {failure}")
                del costs[contender]
                continue
            print(f"  {f'round {number}' if number else 'warm-up':<8} {contender:<9} {cost.wall:8.2f} s", file=sys.stderr)
            if number:
                costs[contender].append(cost)
    return costs


def table(costs: dict[str, list[Cost]]) -> str:
    """A row for each contender: medians, and the range of the clock."""
    lines = ["| contender | wall s | (from - to) | CPU s | peak MB |", "| --- | ---: | :---: | ---: | ---: |"]
    for contender, rounds in costs.items():
        wall, cpu, peak = (statistics.median(getattr(cost, field) for cost in rounds) for field in ("wall", "cpu", "peak"))
        clock = [cost.wall for cost in rounds]
        lines.append(f"| {contender} | {wall:.2f} | ({min(clock):.2f} - {max(clock):.2f}) | {cpu:.2f} | {peak:,.0f} |")
    return "\n".join(lines)


def ratio(costs: dict[str, list[Cost]], field: str) -> float:
    """The median over the rounds of the best rival's figure beside peermark's in the same round."""
    rivals = [rounds for contender, rounds in costs.items() if contender != "peermark"]
    turns = zip(zip(*rivals, strict=True), costs["peermark"], strict=True)
    return statistics.median(min(getattr(rival, field) for rival in turn) / getattr(own, field) for turn, own in turns)


def race(bench: Bench, contenders: list[str], rounds: int) -> bool:
    """Time the contenders, compare their tables, print the table and its last line; false if they do not agree."""
    bench.describe()
    costs = take_turns(bench, contenders, rounds)
    finished = bool(costs) and ("peermark" in costs or "peermark" not in contenders)
    same = finished and bench.agree(list(costs))
    results = {contender: [dataclasses.asdict(cost) for cost in rounds] for contender, rounds in costs.items()}
    (bench.folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"\nMedians; rounds: {rounds}\n\n{table(costs)}\n")
    if not same:
        print("The contenders did not do the same job, so there is no ratio.")
    elif "peermark" in costs and len(costs) > 1:
        print(f"fastest rival / peermark: {ratio(costs, 'wall'):.1f}× wall, {ratio(costs, 'peak'):.1f}× memory")
    return same


def arguments_of_the_command_line() -> argparse.Namespace:
    """The options, as `make bench` gives them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="m")
    parser.add_argument("--rounds", type=int, help="rounds that count, by default fewer the larger the size")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", default="peermark duckdb polars", help="contenders, with spaces between them")
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "peermark")
    parser.add_argument("--yardstick", type=Path, help="folder with another generator, rivals and agree.py")
    parser.add_argument("--rerun", action="store_true", help="time runs in which little or nothing changed instead")
    parser.add_argument("--determinism", action="store_true", help="compare the tables of 1, 2 and 8 threads instead")
    return parser.parse_args()


def main() -> None:
    """Prepare what is missing, then race, rerun or compare; exit with 1 if tables differ that should not."""
    arguments = arguments_of_the_command_line()
    bench = Bench(arguments)
    rounds = arguments.rounds or bench.size.rounds
    bench.install()
    bench.generate()
    try:
        if arguments.rerun:
            same = rerun.little_changed(bench, rounds)
        elif arguments.determinism:
            same = rerun.same_on_any_threads(bench)
        else:
            same = race(bench, arguments.only.split(), rounds)
    except Failed as failure:
        sys.exit(str(failure))
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
