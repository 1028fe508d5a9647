//! Judgements: a grade that an inspection gave to one area of one judged body under one framework.

use super::{AuthorityIndex, Day, FileIndex};

/// Whether there is a grade, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GradeStatus {
    /// There is a grade.
    Ok,
    /// The body was not inspected.
    NotInspected,
    /// The framework does not judge this area.
    NotInFramework,
    /// The visit gives no grades.
    NotGraded,
    /// The report could not be read by whoever made the file.
    Unreadable,
    /// The inspectorate withheld it.
    Withheld,
}

impl GradeStatus {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Ok, Self::NotInspected, Self::NotInFramework, Self::NotGraded, Self::Unreadable, Self::Withheld];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotInspected => "not_inspected",
            Self::NotInFramework => "not_in_framework",
            Self::NotGraded => "not_graded",
            Self::Unreadable => "unreadable",
            Self::Withheld => "withheld",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// One grade, as one file states it. Judgements are few, so they travel as rows with text in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Whose services were judged.
    pub authority: AuthorityIndex,
    /// `council`, `lscb`, `fostering_service` …
    pub judged_body: String,
    /// The framework, `ILACS_2023`.
    pub framework: String,
    /// `inspection`, `re_inspection`, `visit`, `rating`, `review`.
    pub event_kind: String,
    /// `safeguarding` or `looked_after` where the framework judges in two strands, else blank.
    pub strand: String,
    /// The area's code, `OVERALL`; `UNGRADED` for a visit that gives no grades.
    pub area: String,
    /// The area as the file words it.
    pub raw_area: String,
    /// The grade as the file words it.
    pub raw_grade: String,
    /// The grade, where there is one on a scale that peermark knows.
    pub grade: Option<String>,
    /// 1 for the best grade to 4.
    pub ordinal: Option<u8>,
    /// The scale's family, `adequate_scale` or `ri_scale`.
    pub grade_family: String,
    /// Whether there is a grade.
    pub status: GradeStatus,
    /// What a visit looked at, as the file words it.
    pub theme: String,
    /// The day the inspection began.
    pub inspection_start: Option<Day>,
    /// The day its report was published.
    pub published_on: Option<Day>,
    /// The day from which this version of the grade is known.
    pub known_from: Day,
    /// The day from which another version replaces it.
    pub superseded_on: Option<Day>,
    /// The inspection's id; set when the files of a run are brought together.
    pub inspection_id: String,
    /// The day its file was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
    /// The column of that file, from 0.
    pub column: u16,
}

impl Judgement {
    /// The id of this version of the grade: authority, inspection, body, strand, area and the day it is known from.
    pub fn id(&self, authority_id: &str) -> String {
        let Self { inspection_id, judged_body, strand, area, known_from, .. } = self;
        format!("{authority_id}|{inspection_id}|{judged_body}|{strand}|{area}|{known_from}")
    }
}
