//! What a pipeline says of one source: which files it has, and how their rows are read.

use super::{ClaimShape, FileTemplate, Freshness, InterventionShape};
use crate::domain::{ActionStatus, AuthorityIndex, Day, Figure, Frequency, IndicatorIndex, SignOffRule, Status};

/// One source: some files that share a shape.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Which files it has.
    pub files: Vec<FileTemplate>,
    /// Where the authority stands.
    pub authority: AuthorityFrom,
    /// Where the day of submission stands.
    pub submitted: SubmittedFrom,
    /// Of two sources that state the same figure the one with the higher precedence counts.
    pub precedence: i32,
    /// Whether the figures of the last release stand in for a file that is refused.
    pub carry_forward: bool,
    /// Whether each file must be signed off.
    pub sign_off: SignOffRule,
    /// How old the latest submission of a sender may be; as old as it likes where nobody has declared it.
    pub freshness: Option<Freshness>,
    /// Which figures it should bring, and when; none where nobody has declared it.
    pub expected: Option<Expected>,
    /// An encoding that overrides detection, by its WHATWG label.
    pub encoding: Option<String>,
    /// A delimiter that overrides detection.
    pub delimiter: Option<u8>,
    /// A header line (from 1) that overrides detection.
    pub header_line: Option<u32>,
    /// How many rows the header spans.
    pub header_rows: u32,
    /// Which of the file's tables is read, from 1; where none is stated the first, and those below with the same header.
    pub table: Option<u32>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The file inside a zip archive; `*` stands for any part of its name.
    pub member: Option<String>,
    /// Columns without figures.
    pub ignore: Vec<String>,
    /// Which rows are read and which are passed over.
    pub rows: Vec<RowRule>,
    /// What its rows hold.
    pub shape: Shape,
}

/// Which figures a source should bring, and by which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// How often there is a period.
    pub every: Frequency,
    /// The first expected period is the first that begins on this day or later.
    pub from: Day,
    /// The last expected period ends on this day or earlier; without it there is always another.
    pub until: Option<Day>,
    /// So many days after the end of the period, or of the span of `sent` that it ends in, it must be here.
    pub due_days: i32,
    /// How often a return is sent, where that is more seldom than its periods.
    pub sent: Frequency,
    /// Who must send it, sorted.
    pub authorities: ExpectedFrom,
    /// What must be in it, sorted: whole figures, no slices.
    pub indicators: Vec<IndicatorIndex>,
}

/// Who must send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedFrom {
    /// These authorities, sorted, each once.
    Stated(Vec<AuthorityIndex>),
    /// Those whom the paths of its files name.
    Paths,
}

/// Where a file says whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorityFrom {
    /// In its path, where the template has `<authority>`.
    Path,
    /// In the pipeline file.
    Fixed(AuthorityIndex),
    /// In a column, as code or name.
    Column {
        /// The column that counts.
        column: String,
        /// The column of the statistical (GSS) code, asked where the first is blank and checked against it.
        gss: Option<String>,
        /// The column of the name, asked where the other two are blank and checked against them.
        name: Option<String>,
    },
}

/// A rule for whole rows: those with one of the words in a column are kept, or are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRule {
    /// The column.
    pub column: String,
    /// The words, compared like headers; a blank one is a blank cell, `*` is any cell that is not blank.
    pub words: Vec<String>,
    /// Whether rows with such a cell are kept, and all others passed over.
    pub keep: bool,
}

/// Where a file says when it was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmittedFrom {
    /// In its path, where the template has `<submitted>`.
    Path,
    /// In the pipeline file.
    Fixed(Day),
    /// In a column.
    Column(String),
}

/// A text that stands in a column, or is the same for every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// The column's header.
    Column(String),
    /// The text itself.
    Constant(String),
}

/// What the rows of a source hold.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Observations, and comparators where the rows have levels.
    Indicators(IndicatorShape),
    /// Denominators, in the same shapes.
    Populations(IndicatorShape),
    /// Judgements.
    Judgements(JudgementShape),
    /// Actions of improvement plans.
    Actions(ActionShape),
    /// Targets.
    Targets(TargetShape),
    /// Interventions.
    Interventions(InterventionShape),
    /// Claims.
    Claims(ClaimShape),
    /// Statistical neighbours.
    Neighbours(NeighbourShape),
}

/// How figures lie in the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A row an observation.
    Long,
    /// A row an authority and period, a column an indicator or a part of one.
    WideIndicators,
    /// A row an indicator, a column a period.
    WidePeriods,
}

/// The shape of a source of figures.
#[derive(Clone, Debug)]
pub struct IndicatorShape {
    /// How figures lie in the rows.
    pub layout: Layout,
    /// Where the period stands.
    pub period: PeriodFrom,
    /// The column that names the measure (`long`, `wide_periods`), or the name of the one measure of all rows.
    pub measure: Option<Text>,
    /// The column of the whole year's figure beside columns of its months (`wide_periods`).
    pub whole: Option<String>,
    /// Where a row says the status of its figure, beside the figure (`long`).
    pub status: Option<StatusColumn>,
    /// Dimensions whose slices add up to the total.
    pub additive: Vec<String>,
    /// The columns of the figure's parts (`long`).
    pub parts: Vec<(Part, String)>,
    /// Where the kind of figure stands.
    pub figure: FigureFrom,
    /// Filter columns.
    pub breakdowns: Vec<BreakdownColumn>,
    /// The column that tells authorities, regions and the nation apart.
    pub level: Option<LevelColumn>,
    /// The column of a regional row's region.
    pub region: Option<String>,
    /// Symbols over the usual ones.
    pub symbols: Vec<(String, Status)>,
    /// What the columns or labels mean.
    pub measures: Vec<Measure>,
}

/// Where a row says its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodFrom {
    /// In the headers (`wide_periods`).
    Headers,
    /// Months or quarters in the headers, the year that they lie in in a column (`wide_periods`).
    HeadersWithin {
        /// The column of the year.
        column: String,
        /// The column of the kind of year.
        identifier: Option<String>,
    },
    /// In a column, in some files with another that says which kind of year it is.
    Column {
        /// The column.
        column: String,
        /// The column of the kind (`time_identifier`).
        identifier: Option<String>,
    },
    /// In the pipeline file.
    Constant(String),
}

/// Where a row says what kind of figure it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureFrom {
    /// All are of one kind.
    Fixed(Figure),
    /// In a column, in declared words.
    Column {
        /// The column.
        column: String,
        /// The words, and what they mean.
        values: Vec<(String, Figure)>,
    },
}

/// A filter column: its value names a slice of the indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownColumn {
    /// The dimension.
    pub dimension: String,
    /// The column.
    pub column: String,
    /// Words that mean all slices together.
    pub total: Vec<String>,
    /// Declared words and the values that they mean; where none is declared any word is its own value.
    pub values: Vec<(String, String)>,
}

/// The column that tells authorities, regions and the nation apart, with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelColumn {
    /// The column.
    pub column: String,
    /// Words for rows of authorities.
    pub authority: Vec<String>,
    /// Words for rows of regions.
    pub region: Vec<String>,
    /// Words for the nation's rows.
    pub national: Vec<String>,
    /// What counts in regional and national rows are rounded to; 1 where they are exact.
    pub rounded_to: f64,
}

/// A column that says whether the figure beside it may be used, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusColumn {
    /// The column.
    pub column: String,
    /// Declared words and what they mean; the usual symbols need no entry.
    pub values: Vec<(String, Status)>,
    /// What any other word says of a row without a figure.
    pub otherwise: Option<Status>,
}

/// A part of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The figure itself.
    Value,
    /// What was counted.
    Numerator,
    /// Out of how many.
    Denominator,
}

/// What a column or a label in the rows means.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The header or label, as the sender writes it.
    pub name: String,
    /// The indicator.
    pub indicator: IndicatorIndex,
    /// Which part of the figure it holds.
    pub part: Part,
    /// The slice, as dimension and value in the order of the dimensions.
    pub breakdown: Vec<(String, String)>,
    /// The kind of figure, where it is another than the source's.
    pub figure: Option<Figure>,
    /// Columns and the words of which each must have one for the measure to be meant.
    pub only_where: Vec<(String, Vec<String>)>,
    /// The column of the figure's status (`wide_indicators`).
    pub status: Option<String>,
    /// What a number is multiplied by to be in the indicator's unit, as 1000 where a file is in thousands of pounds.
    pub scale: f64,
}

/// The shape of a source of judgements.
#[derive(Clone, Debug)]
pub struct JudgementShape {
    /// The inspections that one row can speak of, one in most files.
    pub inspections: Vec<InspectionShape>,
}

/// How a row speaks of one inspection.
#[derive(Clone, Debug)]
pub struct InspectionShape {
    /// The framework, by id, family or label.
    pub framework: Text,
    /// The column of the day on which the inspection began.
    pub inspection_start: Option<String>,
    /// The column of the day on which the report was published.
    pub published: Option<String>,
    /// What kind of event it was, where that is not the framework's.
    pub event: Option<Text>,
    /// Who was judged, where that is not the framework's.
    pub judged_body: Option<Text>,
    /// The strand.
    pub strand: Option<Text>,
    /// The column of what a visit looked at.
    pub theme: Option<String>,
    /// How grades lie in the rows.
    pub grades: GradeLayout,
}

/// How grades lie in the rows.
#[derive(Clone, Debug)]
pub enum GradeLayout {
    /// A row a judgement.
    Long {
        /// The column of the area.
        area: String,
        /// The column of the grade.
        grade: String,
    },
    /// A row an inspection, a column an area.
    Wide(Vec<AreaColumn>),
}

/// A column that holds the grades of one area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaColumn {
    /// The header.
    pub name: String,
    /// The area's code, where the table of labels is not to decide.
    pub area: Option<String>,
    /// The strand, where it is another than the row's.
    pub strand: Option<String>,
    /// Who was judged, where it is another than the row's.
    pub judged_body: Option<String>,
}

/// The shape of a list of statistical neighbours: a row an authority, a column a neighbour.
#[derive(Clone, Debug)]
pub struct NeighbourShape {
    /// Which edition it is.
    pub edition: String,
    /// The columns of the neighbours, nearest first, each with the column that says how close it is.
    pub columns: Vec<(String, Option<String>)>,
}

/// The shape of a tracker of actions.
#[derive(Clone, Debug)]
pub struct ActionShape {
    /// Which column holds what.
    pub columns: Vec<(ActionField, String)>,
    /// The plan's name, where no column holds it.
    pub plan: Option<String>,
    /// The tracker's words for where an action stands.
    pub statuses: Vec<(String, ActionStatus)>,
}

/// What a column of a tracker holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the fields of `domain::Action`
pub enum ActionField {
    Plan,
    Action,
    Area,
    Title,
    Owner,
    RecommendingBody,
    Status,
    StatusOn,
    Disputed,
    DueOn,
    DueOnFirst,
    CompletedOn,
    MovedToPlan,
    Indicator,
    Baseline,
    Target,
    Claimed,
    QuantityTarget,
    QuantityDone,
    Evidence,
    VerifiedBy,
}

impl ActionField {
    /// The keys under `columns`, and what each means.
    pub const KEYS: [(&'static str, Self); 21] = [
        ("plan", Self::Plan),
        ("action", Self::Action),
        ("area", Self::Area),
        ("title", Self::Title),
        ("owner", Self::Owner),
        ("recommending_body", Self::RecommendingBody),
        ("status", Self::Status),
        ("status_on", Self::StatusOn),
        ("disputed", Self::Disputed),
        ("due_on", Self::DueOn),
        ("due_on_first", Self::DueOnFirst),
        ("completed_on", Self::CompletedOn),
        ("moved_to_plan", Self::MovedToPlan),
        ("indicator", Self::Indicator),
        ("baseline", Self::Baseline),
        ("target", Self::Target),
        ("claimed", Self::Claimed),
        ("quantity_target", Self::QuantityTarget),
        ("quantity_done", Self::QuantityDone),
        ("evidence", Self::Evidence),
        ("verified_by", Self::VerifiedBy),
    ];
}

/// The shape of a list of targets.
#[derive(Clone, Debug)]
pub struct TargetShape {
    /// Which column holds what.
    pub columns: Vec<(TargetField, String)>,
    /// Who set the targets, where no column says so.
    pub set_by: Option<String>,
    /// The number of the intervention that set them, where no column says so.
    pub intervention: Option<String>,
}

/// What a column of a list of targets holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the fields of `domain::Target`
pub enum TargetField {
    Target,
    Source,
    Intervention,
    Title,
    Owner,
    Indicator,
    Baseline,
    BaselinePeriod,
    Operator,
    Value,
    DueOn,
    RebaselinedOn,
    RebaselinedBy,
    Reason,
    NewBaseline,
    NewBaselinePeriod,
}

impl TargetField {
    /// The keys under `columns`, and what each means.
    pub const KEYS: [(&'static str, Self); 16] = [
        ("target", Self::Target),
        ("source", Self::Source),
        ("intervention", Self::Intervention),
        ("title", Self::Title),
        ("owner", Self::Owner),
        ("indicator", Self::Indicator),
        ("baseline", Self::Baseline),
        ("baseline_period", Self::BaselinePeriod),
        ("operator", Self::Operator),
        ("value", Self::Value),
        ("due_on", Self::DueOn),
        ("rebaselined_on", Self::RebaselinedOn),
        ("rebaselined_by", Self::RebaselinedBy),
        ("reason", Self::Reason),
        ("new_baseline", Self::NewBaseline),
        ("new_baseline_period", Self::NewBaselinePeriod),
    ];
}
