-- Questions that analysts ask first, as views over those of tables.sql, which is read before this file.
--
--     SET file_search_path = 'out/current';
--     .read analysis/duckdb/tables.sql
--     .read analysis/duckdb/views.sql

CREATE OR REPLACE VIEW series AS
SELECT
    o.authority_id, o.authority_name, o.indicator_id, i.title, i.unit, i.polarity, o.breakdown_id, b.label AS breakdown,
    o.period_id, p.label AS period, p.kind AS period_kind, o.period_end, o.value, o.numerator, o.denominator, o.stale,
    t.change, t.year_change, t.direction, t.xmr_centre, t.xmr_lower, t.xmr_upper, t.special_cause, t.variation, t.series
FROM observation AS o
JOIN indicator AS i USING (indicator_id)
JOIN breakdown AS b USING (breakdown_id)
JOIN period AS p USING (period_id)
LEFT JOIN trend AS t USING (authority_id, indicator_id, breakdown_id, period_id)
WHERE o.kind = 'actual' AND o.status = 'ok';
COMMENT ON VIEW series IS
    'Every actual figure with its labels, its change and the limits of its chart: draw one `series` and one `period_kind` as one line.';

CREATE OR REPLACE VIEW against_peers AS
SELECT
    authority_id, authority_name, indicator_id, breakdown_id, period_id, period_end, any_value(value) AS value,
    any_value(ci_low) AS ci_low, any_value(ci_high) AS ci_high,
    max(peer_median) FILTER (peer_group_kind = 'statistical_neighbours') AS neighbours_median,
    max(peer_count) FILTER (peer_group_kind = 'statistical_neighbours') AS neighbours_count,
    max(verdict) FILTER (peer_group_kind = 'statistical_neighbours') AS neighbours_verdict,
    max(peer_median) FILTER (peer_group_kind = 'region') AS region_median,
    max(peer_q1) FILTER (peer_group_kind = 'region') AS region_q1,
    max(peer_q3) FILTER (peer_group_kind = 'region') AS region_q3,
    max(rank) FILTER (peer_group_kind = 'region') AS region_rank,
    max(ranked_count) FILTER (peer_group_kind = 'region') AS region_ranked,
    max(quartile_band) FILTER (peer_group_kind = 'region') AS region_band,
    max(comparator_value) FILTER (peer_group_kind = 'england') AS england_value,
    max(comparator_source) FILTER (peer_group_kind = 'england') AS england_source,
    max(comparator_period_id) FILTER (peer_group_kind = 'england') AS england_period_id,
    max(verdict) FILTER (peer_group_kind = 'england') AS england_verdict
FROM benchmark
WHERE is_latest AND status = 'ok'
GROUP BY authority_id, authority_name, indicator_id, breakdown_id, period_id, period_end;
COMMENT ON VIEW against_peers IS
    'The latest figure of each series beside its statistical neighbours, its region and England, in one row; the text is that of `verdict`.';

CREATE OR REPLACE VIEW funnel AS
SELECT
    g.peer_group_id, g.peer_group_kind, g.authority_id, g.authority_name, g.indicator_id, i.title, g.breakdown_id, g.period_id,
    o.numerator, o.denominator, g.value, i.multiplier, i.interval_method, g.comparator_value, g.comparator_source, g.lag_months,
    g.funnel_position, g.verdict
FROM benchmark AS g
JOIN observation AS o USING (authority_id, indicator_id, breakdown_id, period_id)
JOIN indicator AS i USING (indicator_id)
WHERE o.kind = 'actual' AND o.denominator > 0 AND g.funnel_position IS NOT NULL;
COMMENT ON VIEW funnel IS
    'The points of a funnel plot: choose one `peer_group_id`, `indicator_id`, `breakdown_id` and `period_id`, and draw value by denominator.';

CREATE OR REPLACE VIEW judged_and_performing AS
SELECT
    h.authority_id, h.authority_name, h.region_name, h.indicator_id, h.indicator_title, h.polarity, h.period_id, h.value, h.display,
    h.quartile_band, h.region_rank, h.verdict, h.stale,
    j.area, j.grade, j.grade_status, j.grade_family, j.framework_id, j.inspection_start, j.age_days AS judgement_age_days
FROM headline AS h
LEFT JOIN judgement_current AS j ON j.authority_id = h.authority_id AND j.judged_body = 'council' AND j.strand = '';
COMMENT ON VIEW judged_and_performing IS
    'The latest figures beside the judgements in force, one row for each judged area: choose one `area`. Descriptive; it predicts no inspection.';

CREATE OR REPLACE VIEW coverage_by_authority AS
SELECT
    authority_id, authority_name, source_id,
    count(*) FILTER (state NOT IN ('not_due', 'not_applicable')) AS due,
    count(*) FILTER (state IN ('present', 'late', 'suppressed')) AS here,
    count(*) FILTER (state = 'late') AS late, count(*) FILTER (state = 'missing') AS missing,
    count(*) FILTER (state = 'refused') AS refused, count(*) FILTER (state = 'stale') AS stale,
    max(age_days) FILTER (state IN ('missing', 'refused')) AS longest_days_past
FROM coverage
GROUP BY authority_id, authority_name, source_id;
COMMENT ON VIEW coverage_by_authority IS
    'How many of the figures that each authority owes to each source are here, late, missing, refused or carried forward.';

CREATE OR REPLACE VIEW to_mend AS
SELECT
    f.severity, f.code, a.name AS authority, f.path, f.line, f.column_letter, f.column_name, f.raw_value, f.message, f.hint,
    f.first_seen_on, f.finding_id
FROM finding AS f
LEFT JOIN authority AS a USING (authority_id)
ORDER BY f.severity, a.name, f.path, f.line;
COMMENT ON VIEW to_mend IS 'The findings, worst first, with file, line and column as a spreadsheet names it.';

-- Membership has days: one row a member, as it was on one day.
CREATE OR REPLACE MACRO members_on(day) AS TABLE
SELECT g.peer_group_id, g.name AS peer_group, m.authority_id, m.member_id, a.name AS member, m.neighbour_order, m.closeness
FROM peer_member AS m
JOIN peer_group AS g USING (peer_group_id)
JOIN authority AS a ON a.authority_id = m.member_id
WHERE m.first_day <= day AND (m.last_day IS NULL OR m.last_day >= day);
