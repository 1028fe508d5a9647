//! Judgements → the steps from each to the next of the same area, and which way it went where the two compare.
//!
//! A series is one authority, judged body and area across frameworks, in the lane of safeguarding (which judgements
//! without a strand continue) or of looked after children. Ratings are a series of their own, so that an annual rating
//! never comes between two inspections; only the first inspection of a series follows the rating before it.
//!
//! Whether two grades compare is for the table of frameworks to say, save that `adequate` and `requires_improvement`
//! share a place in the order and nothing else: such a step is weak at best.

use polars::prelude::{AsOfOptions, AsofStrategy, DataFrame, JoinType, LazyFrame, SortMultipleOptions, col, lit, when};

use super::frames::{Frame, collect, columns, places};
use super::judgements::{INSPECTION, JudgementFrame, RATING, day_of, judgement_id, status_code};
use crate::domain::{Day, GradeStatus, Judgement};
use crate::reference::{Comparability, Reference};

/// The table: a row a step, sorted by authority, judged body, area and day. The strand is that of the later judgement.
pub(super) fn judgement_change(judgements: &JudgementFrame, reporting_day: Day) -> DataFrame {
    let found = collect(steps(judgements, reporting_day));
    let of = |name: &str| places(&found, name).into_iter().map(|at| &judgements.rows[at]);
    let steps: Vec<Step> =
        of("previous").zip(of("judgement")).map(|(from, to)| Step::new(from, to, judgements.reference)).collect();
    let each = || steps.iter();
    let id = |judgement: &Judgement| judgement_id(judgement, judgements.reference);
    Frame::default()
        .texts("authority_id", each().map(|step| judgements.authority_id(step.to.authority.at())))
        .texts("judged_body", each().map(|step| step.to.judged_body.as_str()))
        .texts("strand", each().map(|step| step.to.strand.as_str()))
        .texts("area", each().map(|step| step.to.area.as_str()))
        .texts("from_judgement_id", each().map(|step| id(step.from)))
        .texts("to_judgement_id", each().map(|step| id(step.to)))
        .texts("from_framework_id", each().map(|step| step.from.framework.as_str()))
        .texts("to_framework_id", each().map(|step| step.to.framework.as_str()))
        .some_texts("from_grade", each().map(|step| step.from.grade.clone()))
        .some_texts("to_grade", each().map(|step| step.to.grade.clone()))
        .days("from_day", each().map(|step| Some(step.from_day)))
        .days("to_day", each().map(|step| Some(step.to_day)))
        .codes("months_between", each().map(|step| step.from_day.months_until(step.to_day)))
        .texts("comparability", each().map(|step| step.comparability.name()))
        .some_texts("direction", each().map(|step| step.direction))
        .finish()
}

/// Two judgements that follow each other.
struct Step<'a> {
    from: &'a Judgement,
    to: &'a Judgement,
    from_day: Day,
    to_day: Day,
    comparability: Comparability,
    direction: Option<&'static str>,
}

impl<'a> Step<'a> {
    fn new(from: &'a Judgement, to: &'a Judgement, reference: &Reference) -> Self {
        let comparability = comparability(from, to, reference);
        let dated = "judgements without any day are left out before";
        Self {
            from,
            to,
            from_day: day_of(from).expect(dated),
            to_day: day_of(to).expect(dated),
            comparability,
            direction: direction(from.ordinal, to.ordinal, comparability),
        }
    }
}

pub(super) fn comparability(from: &Judgement, to: &Judgement, reference: &Reference) -> Comparability {
    let framework = |judgement: &Judgement| reference.frameworks.by_id(&judgement.framework);
    let (Some(from_framework), Some(to_framework)) = (framework(from), framework(to)) else {
        return Comparability::None;
    };
    let declared = reference.frameworks.comparability(from_framework, to_framework, &from.strand, &from.area);
    let scales_differ = from.ordinal == to.ordinal && from.grade != to.grade;
    if scales_differ { declared.max(Comparability::Weak) } else { declared }
}

fn direction(from: Option<u8>, to: Option<u8>, comparability: Comparability) -> Option<&'static str> {
    let movement = to?.cmp(&from?);
    let words = match comparability {
        Comparability::Same | Comparability::Near => ["improved", "same", "declined"],
        Comparability::Weak => ["improved_weak", "same_weak", "declined_weak"],
        Comparability::None => return None,
    };
    Some(match movement {
        std::cmp::Ordering::Less => words[0],
        std::cmp::Ordering::Equal => words[1],
        std::cmp::Ordering::Greater => words[2],
    })
}

/// The steps, as places of two judgements: `previous` and `judgement`.
fn steps(judgements: &JudgementFrame, day: Day) -> LazyFrame {
    let series = ["authority", "body", "area", "lane"];
    let is_class = |class: i32| col("class").eq(lit(class));
    let graded = judgements
        .known_on(day)
        .filter(col("status").eq(lit(status_code(GradeStatus::Ok))).and(col("judged")))
        .filter(is_class(INSPECTION).or(is_class(RATING)))
        .sort(["authority", "body", "area", "lane", "class", "order", "judgement"], SortMultipleOptions::default());
    let followed = graded.clone().with_column(
        col("judgement")
            .shift(lit(1))
            .over([col("authority"), col("body"), col("area"), col("lane"), col("class")])
            .expect("a window over columns is sound")
            .alias("before"),
    );
    let ratings = graded
        .filter(is_class(RATING))
        .sort(["order"], SortMultipleOptions::default())
        .select([columns(series).to_vec(), vec![col("order"), col("judgement").alias("rating")]].concat());
    let by = || Some(series.map(Into::into).to_vec());
    let backward = AsOfOptions {
        strategy: AsofStrategy::Backward,
        left_by: by(),
        right_by: by(),
        allow_eq: false,
        check_sortedness: false,
        ..AsOfOptions::default()
    };
    followed
        .sort(["order"], SortMultipleOptions::default())
        .join_builder()
        .with(ratings)
        .how(JoinType::AsOf(Box::new(backward)))
        .left_on([col("order")])
        .right_on([col("order")])
        .finish()
        .with_column(when(col("before").is_null()).then(col("rating")).otherwise(col("before")).alias("previous"))
        .filter(col("previous").is_not_null())
        .sort(["authority", "body", "area", "lane", "order", "judgement"], SortMultipleOptions::default())
        .select(columns(["previous", "judgement"]))
}
