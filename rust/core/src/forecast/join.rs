//! One line per SKU, the way version 6 keeps a forecast (decision 8, monta-api 5).

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use smallvec::{SmallVec, smallvec};

use super::document::{Document, DocumentLine, LINES};
use crate::input::InputError;
use crate::json::{Json, Members};
use crate::sku::SkuKey;

/// How much of a date is the day.
const DAY: usize = "2025-07-15".len();

/// The lines of one SKU; there is one at least.
#[derive(Debug)]
pub(super) struct SkuLines<'a> {
    /// What the SKU is compared by.
    pub(super) key: SkuKey<'a>,
    /// Mostly one or two.
    lines: SmallVec<[DocumentLine<'a>; 2]>,
}

/// Joins the lines of each SKU: they arrive together on the earliest of their dates, and the comment says how they are
/// split over the days. A SKU with one line keeps it as it is. Doing it twice changes nothing.
///
/// # Errors
///
/// [`InputError`] for anything but an object whose `InboundForecasts` each have a text `Sku` and a whole `Quantity`, and
/// when a SKU comes to more than fits.
pub fn for_v6(payload: &Json) -> Result<Json, InputError> {
    let document = Document::read(payload, "payload")?;
    with_joined_lines(&document, "payload").map(Json::Object)
}

/// The lines of a document by SKU, in order of first appearance.
pub(super) fn by_sku<'a>(document: &Document<'a>) -> Vec<SkuLines<'a>> {
    let mut groups: Vec<SkuLines> = Vec::with_capacity(document.lines.len());
    let mut positions: HashTable<usize> = HashTable::with_capacity(document.lines.len());
    for line in &document.lines {
        let key = SkuKey::of(line.sku());
        let is_its = |at: &usize| groups.get(*at).is_some_and(|group| group.key == key);
        let hash = |at: &usize| FxBuildHasher.hash_one(groups.get(*at).map(|group| &group.key));
        let entry = positions.entry(FxBuildHasher.hash_one(Some(&key)), is_its, hash);
        let position = *entry.or_insert(groups.len()).get();
        match groups.get_mut(position) {
            Some(group) => group.lines.push(*line),
            None => groups.push(SkuLines {
                key,
                lines: smallvec![*line],
            }),
        }
    }
    groups
}

impl<'a> SkuLines<'a> {
    /// The SKU, as the line that arrives first spells it.
    pub(super) fn sku(&self) -> &'a str {
        self.by_arrival().first().map_or("", |line| line.sku())
    }

    /// Whether the same is said of a SKU in both, line by line.
    pub(super) fn is_same(&self, other: &SkuLines) -> bool {
        let mut pairs = self.lines.iter().zip(&other.lines);
        self.lines.len() == other.lines.len() && pairs.all(|(line, other)| line.is_same(*other))
    }

    /// All members of the one line that they come to.
    pub(super) fn joined(&self, argument: &str) -> Result<Members, InputError> {
        let lines = self.by_arrival();
        let earliest = match &*lines {
            [] => return Ok(Members::default()),
            [line] => return Ok(line.members.clone()),
            [earliest, ..] => earliest,
        };
        let mut quantities = lines.iter().map(|line| line.quantity());
        let total = quantities.try_fold(0_i64, i64::checked_add);
        let total = total.ok_or_else(|| InputError {
            path: format!("{argument}.{LINES}"),
            message: format!("SKU {} comes to more than {}", earliest.sku(), i64::MAX),
        })?;
        let members = earliest.members.with("Quantity", Json::Number(total.into()));
        Ok(members.with("Comment", Json::text(&split(&lines))))
    }

    /// A date that cannot be read comes last: it is nobody's earliest.
    fn by_arrival(&self) -> SmallVec<[DocumentLine<'a>; 2]> {
        let mut lines = self.lines.clone();
        if lines.len() > 1 {
            lines.sort_by_cached_key(|line| {
                let arrival = line.arrival();
                (arrival.is_none(), arrival)
            });
        }
        lines
    }
}

/// The members of a document with its lines joined.
pub(super) fn with_joined_lines(document: &Document, argument: &str) -> Result<Members, InputError> {
    let groups = by_sku(document);
    Ok(document.members.with(LINES, joined_lines(&groups, argument)?))
}

/// Each SKU's line.
pub(super) fn joined_lines(groups: &[SkuLines], argument: &str) -> Result<Json, InputError> {
    let lines = groups.iter().map(|lines| lines.joined(argument).map(Json::Object));
    Ok(Json::List(lines.collect::<Result<_, _>>()?))
}

/// `6 on 2025-07-15, 4 on 2025-08-01`, and what the lines had to say before.
fn split(lines: &[DocumentLine]) -> String {
    let parts = lines.iter().map(|line| {
        let day = line.date().get(..DAY).unwrap_or(line.date());
        format!("{} on {day}", line.quantity())
    });
    let mut words = vec![parts.collect::<Vec<_>>().join(", ")];
    for comment in lines.iter().map(|line| line.comment().trim()) {
        if !comment.is_empty() && !words.iter().any(|word| word == comment) {
            words.push(comment.to_owned());
        }
    }
    words.join("; ")
}
