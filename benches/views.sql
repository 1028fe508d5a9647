-- The published tables of the speed workload under the names that all contenders share.
-- Run in DuckDB with the release's folder as `release`: SET VARIABLE release = 'OUT/current';
CREATE VIEW observation AS
SELECT authority_id AS authority_code, indicator_id, period_start AS period, numerator, denominator, value, status,
       source_file_id AS source_file
FROM read_parquet(getvariable('release') || '/tables/observation.parquet');

-- A row an observation with a figure and a group in which anybody has one; Inner and Outer London are custom groups.
CREATE VIEW benchmark AS
SELECT authority_id AS authority_code, indicator_id, period_start AS period, peer_group_kind AS peer_group, value,
       peer_count, peer_mean, peer_median, peer_q1, peer_q3, peer_min, peer_max, peer_pooled, rank, ranked_count,
       difference, quartile_band
FROM read_parquet(getvariable('release') || '/tables/benchmark.parquet')
WHERE value IS NOT NULL AND peer_count > 0 AND peer_group_kind IN ('region', 'statistical_neighbours', 'england');

CREATE VIEW trend AS
SELECT authority_id AS authority_code, indicator_id, period.first_day AS period, value, previous_value, change,
       year_ago_value, year_change
FROM read_parquet(getvariable('release') || '/tables/trend.parquet')
JOIN read_parquet(getvariable('release') || '/tables/period.parquet') AS period USING (period_id)
WHERE value IS NOT NULL;
