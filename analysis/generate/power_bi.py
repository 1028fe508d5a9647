"""Tables of the dictionary come in, a Power BI semantic model (TMDL) goes out: tables, star of relationships, measures.

The model refuses to average: rates of unlike authorities have no sum and no mean, so that no column is summarised by itself and the
measures give a figure only where one row is chosen.
"""

MODEL = "analysis/power_bi/peermark.SemanticModel/definition"

# What facts are about; relationships lead to these alone, from many to one.
DIMENSIONS = ["authority", "indicator", "period", "breakdown", "peer_group", "area", "source", "source_file"]
FACTS = [
    "headline",
    "observation",
    "benchmark",
    "trend",
    "gap_change",
    "comparator",
    "band_share",
    "peer_member",
    "judgement_current",
    "judgement_change",
    "judgement_standing",
    "standing_member",
    "judgement_timeline",
    "authority_event",
    "action",
    "plan_progress",
    "target_progress",
    "claim",
    "coverage",
    "finding",
    "series_break",
    "release",
]
# A file's authority is the sender. Were it active, a figure would hang on its authority in two ways.
NEVER_ACTIVE = {("source_file", "authority_id")}

TYPES = {"string": "string", "integer": "int64", "number": "double", "date": "dateTime", "boolean": "boolean"}
FORMATS = {"integer": "0", "date": "dd/MM/yyyy"}
SORTED_BY = {("period", "label"): "sort_key"}

# Table → name, what it says, formula. One row, one figure; no measure sums or averages what has no sum and no mean.
MEASURES = {
    "observation": [("Figure", "The figure of the one row that is chosen.", "observation[value]")],
    "benchmark": [
        ("Figure compared", "The authority's figure, of the one row that is chosen.", "benchmark[value]"),
        ("Interval low", "Lower end of the figure's 95 % interval.", "benchmark[ci_low]"),
        ("Interval high", "Upper end of the figure's 95 % interval.", "benchmark[ci_high]"),
        ("Peer lower quartile", "Lower quartile of the one peer group that is chosen.", "benchmark[peer_q1]"),
        ("Median of peers", "Median of the one peer group that is chosen.", "benchmark[peer_median]"),
        ("Peer upper quartile", "Upper quartile of the one peer group that is chosen.", "benchmark[peer_q3]"),
    ],
    "trend": [
        ("Centre line", "Mean of the series that the limits are about.", "trend[xmr_centre]"),
        ("Lower limit", "Lower limit of what chance does to the series.", "trend[xmr_lower]"),
        ("Upper limit", "Upper limit of what chance does to the series.", "trend[xmr_upper]"),
    ],
}
COUNTS = {
    "benchmark": [
        (
            "Place",
            "Place by polarity as `7 of 14`, empty where neither way is better.",
            "IF(COUNTROWS(benchmark) = 1 && NOT ISBLANK(MAX(benchmark[rank])), "
            'MAX(benchmark[rank]) & " of " & MAX(benchmark[ranked_count]))',
        )
    ],
    "judgement_standing": [
        (
            "Standing",
            "How many are good or better of those with a grade, as `5 of 11`, of the one row that is chosen.",
            "IF(COUNTROWS(judgement_standing) = 1, "
            'MAX(judgement_standing[good_or_better]) & " of " & MAX(judgement_standing[inspected]))',
        )
    ],
    "coverage": [
        (
            "Figures expected",
            "Figures that are due.",
            'CALCULATE(COUNTROWS(coverage), NOT coverage[state] IN {"not_due", "not_applicable"})',
        ),
        (
            "Figures not here",
            "Figures that are due and missing, refused or carried forward.",
            'CALCULATE(COUNTROWS(coverage), coverage[state] IN {"missing", "refused", "stale"})',
        ),
    ],
    "finding": [("Findings", "Problems in the data.", "COUNTROWS(finding)")],
}

RELEASE = """\
/// Folder of a release: the copy that `[keep] latest = true` makes, or the folder of one run. No backslash at its end.
expression Release = "C:\\peermark\\out\\latest" meta [IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]

	annotation PBI_ResultType = Text
"""


def files(tables):
    """All files of the model's definition."""
    chosen = {table.name: table for table in tables if table.name in DIMENSIONS + FACTS}
    unknown = set(DIMENSIONS + FACTS) - set(chosen)
    if unknown:
        raise SystemExit(f"the model names tables that the dictionary does not have: {sorted(unknown)}")
    names = DIMENSIONS + FACTS
    links = list(relationships(chosen))
    active = {(name, column) for name, column, _, is_active in links if is_active}
    written = {f"{MODEL}/tables/{name}.tmdl": table_file(chosen[name], active) for name in names}
    written[f"{MODEL}/database.tmdl"] = "database\n\tcompatibilityLevel: 1601\n"
    written[f"{MODEL}/model.tmdl"] = model_file(names)
    written[f"{MODEL}/expressions.tmdl"] = RELEASE
    written[f"{MODEL}/relationships.tmdl"] = relationships_file(links)
    return written


def model_file(names):
    """The model, with its tables in their order. Errors of a refresh stay errors: none becomes an empty cell."""
    lines = [
        "model Model",
        "\tculture: en-GB",
        "\tdefaultPowerBIDataSourceVersion: powerBI_V3",
        "\tdiscourageImplicitMeasures",
        "\tsourceQueryCulture: en-GB",
        "",
        "annotation __PBI_TimeIntelligenceEnabled = 0",
        "",
        *(f"ref table {name}" for name in names),
    ]
    return "\n".join(lines) + "\n"


def table_file(table, active):
    """One table: what it is, its measures, its columns, and the query that reads it."""
    lines = [f"/// {table.description}", f"table {table.name}", ""]
    for name, says, formula in measures(table):
        lines += [f"\t/// {says}", f"\tmeasure '{name}' = {formula}", ""]
    for column in table.columns:
        lines += column_lines(table, column, (table.name, column.name) in active)
    # The path stands here whole: a refresh in the service takes a parameter, and refuses a function that makes paths.
    lines += [
        f"\tpartition {table.name} = m",
        "\t\tmode: import",
        "\t\tsource =",
        "\t\t\t\tlet",
        f'\t\t\t\t    Source = Parquet.Document(File.Contents(Release & "\\tables\\{table.name}.parquet"))',
        "\t\t\t\tin",
        "\t\t\t\t    Source",
        "",
        "\tannotation PBI_ResultType = Table",
    ]
    return "\n".join(lines) + "\n"


def measures(table):
    """The measures of a table. None may be called as a column is, whatever the case."""
    columns = {column.name.lower() for column in table.columns}
    figures = [
        (name, says, f"IF(COUNTROWS({table.name}) = 1, MAX({column}))")
        for name, says, column in MEASURES.get(table.name, [])
    ]
    for name, says, formula in figures + COUNTS.get(table.name, []):
        if name.lower() in columns:
            raise SystemExit(f"{table.name} has both a column and a measure called {name!r}")
        yield name, says, formula


def column_lines(table, column, leads_to_dimension):
    """One column, never summed by itself. One that leads to a dimension is hidden: who slices by it would slice one table only."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    lines = [f"\t/// {column.description}{unit}", f"\tcolumn {column.name}", f"\t\tdataType: {TYPES[column.type]}"]
    if table.name in DIMENSIONS and [column.name] == table.key:
        lines.append("\t\tisKey")
    if leads_to_dimension:
        lines.append("\t\tisHidden")
    if column.type in FORMATS:
        lines.append(f"\t\tformatString: {FORMATS[column.type]}")
    lines += ["\t\tsummarizeBy: none", f"\t\tsourceColumn: {column.name}"]
    if (table.name, column.name) in SORTED_BY:
        lines.append(f"\t\tsortByColumn: {SORTED_BY[table.name, column.name]}")
    return [*lines, ""]


def relationships_file(links):
    """Many to one, in one direction."""
    lines = []
    for name, column, (dimension, key), is_active in links:
        lines += [f"relationship {name}_{column}"]
        lines += [] if is_active else ["\tisActive: false"]
        lines += [f"\tfromColumn: {name}.{column}", f"\ttoColumn: {dimension}.{key}", ""]
    return "\n".join(lines)


def relationships(chosen):
    """Each with whether it is active: one that would give a row two ways to the same dimension is not."""
    leads_to = {name: [] for name in chosen}
    for name, column, (dimension, key) in references(chosen):
        is_active = (name, column.name) not in NEVER_ACTIVE
        if is_active:
            leads_to[name].append(dimension)
            ends = [ways(leads_to, fact) for fact in leads_to]
            if any(len(to) > len(set(to)) for to in ends):
                leads_to[name].pop()
                is_active = False
        yield name, column.name, (dimension, key), is_active


def references(chosen):
    """Columns that lead to a dimension: those of dimensions first, then of each fact in the order of its columns."""
    for name in DIMENSIONS + FACTS:
        for column in chosen[name].columns:
            if column.references and column.references[0] in DIMENSIONS and column.references[0] != name:
                yield name, column, column.references


def ways(leads_to, start):
    """Where the active relationships lead from a table, once for each way there."""
    return [end for step in leads_to[start] for end in [step, *ways(leads_to, step)]]
