//! A street with its number, found in a text.

use super::line::Line;
use super::parts::AddressParts;
use super::punctuation::{addition, street};

/// How plainly a text is a street with a house number. The greater one wins, and of equal ones the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A building, a post box or a recipient.
    Building,
    /// A name with a number.
    Plain,
    /// More than a name: a number where the country writes it, `Am Markt`.
    Likely,
    /// Plainly a street.
    Street,
}

/// A street with a number, as places in the text.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// How plainly it is a street.
    pub(super) rank: Rank,
    /// The digits of the house number.
    pub(super) digits: String,
    /// Where the number begins.
    pub(super) number: usize,
    /// The street's name, between two byte positions.
    pub(super) name: (usize, usize),
    /// What belongs to the number, in that order, between byte positions.
    pub(super) additions: Vec<(usize, usize)>,
}

impl Found {
    /// The parts of the address.
    pub(super) fn parts(self, line: &Line) -> AddressParts {
        let additions = self.additions.iter().map(|&(from, to)| addition(line.slice(from, to)));
        let additions: Vec<String> = additions.filter(|text| !text.is_empty()).collect();
        AddressParts {
            street: street(line.slice(self.name.0, self.name.1)),
            house_number: self.digits,
            addition: additions.join(" "),
        }
    }
}
