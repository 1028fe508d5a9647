"""Tables of the dictionary come in, DuckDB's views of them with comments go out."""

HEAD = """\
-- The published tables as DuckDB views, each view and column with what the dictionary says of it.
-- Generated: python3 analysis/generate PROGRAM (see docs/duckdb.md). Do not edit.
--
-- Start DuckDB in the folder of a release, or say where it is before this file is read:
--     SET file_search_path = 'out/current';
-- Then: SELECT view_name, comment FROM duckdb_views() WHERE NOT internal;
"""


def quoted(text):
    """Text of SQL."""
    return "'" + text.replace("'", "''") + "'"


def files(tables):
    """The one file of views."""
    parts = [HEAD]
    for table in tables:
        parts.append(f"\nCREATE OR REPLACE VIEW {table.name} AS FROM read_parquet('tables/{table.name}.parquet');")
        parts.append(f"COMMENT ON VIEW {table.name} IS {quoted(table.description)};")
        for column in table.columns:
            parts.append(f"COMMENT ON COLUMN {table.name}.{name_of(column)} IS {quoted(comment(column))};")
    return {"analysis/duckdb/tables.sql": "\n".join(parts) + "\n"}


def name_of(column):
    """A column's name, between quotes since some are words of SQL."""
    return f'"{column.name}"'


def comment(column):
    """What a column says, with its unit and the table that it leads to."""
    notes = []
    if column.unit:
        notes.append(f"unit: {column.unit}")
    if column.references:
        notes.append("see " + ".".join(column.references))
    return f"{column.description} [{'; '.join(notes)}]" if notes else column.description
