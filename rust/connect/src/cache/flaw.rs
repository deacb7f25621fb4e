//! What of a table could not be read.

use monta_core::message::{Message, listed};
use monta_core::{message, told_by_message};

use serde::{Deserialize, Serialize};

/// A field whose values could not be read, of some records or of all of them; they are empty, and the rest is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    /// The name of the field.
    pub field: String,
    /// The ids of the records; empty for all records.
    pub records: Vec<i64>,
    /// What Odoo says.
    pub reason: String,
}

/// How many records are named.
const NAMED: usize = 5;

impl Flaw {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        let Self { field, records, reason } = self;
        let ids = listed(records.get(..NAMED).unwrap_or(records));
        match records.len().checked_sub(NAMED).filter(|&more| more > 0) {
            Some(more) => message!(
                "{field} of the records with ids {ids} and {more} more could not be read and is empty: {reason}",
                field,
                ids,
                more,
                reason
            ),
            None if records.is_empty() => message!("{field} could not be read and is empty: {reason}", field, reason),
            None if records.len() == 1 => message!(
                "{field} of the record with id {id} could not be read and is empty: {reason}",
                field,
                id = ids,
                reason
            ),
            None => message!(
                "{field} of the records with ids {ids} could not be read and is empty: {reason}",
                field,
                ids,
                reason
            ),
        }
    }
}

told_by_message!(Flaw);

/// Adds what another page lacked.
pub(crate) fn add(flaws: &mut Vec<Flaw>, more: Vec<Flaw>) {
    for flaw in more {
        match flaws.iter_mut().find(|known| known.field == flaw.field) {
            None => flaws.push(flaw),
            Some(known) if flaw.records.is_empty() => *known = flaw,
            // All records are among them already.
            Some(known) if known.records.is_empty() => {}
            Some(known) => {
                known.records.extend(flaw.records);
                known.records.sort_unstable();
                known.records.dedup();
            }
        }
    }
}

/// Takes out what is said about these records, because they are read once more.
pub(crate) fn forget(flaws: &mut Vec<Flaw>, records: &[i64]) {
    flaws.retain_mut(|flaw| {
        if flaw.records.is_empty() {
            return true;
        }
        flaw.records.retain(|id| !records.contains(id));
        !flaw.records.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(field: &str, records: &[i64]) -> Flaw {
        Flaw {
            field: field.to_owned(),
            records: records.to_vec(),
            reason: "Oops".to_owned(),
        }
    }

    #[test]
    fn a_flaw_names_its_records() {
        let text = |records: &[i64]| flaw("name", records).to_string();
        assert_eq!(text(&[]), "name could not be read and is empty: Oops");
        assert_eq!(
            text(&[3]),
            "name of the record with id 3 could not be read and is empty: Oops"
        );
        assert_eq!(
            text(&[1, 2, 3, 4, 5, 6]),
            "name of the records with ids 1, 2, 3, 4, 5 and 1 more could not be read and is empty: Oops"
        );
    }

    #[test]
    fn flaws_add_up_and_go_with_the_records_that_are_read_again() {
        let mut flaws = vec![flaw("a", &[3])];
        add(&mut flaws, vec![flaw("a", &[1]), flaw("b", &[7]), flaw("c", &[])]);
        assert_eq!(flaws, [flaw("a", &[1, 3]), flaw("b", &[7]), flaw("c", &[])]);
        forget(&mut flaws, &[3, 7]);
        assert_eq!(flaws, [flaw("a", &[1]), flaw("c", &[])]);
        add(&mut flaws, vec![flaw("a", &[]), flaw("c", &[1])]);
        assert_eq!(flaws, [flaw("a", &[]), flaw("c", &[])]);
    }
}
