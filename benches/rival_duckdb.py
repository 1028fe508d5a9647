"""The speed workload in DuckDB SQL: python benches/rival_duckdb.py DATA OUT [--threads 2]

Small whole numbers stand for authority, indicator and month until the tables are written. Corrections are few, so they alone
are grouped. A slice (indicator, month) is one row of lists by authority; the statistical neighbours of an authority are then
picked by position, without a row for each pair.
"""

import argparse
from pathlib import Path

import duckdb

REFERENCE = """
CREATE TABLE authorities AS
SELECT row_number() OVER (ORDER BY authority_code)::SMALLINT AS a, authority_code,
       dense_rank() OVER (ORDER BY region)::TINYINT AS r
FROM read_csv('{data}/reference/authorities.csv', all_varchar = true);

CREATE TABLE aliases AS
SELECT alias, a FROM read_csv('{data}/reference/aliases.csv', all_varchar = true) JOIN authorities USING (authority_code);

CREATE TABLE neighbours AS
SELECT subject.a, list(peer.a) AS peers
FROM read_csv('{data}/reference/neighbours.csv', all_varchar = true) AS pair
JOIN authorities AS subject USING (authority_code)
JOIN authorities AS peer ON peer.authority_code = pair.neighbour_code
GROUP BY subject.a;

CREATE TABLE indicators AS
SELECT row_number() OVER (ORDER BY indicator_id)::SMALLINT AS i, indicator_id, polarity, multiplier::DOUBLE AS multiplier
FROM read_csv('{data}/reference/indicators.csv', all_varchar = true);

CREATE TABLE months AS
SELECT strftime(day, '%b %Y') AS label, (year(day) * 12 + month(day) - 1)::SMALLINT AS m
FROM range(DATE '1980-01-01', DATE '2040-01-01', INTERVAL 1 MONTH) AS month(day);
"""

# f numbers the files by the day in their names, the last 14 characters.
READ = """
CREATE TABLE files AS
SELECT file AS source_file, row_number() OVER (ORDER BY right(file, 14), file)::SMALLINT AS f
FROM glob('{data}/exports/*.csv');

CREATE TABLE cells AS
SELECT a, i, m, f, try_cast(cell.numerator AS DOUBLE) AS numerator, cell.denominator,
       try_cast(rtrim(cell.value, '%') AS DOUBLE) AS value,
       CASE cell.value WHEN 'c' THEN 1 WHEN ':' THEN 2 ELSE 0 END::TINYINT AS status
FROM read_csv('{data}/exports/*.csv', filename = true, auto_detect = false, header = true, delim = ',', quote = '"',
              columns = {{'authority': 'VARCHAR', 'measure': 'VARCHAR', 'month': 'VARCHAR', 'numerator': 'VARCHAR',
                          'denominator': 'DOUBLE', 'value': 'VARCHAR'}}) AS cell
JOIN aliases ON alias = cell.authority
JOIN indicators ON indicator_id = cell.measure
JOIN months ON label = cell.month
JOIN files ON source_file = cell.filename;
"""

RECONCILE = """
CREATE TABLE figures AS
WITH first AS (SELECT a, min(f) AS f FROM cells GROUP BY a),
     latest AS (SELECT a, i, m, max(cells.f) AS f FROM cells JOIN first USING (a) WHERE cells.f > first.f GROUP BY ALL)
SELECT cells.* FROM cells LEFT JOIN latest USING (a, i, m) WHERE cells.f = coalesce(latest.f, cells.f);
DROP TABLE cells;

CREATE TABLE published AS
SELECT a, r, i, m, value, numerator, denominator, CASE polarity WHEN 'low' THEN value ELSE -value END AS place
FROM figures JOIN authorities USING (a) JOIN indicators USING (i) WHERE status = 0;
"""

OBSERVATION = """
SELECT authority_code, indicator_id, make_date(m // 12, m % 12 + 1, 1) AS period, numerator, denominator, value,
       CASE status WHEN 0 THEN 'ok' WHEN 1 THEN 'suppressed' ELSE 'not_available' END AS status, source_file
FROM figures JOIN authorities USING (a) JOIN indicators USING (i) JOIN files USING (f)
ORDER BY i, m, a
"""

# Lists of a slice have one element for each authority, in the order of its number; null where it has no value.
SLICES = """
CREATE TABLE slices AS
WITH cells AS (
    SELECT a, i, m, value, numerator, denominator FROM published
    UNION ALL BY NAME
    SELECT a, i, m FROM (SELECT DISTINCT i, m FROM published) CROSS JOIN authorities ANTI JOIN published USING (a, i, m)),
gathered AS (
    SELECT i, m, list_grade_up(list(a)) AS places, list(value) AS v, list(numerator) AS n, list(denominator) AS d
    FROM cells GROUP BY i, m)
SELECT i, m, list_select(v, places) AS v, list_select(n, places) AS n, list_select(d, places) AS d FROM gathered;
"""

BENCHMARK = """
WITH ranked AS (
    SELECT a, r, i, m, value,
           rank() OVER (PARTITION BY i, m ORDER BY place) AS england_rank,
           rank() OVER (PARTITION BY i, m, r ORDER BY place) AS region_rank
    FROM published),
england AS (SELECT i, m, {statistics} FROM published GROUP BY i, m),
region AS (SELECT r, i, m, {statistics} FROM published GROUP BY r, i, m),
near AS (
    SELECT a, i, m, v[a] AS value, list_select(v, peers) AS v, list_select(n, peers) AS n, list_select(d, peers) AS d
    FROM slices CROSS JOIN neighbours WHERE v[a] IS NOT NULL),
compared AS (
    SELECT a, i, m, value, 0::TINYINT AS g, peers, mean, q, pooled, england_rank AS rank, peers AS ranked
    FROM ranked JOIN england USING (i, m)
    UNION ALL
    SELECT a, i, m, value, 1, peers, mean, q, pooled, region_rank, peers FROM ranked JOIN region USING (r, i, m)
    UNION ALL
    SELECT a, i, m, value, 2, list_count(v), list_avg(v), list_aggregate(v, 'quantile_cont', [0, 0.25, 0.5, 0.75, 1]),
           list_sum(n) / list_sum(d),
           1 + len(list_filter(v, lambda peer: CASE polarity WHEN 'low' THEN peer < value ELSE peer > value END)),
           1 + list_count(v)
    FROM near JOIN indicators USING (i) WHERE list_count(v) > 0)
SELECT authority_code, indicator_id, make_date(m // 12, m % 12 + 1, 1) AS period, value,
       CASE g WHEN 0 THEN 'england' WHEN 1 THEN 'region' ELSE 'statistical_neighbours' END AS peer_group,
       peers AS peer_count, mean AS peer_mean, q[3] AS peer_median, q[2] AS peer_q1, q[4] AS peer_q3, q[1] AS peer_min,
       q[5] AS peer_max, pooled * multiplier AS peer_pooled, CASE WHEN polarity <> 'neutral' THEN rank END AS rank,
       ranked AS ranked_count, value - q[3] AS difference,
       CASE polarity
           WHEN 'high' THEN CASE WHEN value > q[4] THEN 'A' WHEN value > q[3] THEN 'B' WHEN value > q[2] THEN 'C' ELSE 'D' END
           WHEN 'low' THEN CASE WHEN value <= q[2] THEN 'A' WHEN value <= q[3] THEN 'B' WHEN value <= q[4] THEN 'C' ELSE 'D' END
       END AS quartile_band
FROM compared JOIN authorities USING (a) JOIN indicators USING (i)
ORDER BY i, m, g, a
"""

STATISTICS = """count(*) AS peers, avg(value) AS mean, quantile_cont(value, [0, 0.25, 0.5, 0.75, 1]) AS q,
    sum(numerator) / sum(denominator) AS pooled"""

TREND = """
SELECT authority_code, indicator_id, make_date(this.m // 12, this.m % 12 + 1, 1) AS period, this.value,
       before.value AS previous_value, this.value - before.value AS change,
       year_ago.value AS year_ago_value, this.value - year_ago.value AS year_change
FROM published AS this
LEFT JOIN published AS before ON before.a = this.a AND before.i = this.i AND before.m = this.m - 1
LEFT JOIN published AS year_ago ON year_ago.a = this.a AND year_ago.i = this.i AND year_ago.m = this.m - 12
JOIN authorities ON authorities.a = this.a JOIN indicators ON indicators.i = this.i
ORDER BY this.i, this.m, this.a
"""


def main() -> None:
    """Read, reconcile and write the three tables, each dropped from memory when it is needed no more."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(f"SET threads = {arguments.threads}; SET preserve_insertion_order = false")
    connection.execute(f"SET temp_directory = '{arguments.out}/spill'")

    def write(table: str, query: str) -> None:
        target = arguments.out / f"{table}.parquet"
        connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")

    for step in (REFERENCE, READ, RECONCILE):
        connection.execute(step.format(data=arguments.data))
    write("observation", OBSERVATION)
    connection.execute("DROP TABLE figures")
    write("trend", TREND)
    connection.execute(SLICES)
    write("benchmark", BENCHMARK.format(statistics=STATISTICS))


if __name__ == "__main__":
    main()
