//! The ids under which Monta knows the orders of one document: its name, and names of further orders (decision 16).

use crate::text::fold;

/// What stands between the name of a document and the number of a further order of it.
const ENDING: &str = ".R";

/// The id for the next order of a document: its name, or, where that is taken, `<name>.R2`, `.R3` and so on.
///
/// An id stays taken at Monta for ever, also when its order was cancelled (monta-api 3.1). So `taken` are all ids that
/// were ever used for the document, parts of Monta's included; a number that came before one of them is not used again.
#[must_use]
pub fn next_order_id<S: AsRef<str>>(name: &str, taken: &[S]) -> String {
    let key = fold(name);
    let number = |id: &str| {
        let id = fold(id);
        if id == key {
            return Some(1);
        }
        ending_number(id.strip_prefix(&key)?)
    };
    match taken.iter().filter_map(|id| number(id.as_ref())).max() {
        None => name.to_owned(),
        Some(last) => format!("{name}{ENDING}{}", last.saturating_add(1)),
    }
}

/// The number in the ending of a further order: 2 of `.R2`.
pub(crate) fn ending_number(ending: &str) -> Option<u32> {
    let (mark, digits) = ending.split_at_checked(ENDING.len())?;
    let is_number = !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit());
    (mark.eq_ignore_ascii_case(ENDING) && is_number).then(|| digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_order_has_the_name_and_further_ones_count_on() {
        let next = |taken: &[&str]| next_order_id("S00012", taken);
        assert_eq!(next(&[]), "S00012");
        assert_eq!(next(&["S00012"]), "S00012.R2");
        assert_eq!(next(&["s00012", "S00012.R2"]), "S00012.R3");
        assert_eq!(next(&["S00012.R4", "S00012", "S00012.R2"]), "S00012.R5");
        // Parts of Monta's and other documents have names of their own.
        let others = [
            "S00012-2",
            "S00012.B",
            "S00012.R",
            "S00012.R2a",
            "S000123.R7",
            "S00012_1",
        ];
        assert_eq!(next(&others), "S00012");
        assert_eq!(next(&[&others[..], &["S00012"]].concat()), "S00012.R2");
        assert_eq!(next(&["S00012", "S00012.r2 "]), "S00012.R3");
    }

    #[test]
    fn a_further_order_of_a_document_that_ends_like_one() {
        assert_eq!(next_order_id("A.R2", &["A.R2"]), "A.R2.R2");
        assert_eq!(next_order_id("A", &["A", "A.R2.R2"]), "A.R2");
    }
}
