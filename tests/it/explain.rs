//! `peermark explain` of figures and findings of the demo → the account, word for word; and why there is none.

use std::path::Path;

use serde_json::Value;

use crate::workdir::{DEMO_RUN, Output, demo, finish, folder, program};

/// What the program says of a figure of the demo's release: stdout where it explained, else the exit code and stderr.
fn explained(arguments: &[&str]) -> String {
    let Output { code, stdout, stderr } = ask(arguments);
    if code == 0 {
        assert_eq!(stderr, "");
        return stdout;
    }
    assert_eq!(stdout, "", "an error prints no data");
    format!("exit: {code}\n{stderr}")
}

fn ask(arguments: &[&str]) -> Output {
    finish(program().arg("explain").args(arguments).arg("--run").arg(&DEMO_RUN.release.out))
}

#[test]
fn a_revised_figure_shows_every_version_in_the_order_in_which_they_replaced_each_other() {
    insta::assert_snapshot!(explained(&["884/cla/D2026-03-31"]), @r#"
    Children looked after (cla), Herefordshire (884)
    31 March 2026 (D2026-03-31), Total, actual

      353
      status      ok; reported by its sender
      definition  Children in the authority's care on the day, by court order or by agreement with parents. Series of short breaks are left out.
      key         884|cla|total|D2026-03-31|actual

    Cell
      text        "353"
      place       ../sample_data/indicators/published/children_in_need_2026-10-29.csv line 139 column R
      submitted   29 October 2026
      source      published_children_in_need, file 59ea193c458ad1bc in utf-8
      hash        438a80f2e82334a23bd48177e781f2c109b14c5b256f08ddfe7d6b84a67d7217

    Versions that it replaced, the first one first
      352 ("352"), submitted 5 October 2026, first stated on 10 July 2026, in ../sample_data/indicators/herefordshire/return_2026-10-05.csv line 7 column M
        replaced on 29 October 2026 by a source of higher precedence: 353 (+1) in ../sample_data/indicators/published/children_in_need_2026-10-29.csv line 139 column R

    Against its peers
      West Midlands
        place           position 14 of 14 from the top, median 697, difference -344; 14 with a figure
        held against    697, the median figure
        95 % interval   317 to 392
        verdict         no verdict: a number grows with the authority, compare its rate
        peers           Birmingham 2,319, Coventry 678, Dudley 578, Sandwell 822, Solihull 494, Walsall 578, Wolverhampton 510, Staffordshire 1,269, Stoke-on-Trent 1,075, Herefordshire 353, Worcestershire 1,054, Shropshire 716, Telford and Wrekin 418, Warwickshire 737
      Statistical neighbours (2025)
        place           few peers; 2 with a figure, 8 without
        95 % interval   317 to 392
        peers           Staffordshire 1,269, Shropshire 716
      England
        place           position 17 of 18 from the top, median 705, difference -352; 18 with a figure, 135 without
        held against    705, the median figure
        95 % interval   317 to 392
        verdict         no verdict: a number grows with the authority, compare its rate
      The 26 of the region (membership invented)
        place           position 15 of 15 from the top, median 716, difference -363; 15 with a figure, 10 without
        held against    716, the median figure
        95 % interval   317 to 392
        verdict         no verdict: a number grows with the authority, compare its rate
        peers           Birmingham 2,319, Coventry 678, Dudley 578, Sandwell 822, Solihull 494, Walsall 578, Wolverhampton 510, Staffordshire 1,269, Stoke-on-Trent 1,075, Herefordshire 353, Worcestershire 1,054, Nottinghamshire 905, Shropshire 716, Telford and Wrekin 418, Warwickshire 737

    Over time
      period before      351, so +2
      a year before      374, so -21
      direction          rising, within chance
      five-point trend   no change
      XmR chart          low (outside limits); centre 372, limits 365 to 379
      headline shows     342, 30 September 2026 (D2026-09-30)

    Published for its region and England
      West Midlands                    11,600; 11,601 from its authorities, difference -1 (rounding explains 5.0) (../sample_data/indicators/published/children_in_need_2026-10-29.csv line 129)
      England                          88,700 (../sample_data/indicators/published/children_in_need_2026-10-29.csv line 122)
    "#);
    let said: Value = serde_json::from_str(&explained(&["884/cin/D2026-03-31", "--format", "json"])).expect("JSON");
    let versions: Vec<(f64, &str)> = said["versions"]
        .as_array()
        .expect("versions")
        .iter()
        .map(|version| (version["value"].as_f64().expect("a value"), version["reason"].as_str().expect("a reason")))
        .collect();
    assert_eq!(versions, [(1578.0, "corrected")]);
    assert_eq!(said["value"], 1540.0);
}

#[test]
fn a_computed_figure_shows_its_formula() {
    insta::assert_snapshot!(explained(&["Sandwell/assessments_in_45_days/Oct 2023"]), @r#"
    Assessments within 45 working days (assessments_in_45_days), Sandwell (333)
    Oct 2023 (2023-10), Total, actual

      71.8 %
      status      ok; computed from the numerator and denominator that came
      formula     239 / 333 × 100 = 71.8 %
      numerator   Assessments completed within 45 working days
      denominator Assessments completed
      definition  Share of single assessments finished within 45 working days of the referral, the statutory limit. The single assessment replaced initial and core assessments, authority by authority, from 2013.
      key         333|assessments_in_45_days|total|2023-10|actual

    Cell
      text        "239 / 333"
      place       ../sample_data/indicators/sandwell/SCT_monthly_2026-10-07.txt line 2 column G
      submitted   7 October 2026
      source      sandwell, file 2938f79df9ba0995 in utf-16le
      hash        a35898f758bd0dd03718b2370b061d0a98c63b645982d9412546e7e39b6700a5

    Against its peers
      West Midlands
        place           rank 11 of 13, band D, median 84.3 %, difference -12.5; 13 with a figure, 1 without
        held against    82.3 %, the pooled figure
        95 % interval   66.7 % to 76.3 %: worse; at 99.8 %: worse
        widened limits  within: more than chance, no more than the usual spread between authorities; the verdict follows them
        verdict         no different from its region (West Midlands): the difference is within chance and the usual spread
        peers           Birmingham 83.5 %, Coventry 85.3 %, Dudley 76.5 %, Sandwell 71.8 %, Solihull 77.5 %, Walsall 88.8 %, Wolverhampton 84.4 %, Stoke-on-Trent 66.4 %, Herefordshire 65.2 %, Worcestershire 91.2 %, Shropshire 84.3 %, Telford and Wrekin 91.7 %, Warwickshire 87.3 %
      Statistical neighbours (2025)
        place           rank 4 of 5, band D, median 84.9 %, difference -13.1; 4 with a figure, 6 without
        held against    84.9 %, the median figure
        95 % interval   66.7 % to 76.3 %: worse; at 99.8 %: worse
        verdict         no verdict: too few authorities have counts to tell chance from difference
        peers           Wolverhampton 84.4 %, Stoke-on-Trent 66.4 %, Walsall 88.8 %, Coventry 85.3 %
      England
        place           rank 14 of 16, band D, median 84.4 %, difference -12.6; 16 with a figure, 137 without
        held against    84.0 %, the pooled figure
        95 % interval   66.7 % to 76.3 %: worse; at 99.8 %: worse
        widened limits  within: more than chance, no more than the usual spread between authorities; the verdict follows them
        verdict         no different from the 16 authorities of England with a figure: the difference is within chance and the usual spread
      The 26 of the region (membership invented)
        place           rank 11 of 13, band D, median 84.3 %, difference -12.5; 13 with a figure, 12 without
        held against    82.3 %, the pooled figure
        95 % interval   66.7 % to 76.3 %: worse; at 99.8 %: worse
        widened limits  within: more than chance, no more than the usual spread between authorities; the verdict follows them
        verdict         no different from The 26 of the region (membership invented): the difference is within chance and the usual spread
        peers           Birmingham 83.5 %, Coventry 85.3 %, Dudley 76.5 %, Sandwell 71.8 %, Solihull 77.5 %, Walsall 88.8 %, Wolverhampton 84.4 %, Stoke-on-Trent 66.4 %, Herefordshire 65.2 %, Worcestershire 91.2 %, Shropshire 84.3 %, Telford and Wrekin 91.7 %, Warwickshire 87.3 %

    Over time
      period before      no figure
      a year before      no figure
      XmR chart          concerning (outside limits); centre 80.2 %, limits 76.2 % to 84.2 %
      against its target consistently failing
      in use             from 1 April 2013: Authorities may take up a single assessment with a limit of 45 working days
      headline shows     89.1 %, Sep 2026 (2026-09)
    "#);
}

#[test]
fn a_derived_figure_points_to_the_cell_of_its_numerator() {
    insta::assert_snapshot!(explained(&["312/referrals_rate/2024/25"]), @r#"
    Referrals per 10,000 children (referrals_rate), Hillingdon (312)
    2024/25 (FY2024-25), Total, actual

      539.2 per 10,000
      status      ok; derived from other figures, as the pipeline declares
      made from   referrals / population_0_17
      formula     4,063 / 75,358 × 10,000 = 539.2 per 10,000
      numerator   Referrals accepted
      denominator Children aged 0 to 17 living in the authority
      definition  Referrals set against the number of children who live in the area, so that large and small authorities can be compared. Neither a high nor a low rate is good in itself.
      key         312|referrals_rate|total|FY2024-25|actual

    Cell of its numerator
      figure      312|referrals|total|FY2024-25|actual
      text        "4063"
      place       ../sample_data/indicators/published/children_in_need_2026-10-29.csv line 121 column K
      submitted   29 October 2026
      source      published_children_in_need, file 59ea193c458ad1bc in utf-8
      hash        438a80f2e82334a23bd48177e781f2c109b14c5b256f08ddfe7d6b84a67d7217

    Against its peers
      London
        place           few peers; 1 with a figure, 32 without
        95 % interval   522.7 per 10,000 to 556.0 per 10,000
        peers           Hillingdon 539.2 per 10,000
      Statistical neighbours (2025)
        place           few peers; 1 with a figure, 9 without
        95 % interval   522.7 per 10,000 to 556.0 per 10,000
        peers           Coventry 568.9 per 10,000
      England
        place           position 9 of 18 from the top, median 508.7 per 10,000, difference +30.4; 18 with a figure, 135 without
        held against    517.9 per 10,000, the pooled figure
        95 % interval   522.7 per 10,000 to 556.0 per 10,000: higher; at 99.8 %: similar
        widened limits  within: more than chance, no more than the usual spread between authorities; the verdict follows them
        verdict         no different from the 18 authorities of England with a figure: the difference is within chance and the usual spread
      Outer London
        place           few peers; 1 with a figure, 18 without
        95 % interval   522.7 per 10,000 to 556.0 per 10,000
        peers           Hillingdon 539.2 per 10,000

    Over time
      period before      505.7 per 10,000, so +33.5
      a year before      505.7 per 10,000, so +33.5
      direction          rising, beyond chance
      headline shows     525.7 per 10,000, 2025/26 (FY2025-26)
    "#);
}

/// What the program says of a figure of a case, down to its peers.
fn explained_of_case(name: &str, figure: &str) -> String {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let out = temporary.path().join("out");
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let made = finish(program().current_dir(case).args(["run", "pipeline.toml", "--out"]).arg(&out));
    assert_eq!(made.code, 0, "{}", made.stderr);
    let said = finish(program().args(["explain", figure, "--run"]).arg(&out)).stdout;
    said.split("\nAgainst its peers").next().expect("a text has a first part").to_owned()
}

#[test]
fn a_span_lists_the_months_that_it_was_made_of_and_those_that_it_lacks() {
    insta::assert_snapshot!(explained_of_case("quarters_from_months", "884/assessments_in_45_days/2026-Q2"), @r#"
    Assessments within 45 working days (assessments_in_45_days), Herefordshire (884)
    Apr to Jun 2026 (2026-Q2), Total, actual

      48.0 %
      status      ok; derived from other figures, as the pipeline declares
      made from   3 months
      formula     48 / 100 × 100 = 48.0 %
      numerator   Assessments completed within 45 working days
      denominator Assessments completed
      definition  Share of single assessments finished within 45 working days of the referral, the statutory limit. The single assessment replaced initial and core assessments, authority by authority, from 2013.
      key         884|assessments_in_45_days|total|2026-Q2|actual

    Made of
      Apr 2026  2026-04  20.0 % (10 of 50)  input/return_2026-10-05.csv line 12 column F
      May 2026  2026-05  75.0 % (30 of 40)  input/return_2026-10-05.csv line 13 column F
      Jun 2026  2026-06  80.0 % (8 of 10)  input/return_2026-10-05.csv line 14 column F

    Cell of its last part
      place       input/return_2026-10-05.csv line 14 column F
      submitted   5 October 2026
      source      returns, file 941a63c1ded17b84 in utf-8
      hash        ec729a3b7e49538d5ea83a6d20e7ce096a6dbe665dd6c3dcaf6d1d4e431da11c
    "#);
    let sum = explained_of_case("quarters_from_months", "884/referrals/2026-Q2");
    assert!(sum.contains("\n  formula     100 + 90 + 110 = 300\n"), "{sum}");
    let rate = explained_of_case("quarters_from_months", "884/referrals_rate/2026-Q2");
    assert!(rate.contains("\n  figure      884|referrals|total|2026-Q2|actual\n"), "{rate}");
    let gap = explained_of_case("rolling_year_with_a_gap_has_none", "884/referrals/R12-2025-09");
    assert!(gap.contains("\n  not available\n  status      not_available; derived"), "{gap}");
    assert!(gap.contains("\n  Aug 2025  2025-08  no figure\n"), "{gap}");
}

#[test]
fn a_suppressed_figure_is_there_and_has_no_value() {
    insta::assert_snapshot!(explained(&["E08000031/cla_missing/2026-07"]), @r#"
    Looked after children missing (cla_missing), Wolverhampton (336)
    Jul 2026 (2026-07), Total, actual

      suppressed
      status      suppressed; withheld so that no child can be recognised
      definition  Children in care who went missing at least once in the period. Better recording raises the figure, so neither direction is good in itself.
      key         336|cla_missing|total|2026-07|actual

    Cell
      text        "c"
      place       ../sample_data/indicators/wolverhampton/csc_extract_20261006.csv line 443 column D
      submitted   6 October 2026
      source      wolverhampton, file 2f7e13585a7e5b98 in windows-1252
      hash        9ce445cee07a9e24343baea68bbdfbb2b5156b9cbb98374a5ff711945e880183

    Against its peers
      West Midlands
        place           few peers; 2 with a figure, 1 suppressed, 11 without
        peers           Shropshire 13, Telford and Wrekin 6
      Statistical neighbours (2025)
        place           few peers; 10 without
      England
        place           few peers; 2 with a figure, 1 suppressed, 150 without
      The 26 of the region (membership invented)
        place           few peers; 2 with a figure, 1 suppressed, 22 without
        peers           Shropshire 13, Telford and Wrekin 6

    Over time
      period before      6
      a year before      6
      headline shows     6, Sep 2026 (2026-09)
    "#);
}

#[test]
fn a_finding_on_the_cell_stands_with_the_figure_and_has_an_id_of_its_own() {
    let of_mismatch = demo("finding").rows().find(|row| row.text("code") == "value-mismatch").expect("a finding");
    let id = of_mismatch.text("finding_id");
    insta::assert_snapshot!(explained(&[id]), @r#"
    value-mismatch (warn), first seen on 31 October 2026
      where    ../sample_data/indicators/worcestershire/dashboard_2026-10-13.csv line 330 column D
      column   Result
      cell     "58.7"
      what     Assessments within 45 working days is reported as 58.7, but its numerator and denominator give 85.71
      hint     the reported value is used; correct whichever of the three is wrong

    Numerator, denominator and value are all given, and they differ by more than rounding can explain.
    The reported value is used. Ask the sender which of the three is wrong.
    "#);
    let line = of_mismatch.count("line");
    let figure = demo("observation")
        .rows()
        .find(|row| row.text("source_file_id") == of_mismatch.text("source_file_id") && row.count("line") == line)
        .expect("the figure of that line");
    let said = explained(&[figure.text("observation_key")]);
    assert!(said.contains(&format!("value-mismatch (warn) on {} line {line}", of_mismatch.text("path"))), "{said}");
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    insta::assert_snapshot!(explained(&["Herfordshire/cla/D2026-03-31"]), @r#"
    exit: 3
    error: unknown authority "Herfordshire"
    hint: near it: Herefordshire, Hertfordshire, Bedfordshire
    "#);
    insta::assert_snapshot!(explained(&["884/referals/2026-03"]), @r#"
    exit: 3
    error: unknown indicator "referals"
    hint: near it: referrals, referrals_nfa, referrals_rate
    "#);
    insta::assert_snapshot!(explained(&["894/assessments_in_45_days/2026-04"]), @r#"
    exit: 3
    error: no actual figure of Assessments within 45 working days (assessments_in_45_days) for Telford and Wrekin (894) in 2026-04 with breakdown total
    hint: periods that are there: 2026-03, 2026-05, 2026-06, 2026-02, 2026-01, 2026-07, 2025-12, 2026-08 and 27 more
      refused in files of Telford and Wrekin:
        out-of-range: ../sample_data/indicators/telford_and_wrekin/tw_2026-10-02.csv line 32: Assessments within 45 working days cannot be 104.2; it has values from 0 to 100
    "#);
    insta::assert_snapshot!(explained(&["884/cla/D2026-03-31", "--breakdown", "source=police"]), @r#"
    exit: 3
    error: no actual figure of Children looked after (cla) for Herefordshire (884) in D2026-03-31 with breakdown source=police
    hint: breakdowns of that period: total
    "#);
    insta::assert_snapshot!(explained(&["no-such-code"]), @r#"
    exit: 3
    error: "no-such-code" names neither a finding's code nor a figure
    hint: a figure is named as AUTHORITY/INDICATOR/PERIOD, such as 884/referrals/FY2024-25; `peermark explain` lists all codes
    "#);
    insta::assert_snapshot!(explained(&["0123456789abcdef"]), @r#"
    exit: 3
    error: the release has no finding 0123456789abcdef
    hint: the column finding_id of the table finding lists all of them
    "#);
}

#[test]
fn a_release_is_named_by_its_output_folder_its_own_folder_or_its_id() {
    let release = &DEMO_RUN.release;
    let run_id = release.path.file_name().expect("a name");
    let what = "884/cla/D2026-03-31";
    let by_out = finish(program().args(["explain", what, "--out"]).arg(&release.out));
    let by_path = finish(program().args(["explain", what, "--run"]).arg(&release.path));
    let by_id = finish(program().args(["explain", what, "--out"]).arg(&release.out).arg("--run").arg(run_id));
    assert_eq!((by_out.code, by_path.code, by_id.code), (0, 0, 0), "{}", by_id.stderr);
    assert_eq!(by_out.stdout, by_path.stdout);
    assert_eq!(by_out.stdout, by_id.stdout);
    let empty = folder();
    let nothing = finish(program().args(["explain", what, "--run"]).arg(empty.path()));
    assert_eq!(nothing.code, 3);
    assert!(nothing.stderr.contains("nothing was published here"), "{}", nothing.stderr);
}

/// Every figure of an authority has an account that repeats its row, and no account lacks a version.
#[test]
fn the_account_agrees_with_the_tables() {
    let mut asked = 0;
    for row in demo("observation").rows().filter(|row| row.text("authority_id") == "884").step_by(40) {
        let key = row.text("observation_key");
        let output = ask(&[key, "--format", "json"]);
        assert_eq!(output.code, 0, "{key}: {}", output.stderr);
        let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
        assert_eq!(said["observation_key"].as_str(), Some(key));
        assert_eq!(said["value"].as_f64(), row.figure("value"), "{key}");
        assert_eq!(said["status"].as_str(), Some(row.text("status")), "{key}");
        assert_eq!(said["cell"]["line"].as_i64(), Some(row.count("line")), "{key}");
        let columns = ["authority_id", "indicator_id", "breakdown_id", "period_id"];
        let same = |other: &crate::workdir::Row| columns.iter().all(|column| other.text(column) == row.text(column));
        let count = |table: &str| demo(table).rows().filter(same).count();
        assert_eq!(said["versions"].as_array().map(Vec::len), Some(count("revision")), "{key}");
        assert_eq!(said["peers"].as_array().map(Vec::len), Some(count("benchmark")), "{key}");
        for peers in said["peers"].as_array().expect("peers").iter().filter(|peers| peers["kind"] != "england") {
            let members = peers["members"].as_array().expect("members");
            let with_figure = members.iter().filter(|member| member["value"].is_number()).count();
            assert_eq!(peers["peer_count"].as_u64(), Some(with_figure as u64), "{key} {}", peers["peer_group_id"]);
        }
        asked += 1;
    }
    assert!(asked > 5, "{asked}");
}
