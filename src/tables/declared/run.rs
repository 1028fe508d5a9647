//! The run itself: findings, expected figures, submissions, source files with the account of their slots, and the release.

use super::{
    CONFIDENCES, COVERAGE_STATES, FINDING_CODES, STATUSES, authority_id, authority_name, indicator_id, method_version,
    period_id,
};
use crate::tables::{Table, date, flag, integer, number, text};

/// Problems in the data.
pub static FINDING: Table = Table {
    name: "finding",
    description: "One problem in the data, with its place and what may be done about it.",
    key: &["finding_id"],
    sort: &["finding_id"],
    row_group: None,
    columns: &[
        text("finding_id", "Id made from the finding's code, place and text."),
        text("code", "What kind of problem it is, as `peermark explain` knows it.").values(FINDING_CODES),
        text("severity", "What it does to the data.").values(&["reject_file", "reject_row", "warn"]),
        text("stage", "The stage that found it.").values(&[
            "sources",
            "read",
            "normalise",
            "reconcile",
            "derive",
            "compare",
        ]),
        authority_id().nullable(),
        text("source_file_id", "The file, where there is one.").nullable().references("source_file", "source_file_id"),
        text("path", "Path of the file.").nullable(),
        integer("line", "Line of the file, from 1.").nullable(),
        text("column_letter", "Letter of the column, as a spreadsheet names it.").nullable(),
        text("column_name", "Header of the column.").nullable(),
        text("raw_value", "The cell as the sender wrote it.").nullable(),
        text("message", "What is wrong."),
        text("hint", "What may be done about it.").nullable(),
        date("first_seen_on", "Reporting day of the release that first had this finding."),
    ],
};

/// Expected figures.
pub static COVERAGE: Table = Table {
    name: "coverage",
    description: "One figure that a source is expected to bring from an authority, and where it stands on the reporting day; sources that declare no `expected` have no rows.",
    key: &["authority_id", "source_id", "indicator_id", "period_id"],
    sort: &["indicator_id", "authority_id", "source_id", "period_id"],
    row_group: Some("indicator_id"),
    columns: &[
        authority_id(),
        authority_name(),
        text("source_id", "The source of the pipeline that is expected to bring it.").references("source", "source_id"),
        indicator_id(),
        period_id(),
        date("period_end", "Last day of the period."),
        date("expected_by", "Last day on which it comes in time."),
        date(
            "received_on",
            "Day of the first submission of the source that had it or said why there can be none; where that one was replaced, \
             as the release before has it.",
        )
            .nullable(),
        text(
            "state",
            "Where it stands: `present`, `late` (here, first sent after `expected_by`), `missing` (that day is over), \
             `refused` (sent, and a finding refuses its cell or its whole file), `suppressed` (sent and withheld), `stale` \
             (the file that should have it is refused, and the figure of the release before stands), `not_due` (not here, and that day is not over), `not_applicable` (there can be none: the \
             sender says so or the authority did not exist).",
        )
        .values(COVERAGE_STATES),
        integer(
            "age_days",
            "Days past `expected_by`: to the reporting day where it is missing or refused, to `received_on` where it is \
             late; days from `received_on` to the reporting day where it is stale; else empty.",
        )
        .nullable()
        .unit("days"),
        text("status", "What the latest version of the source says of the figure, empty where it says nothing.")
            .nullable()
            .values(STATUSES),
        text(
            "source_file_id",
            "The file behind the state: the first of those in this run that had the figure, the one that was refused, or the one that says \
             there is none.",
        )
        .nullable()
        .references("source_file", "source_file_id"),
        integer("line", "Line of that file, from 1, empty where the whole file was refused.").nullable(),
    ],
};

/// How far submissions can be trusted.
pub static SUBMISSION: Table = Table {
    name: "submission",
    description: "One file and how far its content can be trusted; a publisher's file of many authorities has no authority here, and \
                  figures of `observation` and `revision` join it by `source_file_id`.",
    key: &["source_file_id"],
    sort: &["source_file_id"],
    row_group: None,
    columns: &[
        text("source_file_id", "The file.").references("source_file", "source_file_id"),
        authority_id().nullable(),
        authority_name().nullable(),
        text("source_id", "The source of the pipeline that it belongs to.").references("source", "source_id"),
        date("submitted_on", "Day on which it was submitted.").nullable(),
        text("confidence", "How far it can be trusted: `high` from a score of 0.9, `medium` from 0.7.")
            .values(CONFIDENCES),
        number(
            "score",
            "From 0 (refused or empty) to 1, which loses for slots rejected, symbols, warnings, late figures, figures \
             corrected since and counts that changed beyond chance.",
        ),
        text("drivers", "What the score loses for, in the order of the alphabet.").nullable(),
        text(
            "sign_off",
            "Whether somebody answers for its content: `signed`, `awaited` (its source asks for it and nobody has), or `not_asked`.",
        )
        .values(&["signed", "awaited", "not_asked"]),
        text("signed_off_by", "Who signed it off, as `peermark runs sign-off` was told.").nullable(),
        date("signed_off_on", "Day on which that was recorded.").nullable(),
        text("sign_off_note", "The remark to it.").nullable(),
        method_version(),
    ],
};

/// Files and their slots.
pub static SOURCE_FILE: Table = Table {
    name: "source_file",
    description: "One file of the run, with the account of its slots: all that was read and what became of it.",
    key: &["source_file_id"],
    sort: &["source_file_id"],
    row_group: None,
    columns: &[
        text("source_file_id", "Id made from source, path and content."),
        text("source_id", "The source of the pipeline that it belongs to.").references("source", "source_id"),
        text("path", "Its path as the pipeline reaches it."),
        authority_id().nullable(),
        date("submitted_on", "Day on which it was submitted.").nullable(),
        text("hash", "BLAKE3 hash of its bytes, in hexadecimal."),
        integer("bytes", "Its size.").unit("bytes"),
        text("encoding", "The encoding it was read in.").nullable(),
        text("delimiter", "The character between its cells.").nullable(),
        integer("header_line", "Line of its header, from 1.").nullable(),
        integer("rows_read", "Rows below the header.").unit("rows"),
        integer("slots_read", "All slots: each feeds one observation, judgement, action, target, denominator or link.")
            .unit("slots"),
        integer("observations", "Slots that stand in `observation`.").unit("slots"),
        integer("comparators", "Slots that stand in `comparator`.").unit("slots"),
        integer("judgements", "Slots that stand in `judgement`.").unit("slots"),
        integer("plan_rows", "Slots that stand in `action`, `target_progress`, `intervention` or `claim`.")
            .unit("slots"),
        integer("populations", "Slots that serve as denominators.").unit("slots"),
        integer("references", "Slots that serve as links between statistical neighbours.").unit("slots"),
        integer("superseded", "Slots that another submission or line replaced.").unit("slots"),
        integer("repeated", "Those of the superseded figures that the version in their place only repeats.")
            .unit("slots"),
        integer("rejected", "Slots that a finding refuses.").unit("slots"),
        integer("ignored", "Slots that a named rule passes over.").unit("slots"),
        integer("blank", "Slots with nothing in them.").unit("slots"),
        flag(
            "carried_forward",
            "Whether it was not read in this run: figures of it that the release before had stand in the place of a refused \
             file, and its slots are these figures.",
        ),
    ],
};

/// The release in one row.
pub static RELEASE: Table = Table {
    name: "release",
    description: "The release itself, in one row.",
    key: &["name"],
    sort: &["name"],
    row_group: None,
    columns: &[
        text("name", "Id of the pipeline."),
        text("title", "Name of the pipeline for people."),
        date("reporting_day", "The day on which the tables are said to stand."),
        text("audience", "Whom the release is cut for."),
        text("disclosure", "What is hidden from them, in words, empty where nothing is.").nullable(),
        integer("authorities", "Authorities with an observation.").unit("authorities"),
        integer("files", "Source files.").unit("files"),
        integer("observations", "Observations.").unit("rows"),
        integer("findings", "Findings.").unit("rows"),
        integer("rejected", "Slots that a finding refuses, over all files.").unit("slots"),
    ],
};
