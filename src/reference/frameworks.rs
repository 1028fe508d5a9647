//! The embedded tables of inspection frameworks, areas, grades and comparability → look-ups.
//!
//! A framework is data: a new one is a row in `frameworks.csv` with its areas and its scale.

use std::collections::HashMap;

use serde::Deserialize;

use super::authorities::{TABLE, day, rows};
use crate::domain::authority::holds;
use crate::domain::{Day, GradeStatus};

/// Days that an inspection may lie before its report: the longest wait in the published history is 225.
const LONGEST_WAIT_IN_DAYS: i32 = 240;

/// An inspection framework.
#[derive(Clone, Debug)]
pub struct Framework {
    /// Its id, `ILACS_2023`.
    pub id: String,
    /// The family whose editions it belongs to, `ILACS`.
    pub family: String,
    /// Its name.
    pub name: String,
    /// First day on which inspections began under it.
    pub first_day: Option<Day>,
    /// Last such day; none while it is in force.
    pub last_day: Option<Day>,
    /// Whether it gives grades.
    pub graded: bool,
    /// Its scale of grades.
    pub grade_scale: String,
    /// What it is about: `children_services`, `child_protection`, `fostering` …
    pub scope: String,
    /// Whom it judges, where a file does not say.
    pub judged_body: String,
    /// What kind of event it is, where a file does not say.
    pub event_kind: String,
    /// The areas that it judges, as strand and area.
    pub areas: Vec<(String, String)>,
}

impl Framework {
    /// Whether inspections began under it on a day.
    pub fn is_in_force(&self, on: Day) -> bool {
        holds(self.first_day, self.last_day, on)
    }

    /// Whether it judges an area (in a strand, where it has strands).
    pub fn judges(&self, strand: &str, area: &str) -> bool {
        self.areas.iter().any(|(own_strand, own_area)| own_area == area && (own_strand == strand || strand.is_empty()))
    }
}

/// How far two grades may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparability {
    /// One framework.
    Same,
    /// The same named area and scale; only wording changed.
    Near,
    /// The same words with another scope.
    Weak,
    /// Not at all.
    None,
}

impl Comparability {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Near => "near",
            Self::Weak => "weak",
            Self::None => "none",
        }
    }
}

/// What a word for a grade means on a scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeReading {
    /// The grade, where the scale has an order that peermark knows.
    pub grade: Option<String>,
    /// 1 for the best to 4.
    pub ordinal: Option<u8>,
    /// The family of the scale.
    pub family: String,
    /// Whether there is a grade.
    pub status: GradeStatus,
}

/// Frameworks, areas, grades and comparability.
#[derive(Clone, Debug)]
pub struct Frameworks {
    /// The frameworks, sorted by id.
    pub all: Vec<Framework>,
    labels: HashMap<String, String>,
    area_labels: HashMap<(String, String), (String, String)>,
    grades: HashMap<(String, String), GradeReading>,
    comparability: HashMap<(String, String, String, String), Comparability>,
}

#[derive(Deserialize)]
struct FrameworkRow {
    framework_id: String,
    family: String,
    name: String,
    first_day: String,
    last_day: String,
    graded: bool,
    grade_scale: String,
    scope: String,
    judged_body: String,
    event_kind: String,
}

#[derive(Deserialize)]
struct FrameworkAliasRow {
    label: String,
    framework: String,
}

#[derive(Deserialize)]
struct AreaRow {
    framework_id: String,
    strand: String,
    area: String,
}

#[derive(Deserialize)]
struct AreaLabelRow {
    framework: String,
    label: String,
    strand: String,
    area: String,
}

#[derive(Deserialize)]
struct GradeRow {
    grade_scale: String,
    token: String,
    grade: String,
    grade_ordinal: Option<u8>,
    grade_family: String,
    grade_status: String,
}

#[derive(Deserialize)]
struct ComparabilityRow {
    from_framework: String,
    to_framework: String,
    strand: String,
    area: String,
    level: String,
}

impl Frameworks {
    pub(super) fn embedded() -> Self {
        let mut all: Vec<Framework> = rows::<FrameworkRow>(include_str!("../../pipelines/reference/frameworks.csv"))
            .into_iter()
            .map(|row| Framework {
                id: row.framework_id,
                family: row.family,
                name: row.name,
                first_day: day(&row.first_day),
                last_day: day(&row.last_day),
                graded: row.graded,
                grade_scale: row.grade_scale,
                scope: row.scope,
                judged_body: row.judged_body,
                event_kind: row.event_kind,
                areas: Vec::new(),
            })
            .collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        for row in rows::<AreaRow>(include_str!("../../pipelines/reference/areas.csv")) {
            let framework = all.iter_mut().find(|framework| framework.id == row.framework_id).expect(TABLE);
            framework.areas.push((row.strand, row.area));
        }
        Self {
            all,
            labels: rows::<FrameworkAliasRow>(include_str!("../../pipelines/reference/framework_aliases.csv"))
                .into_iter()
                .map(|row| (fold(&row.label), row.framework))
                .collect(),
            area_labels: rows::<AreaLabelRow>(include_str!("../../pipelines/reference/area_labels.csv"))
                .into_iter()
                .map(|row| ((row.framework, fold(&row.label)), (row.strand, row.area)))
                .collect(),
            grades: rows::<GradeRow>(include_str!("../../pipelines/reference/grades.csv"))
                .into_iter()
                .map(|row| {
                    let reading = GradeReading {
                        grade: Some(row.grade).filter(|grade| !grade.is_empty()),
                        ordinal: row.grade_ordinal,
                        family: row.grade_family,
                        status: GradeStatus::from_name(&row.grade_status).expect(TABLE),
                    };
                    ((row.grade_scale, fold(&row.token)), reading)
                })
                .collect(),
            comparability: rows::<ComparabilityRow>(include_str!("../../pipelines/reference/comparability.csv"))
                .into_iter()
                .map(|row| {
                    let level = match row.level.as_str() {
                        "same" => Comparability::Same,
                        "near" => Comparability::Near,
                        "weak" => Comparability::Weak,
                        "none" => Comparability::None,
                        _ => unreachable!("{TABLE}"),
                    };
                    ((row.from_framework, row.to_framework, row.strand, row.area), level)
                })
                .collect(),
        }
    }

    /// The framework of that id.
    pub fn by_id(&self, id: &str) -> Option<&Framework> {
        let at = self.all.binary_search_by(|framework| framework.id.as_str().cmp(id)).ok()?;
        self.all.get(at)
    }

    /// The framework under which a council's children's services are inspected and graded on a day.
    pub fn in_force(&self, on: Day) -> Option<&Framework> {
        let candidates = self.all.iter().filter(|framework| {
            let is_whole = framework.graded && framework.scope == "children_services";
            is_whole && framework.event_kind == "inspection" && holds(framework.first_day, framework.last_day, on)
        });
        candidates.max_by_key(|framework| framework.first_day)
    }

    /// Whether a text names a framework, a family of frameworks, or is a label of one.
    pub fn is_known(&self, text: &str) -> bool {
        let name = self.labels.get(&fold(text)).map_or(text.trim(), String::as_str);
        self.all.iter().any(|framework| framework.id == name || framework.family == name)
    }

    /// The framework that a text means: an id, a label as files print it, or a family, whose edition is the one in
    /// force on the day the inspection began.
    pub fn named(&self, text: &str, on: Option<Day>) -> Option<&Framework> {
        let name = self.labels.get(&fold(text)).map_or(text.trim(), String::as_str);
        self.by_id(name).or_else(|| {
            let day = on?;
            self.all
                .iter()
                .find(|framework| framework.family == name && holds(framework.first_day, framework.last_day, day))
        })
    }

    /// The editions that an inspection may have been of whose report was published on a day, latest first: those of the
    /// family that were in force then or when it may have begun. An id or a label of one edition means that one.
    pub fn editions_reported_on(&self, text: &str, published: Day) -> Vec<&Framework> {
        let name = self.labels.get(&fold(text)).map_or(text.trim(), String::as_str);
        if let Some(framework) = self.by_id(name) {
            return vec![framework];
        }
        let earliest = Day::from_days(published.days() - LONGEST_WAIT_IN_DAYS);
        let mut editions: Vec<_> = self.all.iter().filter(|framework| framework.family == name).collect();
        editions.retain(|edition| edition.first_day.is_none_or(|first| first <= published));
        editions.retain(|edition| edition.last_day.is_none_or(|last| last >= earliest));
        editions.sort_by_key(|edition| std::cmp::Reverse(edition.first_day));
        editions
    }

    /// The strand and area that a heading means under a framework; the most specific entry decides.
    pub fn area_labelled<'a>(&'a self, framework: &'a Framework, label: &str) -> Option<(&'a str, &'a str)> {
        let label = fold(label);
        let entry = [framework.id.as_str(), framework.family.as_str(), ""]
            .into_iter()
            .find_map(|scope| self.area_labels.get(&(scope.to_owned(), label.clone())));
        let (strand, area) = match entry {
            Some((strand, area)) => (strand.as_str(), area.as_str()),
            None => ("", framework.areas.iter().map(|(_, area)| area.as_str()).find(|area| fold(area) == label)?),
        };
        Some((strand, area))
    }

    /// What a word means on a framework's scale of grades.
    pub fn grade(&self, framework: &Framework, text: &str) -> Option<&GradeReading> {
        let token = fold(text);
        [framework.grade_scale.as_str(), "*"]
            .into_iter()
            .find_map(|scale| self.grades.get(&(scale.to_owned(), token.clone())))
    }

    /// What a word means as the grade of an area: a grade printed under an area that the framework does not judge is no
    /// grade of that area.
    pub fn grade_of(&self, framework: &Framework, strand: &str, area: &str, text: &str) -> Option<GradeReading> {
        if framework.judges(strand, area) {
            return self.grade(framework, text).cloned();
        }
        Some(GradeReading { grade: None, ordinal: None, family: String::new(), status: GradeStatus::NotInFramework })
    }

    /// The plain words of a framework's scale, the best grade first; none where the scale has no order.
    pub fn words_for_grades(&self, framework: &Framework) -> Vec<&str> {
        let of_scale = self.grades.iter().filter(|((scale, _), _)| *scale == framework.grade_scale);
        let mut words: Vec<(u8, &str)> =
            of_scale.filter_map(|(_, reading)| Some((reading.ordinal?, reading.grade.as_deref()?))).collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().map(|(_, word)| word).collect()
    }

    /// How far a grade of one framework may be compared with a later one of another, in a strand and area; the most
    /// specific row decides, and where none speaks of the two they are not comparable.
    pub fn comparability(&self, from: &Framework, to: &Framework, strand: &str, area: &str) -> Comparability {
        for (from_name, to_name) in
            [(&from.id, &to.id), (&from.id, &to.family), (&from.family, &to.id), (&from.family, &to.family)]
        {
            for (strand, area) in [(strand, area), ("", area), (strand, ""), ("", "")] {
                let key = (from_name.clone(), to_name.clone(), strand.to_owned(), area.to_owned());
                if let Some(&level) = self.comparability.get(&key) {
                    return level;
                }
            }
        }
        Comparability::None
    }
}

/// Lower case with single spaces.
fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn day_of(text: &str) -> Option<Day> {
        text.parse().ok()
    }

    #[test]
    fn the_family_and_the_day_decide_the_edition() {
        let frameworks = Reference::embedded().frameworks;
        let id = |label: &str, on: &str| frameworks.named(label, day_of(on)).map(|framework| framework.id.clone());
        assert_eq!(id("ILACS Standard Inspection", "2022-12-31").as_deref(), Some("ILACS_2018"));
        assert_eq!(id("ILACS", "2023-01-01").as_deref(), Some("ILACS_2023"));
        assert_eq!(id("ILACS", "2026-04-01").as_deref(), Some("ILACS_2026"));
        assert_eq!(id("ILACS", "2012-04-01"), None);
        assert_eq!(id("SIF", "2016-07-04").as_deref(), Some("SIF"));
        assert_eq!(id("no framework", "2016-07-04"), None);
        let in_force =
            |on: &str| frameworks.in_force(on.parse().expect("a day")).map(|framework| framework.id.as_str());
        assert_eq!(in_force("2010-06-01"), Some("SLAC"));
        assert_eq!(in_force("2016-06-01"), Some("SIF"));
        assert_eq!(in_force("2026-10-31"), Some("ILACS_2026"));
    }

    #[test]
    fn one_heading_means_another_area_before_care_leavers_were_judged_apart() {
        let frameworks = Reference::embedded().frameworks;
        let area = |framework: &str| {
            let framework = frameworks.by_id(framework).expect("a framework");
            frameworks
                .area_labelled(framework, "The experiences and progress of children  in care")
                .map(|found| found.1)
        };
        assert_eq!(area("ILACS_2018"), Some("CIC_CL"));
        assert_eq!(area("ILACS_2023"), Some("CIC"));
    }

    #[test]
    fn the_family_of_a_grade_comes_from_the_framework_and_not_from_the_word() {
        let frameworks = Reference::embedded().frameworks;
        let grade = |framework: &str, word: &str| {
            frameworks.grade(frameworks.by_id(framework).expect("a framework"), word).cloned()
        };
        let adequate = grade("SLAC", "Requires improvement to be good").expect("a grade");
        assert_eq!((adequate.grade.as_deref(), adequate.family.as_str()), (Some("adequate"), "adequate_scale"));
        let improving = grade("SIF", "requiring improvement").expect("a grade");
        assert_eq!((improving.grade.as_deref(), improving.ordinal), (Some("requires_improvement"), Some(3)));
        let stars = grade("CPA", "4-star").expect("a rating");
        assert_eq!((stars.grade, stars.ordinal), (None, None));
        assert_eq!(grade("SIF", "goood"), None);
    }

    #[test]
    fn comparability_is_as_declared_and_none_where_nothing_is() {
        let frameworks = Reference::embedded().frameworks;
        let framework = |id: &str| frameworks.by_id(id).expect("a framework");
        let level =
            |from: &str, to: &str, area: &str| frameworks.comparability(framework(from), framework(to), "", area);
        assert_eq!(level("SIF", "ILACS_2018", "HELP_PROT"), Comparability::Near);
        let safeguarding = frameworks.comparability(framework("SLAC"), framework("POC"), "safeguarding", "OVERALL");
        assert_eq!(safeguarding, Comparability::Weak);
        assert_eq!(level("CPA", "SLAC", "OVERALL"), Comparability::None);
        assert_eq!(level("ILACS_2018", "ILACS_2023", "CIC"), Comparability::None);
        assert_eq!(level("ILACS_2023", "ILACS_2026", "LEADERS"), Comparability::Near);
    }

    #[test]
    fn every_area_and_scale_that_is_named_exists() {
        let frameworks = Reference::embedded().frameworks;
        for framework in frameworks.all.iter().filter(|framework| framework.graded) {
            assert!(!framework.areas.is_empty(), "{}", framework.id);
            assert!(frameworks.grades.keys().any(|(scale, _)| *scale == framework.grade_scale), "{}", framework.id);
        }
        let known = |name: &str| frameworks.all.iter().any(|one| one.id == name || one.family == name);
        assert!(frameworks.labels.values().all(|name| known(name)));
        assert!(frameworks.area_labels.keys().all(|(scope, _)| scope.is_empty() || known(scope)));
        assert!(frameworks.comparability.keys().all(|(from, to, _, _)| known(from) && known(to)));
    }
}
