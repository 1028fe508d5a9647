"""A release and the ids of indicators come in, files as 'Explore Education Statistics' takes them go out: data and `.meta.csv`.

    python3 analysis/ees.py out --indicators referrals_rate,rereferral_rate --to ees

Needs DuckDB. Only actual figures are written, one pair of files for each kind of period. Spans for which the service has no word, and
joint returns of two councils, are left out and counted.
"""

import argparse
import csv
import pathlib
import sys

import duckdb

ENGLAND = ("E92000001", "England")
SYMBOLS = {"suppressed": "c", "unreliable": "u", "not_applicable": "z", "not_available": "x", "low": "low"}
NOT_COLLECTED = "z"
UNITS = {"percent": "%", "pounds": "£"}
PLACE = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
]
META = [
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
]

FIGURES = """
SELECT 'Local authority' AS level, o.period_id, h.region_id AS region_code, h.region_name, o.authority_id AS old_la_code,
    o.gss_code AS new_la_code, o.authority_name AS la_name, o.breakdown_id, o.indicator_id, o.value, o.status
FROM observation AS o
LEFT JOIN authority_history AS h
    ON h.authority_id = o.authority_id AND h.first_day <= o.period_end AND (h.last_day IS NULL OR h.last_day >= o.period_end)
WHERE o.kind = 'actual' AND list_contains($indicators, o.indicator_id)
UNION ALL
SELECT CASE c.area_kind WHEN 'regional' THEN 'Regional' ELSE 'National' END, c.period_id,
    CASE c.area_kind WHEN 'regional' THEN c.area_id END, CASE c.area_kind WHEN 'regional' THEN a.name END, NULL, NULL, NULL,
    c.breakdown_id, c.indicator_id, c.value, c.status
FROM comparator AS c JOIN area AS a USING (area_id)
WHERE a.kind IN ('national', 'regional') AND list_contains($indicators, c.indicator_id)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("release", type=pathlib.Path, help="an output folder, or the folder of one run")
    parser.add_argument("--indicators", required=True, help="ids, separated by commas")
    parser.add_argument("--to", type=pathlib.Path, required=True, help="the folder that the files go to")
    arguments = parser.parse_args()
    current = arguments.release / "current"
    tables = (current if current.exists() else arguments.release).resolve() / "tables"
    database = duckdb.connect()
    for name in ["observation", "comparator", "area", "authority_history", "indicator", "period", "breakdown"]:
        path = str(tables / f"{name}.parquet").replace("'", "''")
        database.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
    wanted = arguments.indicators.split(",")
    indicators = rows(database, "FROM indicator WHERE list_contains($indicators, indicator_id)", indicators=wanted)
    unknown = sorted(set(wanted) - {indicator["indicator_id"] for indicator in indicators})
    if unknown:
        sys.exit(f"the release has no indicator {', '.join(unknown)}")
    indicators.sort(key=lambda indicator: wanted.index(indicator["indicator_id"]))
    periods = {period["period_id"]: period for period in rows(database, "FROM period")}
    labels = {slice_["breakdown_id"]: slice_["label"] for slice_ in rows(database, "FROM breakdown")}
    figures = rows(database, FIGURES, indicators=wanted)
    arguments.to.mkdir(parents=True, exist_ok=True)
    by_kind, left_out = {}, 0
    for figure in figures:
        when = time_of(periods[figure["period_id"]])
        if when is None or "+" in (figure["old_la_code"] or ""):
            left_out += 1
        else:
            by_kind.setdefault(when[2], []).append({**figure, "time": (when[0], periods[figure["period_id"]]["last_day"], when[1])})
    for kind, chosen in sorted(by_kind.items()):
        for path in write(arguments.to, kind, chosen, indicators, labels):
            print(path)
    if left_out:
        print(f"{left_out} figures left out: spans or joint returns that the service has no place for", file=sys.stderr)


def rows(database, query, **parameters):
    """What a query answers, a dictionary a row."""
    answer = database.execute(query, parameters)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row)) for row in answer.fetchall()]


def time_of(period):
    """Time period, identifier and kind of file; none where the service has no word for the span."""
    kind, last = period["kind"], period["last_day"]
    years = f"{period['first_day'].year}{last.year % 100:02}"
    match kind:
        case "financial_year":
            return years, "Financial year", kind
        case "academic_year":
            return years, "Academic year", kind
        case "calendar_year":
            return str(last.year), "Calendar year", kind
        case "quarter":
            return str(last.year), f"Calendar year Q{(last.month + 2) // 3}", kind
        case "month" | "day":
            return str(last.year), last.strftime("%B"), kind
    return None


def write(folder, kind, figures, indicators, labels):
    """The data file of one kind of period and its `.meta.csv`, sorted by period, level, place and slice."""
    names = [indicator["indicator_id"] for indicator in indicators]
    present = [name for name in names if any(figure["indicator_id"] == name for figure in figures)]
    sliced = {(figure["indicator_id"], figure["breakdown_id"]) for figure in figures}
    keyed, taken = {}, set()
    for figure in figures:
        place = tuple(figure[name] or "" for name in ["region_code", "region_name", "old_la_code", "new_la_code", "la_name"])
        key = (figure["time"], figure["level"], place, figure["breakdown_id"])
        cells = keyed.setdefault(key, {})
        # Snapshots go by their month, and one month has no room for two of its days.
        month = (figure["indicator_id"], *key[0][::2], *key[1:])
        if month in taken:
            sys.exit(f"two days of one month cannot stand in one file: {month}")
        taken.add(month)
        cells[figure["indicator_id"]] = figure
    data = folder / f"{kind}.csv"
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*PLACE, "breakdown", *present])
        for ((period, _, identifier), level, place, slice_), cells in sorted(keyed.items()):
            values = [
                text(cells.get(name), indicator) if (name, slice_) in sliced else NOT_COLLECTED
                for name, indicator in zip(names, indicators)
                if name in present
            ]
            label = "Total" if slice_ == "total" else labels[slice_]
            writer.writerow([period, identifier, level, *ENGLAND, *place, label, *values])
    meta = folder / f"{kind}.meta.csv"
    with meta.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(META)
        writer.writerow(["breakdown", "Filter", "Breakdown", "", "", "", "", ""])
        for indicator in indicators:
            if indicator["indicator_id"] in present:
                unit, decimals = UNITS.get(indicator["unit"], ""), indicator["decimals"]
                about = [indicator["title"], indicator["topic"] or "", unit, decimals]
                writer.writerow([indicator["indicator_id"], "Indicator", *about, "", ""])
    return data, meta


def text(figure, indicator):
    """A figure as the service takes it: rounded, or the symbol that says why there is none."""
    if figure is None:
        return SYMBOLS["not_available"]
    if figure["status"] != "ok":
        return SYMBOLS[figure["status"]]
    return f"{figure['value']:.{indicator['decimals']}f}"


if __name__ == "__main__":
    main()
