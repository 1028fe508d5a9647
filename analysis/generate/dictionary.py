"""What `peermark schema` and `peermark explain` print comes in, tables, columns and codes as data go out."""

import re
import subprocess
from dataclasses import dataclass, field

COLUMN = re.compile(r"^(?P<key>[* ]) (?P<name>\w+) +(?P<type>\w+) +(?P<text>.*\.)(?: \[(?P<notes>.*)\])?$")


@dataclass
class Column:
    """One column of a table."""

    name: str
    type: str
    description: str
    is_key: bool = False
    may_be_empty: bool = False
    unit: str = ""
    values: list = field(default_factory=list)
    references: tuple = None


@dataclass
class Table:
    """One published table."""

    name: str
    description: str
    key: list
    columns: list


class Program:
    """The built program, which knows its own dictionary."""

    def __init__(self, path):
        self.path = path

    def say(self, *arguments):
        """What the program prints."""
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True, check=True, encoding="utf-8")
        return done.stdout

    def tables(self):
        """All tables in the order of the dictionary."""
        names = [line.split()[0] for line in self.say("schema").splitlines()]
        return [table_of(self.say("schema", name)) for name in names]

    def codes(self):
        """All codes of findings with what they mean and what is to be done."""
        names = [line.split()[0] for line in self.say("explain").splitlines()]
        return {name: self.say("explain", name).rstrip("\n") for name in names}


def table_of(text):
    """One table of the dictionary."""
    lines = text.splitlines()
    name, description = lines[0], lines[1]
    key = next(line for line in lines if line.startswith("key: "))[len("key: ") :].split(", ")
    start = lines.index("") + 1
    return Table(name, description, key, [column_of(name, line) for line in lines[start:]])


def column_of(table, line):
    """One column, with all that is noted behind its description."""
    found = COLUMN.match(line)
    if not found:
        raise SystemExit(f"the dictionary of {table} has a line that is no column: {line!r}")
    column = Column(found["name"], found["type"], found["text"], found["key"] == "*")
    for note in (found["notes"] or "").split("; "):
        if note == "may be empty":
            column.may_be_empty = True
        elif note.startswith("unit: "):
            column.unit = note[len("unit: ") :]
        elif note.startswith("one of "):
            column.values = ["" if value == "(blank)" else value for value in note[len("one of ") :].split(", ")]
        elif note.startswith("see "):
            column.references = tuple(note[len("see ") :].split("."))
        elif note:
            raise SystemExit(f"{table}.{column.name} has a note of an unknown kind: {note!r}")
    return column
