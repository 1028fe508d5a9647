"""Tables and codes of the dictionary come in, the guide's generated pages go out."""

HEAD = "<!-- Generated: python3 analysis/generate PROGRAM. Do not edit. -->\n\n"


def files(tables, codes):
    """The pages of tables and of codes."""
    return {"docs/dictionary.md": dictionary(tables), "docs/findings.md": findings(codes)}


def dictionary(tables):
    """Every table with its key and columns, and before them a list that leads to each."""
    lines = [
        HEAD + "# The published tables",
        "",
        "Every table of a release, as `peermark schema TABLE` prints it. A column in **bold** belongs to the key, the columns that together",
        "name one row and are never empty. `datapackage.json` of each release has the same for programs.",
        "",
        "| table | a row is |",
        "| --- | --- |",
        *(f"| [{table.name}](#{table.name}) | {cell(table.description)} |" for table in tables),
    ]
    for table in tables:
        lines += ["", f"## {table.name}", "", table.description, "", "| column | type | what it says |", "| --- | --- | --- |"]
        lines += [row(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def row(column):
    """A column as a row of Markdown."""
    name = f"**{column.name}**" if column.is_key else column.name
    says = [cell(column.description)]
    if column.unit:
        says.append(f"Unit: {cell(column.unit)}.")
    if column.values:
        says.append("One of " + ", ".join(f"`{value}`" if value else "blank" for value in column.values) + ".")
    if column.references:
        table, target = column.references
        says.append(f"See [{table}.{target}](#{table}).")
    if column.may_be_empty:
        says.append("May be empty.")
    return f"| {name} | {column.type} | {' '.join(says)} |"


def findings(codes):
    """Every code with what it means and what is to be done, as `peermark explain CODE` prints it."""
    lines = [
        HEAD + "# Codes of findings",
        "",
        "A finding is one problem in the data: a row of table [finding](dictionary.md#finding) with file, line, column, the cell as it was",
        "written and a hint. Its code says of which kind it is. `warn` leaves the figure in, `reject_row` leaves a row or cell out,",
        "`reject_file` a whole file; none stops another authority. `peermark explain CODE` prints what stands here.",
    ]
    for code, text in codes.items():
        head, _, rest = text.partition("\n\n")
        kind = head.split("(", 1)[1].rstrip(")")
        meaning, *advice = rest.splitlines()
        lines += ["", f"## {code}", "", f"*{kind}*", "", meaning]
        for line in advice:
            lines += ["", line] if line else []
    return "\n".join(lines) + "\n"


def cell(text):
    """Text that a cell of a table in Markdown may hold."""
    return text.replace("|", "\\|")
