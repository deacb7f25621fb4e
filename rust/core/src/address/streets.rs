//! What a street is called: the words and endings by which a line is known to be one.
//!
//! Kinds of street are few, and hardly ever new; they decide which of two texts is the street. A name without any of them
//! (`Dam`, `Am Markt`) is a street as well, only not one that beats another.

use std::sync::LazyLock;

use super::country::Country;
use super::words::{Words, fold, is_article, is_unit, set};

/// Kinds that end a compound: `Hoofdstraat`, `Bahnhofstr.`, `Storgatan`.
const ENDINGS: [&str; 32] = [
    "straat",
    "street",
    "straatje",
    "strjitte",
    "weg",
    "wegje",
    "laan",
    "laantje",
    "plein",
    "gracht",
    "kade",
    "singel",
    "dijk",
    "steeg",
    "dreef",
    "pad",
    "baan",
    "markt",
    "plantsoen",
    "burgwal",
    "boulevard",
    "allee",
    "straße",
    "strasse",
    "str",
    "gasse",
    "platz",
    "ufer",
    "damm",
    "steig",
    "chaussee",
    "promenade",
];

/// The same, where they would be part of many other words elsewhere.
const ENDINGS_BY_COUNTRY: [(&str, &str); 7] = [
    ("FI", "katu tie kuja polku raitti kaari bulevardi esplanadi"),
    ("IS", "stigur vegur braut gata gotu"),
    (
        "NO",
        "vei veien vegen gate gata gaten gt stien torg torget plass alleen",
    ),
    ("DK", "vej vejen gade gaden alle plads torv bakken stræde vænget"),
    ("SE", "gatan gata vagen vag grand torget stigen allen backen"),
    ("NL", "hof wal vaart brink"),
    ("BE", "hof wal vest vliet lei"),
];

/// Kinds that begin a street, each a word.
static BEGINNINGS: Words = LazyLock::new(|| {
    set(
        "rue, avenue, av, ave, boulevard, bd, bld, blvd, place, pl, chemin, che, ch, allee, allees, \
         impasse, imp, quai, route, rte, cours, crs, square, passage, sentier, venelle, ruelle, faubourg, fbg, chaussee, \
         chee, clos, dreve, montee, esplanade, promenade, rond-point, cite, voie, \
         via, viale, v.le, vle, piazza, pza, piazzale, p.le, corso, cso, c.so, largo, vicolo, strada, salita, discesa, \
         lungomare, lungotevere, lungarno, calata, galleria, traversa, contrada, borgo, \
         calle, c/, cl, avenida, avda, avd, plaza, plza, paseo, pso, ronda, camino, carretera, ctra, travesia, rambla, \
         carrer, passeig, placa, avinguda, camí, cami, gran via, glorieta, cuesta, callejon, carrera, cra, kra, \
         diagonal, transversal, autopista, calzada, \
         rua, travessa, praca, estrada, alameda, calcada, largo, beco, rotunda, rodovia, \
         str, bulevardul, bd-ul, b-dul, calea, aleea, soseaua, sos, intrarea, piata, splaiul, \
         ul, ulica, ulice, aleja, aleje, plac, osiedle, rondo, nam, namesti, namestie, trida, tr, nabrezi, \
         trg, cesta, ulitsa, ул, улица, бул, булевард, пл, площад, проспект, просп, пр-т, пер, переулок, вул, вулиця, \
         жк, булевар, οδος, λεωφορος, λεωφ, πλατεια, jalan, jln, jl, lorong, persiaran, triq, sharia, straße, strasse",
    )
});

/// The same, in the countries in which they mean nothing else.
const BEGINNINGS_BY_COUNTRY: [(&str, &str); 6] = [
    ("PL", "al os"),
    ("FR", "r all imp"),
    ("PT", "r"),
    ("BR", "r"),
    ("RO", "al"),
    ("SK", "ul"),
];

/// Kinds that follow a name, each a word: `Baker Street`, `Lange straat`.
static ENDS: Words = LazyLock::new(|| {
    set(
        "street, str, road, rd, avenue, ave, av, lane, ln, drive, dr, boulevard, blvd, bvd, square, sq, straat, weg, \
         laan, plein, straße, strasse, platz, allee, steenweg, markt, gracht, kade, singel, dijk, steeg, gatan, \
         vej, utca, korut, setany, sokak, caddesi, iela, gatve, tanav, maantee",
    )
});

/// The same, in the countries in which they mean nothing else: `Váci út`.
const ENDS_BY_COUNTRY: [(&str, &str); 8] = [
    ("NO", "vei gate gata"),
    ("DK", "gade"),
    ("SE", "gata vagen vag"),
    ("HU", "ut utja u ter tere krt koz sor fasor rakpart dulo"),
    ("EE", "tn mnt pst puiestee tee"),
    ("LV", "prospekts bulvaris cels"),
    ("LT", "g pr prospektas al aleja plentas pl"),
    ("TR", "sok sokagi sk cadde cad cd bulvari blv meydani"),
];

/// The same, where English is written.
static ENGLISH_ENDS: Words = LazyLock::new(|| {
    set(
        "st, court, ct, crescent, cres, cr, close, cl, place, pl, terrace, terr, ter, tce, way, parkway, pkwy, \
         pky, circle, cir, trail, trl, row, mews, gardens, gdns, grove, gr, hill, walk, quay, wharf, green, rise, \
         view, esplanade, esp, parade, pde, promenade, loop, alley, aly, plaza, plz, pike, turnpike, tpke, end, \
         broadway, bypass, highway, hwy, expressway, freeway, causeway, circus, yard, lea, vale, crest, bend, \
         run, path, cove, ridge, meadow, meadows, common, link, chase, drove, strand, embankment, \
         marg, cross, dve, cct, circuit",
    )
});

/// Follow the kind of a street: `Queen's Road Central`, `Main St NW`.
static DIRECTIONS: Words = LazyLock::new(|| {
    set(
        "n, s, e, w, ne, nw, se, sw, north, south, east, west, central, upper, lower, nord, sud, est, ouest, oost, zuid, \
         noord, northeast, northwest, southeast, southwest",
    )
});

/// Whether the words are plainly a street.
pub(super) fn is_street(words: &[&str], country: &Country) -> bool {
    begins(words, country) || ends(words, country) || words.iter().any(|word| is_compound(word, country))
}

/// Whether the words are plainly a street of which nothing is missing at the end: a number may follow.
pub(super) fn is_complete(words: &[&str], country: &Country) -> bool {
    let named = words.iter().filter(|word| !is_article(word)).count() > 1;
    let last = without_direction(words).last();
    (begins(words, country) && named) || ends(words, country) || last.is_some_and(|last| is_compound(last, country))
}

/// Whether the words are one kind of street without a name: `Calle`, `Plein`.
pub(super) fn is_bare_kind(words: &[&str], country: &Country) -> bool {
    matches!(words, [word] if is_beginning(word, country) || is_end(word, country))
}

/// `rue`, `via`: begins the street behind a number.
pub(super) fn is_beginning(word: &str, country: &Country) -> bool {
    let word = fold(word);
    BEGINNINGS.contains(word.as_ref()) || is_own(&BEGINNINGS_BY_COUNTRY, &word, country)
}

/// `Street`, `Rd`: ends a street that has a name before it.
pub(super) fn is_end(word: &str, country: &Country) -> bool {
    let word = fold(word);
    ENDS.contains(word.as_ref())
        || (country.english && ENGLISH_ENDS.contains(word.as_ref()))
        || is_own(&ENDS_BY_COUNTRY, &word, country)
}

/// `NW`, `Central`.
pub(super) fn is_direction(word: &str) -> bool {
    DIRECTIONS.contains(fold(word).as_ref())
}

/// Whether the word is a name with a kind of street at its end: `Hoofdstraat`.
pub(super) fn is_compound(word: &str, country: &Country) -> bool {
    if is_unit(word) {
        return false;
    }
    let word = fold(word);
    let own = ENDINGS_BY_COUNTRY.iter().filter(|(code, _)| *code == country.code);
    let own = own.flat_map(|(_, endings)| endings.split(' '));
    let mut endings = ENDINGS.into_iter().chain(own);
    endings.any(|ending| word.strip_suffix(ending).is_some_and(|name| name.chars().count() > 1))
}

/// Whether the words begin with a kind of street and have a name. `C/Mayor` is one word.
fn begins(words: &[&str], country: &Country) -> bool {
    words.first().is_some_and(|first| {
        (words.len() > 1 && is_beginning(first, country))
            || (first.len() > 2 && first.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("c/")))
    })
}

fn ends(words: &[&str], country: &Country) -> bool {
    let words = without_direction(words);
    words.len() > 1 && words.last().is_some_and(|last| is_end(last, country))
}

fn without_direction<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    match words {
        [rest @ .., last] if rest.len() > 1 && is_direction(last) => rest,
        words => words,
    }
}

fn is_own(kinds: &[(&str, &str)], word: &str, country: &Country) -> bool {
    let mut own = kinds.iter().filter(|(code, _)| *code == country.code);
    own.any(|(_, kinds)| kinds.split(' ').any(|kind| kind == word))
}
