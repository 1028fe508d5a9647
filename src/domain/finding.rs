//! Findings: one problem in the data each, with its place and a hint. A finding never stops another authority's data.

use super::{AuthorityIndex, FileIndex};

/// What a finding does to the data it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing of the file is used.
    RejectFile,
    /// The row or cell is not used.
    RejectRow,
    /// The data is used; somebody should look.
    Warn,
}

impl Severity {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RejectFile => "reject_file",
            Self::RejectRow => "reject_row",
            Self::Warn => "warn",
        }
    }
}

/// The stage that found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Which files there are.
    Sources,
    /// Bytes to rows of text.
    Read,
    /// Rows of text to typed rows.
    Normalise,
    /// Which version counts.
    Reconcile,
    /// Derived indicators.
    Derive,
    /// Comparison tables.
    Compare,
}

impl Stage {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Read => "read",
            Self::Normalise => "normalise",
            Self::Reconcile => "reconcile",
            Self::Derive => "derive",
            Self::Compare => "compare",
        }
    }
}

/// Declares the codes once: the enum, its names, severities, stages and what `explain` says of each.
macro_rules! finding_codes {
    ($( $variant:ident $name:literal $severity:ident $stage:ident $meaning:literal $advice:literal; )*) => {
        /// The kinds of finding. Names are stable: analysts filter by them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $( #[doc = $meaning] $variant, )*
        }

        impl FindingCode {
            /// Every code, by name.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The name in the tables, as in `explain CODE`.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }

            /// What it does to the data.
            pub const fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )* }
            }

            /// The stage that finds it.
            pub const fn stage(self) -> Stage {
                match self { $( Self::$variant => Stage::$stage, )* }
            }

            /// What it means.
            pub const fn meaning(self) -> &'static str {
                match self { $( Self::$variant => $meaning, )* }
            }

            /// What to do about it.
            pub const fn advice(self) -> &'static str {
                match self { $( Self::$variant => $advice, )* }
            }
        }
    };
}

finding_codes! {
    AuthorityEnded "authority-ended" RejectRow Normalise
        "The row gives an authority a figure for a period that began after its last day."
        "Check the period, or name the authority that followed it.";
    AuthorityMismatch "authority-mismatch" Warn Normalise
        "The cells of a row that say whose it is name different authorities."
        "The DfE code counts before the GSS code, and that before the name. Ask the sender which of them is right.";
    AwaitsSignOff "awaits-sign-off" Warn Sources
        "The source expects each file to be signed off, and nobody has signed this one; its figures are read all the same."
        "Ask the data lead of its sender, and record the answer: peermark runs sign-off FILE --by \"NAME, ROLE\" --out DIR.";
    CarriedForward "carried-forward" Warn Reconcile
        "The file is refused, and the figures that it should have replaced stand as in the last release, marked stale."
        "They stand until a file of this sender can be read. Ask for the export again; where the figures are withdrawn remove the refused file.";
    ClaimsConflict "claims-conflict" Warn Compare
        "Two claims give one figure, or its change over spans that overlap, two different values."
        "Both are kept, and table claim_conflict has the pair. Ask whoever said them which periods and counts they mean.";
    ConflictingDuplicate "conflicting-duplicate" Warn Reconcile
        "One file gives two different values for the same authority, indicator, breakdown, period and kind."
        "The later line counts. Ask the sender which of the two is right.";
    ConflictingSubmissions "conflicting-submissions" Warn Reconcile
        "Two files of equal precedence, submitted on the same day, give different values for the same figure, grade, action or target."
        "The file that the run lists last, by source and path, counts. State another day or precedence, so that one corrects the other.";
    DayCorrected "day-corrected" Warn Reconcile
        "A file gives a day of an inspection that is known to be wrong; the reviewed table of inspection days has the right one."
        "The right day is used. Correct the cell where the file is made.";
    DayOrder "day-order" Warn Normalise
        "An inspection's report was published before the inspection began, or an intervention ended before it was issued."
        "Both days are kept as they stand. Check whether day and month were swapped.";
    EmptyFile "empty-file" RejectFile Read
        "The file holds nothing, or a header and no row below it."
        "Ask the sender for the export again.";
    GradesDisagree "grades-disagree" Warn Reconcile
        "A source of lower precedence gives an area another grade than the one that was known when its file was submitted."
        "The source of higher precedence counts. Ask the maker of the other file to check the cell against the report.";
    InspectionDaysDiffer "inspection-days-differ" Warn Reconcile
        "Two files give one inspection different days, or have inspections of one framework so near each other that they may be one."
        "Check the days against the report. If a published file is wrong, add a row to the table of inspection days.";
    LinkNotFollowed "link-not-followed" RejectFile Sources
        "A link stands where a source looks for files, and leads out of its folder, to a folder or nowhere."
        "Put the file itself into the folder of the source, or name the other folder in the pipeline file.";
    MissingCell "missing-cell" RejectRow Normalise
        "The row has a figure but lacks something without which the figure cannot be placed: its period, its measure, its authority, a day."
        "Fill in the named column and send the file again.";
    MissingColumn "missing-column" Warn Normalise
        "The source declares a column that the file does not have; the figures that it should hold are not there."
        "Where the column was renamed declare its new name, under renamed where the source is based on another; where the files have it no more list it under dropped.";
    NoFiles "no-files" Warn Sources
        "No file matches what a source of the pipeline names."
        "Check the path in the pipeline file, or ask the sender whether the export was made.";
    NoHeader "no-header" RejectFile Read
        "No row of the file has the columns that the source declares."
        "Compare the header of the file with the columns that the pipeline file names for this source.";
    NoSubmissionDay "no-submission-day" RejectFile Sources
        "Nothing says on which day the file was submitted, so it cannot be told which of two files corrects the other."
        "Put the day into the file's name where the pipeline has <submitted>, or state it in the pipeline file.";
    NotCarriedForward "not-carried-forward" Warn Reconcile
        "The file is refused, and the figures that it should have replaced cannot be taken from the last release."
        "The sender has no figures in this release. Ask for the export again.";
    NotSignedOff "not-signed-off" RejectFile Sources
        "The source asks that each file be signed off before it is published, and nobody has signed this one, or the signature was taken back."
        "Ask the data lead of its sender, and record the answer: peermark runs sign-off FILE --by \"NAME, ROLE\" --out DIR.";
    OutOfRange "out-of-range" RejectRow Normalise
        "The value cannot be right for its indicator, as a share over 100 % cannot."
        "Correct the cell. If such values are legitimate, widen valid_min or valid_max of the indicator.";
    OutsideValidity "outside-validity" Warn Reconcile
        "The figure is of days on which its indicator was not in use by the authority, as after the single assessment replaced initial and core ones."
        "The figure is kept and belongs to no version of the indicator. Give it the indicator that it is of, or declare the authority's own day by a [[break]] with an effect.";
    PartsMismatch "parts-mismatch" Warn Reconcile
        "The slices of a dimension that is declared to add up do not make the total of the same file, by more than rounding can explain."
        "All figures are kept as sent. Ask the sender whether a part or the total is wrong.";
    PersonalData "personal-data" RejectFile Read
        "A column of the file looks as if it held personal data. Nothing of its content was kept."
        "Remove the column at its source. peermark takes figures, never records of children.";
    PublishedMismatch "published-mismatch" Warn Reconcile
        "A published regional or national figure differs from what the local rows of the same file come to, by more than rounding can explain."
        "Both figures are kept. Look for members that are counted otherwise, or for a row that was corrected on one level only.";
    RowTooLong "row-too-long" RejectRow Normalise
        "The row has more cells than the header, so that a figure may stand under the wrong one: 1,234 without quotes is two cells."
        "Put quotes around the cell that has a comma in it and send the file again.";
    SecondTable "second-table" Warn Normalise
        "Below the table another begins with a header of its own; its rows are not used."
        "Write table = 1 in the source if only the first is meant, or give the other table a source of its own.";
    SpanMismatch "span-mismatch" Warn Derive
        "A reported figure of a quarter, year or other span differs from what its months or quarters come to, by more than rounding can explain."
        "The reported figure stands. Look for a month that was corrected afterwards, or for a year that another source counts otherwise.";
    SubmissionAgeing "submission-ageing" Warn Sources
        "The latest submission of a sender that could be read is older than the source's limit for a warning."
        "Ask the sender for the next export, or widen warn_after_days of the source's freshness.";
    SubmissionOverdue "submission-overdue" Warn Sources
        "The latest submission of a sender that could be read is older than the source's limit for an error, or there is none."
        "Ask the sender for the next export, or widen error_after_days of the source's freshness.";
    UndeclaredBands "undeclared-bands" Warn Normalise
        "Slices by size (of caseloads, say) are by bands that the pipeline declares for others, and not for this authority on that day."
        "The figures are kept and compared with nobody's. Declare who set the bands, and where they begin and end, under [[bands]].";
    UnknownArea "unknown-area" RejectRow Normalise
        "The judged area is not one that the framework is known to have."
        "Correct the area, or add its wording to the table of area labels.";
    UnknownAuthority "unknown-authority" RejectRow Normalise
        "No authority has this name or code."
        "Correct the cell, or declare the name under [aliases] in the pipeline file.";
    UnknownAuthorityInPath "unknown-authority-in-path" RejectFile Sources
        "The file's path should name its authority, and no authority has this name or code."
        "Rename the folder or file, or declare the name under [aliases] in the pipeline file.";
    UnknownBreakdown "unknown-breakdown" RejectRow Normalise
        "The value of a filter column is not declared."
        "Add it to the values of the breakdown in the pipeline file.";
    UnknownClaimKind "unknown-claim-kind" RejectRow Normalise
        "The row does not say in a known word whether its claim is of a value, a change, a change in per cent or a share."
        "Correct the cell, or add the word to the source's kinds in the pipeline file.";
    UnknownCloseness "unknown-closeness" Warn Normalise
        "The word for how close a statistical neighbour is is not one of the model's; the neighbour counts without it."
        "Write Extremely close, Very close, Close, Somewhat close or Not close.";
    UnknownFigureKind "unknown-figure-kind" RejectRow Normalise
        "The row does not say in a declared word whether its figure is actual, projected or a target."
        "Add the word to the values of `figure` in the pipeline file.";
    UnknownFramework "unknown-framework" RejectRow Normalise
        "The inspection framework is not known, or none of its family was in force on the day of the inspection."
        "Correct the cell, or add the framework to the reference tables.";
    UnknownIndicator "unknown-indicator" RejectRow Normalise
        "A plan, target or claim names an indicator that the catalogue does not have."
        "Name the indicator by its id or its title.";
    UnknownLevel "unknown-level" RejectRow Normalise
        "The row names a level of intervention that neither peermark nor the source declares."
        "Correct the cell, or add the word to the source's levels in the pipeline file.";
    UnknownMeasure "unknown-measure" RejectRow Normalise
        "The row names a measure that the source does not declare."
        "Add the name to the source's measures in the pipeline file, or to its ignored measures.";
    UnknownStatus "unknown-status" Warn Normalise
        "The action's status is a word that the source does not declare; the action stays in the ledger, unaccounted for."
        "Add the word to the source's statuses in the pipeline file.";
    UnmappedColumn "unmapped-column" Warn Normalise
        "The file has a column with something in it that the source does not declare; its cells are not used."
        "Declare it under measures, or under ignore if it carries no figure.";
    UnreadableDay "unreadable-day" RejectRow Normalise
        "The cell should hold a day and does not."
        "Write the day as 31/03/2025 or 2025-03-31.";
    UnreadableFile "unreadable-file" RejectFile Read
        "The file is neither text in a known encoding nor a workbook that can be read, or it is damaged, locked or out of all bounds."
        "Ask the sender for the export again, saved as CSV.";
    UnreadableGrade "unreadable-grade" RejectRow Normalise
        "The cell should hold a grade of the framework and does not."
        "Correct the cell, or add the word to the table of grades.";
    UnreadableNumber "unreadable-number" RejectRow Normalise
        "The cell should hold a number or a known symbol and does not."
        "Correct the cell, or declare the symbol under symbols in the pipeline file.";
    UnreadablePeriod "unreadable-period" RejectRow Normalise
        "The cell should hold a period and does not, or holds one that the indicator cannot have."
        "Write the period as 2025-03, Mar 2025, 2024/25 or Q1 2024/25.";
    UnresolvedReference "unresolved-reference" Warn Compare
        "An intervention names an inspection or another intervention that no file of this run has."
        "Check the day and the framework, or add the source that has the inspection.";
    UnusableName "unusable-name" RejectFile Sources
        "The name of a file or folder has control characters or is no text in UTF-8."
        "Rename it with letters, digits, spaces and the usual signs.";
    UnusedAlias "unused-alias" Warn Normalise
        "The pipeline file declares a name that no file of this run used."
        "Remove it from [aliases], or check whether an export is missing.";
    ValueMismatch "value-mismatch" Warn Normalise
        "Numerator, denominator and value are all given, and they differ by more than rounding can explain."
        "The reported value is used. Ask the sender which of the three is wrong.";
    WithdrawnFile "withdrawn-file" Warn Sources
        "The content of the file was withdrawn with `peermark runs purge`, so that nothing of it is read."
        "Remove the file from the folder. Where it was withdrawn by mistake, take its entry out of withdrawn.json in the output folder.";
}

impl FindingCode {
    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether a run that found it asks for somebody's attention: a file or a row was refused, a source has no file, or a
    /// sender is overdue.
    pub fn needs_attention(self) -> bool {
        self.severity() != Severity::Warn || matches!(self, Self::NoFiles | Self::SubmissionOverdue)
    }
}

/// One problem in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of problem it is.
    pub code: FindingCode,
    /// Whose data it concerns, where that is known.
    pub authority: Option<AuthorityIndex>,
    /// The file, where there is one.
    pub file: Option<FileIndex>,
    /// The source of the pipeline.
    pub source: String,
    /// The line of the file, from 1.
    pub line: Option<u32>,
    /// The column of the file, from 0.
    pub column: Option<u16>,
    /// The column's header.
    pub column_name: String,
    /// The text of the cell.
    pub raw_value: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What may be done about it.
    pub hint: String,
}

/// A column as a spreadsheet names it: 0 is `A`, 26 is `AA`.
pub fn column_letter(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        assert_eq!(column_letter(0), "A");
        assert_eq!(column_letter(25), "Z");
        assert_eq!(column_letter(26), "AA");
        assert_eq!(column_letter(701), "ZZ");
        assert_eq!(column_letter(16_383), "XFD");
    }

    #[test]
    fn codes_are_kebab_case_in_order_and_found_by_name() {
        let names: Vec<_> = FindingCode::ALL.iter().map(|code| code.name()).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(names, sorted);
        for &code in FindingCode::ALL {
            assert_eq!(FindingCode::from_name(code.name()), Some(code));
            assert!(code.name().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        }
    }
}
