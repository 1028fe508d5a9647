//! The tripwire: headers, and columns of numbers or postcodes, that say a file holds records of children and not figures.

use super::header::{blank_name, fold};
use super::rows::Rows;

/// So many valid numbers make a column of them, where few other cells stand among them; of NHS numbers that are none one
/// in eleven would pass, of pupil numbers one in 23.
const NUMBERS_ENOUGH: u32 = 5;

/// Rows that are looked at: a list of children says what it is long before that.
const ROWS_LOOKED_AT: usize = 1000;

/// Headers that name personal data, as lower-case letters and digits without what stands between them.
const PERSONAL: [&str; 92] = [
    "addressline1",
    "addressline2",
    "birthdate",
    "carefirstid",
    "casesystemid",
    "childaddress",
    "childdateofbirth",
    "childdob",
    "childfirstname",
    "childforename",
    "childfullname",
    "childid",
    "childidentifier",
    "childlastname",
    "childname",
    "childnhsnumber",
    "childnumericid",
    "childpostcode",
    "childref",
    "childreference",
    "childreferenceno",
    "childreferencenumber",
    "childrefno",
    "childrefnumber",
    "childsaddress",
    "childsid",
    "childsname",
    "childsurname",
    "childuniqueid",
    "childupn",
    "clientaddress",
    "clientid",
    "clientidentifier",
    "clientname",
    "clientref",
    "clientreference",
    "clientreferencenumber",
    "dateofbirth",
    "dob",
    "eclipseid",
    "familyname",
    "firstname",
    "forename",
    "forenames",
    "formerupn",
    "fullname",
    "fullpostcode",
    "givenname",
    "homeaddress",
    "homepostcode",
    "icsid",
    "lachildid",
    "lacid",
    "lastname",
    "liquidlogicid",
    "liquidlogicnumber",
    "middlename",
    "mosaicid",
    "mosaicno",
    "mosaicnumber",
    "nameofchild",
    "nameofpupil",
    "nameofyoungperson",
    "nationalinsurancenumber",
    "nhsid",
    "nhsno",
    "nhsnumber",
    "ninumber",
    "patientid",
    "patientname",
    "personaddress",
    "personbirthdate",
    "persondob",
    "personid",
    "personname",
    "personref",
    "personreference",
    "postcode",
    "pupilid",
    "pupilname",
    "pupilpostcode",
    "surname",
    "uln",
    "uniquechildid",
    "uniqueclientid",
    "uniquelearnernumber",
    "uniquepupilnumber",
    "upn",
    "yearandmonthofbirth",
    "youngpersonid",
    "youngpersonname",
    "youngpersonsname",
];

/// Words in a header that say that it counts, and does not name, what it speaks of.
const COUNTING: [&str; 12] =
    ["number", "count", "percent", "percentage", "rate", "total", "missing", "without", "no", "recorded", "of", "%"];

/// Counting words that also end the name of a number, as in `child reference number`, do not stand before a day of birth.
const BIRTH: [&str; 2] = ["date of birth", "dob"];

/// The first column that looks like personal data, by its header or by what its cells hold.
pub fn personal_column(header: &[String], rows: Rows) -> Option<usize> {
    // A blank name is called by its column's letter, and there is a column DOB.
    let is_blank = |column: usize, name: &str| name == blank_name(column);
    let mut names = header.iter().enumerate();
    let named = names.find(|(column, name)| is_personal(name) && !is_blank(*column, name)).map(|(column, _)| column);
    named.or_else(|| column_of_people(rows, header.len()))
}

/// Whether a header names personal data.
fn is_personal(header: &str) -> bool {
    let words = words_of(header);
    let together = words.concat();
    if PERSONAL.binary_search(&together.as_str()).is_ok() {
        return true;
    }
    // `LAC DOB`, `Date of birth (dd/mm/yyyy)`: a few words around it and none that counts.
    let spaced = words.join(" ");
    BIRTH.iter().any(|birth| {
        let rest = spaced.strip_prefix(birth).or_else(|| spaced.strip_suffix(birth));
        rest.is_some_and(|rest| {
            let is_a_word = rest.is_empty() || rest.starts_with(' ') || rest.ends_with(' ');
            is_a_word && rest.split(' ').all(|word| !COUNTING.contains(&word))
        })
    })
}

/// The words of a header in lower case, where a capital or an underscore begins a word, too: `DateOfBirth`.
fn words_of(header: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for letter in header.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        match letter {
            '\'' | '’' | '.' => {}
            letter if letter.is_alphanumeric() || letter == '%' => spaced.push(letter),
            _ => spaced.push(' '),
        }
        before = letter;
    }
    fold(&spaced).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What has been seen in a column.
#[derive(Clone, Copy, Default)]
struct Seen {
    filled: u32,
    nhs_numbers: u32,
    pupil_numbers: u32,
    postcodes: u32,
}

impl Seen {
    fn take(&mut self, cell: &str) {
        self.filled += 1;
        match cell.len() {
            10 | 12 if is_nhs_number(cell) => self.nhs_numbers += 1,
            13 if is_pupil_number(cell) => self.pupil_numbers += 1,
            5..=8 if is_postcode(cell) => self.postcodes += 1,
            _ => {}
        }
    }

    /// Whether there are enough of one kind, and at most one cell in five is something else.
    fn is_personal(self) -> bool {
        let most = self.nhs_numbers.max(self.pupil_numbers).max(self.postcodes);
        most >= NUMBERS_ENOUGH && most * 5 >= self.filled * 4
    }
}

/// The first column that holds numbers of people, or their postcodes, and hardly anything else.
fn column_of_people(mut rows: Rows, columns: usize) -> Option<usize> {
    let mut seen = vec![Seen::default(); columns];
    for _ in 0..ROWS_LOOKED_AT {
        let Some(row) = rows.next_row() else { break };
        for (cell, seen) in row.cells().zip(&mut seen).filter(|(cell, _)| !cell.is_empty()) {
            seen.take(cell);
        }
    }
    seen.into_iter().position(Seen::is_personal)
}

/// Ten digits, perhaps in groups of 3, 3 and 4, whose last is 11 less the weighted sum of the others modulo 11, as the
/// NHS Data Dictionary has it.
fn is_nhs_number(text: &str) -> bool {
    if !matches!(text.len(), 10 | 12) || !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'))
    {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let [first @ .., check] = digits.as_slice() else { return false };
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    digits.len() == 10 && (11 - sum % 11) % 11 == *check
}

/// A letter and twelve digits, of which the last may be a letter; the first letter checks the others: the sum of the
/// digits times their places modulo 23 names it in the alphabet without I, O and S, as the DfE's guide to unique pupil
/// numbers has it.
fn is_pupil_number(text: &str) -> bool {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let text = text.to_ascii_uppercase();
    let [check, digits @ .., last] = text.as_bytes() else { return false };
    let value_of_last = match last {
        b'0'..=b'9' => Some(u32::from(last - b'0')),
        letter => LETTERS.iter().position(|known| known == letter).and_then(|at| u32::try_from(at).ok()),
    };
    let Some(value_of_last) = value_of_last.filter(|_| digits.len() == 11 && digits.iter().all(u8::is_ascii_digit))
    else {
        return false;
    };
    let sum: u32 = digits.iter().zip(2..).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    LETTERS[((sum + value_of_last * 13) % 23) as usize] == *check
}

/// A postcode with both its halves: `LS1 4AP`.
fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((outward, inward)) = bytes.split_at_checked(bytes.len().saturating_sub(3)) else { return false };
    let outward = outward.trim_ascii_end();
    let [digit, letters @ ..] = inward else { return false };
    let area = outward.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let district = &outward[area..];
    digit.is_ascii_digit()
        && letters.iter().all(u8::is_ascii_alphabetic)
        && (1..=2).contains(&area)
        && (1..=2).contains(&district.len())
        && district[0].is_ascii_digit()
        && district.iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 943 476 5919 is the example of the NHS Data Dictionary.
    #[test]
    fn nhs_numbers_are_told_by_their_check_digit() {
        for text in ["9434765919", "943 476 5919", "943-476-5919"] {
            assert!(is_nhs_number(text), "{text}");
        }
        for text in ["9434765918", "943476591", "94347659190", "1,234", "9434.65919", "", "2026-10-05"] {
            assert!(!is_nhs_number(text), "{text}");
        }
    }

    /// 2·8+3·0+4·1+5·2+6·3+7·4+8·0+9·0+10·0+11·0+12·0+13·1 is 89, and 89 modulo 23 is 20: X.
    #[test]
    fn pupil_numbers_are_told_by_their_check_letter() {
        assert!(is_pupil_number("X801234000001"));
        assert!(is_pupil_number("x801234000001"));
        for text in ["A801234000001", "X801234000002", "X80123400000", "8801234000001", "X8012340000.1", "É01234000001"]
        {
            assert!(!is_pupil_number(text), "{text}");
        }
    }

    #[test]
    fn postcodes_are_told_from_codes_and_numbers() {
        for text in ["LS1 4AP", "SW1A 1AA", "M11AA", "b33 8th"] {
            assert!(is_postcode(text), "{text}");
        }
        for text in ["E06000001", "2024/25", "LS1", "Q1 2024", "12345", "E3831", "£1.2m", "2016-17", "FY11"] {
            assert!(!is_postcode(text), "{text}");
        }
    }

    #[test]
    fn headers_of_people_are_told_from_headers_of_figures() {
        for header in [
            "UPN",
            "NHS_Number",
            "Child's Name",
            "LAchildID",
            "Child Reference No.",
            "DateOfBirth",
            "D.O.B.",
            "LAC DOB",
            "Date of birth (dd/mm/yyyy)",
            "Mosaic ID",
            "Address Line 1",
            "CLIENT-ID",
            "LiquidLogic number",
        ] {
            assert!(is_personal(header), "{header}");
        }
        for header in [
            "la_name",
            "Local authority name",
            "Number of children without date of birth",
            "Ethnic origin",
            "Name",
            "Percentage with DOB",
            "Children",
            "new_la_code",
            "Referral ID count",
            "Adobe",
            "Age",
        ] {
            assert!(!is_personal(header), "{header}");
        }
    }

    #[test]
    fn the_list_of_headers_is_in_order_so_that_it_can_be_searched() {
        assert!(PERSONAL.is_sorted());
    }
}
