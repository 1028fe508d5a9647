//! Spellings of periods, what they mean for indicators, and printers that the reader must agree with.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(Reference::embedded);

fn means(text: &str, indicator: &str, identifier: Option<&str>) -> Option<String> {
    let reference = &*REFERENCE;
    let indicator = &reference.indicators[reference.indicator_by_id(indicator).expect("an indicator").at()];
    for_indicator(read(text)?, indicator, identifier, Spelling::Open).map(|period| period.to_string())
}

#[test]
fn periods_as_people_write_them_are_read() {
    let written = [
        ("May 2011", "2011-05"),
        ("May-11", "2011-05"),
        ("may-2011", "2011-05"),
        ("2011-05", "2011-05"),
        ("01/05/2011", "2011-05"),
        ("31/05/2011", "2011-05"),
        ("05/2011", "2011-05"),
        ("Sept 2024", "2024-09"),
        ("2010/11", "FY2010-11"),
        ("201011", "FY2010-11"),
        ("2016-17", "FY2016-17"),
        ("2010/2011", "FY2010-11"),
        ("202122", "FY2021-22"),
        ("202405", "2024-05"),
        ("FY11", "FY2010-11"),
        ("FY2010/11", "FY2010-11"),
        ("2024/25 academic year", "AY2024-25"),
        ("Q1 2011/12", "2011-Q2"),
        ("2011/12 Q1", "2011-Q2"),
        ("Q4 2011/12", "2012-Q1"),
        ("Quarter 4 2011/12", "2012-Q1"),
        ("Apr-Jun 2011", "2011-Q2"),
        ("April to June 2011", "2011-Q2"),
        ("2024-Q2", "2024-Q2"),
        ("YTD Feb 2015", "YTD-2015-02"),
        ("12 months to Sep 2025", "R12-2025-09"),
        ("year ending 31 March 2018", "FY2017-18"),
        ("Year ending September 2018", "R12-2018-09"),
        ("CY2024", "CY2024"),
        ("2025-03 [p]", "2025-03"),
        ("2024/25 (prov)", "FY2024-25"),
        ("2017-18 (Rev)", "FY2017-18"),
        ("2019/20 (Final)", "FY2019-20"),
        ("Apr 2024 [r]", "2024-04"),
        ("2024/25¹", "FY2024-25"),
        ("2024/25 outturn", "FY2024-25"),
        ("2010 – 2011", "FY2010-11"),
        ("20242025", "FY2024-25"),
        ("24/25", "FY2024-25"),
        ("FY24/25", "FY2024-25"),
        ("FY 10/11", "FY2010-11"),
        ("Financial year: 2024/25", "FY2024-25"),
        ("2024/25 Q1", "2024-Q2"),
        ("Q1 24/25", "2024-Q2"),
        ("Q1 2024-25", "2024-Q2"),
        ("2024-25 Q1", "2024-Q2"),
        ("Qtr 1 2024/25", "2024-Q2"),
        ("Q1 - 2024/25", "2024-Q2"),
        ("Q4-2024/25", "2025-Q1"),
        ("Q2 FY24/25", "2024-Q3"),
        ("Q3 11/12", "2011-Q4"),
        ("Quarter ending June 2024", "2024-Q2"),
        ("year to March 2025", "FY2024-25"),
        ("12 months ending Sep 2025", "R12-2025-09"),
        ("12 months ended 30 September 2025", "R12-2025-09"),
        ("6 months to Sep 2025", "R6-2025-09"),
        ("Apr 24 - Mar 25", "FY2024-25"),
        ("Apr-24 to Mar-25", "FY2024-25"),
        ("April 2024 to March 2025", "FY2024-25"),
        ("1 April 2024 to 31 March 2025", "FY2024-25"),
        ("01/04/2024 - 31/03/2025", "FY2024-25"),
        ("Sep 2024 - Aug 2025", "AY2024-25"),
        ("Jan-Dec 2024", "CY2024"),
        ("Oct 2023 to Sep 2024", "R12-2024-09"),
        ("April 2024 to September 2024", "R6-2024-09"),
        ("Jul–Sep 2024", "2024-Q3"),
        ("Mar25", "2025-03"),
        ("2025 March", "2025-03"),
        ("2010-11-01", "2010-11"),
    ];
    for (text, expected) in written {
        assert_eq!(means(text, "referrals", None).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_period_is_not_made_one() {
    for text in [
        "",
        "Month",
        "Q5 2011/12",
        "Q1 2011",
        "2016-18",
        "13/2024",
        "Jux 2024",
        "2025",
        "15/05/2011",
        "202413",
        "31/02/2024",
        "0",
        "Week 42",
        "April",
        "Q1",
        "2013/14-15/16",
        "2013/14 - 15/16",
        "2016-17 (OT)",
        "Q1 2024",
        "2024 Q1",
        "11/12",
        "10-11",
        "24-25",
        "25 March",
        "31 March",
        "Apr 2024 - Feb 2025",
        "Apr 2024 to Apr 2024",
        "Feb-Apr 2024",
        "Oct - Mar 2025",
        "2 April 2024 to 31 March 2025",
        "1 April 2024 to 30 March 2025",
        "Mar 25 - Apr 24",
        "year ending 5 April 2018",
        "quarter ending July 2024",
        "as at 31 March 2025",
        "up to 31 March 2018",
        "end of March 2025",
        "Reporting year 2025/27",
        "CY2024/25",
        "45809",
        "Q1 2024/26",
        "2024/25 Q1 Q2",
        "99/00/01",
    ] {
        assert_eq!(means(text, "referrals", None), None, "{text}");
    }
}

#[test]
fn the_indicator_says_whether_a_row_is_a_span_or_a_day() {
    assert_eq!(means("Mar 2025", "vacancy_fte", None).as_deref(), Some("D2025-03-31"));
    assert_eq!(means("01/02/2024", "vacancy_fte", None).as_deref(), Some("D2024-02-29"));
    assert_eq!(means("Q1 2024/25", "cp_plans", None).as_deref(), Some("D2024-06-30"));
    assert_eq!(means("2025", "cla", Some("Reporting year")).as_deref(), Some("D2025-03-31"));
    assert_eq!(means("2025", "referrals", Some("Reporting year")).as_deref(), Some("FY2024-25"));
    assert_eq!(means("2025", "vacancy_fte", Some("Reporting year")).as_deref(), Some("D2025-09-30"));
    assert_eq!(means("2025", "leavers_fte", Some("Reporting year")).as_deref(), Some("R12-2025-09"));
    assert_eq!(means("202425", "referrals", Some("Financial year")).as_deref(), Some("FY2024-25"));
    assert_eq!(means("202425", "referrals", Some("Academic year")).as_deref(), Some("AY2024-25"));
    assert_eq!(means("2023", "referrals", Some("Calendar year")).as_deref(), Some("CY2023"));
}

#[test]
fn a_month_or_quarter_lies_in_the_year_beside_it() {
    let id = |year: &str, identifier: Option<&str>, part: &str| {
        within(read(year)?, identifier, month_or_quarter(part)?).map(|period| period.to_string())
    };
    let lies = [
        ("2024", Some("Reporting year"), "April", "2023-04"),
        ("2024", Some("Reporting year"), "March", "2024-03"),
        ("2024", Some("Reporting year"), "Q4", "2024-Q1"),
        ("2024", Some("Calendar year"), "Apr", "2024-04"),
        ("2024", Some("Calendar year"), "Q1", "2024-Q1"),
        ("2024", Some("Calendar year"), "Apr-Jun", "2024-Q2"),
        ("2023/24", None, "Sept", "2023-09"),
        ("2023/24", None, "Quarter 1", "2023-Q2"),
        ("2023/24", None, "January to March", "2024-Q1"),
        ("202324", Some("Academic year"), "August", "2024-08"),
        ("202324", Some("Academic year"), "September", "2023-09"),
        ("2024", Some("year ending September"), "October", "2023-10"),
        ("FY2023-24", Some("Reporting year"), "Q4", "2024-Q1"),
    ];
    for (year, identifier, part, expected) in lies {
        assert_eq!(id(year, identifier, part).as_deref(), Some(expected), "{part} of {year} {identifier:?}");
    }
    for (year, identifier, part) in [
        ("2024", None, "April"),
        ("202324", Some("Academic year"), "Q1"),
        ("2024-05", None, "May"),
        ("2023/24", None, "Q5"),
        ("2023/24", None, "total"),
        ("202324", Some("Calendar year"), "May"),
        ("CY2024", Some("Financial year"), "Q4"),
        ("12 months ending Sep 2025", Some("Financial year"), "Q4"),
    ] {
        assert_eq!(id(year, identifier, part), None, "{part} of {year} {identifier:?}");
    }
}

#[test]
fn the_cell_beside_a_period_agrees_with_it_or_there_is_none() {
    let pairs = [
        ("2024", "referrals", "Reporting year", Some("FY2023-24")),
        ("202324", "referrals", "Reporting year", Some("FY2023-24")),
        ("202324", "leavers_fte", "Reporting year", None),
        ("202425", "referrals", "Calendar year", None),
        ("2025", "referrals", "Week 42", None),
        ("2020", "referrals", "Week 42", None),
        ("2025", "referrals", "", None),
        ("2017/18", "referrals", "year ending 31 March 2018", Some("FY2017-18")),
        ("2017/18", "referrals", "Up to 31 march 2018", Some("FY2017-18")),
        ("2017/18", "referrals", "Year ending 31 March 2019", None),
        ("2018", "referrals", "Year ending 31 March", Some("FY2017-18")),
        ("2018", "referrals", "year ending 30 March 2018", None),
        ("2018", "leavers_fte", "Year ending 30 September", Some("R12-2018-09")),
        ("2018", "cla", "at 31 March", Some("D2018-03-31")),
        ("2017/18", "cla", "As at 31 March 2018", Some("D2018-03-31")),
        ("2017/18", "vacancy_fte", "at 30 September", Some("D2017-09-30")),
        ("2017/18", "cla", "As at 31 March 2019", None),
        ("2018", "referrals", "at 31 March", None),
        ("2024", "referrals", "April", Some("2024-04")),
        ("2023/24", "referrals", "January", Some("2024-01")),
        ("201112", "referrals", "December", Some("2011-12")),
        ("2023/24", "referrals", "Q1", Some("2023-Q2")),
        ("2024", "referrals", "Q1", None),
        ("202405", "referrals", "Financial year", None),
        ("FY2023-24", "referrals", "Academic year", None),
        ("FY2023-24", "referrals", "Reporting year", Some("FY2023-24")),
        ("2010-11", "referrals", "Financial year", Some("FY2010-11")),
        ("Reporting year 2024", "referrals", "", Some("FY2023-24")),
        ("Reporting year 2024", "vacancy_fte", "", Some("D2024-09-30")),
        ("Reporting year 2023/24", "referrals", "", Some("FY2023-24")),
        ("as at 31 March 2025", "cla", "", Some("D2025-03-31")),
        ("at 31st March 2025", "cla", "", Some("D2025-03-31")),
        ("up to 31 March 2018", "cla", "", Some("D2018-03-31")),
        ("as at March 2025", "cla", "", Some("D2025-03-31")),
        ("End of March 2025", "cla", "", Some("D2025-03-31")),
    ];
    for (text, indicator, identifier, expected) in pairs {
        assert_eq!(means(text, indicator, Some(identifier)).as_deref(), expected, "{text}, {identifier}, {indicator}");
    }
}

#[test]
fn a_pair_of_years_that_could_be_a_month_is_settled_by_its_column() {
    let reference = &*REFERENCE;
    let referrals = &reference.indicators[reference.indicator_by_id("referrals").expect("an indicator").at()];
    let words = read("2010-11").expect("words");
    let id = |spelling| for_indicator(words, referrals, None, spelling).map(|period| period.to_string());
    let months = spelling_of(["2010-10", "2010-11", "2010-12"].into_iter());
    let years = spelling_of(["2010-11", "2015-16"].into_iter());
    assert_eq!(id(months).as_deref(), Some("2010-11"));
    assert_eq!(id(years).as_deref(), Some("FY2010-11"));
}

#[test]
fn six_figures_that_could_be_a_month_are_settled_by_their_column() {
    let reference = &*REFERENCE;
    let referrals = &reference.indicators[reference.indicator_by_id("referrals").expect("an indicator").at()];
    let id = |spelling| {
        let words = read("201011").expect("words");
        for_indicator(words, referrals, None, spelling).map(|period| period.to_string())
    };
    assert_eq!(id(spelling_of(["201009", "201010", "201011"].into_iter())).as_deref(), Some("2010-11"));
    assert_eq!(id(spelling_of(["201011", "202122"].into_iter())).as_deref(), Some("FY2010-11"));
    assert_eq!(id(Spelling::Open).as_deref(), Some("FY2010-11"));
    let both = ["2011-05", "2015-16"];
    assert_eq!(spelling_of(both.into_iter()), Spelling::Open, "whichever comes first decides nothing");
    assert_eq!(spelling_of(both.into_iter().rev()), Spelling::Open);
}

#[test]
fn advice_names_what_a_cell_could_mean() {
    let advice_for = [
        ("2025", "CY2025 or 2024/25"),
        ("Q1 2024", "Q1 2024/25 or Jan-Mar 2024"),
        ("2024 Qtr 3", "calendar or a financial year"),
        ("April", "needs its year"),
        ("Q1", "needs its year"),
        ("11/12", "two years"),
        ("2016-18", "several years"),
        ("2013/14-15/16", "several years"),
        ("Week 42", "weeks"),
        ("45809", "2025-06-01"),
        ("03/31/2025", "31/03/2025"),
        ("15/05/2011", "first or the last"),
        ("as at 31 March 2025", "need its name"),
        ("whenever", "2025-03, Mar 2025"),
    ];
    for (text, part) in advice_for {
        assert!(advice(text).contains(part), "{text}: {}", advice(text));
    }
}

/// The ways in which people write a month, each of which must be read as that month.
fn month_in_style(year: i32, month: u32, style: u8) -> String {
    let long = Day::new(year, month, 1).expect("a day").in_words();
    let name = long.split(' ').nth(1).expect("a month");
    let short = &name[..3];
    match style {
        0 => format!("{name} {year}"),
        1 => format!("{short} {year}"),
        2 => format!("{short}-{:02}", year.rem_euclid(100)),
        3 => format!("{}{year}", short.to_uppercase()),
        4 => format!("{month:02}/{year}"),
        5 => format!("01/{month:02}/{year}"),
        6 => format!("{year} {name}"),
        7 => format!(" {name}\u{a0}{year} (prov)"),
        8 => format!("{year}-{month:02}-01 00:00:00"),
        _ => format!("{short}'{:02} [r]", year.rem_euclid(100)),
    }
}

/// The ways in which people write two years in a row.
fn years_in_style(start: i32, style: u8) -> String {
    let next = (start + 1).rem_euclid(100);
    match style {
        0 => format!("{start}/{next:02}"),
        1 => format!("{start}/{}", start + 1),
        2 => format!("{start} - {}", start + 1),
        3 => format!("FY{start}/{next:02}"),
        4 => format!("FY{next:02}"),
        5 => format!("{start}-{next:02} financial year"),
        6 => format!("{start}/{next:02} (Final)"),
        7 => format!("April {start} to March {}", start + 1),
        8 => format!("Apr {:02} - Mar {next:02}", start.rem_euclid(100)),
        9 => format!("year ending 31 March {}", start + 1),
        _ => format!("1 April {start} – 31 March {}", start + 1),
    }
}

/// The ways in which people write a quarter of a financial year.
fn quarter_in_style(start: i32, quarter: u32, style: u8) -> String {
    let next = (start + 1).rem_euclid(100);
    let months = ["Apr-Jun", "Jul to Sep", "October - December", "Jan–Mar"][quarter as usize - 1];
    match style {
        0 => format!("Q{quarter} {start}/{next:02}"),
        1 => format!("{start}/{next:02} Q{quarter}"),
        2 => format!("Quarter {quarter} {start}-{next:02}"),
        3 => format!("Qtr {quarter} {:02}/{next:02}", start.rem_euclid(100)),
        4 => format!("{start}-{next:02} q{quarter}"),
        5 => format!("Q{quarter}, {start}{next:02} [p]"),
        _ => format!("{months} {}", if quarter == 4 { start + 1 } else { start }),
    }
}

proptest! {
    #[test]
    fn every_period_prints_and_reads_back(month in 24_000_i32..24_400, kind in 0_u8..9) {
        let period = match kind {
            0 => Period::quarter(month / 12, month.rem_euclid(4).cast_unsigned() + 1),
            1 => Period::year(PeriodKind::FinancialYear, month / 12),
            2 => Period::year(PeriodKind::AcademicYear, month / 12),
            3 => Period::year(PeriodKind::CalendarYear, month / 12),
            4 => Period::ending(PeriodKind::Rolling12, month / 12, month.rem_euclid(12).cast_unsigned() + 1),
            5 => Period::ending(PeriodKind::Rolling6, month / 12, month.rem_euclid(12).cast_unsigned() + 1),
            6 => Period::ending(PeriodKind::YearToDate, month / 12, month.rem_euclid(12).cast_unsigned() + 1),
            7 => Period::month(month / 12, month.rem_euclid(12).cast_unsigned() + 1),
            _ => Period::on(Day::from_days(month)),
        };
        match read(&period.to_string()) {
            Some(Words::YearPairOrMonth(year, month)) => prop_assert_eq!(Period::month(year, month), period),
            words => prop_assert_eq!(words, Some(Words::Named(period))),
        }
    }

    #[test]
    fn no_text_panics_the_reader_of_periods(text in "\\PC{0,24}") {
        let _ = read(&text);
        let _ = day::read(&text);
    }

    #[test]
    fn every_way_of_writing_a_month_reads_back(year in 1980_i32..2060, month in 1_u32..13, style in 0_u8..10) {
        let text = month_in_style(year, month, style);
        prop_assert_eq!(means(&text, "referrals", None), Some(format!("{year}-{month:02}")), "{}", text);
    }

    #[test]
    fn every_way_of_writing_a_year_reads_back(start in 1980_i32..2060, style in 0_u8..11) {
        let text = years_in_style(start, style);
        let expected = Period::year(PeriodKind::FinancialYear, start).to_string();
        prop_assert_eq!(means(&text, "referrals", None), Some(expected), "{}", text);
    }

    #[test]
    fn every_way_of_writing_a_quarter_reads_back(start in 1980_i32..2060, quarter in 1_u32..5, style in 0_u8..7) {
        let text = quarter_in_style(start, quarter, style);
        let (year, number) = if quarter == 4 { (start + 1, 1) } else { (start, quarter + 1) };
        prop_assert_eq!(means(&text, "referrals", None), Some(format!("{year}-Q{number}")), "{}", text);
    }
}
