//! Breaks in what an indicator counts → its versions, the days on which each held for an authority, and the version
//! that a period belongs to.
//!
//! A break changes a definition, ends the use of an indicator or begins it. What an authority does on a day of its own
//! (taking up the single assessment, say) stands over the day of everybody else; `except` of a [`Break`] has who that is.
//! Versions are numbered from 1 by the breaks that open them, in the order of their days: two authorities with the same
//! number count alike, whatever the days on which they did.

use std::collections::BTreeMap;

use super::{AuthorityIndex, Day, IndicatorIndex, Period};

/// What a break does to an indicator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is counted otherwise from that day on.
    #[default]
    Changes,
    /// It is in use until the day before.
    Ends,
    /// It is in use from that day on.
    Begins,
}

impl Effect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Changes, Self::Ends, Self::Begins];

    /// The name in the tables and in pipeline files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Ends => "ends",
            Self::Begins => "begins",
        }
    }
}

/// Who says that there is a break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetBy {
    /// The embedded tables.
    Catalogue,
    /// The pipeline file.
    #[default]
    Pipeline,
}

impl SetBy {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Catalogue, Self::Pipeline];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Pipeline => "pipeline",
        }
    }
}

/// A break: from a day on, figures are no longer what they were before, and no trend runs across it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The indicators whose figures it is in.
    pub indicators: Vec<IndicatorIndex>,
    /// Whose figures; those of all where none is named.
    pub authority: Option<AuthorityIndex>,
    /// Of a break for all: who has a day of their own.
    pub except: Vec<(IndicatorIndex, AuthorityIndex)>,
    /// The first day of what is new.
    pub on: Day,
    /// What it does.
    pub effect: Effect,
    /// What was counted until then, in words; blank where nobody says it.
    pub before: String,
    /// What is counted from then on.
    pub after: String,
    /// What changed, for people.
    pub reason: String,
    /// Who says so.
    pub set_by: SetBy,
    /// Where it is written; blank where nobody says it.
    pub source: String,
}

impl Break {
    /// A change that a pipeline declares.
    pub fn declared(indicators: Vec<IndicatorIndex>, authority: Option<AuthorityIndex>, on: Day, reason: &str) -> Self {
        Self {
            indicators,
            authority,
            except: Vec::new(),
            on,
            effect: Effect::default(),
            before: String::new(),
            after: String::new(),
            reason: reason.to_owned(),
            set_by: SetBy::default(),
            source: String::new(),
        }
    }

    /// Whether it is in the figures of that indicator of that authority.
    pub fn concerns(&self, indicator: IndicatorIndex, authority: AuthorityIndex) -> bool {
        let is_meant = match self.authority {
            Some(meant) => meant == authority,
            None => !self.except.contains(&(indicator, authority)),
        };
        is_meant && self.indicators.contains(&indicator)
    }
}

/// The embedded breaks and a pipeline's own: one that says the same of the same day stands over the embedded one, and of
/// beginnings and ends the pipeline's stand over the embedded ones whatever the day. Of these, those of one authority
/// stand over those for all. What is wholly stood over goes out.
pub fn settled(embedded: Vec<Break>, own: Vec<Break>) -> Vec<Break> {
    let stands_over = |one: &Break, other: &Break| {
        let is_same = one.effect == other.effect && one.authority == other.authority;
        is_same && (one.effect != Effect::Changes || one.on == other.on)
    };
    let mut breaks = embedded;
    for rule in &mut breaks {
        let over = own.iter().filter(|other| stands_over(other, rule));
        let replaced: Vec<IndicatorIndex> = over.flat_map(|other| other.indicators.iter().copied()).collect();
        rule.indicators.retain(|indicator| !replaced.contains(indicator));
    }
    breaks.extend(own);
    breaks.retain(|rule| !rule.indicators.is_empty());
    let of_one: Vec<(Effect, IndicatorIndex, AuthorityIndex)> = breaks
        .iter()
        .filter_map(|rule| rule.authority.map(|authority| (rule, authority)))
        .flat_map(|(rule, authority)| rule.indicators.iter().map(move |&index| (rule.effect, index, authority)))
        .collect();
    for rule in breaks.iter_mut().filter(|rule| rule.authority.is_none() && rule.effect != Effect::Changes) {
        let own_days =
            of_one.iter().filter(|(effect, index, _)| *effect == rule.effect && rule.indicators.contains(index));
        rule.except = own_days.map(|&(_, index, authority)| (index, authority)).collect();
    }
    breaks
}

/// One version of an indicator, as long as it held for an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version<'a> {
    /// Its number, from 1.
    pub number: u16,
    /// Its first day; none where it has no known beginning.
    pub first_day: Option<Day>,
    /// Its last day; none while it holds.
    pub last_day: Option<Day>,
    /// The break that opened it; none for the first.
    pub opened_by: Option<&'a Break>,
    /// The break that closed it; none while it holds.
    pub closed_by: Option<&'a Break>,
}

impl Version<'_> {
    fn holds_on(&self, day: Day) -> bool {
        super::authority::holds(self.first_day, self.last_day, day)
    }
}

/// Where a period lies among the versions of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Within one of them.
    To(u16),
    /// In two of them, or only in part in one.
    Across,
    /// In none: the indicator was not in use.
    Outside,
}

/// The versions of one indicator.
#[derive(Clone, Debug)]
pub struct OfIndicator<'a> {
    /// Of everybody without days of their own, the oldest first.
    pub all: Vec<Version<'a>>,
    /// Of those that have some.
    pub own: BTreeMap<AuthorityIndex, Vec<Version<'a>>>,
}

impl<'a> OfIndicator<'a> {
    /// By its breaks.
    pub fn new(indicator: IndicatorIndex, breaks: &'a [Break]) -> Self {
        let mut meant: Vec<&Break> = breaks.iter().filter(|rule| rule.indicators.contains(&indicator)).collect();
        meant.sort_by_key(|rule| (rule.on, rule.effect, rule.authority));
        let numbers = numbers(&meant);
        let numbered = || meant.iter().copied().zip(numbers.iter().copied());
        let of_all = numbered().filter(|(rule, _)| rule.authority.is_none());
        let authorities = meant.iter().filter_map(|rule| rule.authority);
        let own = authorities
            .map(|authority| {
                let concerned = numbered().filter(|(rule, _)| rule.concerns(indicator, authority));
                (authority, versions(&concerned.collect::<Vec<_>>()))
            })
            .collect();
        Self { all: versions(&of_all.collect::<Vec<_>>()), own }
    }

    /// Those that held for an authority.
    pub fn of(&self, authority: AuthorityIndex) -> &[Version<'a>] {
        self.own.get(&authority).unwrap_or(&self.all)
    }

    /// Whether there is but one and it always held.
    pub fn is_one(&self) -> bool {
        self.own.is_empty() && self.all.len() == 1 && self.all[0].closed_by.is_none() && self.all[0].first_day.is_none()
    }

    /// Where a period of an authority lies among them.
    pub fn belongs(&self, authority: AuthorityIndex, period: Period) -> Belongs {
        let (first, last) = (period.first_day(), period.last_day());
        let mut met = self.of(authority).iter().filter(|version| {
            version.last_day.is_none_or(|day| day >= first) && version.first_day.is_none_or(|day| day <= last)
        });
        match met.next() {
            None => Belongs::Outside,
            Some(version) if version.holds_on(first) && version.holds_on(last) => Belongs::To(version.number),
            Some(_) => Belongs::Across,
        }
    }
}

/// The number that each break opens, or that is in force at it: a change opens a version, and so does a beginning after
/// an end.
fn numbers(breaks: &[&Break]) -> Vec<u16> {
    let mut number = 1;
    let mut has_ended = false;
    breaks
        .iter()
        .map(|rule| {
            has_ended |= rule.effect == Effect::Ends;
            number += u16::from(rule.effect == Effect::Changes || (rule.effect == Effect::Begins && has_ended));
            number
        })
        .collect()
}

/// The versions that these breaks, in the order of their days, divide time into.
fn versions<'a>(breaks: &[(&'a Break, u16)]) -> Vec<Version<'a>> {
    let first = Version { number: 1, first_day: None, last_day: None, opened_by: None, closed_by: None };
    let use_of = breaks.iter().find(|(rule, _)| rule.effect != Effect::Changes);
    let mut open = use_of.is_none_or(|(rule, _)| rule.effect == Effect::Ends).then_some(first);
    let mut done = Vec::new();
    for &(rule, number) in breaks {
        if (rule.effect == Effect::Begins) == open.is_some() {
            continue;
        }
        if let Some(version) = open.take() {
            let last_day = Some(Day::from_days(rule.on.days() - 1));
            if version.first_day.is_none_or(|day| day < rule.on) {
                done.push(Version { last_day, closed_by: Some(rule), ..version });
            }
        }
        open = (rule.effect != Effect::Ends).then_some(Version {
            number,
            first_day: Some(rule.on),
            opened_by: Some(rule),
            ..first
        });
    }
    done.extend(open);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDICATOR: IndicatorIndex = IndicatorIndex(0);
    const HEREFORDSHIRE: AuthorityIndex = AuthorityIndex(7);
    const OTHERS: AuthorityIndex = AuthorityIndex(8);

    fn rule(effect: Effect, authority: Option<AuthorityIndex>, on: &str) -> Break {
        let on = on.parse().expect("a day");
        Break { effect, ..Break::declared(vec![INDICATOR], authority, on, "anew") }
    }

    fn belongs(breaks: &[Break], authority: AuthorityIndex, period: &str) -> Belongs {
        OfIndicator::new(INDICATOR, breaks).belongs(authority, period.parse().expect("a period"))
    }

    #[test]
    fn an_indicator_without_breaks_has_one_version_for_ever() {
        let versions = OfIndicator::new(INDICATOR, &[]);
        assert!(versions.is_one());
        assert_eq!(versions.belongs(OTHERS, "1999-01".parse().expect("a period")), Belongs::To(1));
    }

    #[test]
    fn an_authority_s_own_end_stands_over_that_of_all() {
        let embedded = vec![
            rule(Effect::Changes, None, "2010-04-01"),
            rule(Effect::Ends, None, "2014-04-01"),
            rule(Effect::Ends, Some(HEREFORDSHIRE), "2016-09-01"),
        ];
        let breaks = settled(embedded, Vec::new());
        let of = |authority, period| belongs(&breaks, authority, period);
        assert_eq!(of(OTHERS, "2010-03"), Belongs::To(1));
        assert_eq!(of(OTHERS, "2010-04"), Belongs::To(2));
        assert_eq!(of(OTHERS, "2014-03"), Belongs::To(2));
        assert_eq!(of(OTHERS, "2014-04"), Belongs::Outside);
        assert_eq!(of(HEREFORDSHIRE, "2014-04"), Belongs::To(2));
        assert_eq!(of(HEREFORDSHIRE, "FY2016-17"), Belongs::Across);
        assert_eq!(of(HEREFORDSHIRE, "2016-09"), Belongs::Outside);
        assert!(!breaks[1].concerns(INDICATOR, HEREFORDSHIRE) && breaks[1].concerns(INDICATOR, OTHERS));
    }

    #[test]
    fn a_pipeline_s_end_stands_over_the_embedded_one_of_the_same_authorities() {
        let embedded = vec![rule(Effect::Ends, None, "2014-04-01"), rule(Effect::Changes, None, "2010-04-01")];
        let breaks = settled(embedded, vec![rule(Effect::Ends, None, "2013-10-01")]);
        assert_eq!(breaks.len(), 2);
        assert_eq!(belongs(&breaks, OTHERS, "2013-10"), Belongs::Outside);
        assert_eq!(belongs(&breaks, OTHERS, "2013-09"), Belongs::To(2));
    }

    #[test]
    fn a_change_that_is_declared_again_is_the_pipeline_s() {
        let change = |reason: &str| Break { reason: reason.to_owned(), ..rule(Effect::Changes, None, "2010-04-01") };
        let breaks = settled(vec![change("embedded")], vec![change("own"), rule(Effect::Changes, None, "2012-04-01")]);
        assert_eq!(breaks.iter().map(|rule| rule.reason.as_str()).collect::<Vec<_>>(), ["own", "anew"]);
    }

    #[test]
    fn what_begins_was_not_there_before_and_beginning_again_opens_a_version() {
        let breaks = [
            rule(Effect::Begins, None, "2013-04-01"),
            rule(Effect::Ends, None, "2015-04-01"),
            rule(Effect::Begins, None, "2018-04-01"),
        ];
        let of = |period| belongs(&breaks, OTHERS, period);
        assert_eq!([of("2013-03"), of("2016-01")], [Belongs::Outside; 2]);
        assert_eq!([of("2014-01"), of("2018-04")], [Belongs::To(1), Belongs::To(2)]);
        assert_eq!(of("CY2015"), Belongs::Across);
    }

    #[test]
    fn the_same_number_is_the_same_definition_whoever_follows_it() {
        let breaks =
            [rule(Effect::Changes, Some(HEREFORDSHIRE), "2012-04-01"), rule(Effect::Changes, None, "2014-04-01")];
        let of = |authority, period| belongs(&breaks, authority, period);
        assert_eq!([of(HEREFORDSHIRE, "2013-01"), of(OTHERS, "2013-01")], [Belongs::To(2), Belongs::To(1)]);
        assert_eq!([of(HEREFORDSHIRE, "2015-01"), of(OTHERS, "2015-01")], [Belongs::To(3); 2]);
    }

    #[test]
    fn versions_of_an_authority_never_overlap_whatever_the_breaks() {
        let days = ["2010-04-01", "2012-04-01", "2012-04-01", "2015-01-01"];
        for code in 0..3_usize.pow(4) {
            let effect = |at: u32| Effect::ALL[code / 3_usize.pow(at) % 3];
            for whose in 0..16_u32 {
                let one = |at: u32| ((whose >> at) & 1 == 1).then_some(HEREFORDSHIRE);
                let breaks: Vec<Break> = (0..4).zip(days).map(|(at, on)| rule(effect(at), one(at), on)).collect();
                let breaks = settled(Vec::new(), breaks);
                let versions = OfIndicator::new(INDICATOR, &breaks).of_days(HEREFORDSHIRE);
                for pair in versions.windows(2) {
                    assert!(pair[0].1.is_some_and(|last| Some(last) < pair[1].0), "{versions:?}");
                    assert!(pair[0].2 < pair[1].2, "{versions:?}");
                }
            }
        }
    }

    impl OfIndicator<'_> {
        fn of_days(&self, authority: AuthorityIndex) -> Vec<(Option<Day>, Option<Day>, u16)> {
            self.of(authority).iter().map(|version| (version.first_day, version.last_day, version.number)).collect()
        }
    }
}
