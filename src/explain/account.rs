//! The account of one figure: what it is, where it stands, what it replaced and what became of it.

use serde::Serialize;

/// An id and what people call it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// Whose figure it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `observation`
pub struct AuthorityNamed {
    pub id: String,
    pub name: String,
    pub gss_code: String,
}

/// What it measures.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `indicator`
pub struct IndicatorNamed {
    pub id: String,
    pub title: String,
    pub definition: String,
    pub unit: String,
    pub multiplier: f64,
    pub decimals: u8,
    pub polarity: String,
    pub numerator: String,
    pub denominator: String,
}

/// When.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `period`
pub struct PeriodNamed {
    pub id: String,
    pub label: String,
    pub first_day: String,
    pub last_day: String,
}

/// A cell of a source file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Path of the file, as the pipeline reaches it.
    pub path: String,
    /// Line, from 1.
    pub line: Option<i64>,
    /// Letter of the column, as a spreadsheet names it.
    pub column_letter: String,
    /// Header of the column, where a finding of the release tells it.
    pub column_name: String,
    /// Text of the cell; both parts where the value was computed.
    pub raw_value: String,
    /// Day on which the file, or the row, was submitted.
    pub submitted_on: String,
    /// The source of the pipeline.
    pub source_id: String,
    /// The file's id.
    pub source_file_id: String,
    /// The encoding in which the file was read.
    pub encoding: String,
    /// BLAKE3 hash of the file.
    pub hash: String,
}

/// One of the figures of which a span was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MadeOf {
    /// Its period.
    pub period_id: String,
    /// The period as people call it.
    pub period_label: String,
    /// Its value, where it has one.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: Option<f64>,
    /// Out of how many.
    pub denominator: Option<f64>,
    /// Its value as people read it, or the word for why there is none.
    pub display: String,
    /// Its status; blank where there is no such row.
    pub status: String,
    /// Path of its file.
    pub path: String,
    /// Line of that file.
    pub line: Option<i64>,
    /// Letter of the column of that file.
    pub column_letter: String,
}

/// A version that another replaced.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// Day on which it was submitted.
    pub submitted_on: String,
    /// Its value, where it had one.
    pub value: Option<f64>,
    /// Its value as people read it, or its status.
    pub display: String,
    /// Its status.
    pub status: String,
    /// Path of its file.
    pub path: String,
    /// Line of that file.
    pub line: Option<i64>,
    /// Letter of the column of that file.
    pub column_letter: String,
    /// Text of its cell.
    pub raw_value: String,
    /// Day on which its figure was first stated, where it was repeated before it was replaced.
    pub stood_since: String,
    /// Day on which it was replaced.
    pub replaced_on: String,
    /// Why it was replaced.
    pub reason: String,
    /// What replaced it, as people read it.
    pub replaced_by: String,
    /// Path of the file that replaced it.
    pub replaced_by_path: String,
    /// Line of that file.
    pub replaced_by_line: Option<i64>,
    /// Letter of the column of that file.
    pub replaced_by_column: String,
    /// The later value less this one, where both are figures.
    pub change: Option<f64>,
}

/// How it stands against one peer group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `benchmark`
pub struct Peers {
    pub peer_group_id: String,
    pub name: String,
    pub kind: String,
    pub edition: String,
    pub rank: Option<i64>,
    pub ranked_count: Option<i64>,
    pub position: Option<i64>,
    pub quartile_band: String,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    pub q1: Option<f64>,
    pub q3: Option<f64>,
    pub pooled: Option<f64>,
    pub difference: Option<f64>,
    pub z_score: Option<f64>,
    pub robust_z: Option<f64>,
    pub peer_count: Option<i64>,
    pub peers_suppressed: Option<i64>,
    pub peers_absent: Option<i64>,
    pub ci_low: Option<f64>,
    pub ci_high: Option<f64>,
    pub comparator_value: Option<f64>,
    pub comparator_source: String,
    pub comparator_indicator_id: String,
    pub comparator_period_id: String,
    pub comparator_period_label: String,
    pub lag_months: Option<i64>,
    pub equivalence: String,
    pub significance: String,
    pub significance_998: String,
    pub funnel_position: String,
    pub verdict: String,
    pub reason: String,
    pub method_version: String,
    /// Its members with what they have, the closest neighbour first; none for England, which is everybody.
    pub members: Vec<PeerFigure>,
}

/// What a member of a peer group has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeerFigure {
    /// Its id; that of the joint return where this counts for it.
    pub authority_id: String,
    /// Its name.
    pub name: String,
    /// Its figure, where it has one that counts.
    pub value: Option<f64>,
    /// The figure as people read it, or the word for why there is none.
    pub display: String,
}

/// How it stands against earlier periods.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `trend`
pub struct Change {
    pub previous_value: Option<f64>,
    pub change: Option<f64>,
    pub year_ago_value: Option<f64>,
    pub year_change: Option<f64>,
    pub direction: String,
    pub significant: Option<bool>,
    pub five_point_trend: String,
    pub xmr_centre: Option<f64>,
    pub xmr_lower: Option<f64>,
    pub xmr_upper: Option<f64>,
    pub special_cause: String,
    pub variation: String,
    pub assurance: String,
    pub series: Option<i64>,
    pub is_latest: bool,
    /// Declared days from which on its figures are counted anew, or on which its use ends or begins.
    pub breaks: Vec<Counted>,
}

/// A declared break in a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `series_break`
pub struct Counted {
    pub from_day: String,
    pub applies_to: String,
    pub effect: String,
    pub reason: String,
}

/// The headline of its indicator and authority.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `headline`
pub struct Headline {
    /// Whether the headline shows this very figure.
    pub is_this: bool,
    pub period_id: String,
    pub period_label: String,
    pub display: String,
    pub target: Option<f64>,
    pub target_verdict: String,
}

/// A published figure of the authority's region or of England.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `comparator`
pub struct Published {
    pub area_id: String,
    pub name: String,
    pub value: Option<f64>,
    pub display: String,
    pub status: String,
    pub computed_value: Option<f64>,
    pub difference: Option<f64>,
    pub tolerance: Option<f64>,
    pub members: Option<i64>,
    pub members_with_figure: Option<i64>,
    pub path: String,
    pub line: Option<i64>,
}

/// A finding, and how near it is to the figure's cell: `cell`, `line` or `file`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of `finding`
pub struct Found {
    pub about: &'static str,
    pub finding_id: String,
    pub code: String,
    pub severity: String,
    pub path: String,
    pub line: Option<i64>,
    pub column_letter: String,
    pub column_name: String,
    pub raw_value: String,
    pub message: String,
    pub hint: String,
    pub first_seen_on: String,
}

/// The whole account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// The figure's key in one text.
    pub observation_key: String,
    /// Whose figure it is.
    pub authority: AuthorityNamed,
    /// What it measures.
    pub indicator: IndicatorNamed,
    /// Which slice of it.
    pub breakdown: Named,
    /// When.
    pub period: PeriodNamed,
    /// `actual`, `projected` or `target`.
    pub kind: String,
    /// Whether there is a figure, and if not, why.
    pub status: String,
    /// The figure.
    pub value: Option<f64>,
    /// The figure as people read it, or the word for why there is none.
    pub display: String,
    /// Whether it was reported, computed or derived; blank where there is no value.
    pub value_source: String,
    /// What was counted.
    pub numerator: Option<f64>,
    /// Out of how many.
    pub denominator: Option<f64>,
    /// How numerator and denominator give the value, where both are there.
    pub formula: Option<String>,
    /// What a derived figure was made from, in words.
    pub made_from: String,
    /// The figures of which a span was made, the first one first.
    pub parts: Vec<MadeOf>,
    /// For a derived figure the observation in whose cell its numerator stands.
    pub derived_from: Option<Named>,
    /// Whether it was carried forward from an earlier release.
    pub stale: bool,
    /// The cell; for a derived figure that of its numerator, or of the last part of a span.
    pub cell: Option<Cell>,
    /// The versions that it replaced, the first one first.
    pub versions: Vec<Version>,
    /// How it stands against its peer groups.
    pub peers: Vec<Peers>,
    /// How it stands against earlier periods.
    pub trend: Option<Change>,
    /// The headline of its indicator and authority.
    pub headline: Option<Headline>,
    /// What is published for its region and for England.
    pub published: Vec<Published>,
    /// The findings about its cell, line and file, and those of earlier versions.
    pub findings: Vec<Found>,
}
