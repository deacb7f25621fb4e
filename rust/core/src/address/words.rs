//! The vocabulary of street lines in the languages Monta ships to.
//!
//! Words are compared in lower case and without a full stop at their end.

/// Announce a part of a building; what follows is never a house number.
const UNITS: &str = "\
    bus bte bt boîte boite box unit app appt appartement apartment apartement apt suite ste kamer room flat \
    studio wohnung whg zimmer loft lokaal tür tuer stiege porte interno int mieszkanie lok logement lgh";

/// Announce a part of a building or estate, but are also the last word of street names.
const ESTATES: &str = "\
    gebouw building bldg gebäude bâtiment batiment bât bat blok block bloc hal halle hall loods gate dock \
    deur toren tower poort ingang eingang aufgang entree entrée etage étage verdieping floor niveau level \
    residentie résidence residence res haus huis top escalier esc portiek vleugel wing unité kavel perceel \
    stand plot lot woonboot woonark";

/// Bear a number as a part of their name: `Rijksweg 34`, `Straße 5`.
const ROADS: &str = "\
    rijksweg provincialeweg provinciale weg autoweg snelweg hoofdverkeersweg straße strasse str route rte \
    nationale départementale highway hwy motorway sector secteur sektor wijk zone";

/// Begin a line that names a recipient.
const RECIPIENTS: &str = "\
    afdeling afd abteilung abt department dept t.a.v tav attn att z.hd zhd c/o p/a o.v.v stichting vereniging";

/// Follow the name of a company.
const COMPANY_FORMS: &str = "\
    bv b.v nv n.v vof v.o.f bvba cv c.v gmbh ag kg ohg ug ltd limited plc llc llp inc sarl s.a.r.l sas s.a.s srl s.r.l \
    sprl s.p.r.l";

/// End a street named after a day: `3 Oktoberstraat`.
const STREET_ENDS: [&str; 9] = [
    "straat", "plein", "laan", "weg", "park", "brug", "straße", "strasse", "platz",
];

/// Follow a house number as they are.
const SUFFIXES: &str = "\
    bis ter quater quinquies hs huis hoog boven beneden bel-etage souterrain parterre bg zwart rood rd zw \
    wit achter voor links rechts midden li re left right rear front achterhuis voorhuis bovenhuis \
    benedenhuis hinterhaus vorderhaus seitenflügel eg og dg ug kelder keller zolder rez-de-chaussée bj tv th \
    mf izq dcha esq dir gauche droite t/o t.o penthouse winkel kantoor bedrijf";

/// Stand before a second number.
const JOINERS: &str = "bis en und et and e y t/m tm tot to à a t/o t.o tegenover naast nabij bij";

/// Follow the number of a floor or side: `1e etage`, `2 hoog`.
const FLOORS: &str = "\
    etage étage etg ét et verdieping verd vd hoog og obergeschoss stock stk floor fl piano piso planta andar \
    links rechts li re tv th mf izq dcha esq dir voor achter gauche droite piętro";

/// Written before a house number; they carry nothing of their own.
const MARKERS: &str = "nr no n° nº num nummer numero número numéro number # hausnummer hausnr hnr huisnummer huisnr";

/// Begin a street name that stands behind its number.
const STREET_TYPES: &str = "\
    rue avenue av ave boulevard bd bld blvd place pl chemin che ch allée allee impasse quai route rte cours \
    square passage sentier venelle ruelle faubourg chaussée clos drève montée via calle street";

/// Ends of ordinal numbers: `2e`, `1ste`, `5th`.
const ORDINALS: &str = "e de ste er ère ere re ème eme ième nd nde rd th st º ª ° o te";

/// Months, for streets named after a day.
const MONTHS: &str = "\
    januari februari maart april mei juni juli augustus september oktober november december januar jänner \
    februar märz mai august dezember janvier février fevrier mars avril juin juillet août aout septembre \
    octobre novembre décembre decembre january february march may june july october gennaio febbraio marzo \
    aprile maggio giugno luglio agosto settembre ottobre dicembre enero febrero abril mayo junio julio \
    septiembre octubre noviembre diciembre maio setembro outubro dezembro maja decembrie noiembrie";

/// Begin a post box.
const POST_BOXES: &[&str] = &[
    "postbus",
    "postfach",
    "antwoordnummer",
    "po box",
    "p.o. box",
    "p.o box",
    "post office box",
    "postbox",
    "boîte postale",
    "boite postale",
    "bp",
    "b.p",
    "casella postale",
    "apartado",
    "postboks",
    "box postal",
    "cs",
];

/// Countries in which the number stands before the street.
const NUMBER_FIRST: &str = "fr mc lu gb ie us ca au nz";

/// The word in the form in which it is compared.
pub(super) fn fold(word: &str) -> String {
    word.to_lowercase().trim_end_matches('.').to_owned()
}

/// Whether a list of words, separated by blanks, holds the word.
fn holds(list: &str, word: &str) -> bool {
    let word = fold(word);
    list.split_ascii_whitespace().any(|known| known == word)
}

/// `bus`, `unit`: a number behind it is not a house number.
pub(super) fn is_unit(word: &str) -> bool {
    holds(UNITS, word)
}

/// `gebouw`, `hal`: a number behind it is a house number only when nothing else is.
pub(super) fn is_estate(word: &str) -> bool {
    holds(ESTATES, word)
}

/// `bis`, `hs`: stands behind a house number as it is.
pub(super) fn is_suffix(word: &str) -> bool {
    holds(SUFFIXES, word)
}

/// `t/m`, `-`: a number may follow.
pub(super) fn is_joiner(word: &str) -> bool {
    holds(JOINERS, word) || (!word.is_empty() && word.chars().all(is_dash))
}

/// `etage`, `hoog`: makes the number before it a floor.
pub(super) fn is_floor(word: &str) -> bool {
    holds(FLOORS, word)
}

/// `nr`, `no`: only says that a number follows.
pub(super) fn is_marker(word: &str) -> bool {
    holds(MARKERS, word)
}

/// `rue`, `via`: begins the street behind a number.
pub(super) fn is_street_type(word: &str) -> bool {
    holds(STREET_TYPES, word)
}

/// `rijksweg`, `route`: a number behind it may be a part of the name.
pub(super) fn is_road(word: &str) -> bool {
    holds(ROADS, word)
}

/// A line that names a person, a department or a company; whatever number it holds is not a house number, as long as
/// another line has one.
pub(super) fn is_recipient(line: &str) -> bool {
    let mut words = line.split(' ');
    words
        .clone()
        .next()
        .is_some_and(|first| holds(RECIPIENTS, first.trim_end_matches(':')))
        || words.any(|word| holds(COMPANY_FORMS, word.trim_end_matches(',')))
}

/// What stands behind the digits of an ordinal number.
pub(super) fn is_ordinal(tail: &str) -> bool {
    tail == "." || holds(ORDINALS, tail)
}

/// The name of a month.
pub(super) fn is_month(word: &str) -> bool {
    holds(MONTHS, word)
}

/// The name of a month with what makes it a street: `Oktoberstraat`.
pub(super) fn is_month_street(word: &str) -> bool {
    let word = fold(word);
    STREET_ENDS
        .iter()
        .any(|end| word.strip_suffix(end).is_some_and(is_month))
}

/// How many words of the beginning of the line name a post box.
pub(super) fn post_box_words(words: &[&str]) -> Option<usize> {
    (1..=words.len().min(3)).find(|&count| {
        let beginning = words.get(..count).unwrap_or_default().join(" ");
        POST_BOXES.contains(&fold(&beginning).as_str())
    })
}

/// Whether the country writes the number before the street.
pub(super) fn number_comes_first(country_code: &str) -> bool {
    holds(NUMBER_FIRST, country_code.trim())
}

/// What joins two numbers, or a number and a letter.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '/' | '\\' | '+' | '&' | '|')
}
