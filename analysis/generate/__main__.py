"""Writes what is made from the dictionary: DuckDB's views, the Power BI model, the pages of the guide.

    python3 analysis/generate PROGRAM           writes them anew
    python3 analysis/generate PROGRAM --check   says which are not as they would be written, and then fails

PROGRAM is a built peermark. Nothing beside the standard library is needed.
"""

import argparse
import pathlib
import sys

import pages
import power_bi
import sql_views
from dictionary import Program

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Whole folders are generated here: a file in one of them that would not be written is left over.
OWNED = ["analysis/power_bi/peermark.SemanticModel/definition"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="a built peermark")
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something is not current")
    arguments = parser.parse_args()
    program = Program(arguments.program)
    tables = program.tables()
    wanted = {**sql_views.files(tables), **power_bi.files(tables), **pages.files(tables, program.codes())}
    here = {path.relative_to(ROOT).as_posix() for folder in OWNED for path in (ROOT / folder).rglob("*.*")}
    stale = sorted(name for name, text in wanted.items() if written(name) != text)
    left_over = sorted(here - set(wanted))
    if arguments.check:
        for name in stale:
            print(f"{name} is not as the dictionary has it", file=sys.stderr)
        for name in left_over:
            print(f"{name} is left over", file=sys.stderr)
        if stale or left_over:
            sys.exit("hint: python3 analysis/generate PROGRAM writes them anew")
        return
    for name in left_over:
        (ROOT / name).unlink()
    for name in stale:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted[name].encode())
        print(name)


def written(name):
    """A file as it stands, None where there is none."""
    path = ROOT / name
    return path.read_bytes().decode() if path.is_file() else None


main()
