//! Tests of what is said about faulty pipeline files.

use super::*;

const HEAD: &str = "version = 1\nname = \"test\"\nreporting_day = 2026-10-31\n";

fn faults(text: &str) -> String {
    Error::Pipeline(read(text, &Overrides::default()).expect_err("a faulty pipeline")).to_string()
}

/// A source of figures, with further keys.
fn figures(id: &str, keys: &str) -> String {
    format!(
        "[[source]]\nid = \"{id}\"\nkind = \"indicators\"\nfiles = \"in/<authority>_<submitted>.csv\"\nlayout = \"wide_periods\"\nmeasure = {{ column = \"Measure\" }}\n{keys}\n"
    )
}

#[test]
fn one_file_with_many_faults_reports_them_all_with_their_lines() {
    let text = r#"version = 2
name = "region 1"
reporting_day = 2026-02-30
titel = "A region"
[members]
regions = ["West Midland"]
authorities = ["Herefordshyre"]
[peers]
min_peers = "3"
[[derive]]
indicator = "vacancy_rate"
method = "quotient"
numerator = "vacancy_fte"
denominator = "establishment_fte"
[[source]]
id = "a"
kind = "indicators"
files = "{dta}/<authority>.csv"
layout = "wide_indicators"
authority = 884
measure = { column = "Measure" }
period = { colum = "Month" }
measures = [
  { name = "Referrals", indicator = "referals" },
  { name = "CLA", indicator = "cla", part = "top" },
]
[[source]]
id = "a"
based_on = "later"
[[source]]
id = "later"
kind = "indicator"
"#;
    insta::assert_snapshot!(faults(text), @r#"
    p.toml:1: unknown version 2
      hint: this peermark reads `version = 1`
    p.toml:2: `name` cannot be `region 1`
      hint: letters a to z, digits, `_` and `-` may stand there
    p.toml:3: this is not TOML: invalid date, expected day between 01 and 28
    p.toml:4: unknown key `titel`
      hint: the nearest known key is `title`
    p.toml:6: unknown region `West Midland`
      hint: the nearest name is `West Midlands`
    p.toml:7: unknown authority `Herefordshyre`
      hint: nearest names: `Herefordshire` or `Hertfordshire`
    p.toml:9: `min_peers` expected a whole number, found a text
    p.toml:11: unknown indicator `vacancy_rate`
      hint: nearest ids: `vacancy_rate_fte`, `vacancy_fte` or `vacancy_posts`
    p.toml:12: unknown method `quotient`
      hint: allowed: `ratio` or `rate`
    p.toml:18: unknown parameter `{dta}`
      hint: declare it under [parameters]: dta = "…"
    p.toml:20: `authority` expected a text or { column = "…" }, found a number
      hint: put it between quotation marks: "884"
    p.toml:21: `measure` has no place in layout `wide_indicators`
    p.toml:22: the key `column` is missing
    p.toml:22: unknown key `colum`
      hint: the nearest known key is `column`
    p.toml:24: unknown indicator `referals`
      hint: nearest ids: `referrals`, `referrals_nfa` or `referrals_rate`
    p.toml:25: unknown part `top`
      hint: allowed: `value`, `numerator` or `denominator`
    p.toml:28: a second source `a`
      hint: line 16 has the first one
    p.toml:29: `based_on` names `later`, which is not above it (line 30)
      hint: a source can be based on one that stands above it
    p.toml:32: unknown kind `indicator`
      hint: allowed: `indicators`, `judgements`, `actions`, `targets`, `interventions`, `claims`, `populations` or `neighbours`
    "#);
}

#[test]
fn broken_toml_is_reported_beside_the_other_faults() {
    let text = "version = 1\nname = \"x\nreporting_day = 2026-10-31\ncolour = \"red\"\n[members\nregions = []\n";
    insta::assert_snapshot!(faults(text), @r#"
    p.toml:2: this is not TOML: invalid basic string, expected `"`
    p.toml:4: unknown key `colour`
      hint: keys known here: `aliases`, `audience`, `bands`, `break`, `catalogue`, `derive`, `disclosure`, `equivalent`, `gates`, `group`, `indicator`, `keep`, `limits`, `members`, `name`, `parameters`, `peers`, `permission`, `profile`, `reporting_day`, `source`, `span`, `standing`, `succession`, `timeline`, `title`, `version` or `watch`
    p.toml:5: this is not TOML: unclosed table, expected `]`
    "#);
}

#[test]
fn sources_that_lack_or_contradict_something_are_faults() {
    let text = format!(
        "{HEAD}{}{}{}",
        figures(
            "twice",
            "authority = \"884\"\nsubmitted = 2026-10-05\nvalue = { column = \"V\" }\ndelimiter = \";;\"\nencoding = \"ansi9\""
        ),
        r#"[[source]]
id = "grades"
kind = "judgements"
files = ["grades_<submitted>.csv", "grades.csv"]
layout = "long"
framework = "ILAX"
area = { column = "Area" }
measures = []
[[source]]
id = "plan"
kind = "actions"
files = "plan/"
authority = "884"
submitted = 2026-10-05
columns = { status = "Status", ownr = "Owner" }
[[source]]
id = "x"
kind = "indicators"
files = "x.csv"
based_on = "x"
"#,
        figures("figure", "figure = { column = \"Type\" }\nregion = { column = \"R\" }\nsymbols = { \"-\" = \"ok\" }"),
    );
    insta::assert_snapshot!(faults(&text), @r#"
    p.toml:10: `authority` is stated twice: as a key and as <authority> in `files`
      hint: remove the key, or write `*` for <authority>
    p.toml:11: `submitted` is stated twice: as a key and as <submitted> in `files`
      hint: remove the key, or write `*` for <submitted>
    p.toml:12: `value` has no place in layout `wide_periods`
    p.toml:13: ";;" cannot stand between cells
      hint: one character, such as ",", ";", "|" or "\t"
    p.toml:14: unknown encoding `ansi9`
      hint: for example `utf-8`, `windows-1252`, `utf-16le` or `macintosh`
    p.toml:15: source `grades` lacks `submitted`: not every path says when the files were submitted
      hint: put <submitted> into `files`, or write submitted = 2026-10-05
    p.toml:15: source `grades` lacks `authority`: nothing says whose the files are
      hint: put <authority> into `files`, or write authority = "884" or { column = "LA" }
    p.toml:15: source `grades` lacks a day: neither `inspection_start` nor `published` is there
      hint: write published = { column = "…" }
    p.toml:15: source `grades` lacks `grade`
    p.toml:20: unknown framework `ILAX`
      hint: the nearest family is `ILACS`
    p.toml:22: `measures` has no place in a source of kind `judgements`
    p.toml:23: source `plan` lacks `plan` among its columns
      hint: write constants = { plan = "name of the plan" }
    p.toml:23: source `plan` lacks `action` among its columns
    p.toml:23: source `plan` lacks `statuses`
    p.toml:26: the path names a folder, not files
      hint: end it with the name of a file, or with `*.csv`
    p.toml:29: unknown key `ownr`
      hint: the nearest known key is `owner`
    p.toml:34: `based_on` names `x`, which is not above it (line 30)
      hint: a source can be based on one that stands above it
    p.toml:41: `figure` in a column needs `values`
      hint: write values = { "Actual" = "actual", "Forecast" = "projected" }
    p.toml:42: `region` is read in regional rows, which only `level` can tell
      hint: write level = { column = "…", region = ["Regional"], authority = ["Local authority"] }
    p.toml:43: unknown status `ok`
      hint: allowed: `suppressed`, `unreliable`, `not_available`, `not_applicable` or `low`
    "#);
}

#[test]
fn spans_that_nothing_can_make_are_faults() {
    let text = format!(
        "{HEAD}{}{}",
        r#"[[span]]
indicators = ["referrals", "children_referred", "plo_weeks_mean", "cla", "refs"]
from = "quarter"
to = ["year", "quarter", "academic_year", "fortnight"]
[[span]]
from = "week"
[[span]]
from = "month"
[[derive]]
indicator = "vacancy_rate_fte"
method = "ratio"
numerator = "vacancy_fte"
denominator = "establishment_fte"
annualise = "quarter"
"#,
        figures("a", "")
    );
    insta::assert_snapshot!(faults(&text), @r#"
    p.toml:5: `children_referred` has no spans that could be worked out: a child who is referred in two months is one child in the year
      hint: leave it out; where senders report the longer period that figure stands
    p.toml:5: `plo_weeks_mean` has no spans that could be worked out: weeks do not add up
      hint: leave it out; where senders report the longer period that figure stands
    p.toml:5: unknown indicator `refs`
      hint: nearest ids: `referrals_nfa`, `referrals_rate` or `referrals_nfa_rate`
    p.toml:7: no number of quarters makes `quarter`
      hint: write from = "month"
    p.toml:7: no number of quarters makes `academic_year`
      hint: write from = "month"
    p.toml:7: unknown span `fortnight`
      hint: allowed: `quarter`, `year`, `financial_year`, `academic_year`, `calendar_year`, `rolling_3_months`, `rolling_6_months`, `rolling_12_months` or `financial_year_to_date`
    p.toml:8: a span needs the key `to`
      hint: allowed: `quarter`, `year`, `financial_year`, `academic_year`, `calendar_year`, `rolling_3_months`, `rolling_6_months`, `rolling_12_months` or `financial_year_to_date`
    p.toml:9: unknown part of a span `week`
      hint: allowed: `month` or `quarter`
    p.toml:10: a span needs the key `to`
      hint: allowed: `quarter`, `year`, `financial_year`, `academic_year`, `calendar_year`, `rolling_3_months`, `rolling_6_months`, `rolling_12_months` or `financial_year_to_date`
    p.toml:17: `annualise` has no place in method `ratio`
      hint: it is for method `rate`
    "#);
}

#[test]
fn two_aliases_that_are_read_alike_must_mean_the_same() {
    let text = |second: &str| {
        format!("{HEAD}[aliases]\n\"The Trust\" = \"333\"\n\"trust\" = \"{second}\"\n{}", figures("a", ""))
    };
    assert_eq!(sound(&text("Sandwell")).aliases.len(), 2);
    insta::assert_snapshot!(faults(&text("330")), @"
    p.toml:6: alias `trust` is read as the one of line 5, which means another
      hint: keep one of the two
    ");
}

#[test]
fn rules_of_disclosure_that_hide_nothing_or_contradict_themselves_are_faults() {
    let text = format!(
        "{HEAD}audience = \"publc\"\n{}{}",
        r#"[[disclosure]]
audience = "public"
keep_zero = false
secondary = "yes"
[[disclosure]]
audience = "public"
suppress_below = 0
round_to = "5"
indicators = ["cla_spend", "referals"]
[[disclosure]]
suppress_under = 6
"#,
        figures("a", "")
    );
    insta::assert_snapshot!(faults(&text), @r#"
    p.toml:4: no disclosure rule and no permission is for the audience `publc`
      hint: the nearest audience is `public`
    p.toml:5: a disclosure rule needs `suppress_below` or `round_to`
      hint: write suppress_below = 6 to hide counts from 1 to 5, suppress_below = 1 to hide none
    p.toml:7: `keep_zero` says nothing without `suppress_below`
    p.toml:8: `secondary` expected true or false, found a text
    p.toml:10: a second disclosure rule for `public`
      hint: line 6 has the first one
    p.toml:11: `suppress_below` cannot be 0, it starts at 1
    p.toml:12: `round_to` expected a whole number, found a text
    p.toml:13: `cla_spend` counts no people or cases, so that no rule hides it
      hint: remove it from the list
    p.toml:13: unknown indicator `referals`
      hint: nearest ids: `referrals`, `referrals_nfa` or `referrals_rate`
    p.toml:14: the key `audience` is missing
    p.toml:14: a disclosure rule needs `suppress_below` or `round_to`
      hint: write suppress_below = 6 to hide counts from 1 to 5, suppress_below = 1 to hide none
    p.toml:15: unknown key `suppress_under`
      hint: the nearest known key is `suppress_below`
    "#);
}

#[test]
fn permissions_that_name_nothing_or_never_hold_are_faults() {
    let text = format!(
        "{HEAD}audience = \"partners\"\n{}{}",
        r#"[[permission]]
audience = "partner"
sources = ["a", "aa"]
authorities = []
[[permission]]
audience = "partner"
from = 2026-12-31
until = 2026-01-01
[[permission]]
sources = ["a"]
authorities = ["Nowhere"]
signed_by = "Jane Doe"
"#,
        figures("a", "")
    );
    insta::assert_snapshot!(faults(&text), @r#"
    p.toml:4: no disclosure rule and no permission is for the audience `partners`
      hint: the nearest audience is `partner`
    p.toml:5: `authorities` names nobody
      hint: leave it out where it is for all
    p.toml:7: no source is `aa`
      hint: the nearest source is `a`
    p.toml:9: a permission names no sources
      hint: name them: sources = ["referrals"]; what no permission names is not shown
    p.toml:12: `until` 2026-01-01 lies before `from` 2026-12-31
    p.toml:13: the key `audience` is missing
    p.toml:15: unknown authority `Nowhere`
      hint: give the DfE code, the GSS code or the name
    p.toml:16: unknown key `signed_by`
      hint: keys known here: `audience`, `authorities`, `from`, `sources` or `until`
    "#);
}

#[test]
fn judgements_cannot_stand_beside_figures_on_the_boundaries_of_one_day() {
    let text = format!(
        "{HEAD}[members]\nboundaries = 2023-04-01\n{}",
        "[[source]]\nid = \"grades\"\nkind = \"judgements\"\nfiles = \"in/<submitted>.csv\"\nauthority = { column = \"LA\" }\nlayout = \"long\"\nframework = \"ILACS_2023\"\ninspection_start = { column = \"Began\" }\npublished = { column = \"Published\" }\narea = { column = \"Area\" }\ngrade = { column = \"Grade\" }\n"
    );
    insta::assert_snapshot!(faults(&text), @r"
    p.toml:5: source `grades` brings judgements, which `boundaries` cannot put on those of 2023-04-01
      hint: give the judgements a pipeline of their own
    ");
}

#[test]
fn faults_of_a_list_of_indicators_stand_in_its_own_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = "Ref,Measure,Multiplier\nsupervised,Supervised,100\nb c,Other,100\nsupervised,Again,100\nweekly,Weekly,7\ncla,Looked after,100\n";
    std::fs::write(folder.path().join("measures.csv"), list).expect("a file");
    let text = format!(
        "{HEAD}[[catalogue]]\nfile = \"measures.csv\"\ncolumns = {{ id = \"Ref\", title = \"Measure\", unit = \"Multiplier\" }}\nvalues = {{ unit = {{ 100 = \"percent\" }} }}\nconstants = {{ polarity = \"high\", frequency = \"month\", colour = \"red\" }}\n[[catalogue]]\nfile = \"none.csv\"\n[[catalogue]]\nfile = \"*.csv\"\n"
    );
    let read = Pipeline::from_text(&text, "p.toml", folder.path(), &Overrides::default(), &Reference::embedded());
    insta::assert_snapshot!(Error::Pipeline(read.expect_err("a faulty pipeline")).to_string(), @r"
    p.toml:1: there is no [[source]]
      hint: each export needs one
    p.toml:8: an indicator has no key `colour`
      hint: known keys: `id`, `title`, `topic`, `unit`, `polarity`, `frequency`, `flow_or_snapshot`, `interval_method`, `decimals`, `year_ends`, `numerator`, `denominator`, `definition` or `source`
    p.toml:10: `none.csv` cannot be read: No such file or directory (os error 2)
    p.toml:12: `*.csv` must be one file
      hint: write its path without placeholders
    measures.csv:3: `b c` is no id: letters, digits and _
    measures.csv:4: the indicator `supervised` is declared twice
    measures.csv:5: `7` is no unit
      hint: `percent`, `rate_per_10000`, `rate_per_1000`, `count`, `fte`, `pounds`, `ratio`, `days`, `weeks` or `score`
    measures.csv:6: the catalogue has the indicator `cla` (Children looked after) already
      hint: use it, or choose another id and title
    ");
}

#[test]
fn lists_of_interventions_and_claims_tell_all_their_faults_at_once() {
    let text = format!(
        "{HEAD}{}",
        r#"[[source]]
id = "interventions"
kind = "interventions"
files = "interventions_<submitted>.csv"
authority = "886"
columns = { intervention = "No", issued = "From" }
constants = { said_in = "x" }
levels = { "Notice" = "notice" }
kinds = { "Figure" = "value" }
[[source]]
id = "claims"
kind = "claims"
files = "claims_<submitted>.csv"
authority = "886"
columns = { claim = "No", kind = "What", indicator = "Measure" }
constants = { kind = "guess" }
statuses = { "Done" = "complete" }
"#
    );
    insta::assert_snapshot!(faults(&text), @r#"
    p.toml:4: source `interventions` lacks `issued_on` among its columns
    p.toml:4: source `interventions` lacks `level` among its columns
      hint: write constants = { level = "improvement_notice" }
    p.toml:9: unknown key `issued`
      hint: the nearest known key is `issued_on`
    p.toml:10: unknown key `said_in`
      hint: keys known here: `level` or `issued_by`
    p.toml:11: unknown level `notice`
      hint: allowed: `improvement_support`, `improvement_notice`, `statutory_direction`, `improvement_board`, `review`, `peer_challenge`, `re_inspection`, `monitoring_visit`, `focused_visit` or `serious_incident`
    p.toml:12: `kinds` has no place in a source of kind `interventions`
    p.toml:13: source `claims` lacks `claimed` among its columns
    p.toml:13: source `claims` lacks `period_to` among its columns
    p.toml:13: source `claims` lacks `said_in` among its columns
      hint: write constants = { said_in = "name of the paper" }
    p.toml:19: `kind` is stated twice: as a constant and as a column (line 18)
    p.toml:19: unknown kind of claim `guess`
      hint: allowed: `value`, `change`, `per_cent_change` or `share`
    p.toml:20: `statuses` has no place in a source of kind `claims`
    "#);
}

#[test]
fn limits_that_cannot_be_are_all_reported() {
    let text = format!(
        "{HEAD}[gates]\nrejected_share = 5\nauthorities_missing = -1\nrows_dropped_share = -0.1\nsubmissions_overdue = 1\nrows = 1\n{}",
        figures("a", "freshness = { warn_after_days = 60, error_after_days = 40 }")
            + &figures("b", "freshness = { warn_after_days = -1 }\ncarry_forward = \"no\"")
            + &figures("c", "freshness = {}")
    );
    let faults = faults(&text);
    for expected in [
        "`rejected_share` cannot be 5, it is a share from 0 to 1",
        "`authorities_missing` cannot be -1, it counts from 0",
        "`rows_dropped_share` cannot be -0.1, it is a share from 0 to 1",
        "unknown key `rows`",
        "`error_after_days` 40 lies before `warn_after_days` 60",
        "`warn_after_days` cannot be -1, it counts days from 0",
        "`carry_forward`",
        "`freshness` states no limit",
    ] {
        assert!(faults.contains(expected), "{expected} is not in\n{faults}");
    }
}
