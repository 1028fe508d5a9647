//! Interventions: episodes in which somebody above or beside an authority steps in, from support to a direction.

use super::{AuthorityIndex, Day, FileIndex};

/// What kind of intervention it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Help from outside below a notice.
    ImprovementSupport,
    /// A notice of the department that lists actions, targets and days; it has no force of law.
    ImprovementNotice,
    /// A direction of the Secretary of State under section 497A of the Education Act 1996.
    StatutoryDirection,
    /// A board that watches over the improvement.
    ImprovementBoard,
    /// A review of a notice or direction by whoever issued it.
    Review,
    /// A visit of peers from other authorities.
    PeerChallenge,
    /// A new inspection that was asked for or is due.
    ReInspection,
    /// A visit of the inspectorate to an authority judged inadequate.
    MonitoringVisit,
    /// A visit of the inspectorate between inspections.
    FocusedVisit,
    /// A case that led to a serious case review or its like.
    SeriousIncident,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::ImprovementSupport,
        Self::ImprovementNotice,
        Self::StatutoryDirection,
        Self::ImprovementBoard,
        Self::Review,
        Self::PeerChallenge,
        Self::ReInspection,
        Self::MonitoringVisit,
        Self::FocusedVisit,
        Self::SeriousIncident,
    ];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ImprovementSupport => "improvement_support",
            Self::ImprovementNotice => "improvement_notice",
            Self::StatutoryDirection => "statutory_direction",
            Self::ImprovementBoard => "improvement_board",
            Self::Review => "review",
            Self::PeerChallenge => "peer_challenge",
            Self::ReInspection => "re_inspection",
            Self::MonitoringVisit => "monitoring_visit",
            Self::FocusedVisit => "focused_visit",
            Self::SeriousIncident => "serious_incident",
        }
    }

    /// As people say it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::ImprovementSupport => "Improvement support",
            Self::ImprovementNotice => "Improvement notice",
            Self::StatutoryDirection => "Statutory direction",
            Self::ImprovementBoard => "Improvement board",
            Self::Review => "Review",
            Self::PeerChallenge => "Peer challenge",
            Self::ReInspection => "Re-inspection",
            Self::MonitoringVisit => "Monitoring visit",
            Self::FocusedVisit => "Focused visit",
            Self::SeriousIncident => "Serious incident",
        }
    }

    /// How far up the ladder of formal intervention it stands; none where it is no rung of it.
    pub const fn rung(self) -> Option<u8> {
        match self {
            Self::ImprovementSupport => Some(1),
            Self::ImprovementNotice => Some(2),
            Self::StatutoryDirection => Some(3),
            _ => None,
        }
    }

    /// Whether it lasts, and is in force until it ends; all others are done on their day.
    pub const fn lasts(self) -> bool {
        self.rung().is_some() || matches!(self, Self::ImprovementBoard)
    }
}

/// One intervention, as one submission of a list of them states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// Where it is.
    pub authority: AuthorityIndex,
    /// Its number in the list; where the list has none, its level and day.
    pub number: String,
    /// What kind it is.
    pub level: Level,
    /// What it is about, in words.
    pub title: String,
    /// Who stepped in.
    pub issued_by: String,
    /// The day it was issued, set up or held.
    pub issued_on: Day,
    /// The day it was last revised.
    pub revised_on: Option<Day>,
    /// The day by which its aims are to be reached.
    pub term_ends_on: Option<Day>,
    /// The day it was lifted, closed or replaced.
    pub ended_on: Option<Day>,
    /// The number of the intervention that it is a part of.
    pub part_of: String,
    /// The framework of the inspection that led to it, as the list words it.
    pub trigger_framework: String,
    /// The day on which that inspection began or was published.
    pub trigger_on: Option<Day>,
    /// What came of it, in words.
    pub outcome: String,
    /// The day its list was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

impl Intervention {
    /// The id in the tables.
    pub fn id(&self, authority_id: &str) -> String {
        format!("{authority_id}|{}", self.number)
    }

    /// Whether it had force on a day; what is done on its day has it on that day alone.
    pub fn is_in_force(&self, on: Day) -> bool {
        let last = self.ended_on.or((!self.level.lasts()).then_some(self.issued_on));
        self.issued_on <= on && last.is_none_or(|last| on <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn only_support_notice_and_direction_are_rungs_of_the_ladder() {
        let rungs: Vec<&str> =
            Level::ALL.iter().filter(|level| level.rung().is_some()).map(|level| level.name()).collect();
        assert_eq!(rungs, ["improvement_support", "improvement_notice", "statutory_direction"]);
        assert!(Level::ImprovementNotice.rung() < Level::StatutoryDirection.rung());
    }
}
