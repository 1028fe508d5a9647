//! The words of reports and workbooks → what they mean, in plain English.

/// A word and what it means.
pub(crate) type Entry = (&'static str, &'static str);

/// Whom an authority is compared with.
pub(crate) const PEERS: &[Entry] = &[
    (
        "Statistical neighbours",
        "The ten authorities most like it by the DfE’s model. The authority itself is not among them.",
    ),
    ("Region", "The authorities of its government region, itself among them."),
    (
        "England",
        "The published figure where there is one, else that of all authorities in this release together. In a release of one region it is not the whole of England: the verdict then says of how many it is.",
    ),
    ("Median", "Half of the group lie above it, half below."),
    (
        "Rank",
        "1 is best. Where neither way is better there is a place by size instead. A rank says nothing of whether a difference is more than chance.",
    ),
];

/// What is said of a figure.
pub(crate) const VERDICTS: &[Entry] = &[
    (
        "Better, worse",
        "The range in which chance leaves the figure (95%) leaves the peers’ figure out, and the figure lies beyond funnel limits that are widened by the usual spread between authorities. Where neither way is better it is higher or lower.",
    ),
    (
        "Cannot be told",
        "Chance has no model for such a figure, as for ratios of full-time equivalents, or too few peers have one.",
    ),
    (
        "Special cause",
        "A figure outside the limits of its own line, seven in a row on one side of the mean, seven in a row going one way, or two of three near a limit. It says that something changed; it does not say what.",
    ),
    (
        "Grade",
        "As inspectors gave it, under the framework of the time. Adequate under the frameworks before 2013 and requires improvement since are not the same. From April 2026 no overall grade is given. No figure is related to a grade and none is predicted.",
    ),
];

/// Why there is no figure, or not a fresh one.
pub(crate) const NO_FIGURE: &[Entry] = &[
    (
        "Suppressed",
        "Withheld by the sender or by the rule of this release, so that nobody can be recognised. It is not zero.",
    ),
    ("Not available", "The sender has none."),
    ("Low", "It rounds to zero and is not zero."),
    ("Missing", "It was expected by now and did not come."),
    ("Refused", "It came and could not be used; the place and what to do are named."),
    ("Carried forward", "The newest file could not be read, so the figure of an earlier release stands."),
];

/// All of them, under their headings.
pub(crate) const ALL: [(&str, &[Entry]); 3] =
    [("Peers", PEERS), ("Verdicts", VERDICTS), ("Where there is no figure", NO_FIGURE)];
