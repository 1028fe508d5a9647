//! Judgements: every grade, the one in force, the movement between two, and the standing of groups.

use super::{GRADE_FAMILIES, GRADE_STATUSES, GRADES, STRANDS, authority_id, authority_name, source_file_id};
use crate::tables::{Column, Table, date, integer, number, text};

const fn judged_body() -> Column {
    text("judged_body", "Who was judged: the council, its safeguarding board, a fostering or adoption service.")
}

const fn strand() -> Column {
    text("strand", "Strand of a framework that judges in two, blank for all others.").values(STRANDS)
}

pub(super) const fn area() -> Column {
    text("area", "Code of the judged area, `OVERALL` for overall effectiveness.")
}

const fn grade() -> Column {
    text("grade", "The grade, empty where there is none.").nullable().values(GRADES)
}

const fn grade_ordinal() -> Column {
    integer("grade_ordinal", "The grade as a number, 1 is best, for sorting within one family.").nullable()
}

const fn grade_family() -> Column {
    text("grade_family", "The scale that the framework uses: `adequate` and `requires_improvement` are not the same.")
        .nullable()
        .values(GRADE_FAMILIES)
}

const fn grade_status() -> Column {
    text("grade_status", "Whether there is a grade, and if not, why.").values(GRADE_STATUSES)
}

/// Every grade in every version.
pub static JUDGEMENT: Table = Table {
    name: "judgement",
    description: "One grade that an inspection gave to one area of one judged body, in one version.",
    key: &["judgement_id"],
    sort: &["judgement_id"],
    row_group: None,
    columns: &[
        text("judgement_id", "Id made from authority, inspection, body, strand, area and the day it was known from."),
        authority_id(),
        text("inspection_id", "Id that all grades of one inspection share."),
        judged_body(),
        text("framework_id", "Framework under which the grade was given."),
        text("event_kind", "Kind of event.").values(&["inspection", "re_inspection", "visit", "rating", "review"]),
        strand(),
        area(),
        text("raw_area", "The area as the file words it.").nullable(),
        text("raw_grade", "The grade as the file words it.").nullable(),
        grade(),
        grade_ordinal(),
        grade_family(),
        grade_status(),
        text("theme", "What a visit looked at, as the file words it.").nullable(),
        date("inspection_start", "Day on which the inspection began.").nullable(),
        date("published_on", "Day on which its report was published.").nullable(),
        date("known_from", "Day from which this version of the grade is known."),
        date("superseded_on", "Day from which another version replaces it, empty while it stands.").nullable(),
        date("submitted_on", "Day on which the file that states it was submitted."),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
        text("source_column", "Letter of the column in that file, as a spreadsheet names it."),
    ],
};

/// Grades in force on the reporting day.
pub static JUDGEMENT_CURRENT: Table = Table {
    name: "judgement_current",
    description: "The judgement of one area of one judged body that is in force on the reporting day.",
    key: &["authority_id", "judged_body", "strand", "area"],
    sort: &["authority_id", "judged_body", "strand", "area"],
    row_group: None,
    columns: &[
        authority_id(),
        judged_body(),
        strand(),
        area(),
        text("judgement_id", "The judgement in force.").nullable().references("judgement", "judgement_id"),
        text("framework_id", "Framework under which the grade was given.").nullable(),
        grade(),
        grade_ordinal(),
        grade_family(),
        grade_status(),
        text("inspection_id", "The inspection that gave it.").nullable(),
        date("inspection_start", "Day on which the inspection began.").nullable(),
        date("published_on", "Day on which its report was published.").nullable(),
        integer("age_days", "Days from the inspection to the reporting day.").nullable().unit("days"),
    ],
};

/// Movement between two inspections.
pub static JUDGEMENT_CHANGE: Table = Table {
    name: "judgement_change",
    description: "The step from one judgement of an area to the next.",
    key: &["from_judgement_id", "to_judgement_id"],
    sort: &["from_judgement_id", "to_judgement_id"],
    row_group: None,
    columns: &[
        authority_id(),
        judged_body(),
        strand(),
        area(),
        text("from_judgement_id", "The earlier judgement.").references("judgement", "judgement_id"),
        text("to_judgement_id", "The later judgement.").references("judgement", "judgement_id"),
        text("from_framework_id", "Framework of the earlier judgement."),
        text("to_framework_id", "Framework of the later judgement."),
        text("from_grade", "The earlier grade.").nullable().values(GRADES),
        text("to_grade", "The later grade.").nullable().values(GRADES),
        date("from_day", "Day of the earlier judgement."),
        date("to_day", "Day of the later judgement."),
        integer("months_between", "Whole months from the earlier to the later day.").unit("months"),
        text("comparability", "How far the two frameworks can be compared in this area.")
            .values(&["same", "near", "weak", "none"]),
        text("direction", "Which way the grade moved, empty where the two cannot be compared.").nullable(),
    ],
};

/// How a group stands.
pub static JUDGEMENT_STANDING: Table = Table {
    name: "judgement_standing",
    description: "How the authorities of one group were judged in one area on one day.",
    key: &["as_at", "basis", "peer_group_id", "framework_scope", "area"],
    sort: &["as_at", "basis", "peer_group_id", "framework_scope", "area"],
    row_group: None,
    columns: &[
        date("as_at", "The day."),
        basis(),
        text("peer_group_id", "The group.").references("peer_group", "peer_group_id"),
        framework_scope(),
        area(),
        integer("outstanding", "Members judged outstanding.").unit("authorities"),
        integer("good", "Members judged good.").unit("authorities"),
        integer("third_grade", "Members judged adequate or requiring improvement.").unit("authorities"),
        integer("inadequate", "Members judged inadequate.").unit("authorities"),
        integer("good_or_better", "Members judged good or outstanding.").unit("authorities"),
        integer("inspected", "Members with a grade, the denominator of the share.").unit("authorities"),
        integer("not_inspected", "Members without an inspection by that day.").unit("authorities"),
        integer(
            "not_in_framework",
            "Members whose latest inspection does not judge this area, outside the denominator.",
        )
        .unit("authorities"),
        number("share", "Share of the inspected members that are good or better, from 0 to 1.")
            .nullable()
            .unit("proportion"),
        number("ci_low", "Lower end of the share's 95 % confidence interval (Wilson).").nullable().unit("proportion"),
        number("ci_high", "Upper end of the share's 95 % confidence interval (Wilson).").nullable().unit("proportion"),
        text("group_edition", "Edition of the group; it changes when the members of a custom group do."),
    ],
};

/// Who is counted in a standing.
pub static STANDING_MEMBER: Table = Table {
    name: "standing_member",
    description: "One member of a group with the grade that its standing counts.",
    key: &["as_at", "basis", "peer_group_id", "framework_scope", "area", "authority_id"],
    sort: &["as_at", "basis", "peer_group_id", "framework_scope", "area", "authority_id"],
    row_group: None,
    columns: &[
        date("as_at", "The day."),
        basis(),
        text("peer_group_id", "The group.").references("peer_group", "peer_group_id"),
        framework_scope(),
        area(),
        authority_id(),
        grade(),
        grade_status(),
        text("inspection_id", "The inspection that gave the grade.").nullable(),
        text("judgement_id", "The judgement that is counted.").nullable().references("judgement", "judgement_id"),
    ],
};

/// How the inspections of a framework were graded.
pub static JUDGEMENT_FRAMEWORK: Table = Table {
    name: "judgement_framework",
    description: "How all inspections under one framework had graded one area by a day, in the whole country and never with those of another framework.",
    key: &["as_at", "basis", "framework_id", "strand", "area"],
    sort: &["as_at", "basis", "framework_id", "strand", "area"],
    row_group: None,
    columns: &[
        date("as_at", "The day."),
        basis(),
        text("framework_id", "The framework."),
        strand(),
        area(),
        integer("inspections", "Inspections that graded the area, the denominator of the share.").unit("inspections"),
        integer("outstanding", "Inspections that found it outstanding.").unit("inspections"),
        integer("good", "Inspections that found it good.").unit("inspections"),
        integer("third_grade", "Inspections that found it adequate or requiring improvement.").unit("inspections"),
        integer("inadequate", "Inspections that found it inadequate.").unit("inspections"),
        integer("less_than_good", "Inspections that found it neither good nor outstanding.").unit("inspections"),
        number("share", "Share of the inspections that found it less than good, from 0 to 1.").unit("proportion"),
        number("ci_low", "Lower end of the share's 95 % confidence interval (Wilson).").unit("proportion"),
        number("ci_high", "Upper end of the share's 95 % confidence interval (Wilson).").unit("proportion"),
    ],
};

/// Spells of inadequate.
pub static JUDGEMENT_RECOVERY: Table = Table {
    name: "judgement_recovery",
    description: "One spell in which one area of one council was judged inadequate, from the inspection that found it to the one that no longer did.",
    key: &["authority_id", "strand", "area", "from_inspection_id"],
    sort: &["authority_id", "strand", "area", "from_inspection_id"],
    row_group: None,
    columns: &[
        authority_id(),
        authority_name(),
        strand(),
        area(),
        text("from_inspection_id", "The inspection with which it began."),
        text("from_framework_id", "Framework of that inspection."),
        date("from_on", "Day of that inspection, or of its report where nobody says when it began."),
        integer("inadequate_inspections", "Inspections of the spell that found the area inadequate.").unit("inspections"),
        integer("visits", "Monitoring and focused visits between that the files have.").unit("visits"),
        text(
            "outcome",
            "How it ended: with another grade, not yet, with an inspection that did not judge the area, or with the authority.",
        )
        .values(&["left", "open", "not_judged_since", "authority_ended"]),
        text("to_inspection_id", "The inspection that gave another grade.").nullable(),
        text("to_framework_id", "Framework of that inspection.").nullable(),
        text("to_grade", "The grade that it gave.").nullable().values(GRADES),
        date("until_on", "Day on which it ended, in whatever way, empty while it is open.").nullable(),
        integer("months", "Whole months that it lasted, to the reporting day while it is open.").unit("months"),
        text("comparability", "How far the last inadequate grade compares with the one that followed.")
            .nullable()
            .values(&["same", "near", "weak", "none"]),
    ],
};

const fn basis() -> Column {
    text("basis", "Whether inspections begun by that day count (`service`) or those published by it (`known`).")
        .values(&["service", "known"])
}

pub(super) const fn framework_scope() -> Column {
    text("framework_scope", "Family of frameworks whose inspections count, with the strand where it judges in two.")
}
