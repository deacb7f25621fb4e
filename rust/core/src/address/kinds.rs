//! What a word of a street line is, looked up once: a part of a building, a kind of street, a month.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::country::Country;
use super::words;

/// What a word can be; one word can be several things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Kinds(u32);

/// Names each kind, in the order of the lists.
macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident = $bit:literal;)+) => {
        impl Kinds {
            $($(#[$meta])* pub(super) const $name: Self = Self(1 << $bit);)+
        }
    };
}

kinds! {
    /// `bus`, `unit`: a number behind it is not a house number.
    UNIT = 0;
    /// `gebouw`, `hal`: a number behind it is a house number only when nothing else is.
    ESTATE = 1;
    /// `highway`: a number behind it is the road's.
    ROAD = 2;
    /// `rijksweg`: a number behind it is the road's when another one follows.
    NUMBERED = 3;
    /// `t.a.v.`: names a recipient.
    RECIPIENT = 4;
    /// `B.V.`: names a company.
    COMPANY = 5;
    /// `bis`, `hs`: stands behind a house number as it is.
    SUFFIX = 6;
    /// `t/m`: a number may follow.
    JOINER = 7;
    /// `etage`, `links`: makes the ordinal before it a floor.
    FLOOR = 8;
    /// `etage`: makes any number before it a floor.
    STOREY = 9;
    /// `nr`: only says that a number follows.
    MARKER = 10;
    /// `de`, `des`: a number behind it counts what follows.
    ARTICLE = 11;
    /// `am`, `aan`: what it begins is a street rather than a building.
    PREPOSITION = 12;
    /// `e`, `th`: behind digits, makes an ordinal of them.
    ORDINAL = 13;
    /// `mei`, `Juni`.
    MONTH = 14;
    /// `postbus`: begins a post box.
    POST_BOX = 15;
    /// `rue`, `via`: begins a street.
    BEGINNING = 16;
    /// `Street`, `Rd`: ends a street that has a name before it.
    END = 17;
    /// `NW`, `Central`: may follow the end of a street.
    DIRECTION = 18;
    /// The first or the last word of a phrase that is in the lists.
    PHRASE = 19;
    /// `Hoofdstraat`: a name with a kind of street at its end.
    COMPOUND = 20;
    /// `Campingplatz`: the same, but rather a place than a street behind a house number.
    PLACE = 21;
}

impl Kinds {
    /// Whether it is one of these.
    pub(super) const fn has(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    /// All of both.
    pub(super) const fn or(self, kinds: Self) -> Self {
        Self(self.0 | kinds.0)
    }
}

type Vocabulary = HashMap<&'static str, Kinds>;

/// The words that are the same thing in every country.
static EVERYWHERE: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary::new();
    for (kinds, list) in [
        (Kinds::UNIT, words::UNITS),
        (Kinds::ESTATE, words::ESTATES),
        (Kinds::ROAD, words::ROADS),
        (Kinds::NUMBERED, words::NUMBERED),
        (Kinds::RECIPIENT, words::RECIPIENTS),
        (Kinds::COMPANY, words::COMPANY_FORMS),
        (Kinds::SUFFIX, words::SUFFIXES),
        (Kinds::JOINER, words::JOINERS),
        (Kinds::FLOOR, words::FLOORS),
        (Kinds::STOREY, words::STOREYS),
        (Kinds::MARKER, words::MARKERS),
        (Kinds::ARTICLE, words::ARTICLES),
        (Kinds::PREPOSITION, words::PREPOSITIONS),
        (Kinds::ORDINAL, words::ORDINALS),
        (Kinds::MONTH, words::MONTHS),
        (Kinds::POST_BOX, words::POST_BOXES),
        (Kinds::BEGINNING, words::BEGINNINGS),
        (Kinds::END, words::ENDS),
        (Kinds::DIRECTION, words::DIRECTIONS),
    ] {
        add(&mut vocabulary, kinds, list);
    }
    vocabulary
});

/// The words that end a street where English is written.
static ENGLISH: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary::new();
    add(&mut vocabulary, Kinds::END, words::ENGLISH_ENDS);
    vocabulary
});

/// The words of each country.
static BY_COUNTRY: LazyLock<HashMap<&'static str, Vocabulary>> = LazyLock::new(|| {
    let mut countries: HashMap<&'static str, Vocabulary> = HashMap::new();
    let lists: [(Kinds, &[(&'static str, &'static str)]); 5] = [
        (Kinds::ROAD, &words::ROADS_BY_COUNTRY),
        (Kinds::MARKER, &words::MARKERS_BY_COUNTRY),
        (Kinds::POST_BOX, &words::POST_BOXES_BY_COUNTRY),
        (Kinds::BEGINNING, &words::BEGINNINGS_BY_COUNTRY),
        (Kinds::END, &words::ENDS_BY_COUNTRY),
    ];
    for (kinds, lists) in lists {
        for (country, list) in lists {
            add(countries.entry(country).or_default(), kinds, list);
        }
    }
    countries
});

fn add(vocabulary: &mut Vocabulary, kinds: Kinds, list: &'static str) {
    let mut put = |word, kinds: Kinds| {
        let known = vocabulary.entry(word).or_default();
        *known = known.or(kinds);
    };
    for entry in list.split(", ").map(str::trim) {
        put(entry, kinds);
        if let (Some((first, _)), Some((_, last))) = (entry.split_once(' '), entry.rsplit_once(' ')) {
            put(first, Kinds::PHRASE);
            put(last, Kinds::PHRASE);
        }
    }
}

/// What accents of Latin letters are written as. Marks of other scripts tell words apart.
const ACCENTS: RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// The word in the form in which it is compared: in lower case, without full stops and accents.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b'.';
    if word.bytes().all(is_plain) {
        return Cow::Borrowed(word.trim_end_matches(':'));
    }
    if word.is_ascii() {
        let letters = word.bytes().filter(|&byte| byte != b'.');
        let mut folded: String = letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        folded.truncate(folded.trim_end_matches(':').len());
        return Cow::Owned(folded);
    }
    let lower = word.to_lowercase();
    let letters = lower.nfd().filter(|letter| *letter != '.' && !ACCENTS.contains(letter));
    let folded: String = letters.nfc().collect();
    Cow::Owned(folded.trim_end_matches(':').to_owned())
}

/// What the word is in the country, the word as it was typed and as [`fold`] leaves it.
pub(super) fn kinds(word: &str, folded: &str, country: &Country) -> Kinds {
    let known = |vocabulary: &Vocabulary| vocabulary.get(folded).copied().unwrap_or_default();
    let own = BY_COUNTRY.get(country.code.as_str()).map(known).unwrap_or_default();
    let english = if country.english {
        known(&ENGLISH)
    } else {
        Kinds::default()
    };
    let mut kinds = known(&EVERYWHERE).or(own).or(english);
    // `C/ Mayor`, `C/Mayor`; `c/o` is none.
    if folded.starts_with("c/") && folded != "c/o" {
        kinds = kinds.or(Kinds::BEGINNING);
    }
    // A capital `N` is a road, a capital `C` a building, and `bv` without one is no company.
    let is_marker = !matches!(word, "c" | "C" | "C.") && kinds.has(Kinds::MARKER);
    if is_marker || matches!(word, "n" | "n." | "N." | "N.º" | "N°" | "Nº") {
        kinds = kinds.or(Kinds::MARKER);
    } else {
        kinds = kinds.without(Kinds::MARKER);
    }
    if !word.contains(char::is_uppercase) {
        kinds = kinds.without(Kinds::COMPANY);
    }
    if !kinds.has(Kinds::UNIT) && is_compound(folded, country) {
        kinds = kinds.or(Kinds::COMPOUND);
    }
    if words::PLACES.iter().any(|end| folded.ends_with(end)) {
        kinds = kinds.or(Kinds::PLACE);
    }
    kinds
}

impl Kinds {
    /// All of these but those.
    const fn without(self, kinds: Self) -> Self {
        Self(self.0 & !kinds.0)
    }
}

/// Whether the lists have the phrase, as one of these.
pub(super) fn is_phrase(folded: &[&str], kinds: Kinds) -> bool {
    EVERYWHERE
        .get(folded.join(" ").as_str())
        .is_some_and(|known| known.has(kinds))
}

/// Whether letters behind digits make an ordinal of them. In English, `12E High Street` is a house with a letter.
pub(super) fn is_ordinal(tail: &str, country: &Country) -> bool {
    let word = fold(tail);
    match country.code.as_str() {
        _ if tail.is_empty() => false,
        "CA" if tail == "e" => true,
        "ES" | "PT" | "IT" | "BR" | "MX" if words::ROMANCE_ORDINALS.contains(&tail) => true,
        code if country.english && !code.is_empty() => words::ENGLISH_ORDINALS.contains(&word.as_ref()),
        _ => {
            tail == "."
                || EVERYWHERE
                    .get(word.as_ref())
                    .is_some_and(|known| known.has(Kinds::ORDINAL))
        }
    }
}

/// The name of a month.
pub(super) fn is_month(word: &str) -> bool {
    EVERYWHERE
        .get(fold(word).as_ref())
        .is_some_and(|known| known.has(Kinds::MONTH))
}

/// The name of a month with what makes it a street: `Oktoberstraat`.
pub(super) fn is_month_street(folded: &str) -> bool {
    let mut ends = words::DAY_STREETS.iter();
    ends.any(|end| folded.strip_suffix(end).is_some_and(is_month))
}

/// `bis`, `hs`, `etage`: what may be glued to a house number as it is.
pub(super) fn is_known_tail(tail: &str) -> bool {
    let known = EVERYWHERE.get(fold(tail).as_ref());
    known.is_some_and(|known| known.has(Kinds::SUFFIX.or(Kinds::FLOOR)))
}

fn is_compound(folded: &str, country: &Country) -> bool {
    let own = words::ENDINGS_BY_COUNTRY
        .iter()
        .filter(|(code, _)| *code == country.code);
    let own = own.flat_map(|(_, endings)| endings.split(", "));
    let mut endings = ENDINGS.iter().copied().chain(own);
    endings.any(|ending| folded.strip_suffix(ending).is_some_and(|name| name.chars().count() > 1))
}

static ENDINGS: LazyLock<Vec<&str>> = LazyLock::new(|| words::ENDINGS.split(", ").collect());
