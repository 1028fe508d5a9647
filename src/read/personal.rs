//! The tripwire: headers that say a file holds records of children and not figures.

use super::header::fold;

/// Headers that name personal data, in their normal form.
const PERSONAL: [&str; 27] = [
    "upn",
    "unique pupil number",
    "nhs number",
    "nhs no",
    "nhs_number",
    "date of birth",
    "dob",
    "d.o.b.",
    "birth date",
    "person_dob",
    "surname",
    "last name",
    "forename",
    "first name",
    "child name",
    "child's name",
    "name of child",
    "full name",
    "child id",
    "childid",
    "child_id",
    "la child id",
    "lachildid",
    "person id",
    "personbirthdate",
    "postcode",
    "full postcode",
];

/// Whether a header names personal data.
pub(super) fn is_personal(header: &str) -> bool {
    let name = fold(header);
    PERSONAL.contains(&name.as_str()) || PERSONAL.contains(&name.replace(['_', '-'], " ").as_str())
}
