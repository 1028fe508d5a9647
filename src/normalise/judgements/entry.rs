//! How a source says that a row speaks of an inspection, and the header of one file → the columns to look at.

use crate::domain::{Day, GradeStatus};
use crate::normalise::desk::Desk;
use crate::pipeline::{AreaColumn, GradeLayout, InspectionShape, Text};
use crate::read::Row;
use crate::reference::Framework;

/// One of the inspections that a row can speak of, with its columns.
pub(super) struct Entry<'s> {
    pub(super) shape: &'s InspectionShape,
    pub(super) framework: Option<usize>,
    pub(super) inspection_start: Option<usize>,
    pub(super) published: Option<usize>,
    pub(super) theme: Option<usize>,
    event: Option<usize>,
    judged_body: Option<usize>,
    strand: Option<usize>,
    /// Never empty.
    pub(super) grades: Vec<GradeColumn>,
}

/// A column that holds grades.
pub(super) struct GradeColumn {
    pub(super) column: usize,
    /// The column of the area (`long`).
    pub(super) area_column: Option<usize>,
    pub(super) declared: Option<AreaColumn>,
}

impl<'s> Entry<'s> {
    /// Finds the columns in the header of the desk's file.
    pub(super) fn find(desk: &Desk, shape: &'s InspectionShape) -> Self {
        let text = |text: Option<&Text>| match text {
            Some(Text::Column(header)) => desk.column(header),
            _ => None,
        };
        let column = |header: Option<&String>| header.and_then(|header| desk.column(header));
        let grades = match &shape.grades {
            GradeLayout::Long { area, grade } => {
                let area_column = Some(desk.required(area));
                vec![GradeColumn { column: desk.required(grade), area_column, declared: None }]
            }
            GradeLayout::Wide(areas) => areas
                .iter()
                .map(|area| {
                    let column = desk.required(&area.name);
                    GradeColumn { column, area_column: None, declared: Some(area.clone()) }
                })
                .collect(),
        };
        Self {
            shape,
            framework: text(Some(&shape.framework)),
            inspection_start: column(shape.inspection_start.as_ref()),
            published: column(shape.published.as_ref()),
            theme: column(shape.theme.as_ref()),
            event: text(shape.event.as_ref()),
            judged_body: text(shape.judged_body.as_ref()),
            strand: text(shape.strand.as_ref()),
            grades,
        }
    }

    /// All columns that it looks at.
    pub(super) fn columns(&self) -> Vec<usize> {
        let one = [
            self.framework,
            self.inspection_start,
            self.published,
            self.theme,
            self.event,
            self.judged_body,
            self.strand,
        ];
        let grades = self.grades.iter().flat_map(|grade| [Some(grade.column), grade.area_column]);
        one.into_iter().chain(grades).flatten().collect()
    }

    /// Whether a row that has no grade has no day and no theme either: a title, a note, a spacer, or an inspection that
    /// there was not.
    pub(super) fn says_nothing(&self, row: &Row) -> bool {
        let cells = [self.inspection_start, self.published, self.theme];
        cells.into_iter().flatten().all(|column| row.cell(column).is_empty())
    }

    /// The framework as the row or the pipeline words it.
    pub(super) fn framework<'t>(&'t self, row: &Row<'t>) -> &'t str {
        text_of(Some(&self.shape.framework), self.framework, row)
    }

    /// The kind of event as the row or the pipeline words it.
    pub(super) fn event<'t>(&'t self, row: &Row<'t>) -> &'t str {
        text_of(self.shape.event.as_ref(), self.event, row)
    }

    /// Who was judged, as the row or the pipeline words it.
    pub(super) fn judged_body<'t>(&'t self, row: &Row<'t>) -> &'t str {
        text_of(self.shape.judged_body.as_ref(), self.judged_body, row)
    }

    /// The strand as the row or the pipeline words it.
    pub(super) fn strand<'t>(&'t self, row: &Row<'t>) -> &'t str {
        text_of(self.shape.strand.as_ref(), self.strand, row)
    }

    /// The theme of a visit.
    pub(super) fn theme<'t>(&self, row: &Row<'t>) -> &'t str {
        self.theme.map_or("", |column| row.cell(column))
    }

    /// The first day that says when the inspection was.
    pub(super) fn day(&self, row: &Row) -> Option<Day> {
        let read = |column: Option<usize>| column.and_then(|column| crate::normalise::day::read(row.cell(column)));
        read(self.inspection_start).or_else(|| read(self.published))
    }

    /// Whether the row's framework gives no grades.
    pub(super) fn is_ungraded(&self, desk: &Desk, row: &Row) -> bool {
        let framework = desk.reference.frameworks.named(self.framework(row), self.day(row));
        framework.is_some_and(|framework| !framework.graded)
    }

    /// How many cells speak against an edition of the framework: a grade for what it does not judge, or none for what
    /// it does.
    pub(super) fn speaks_against(&self, desk: &Desk, framework: &Framework, row: &Row) -> usize {
        let frameworks = &desk.reference.frameworks;
        let speaks_against = |grade: &&GradeColumn| {
            let Some(declared) = &grade.declared else { return false };
            let area = declared.area.as_deref();
            let label = || frameworks.area_labelled(framework, &declared.name).map(|(_, area)| area);
            let Some(area) = area.or_else(label) else { return false };
            let text = row.cell(grade.column);
            let is_judged = framework.judges("", area);
            let reading = frameworks.grade(framework, text);
            let has_grade = reading.is_some_and(|reading| reading.status == GradeStatus::Ok);
            if is_judged { text.is_empty() } else { has_grade }
        };
        self.grades.iter().filter(speaks_against).count()
    }
}

fn text_of<'t>(text: Option<&'t Text>, column: Option<usize>, row: &Row<'t>) -> &'t str {
    match (text, column) {
        (Some(Text::Constant(constant)), _) => constant,
        (Some(Text::Column(_)), Some(column)) => row.cell(column),
        _ => "",
    }
}
