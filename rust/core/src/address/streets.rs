//! What is a street: the words and endings by which a text is known to be one.
//!
//! A name without any of them (`Dam`, `Broadway`) is a street as well, only not one that beats another.

use super::kinds::{Kinds, is_phrase};
use super::line::Word;

/// Whether the words are plainly a street.
pub(super) fn is_street(words: &[Word]) -> bool {
    begins(words) || ends(words) || words.iter().any(|word| word.is(Kinds::COMPOUND))
}

/// Whether the words are plainly a street of which nothing is missing at the end: a number may follow.
pub(super) fn is_complete(words: &[Word]) -> bool {
    let named = words.iter().filter(|word| !word.is(Kinds::ARTICLE)).count() > 1;
    let last = without_direction(words).last();
    (begins(words) && named) || ends(words) || last.is_some_and(|last| last.is(Kinds::COMPOUND))
}

/// Whether a part of the words from their beginning on is a whole street.
pub(super) fn begins_complete(words: &[Word]) -> bool {
    (1..=words.len()).any(|count| is_complete(words.get(..count).unwrap_or_default()))
}

/// Whether the words are one kind of street without a name: `Calle`, `Plein`.
pub(super) fn is_bare_kind(words: &[Word]) -> bool {
    matches!(words, [word] if word.is(Kinds::BEGINNING.or(Kinds::END)))
}

/// `Am Markt`: a street rather than a building.
pub(super) fn is_beside(words: &[Word]) -> bool {
    words.len() > 1 && words.first().is_some_and(|first| first.is(Kinds::PREPOSITION))
}

/// Whether the last words name a road by its number: `Strada Provinciale`, `Highway`.
pub(super) fn is_road(words: &[Word]) -> bool {
    ends_as(words, Kinds::ROAD)
}

/// Whether the last words may name a road by its number: `Rijksweg`, `Wijk`.
pub(super) fn is_numbered(words: &[Word]) -> bool {
    ends_as(words, Kinds::NUMBERED)
}

/// How many words at the beginning name a post box.
pub(super) fn post_box_words(words: &[Word]) -> Option<usize> {
    let first = words.first()?;
    let phrase = (2..=words.len().min(3)).rev().filter(|_| first.is(Kinds::PHRASE));
    let mut phrase = phrase.filter(|&count| is(words.get(..count), Kinds::POST_BOX));
    phrase.next().or_else(|| first.is(Kinds::POST_BOX).then_some(1))
}

fn ends_as(words: &[Word], kinds: Kinds) -> bool {
    words.last().is_some_and(|last| {
        let phrases = 2..=words.len().min(3);
        let mut ends = phrases.filter(|_| last.is(Kinds::PHRASE));
        last.is(kinds) || ends.any(|count| is(words.get(words.len() - count..), kinds))
    })
}

fn is(words: Option<&[Word]>, kinds: Kinds) -> bool {
    let folded: Vec<&str> = words
        .unwrap_or_default()
        .iter()
        .map(|word| word.folded.as_ref())
        .collect();
    is_phrase(&folded, kinds)
}

/// Whether the words begin with a kind of street and have a name. `C/Mayor` is one word.
fn begins(words: &[Word]) -> bool {
    words.first().is_some_and(|first| {
        let is_whole = words.len() > 1 || (first.folded.starts_with("c/") && first.folded.len() > 2);
        first.is(Kinds::BEGINNING) && is_whole
    })
}

fn ends(words: &[Word]) -> bool {
    let words = without_direction(words);
    words.len() > 1 && words.last().is_some_and(|last| last.is(Kinds::END))
}

fn without_direction<'a, 'b>(words: &'a [Word<'b>]) -> &'a [Word<'b>] {
    match words {
        [rest @ .., last] if rest.len() > 1 && last.is(Kinds::DIRECTION) => rest,
        words => words,
    }
}
