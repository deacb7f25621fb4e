//! The closed classes of words in street lines: what announces a number, a date, a road, a post box.
//!
//! No list says what may stand behind a house number: there the first number counts, whatever the words between
//! (ruling 14). The lists of building parts only break ties, such as that between `Magazijn 2` and `Dam 12`.
//!
//! Words are compared as [`fold`] leaves them: in lower case, without full stops and accents.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::country::Country;

/// Folded words, and phrases of up to three, separated by commas.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

/// Makes a set of words of their list.
pub(super) fn set(list: &'static str) -> HashSet<&'static str> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// The word in the form in which it is compared.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b'.')
    {
        return Cow::Borrowed(word);
    }
    let lower = word.to_lowercase();
    let letters = lower
        .nfd()
        .filter(|&letter| letter != '.' && !is_combining_mark(letter));
    Cow::Owned(letters.nfc().collect())
}

fn holds(words: &Words, word: &str) -> bool {
    let word = fold(word);
    words.contains(word.trim_end_matches([':', ',', '/']))
}

/// Announce a part of a building; what follows is never a house number.
static UNITS: Words = LazyLock::new(|| {
    set(
        "bus, busnr, busnummer, bte, bt, boite, box, unit, app, appt, apt, apto, appartement, apartment, apartement, \
         appartamento, apartamento, suite, ste, kamer, kamernr, kamernummer, room, rm, flat, flt, studio, \
         wohnung, whg, zimmer, loft, lokal, lok, tur, tuer, stiege, stg, porte, puerta, interno, int, mieszkanie, \
         logement, lgh, lejl, lejlighed, leilighet, leil, woning, huisje, wohneinheit, piso, planta, km, kilometer, \
         kilometre, pk, ap, кв, квартира, ап, etage, verdieping, verd, floor, fl, level, lvl, niveau, piano, \
         pietro, vaning, andar, emelet, kerros, patro, poschodie, ligplaats, stellplatz, parkplatz, liegeplatz, \
         innenhof, hinterhof, bahnsteig, campingplatz, standplatz, abstellplatz, tennisbaan, briefkasten, postnummer, salida, exit, afrit, ausfahrt, sortie, uscita",
    )
});

/// Announce a building or a part of an estate, but are also the last word of street names: a number behind them is a
/// house number only where a country needs one and nothing else is one.
static ESTATES: Words = LazyLock::new(|| {
    set(
        "gebouw, building, bldg, gebaude, batiment, bat, blok, block, blk, bloc, bloque, hal, halle, hall, loods, gate, \
         dock, deur, toren, tower, twr, poort, ingang, eingang, aufgang, entree, residentie, residence, res, haus, \
         huis, house, villa, escalier, esc, escalera, top, portiek, vleugel, wing, unite, kavel, perceel, stand, plot, lot, \
         lote, lotto, parcela, parcelle, woonboot, woonark, chalet, bungalow, caravan, magazijn, winkel, shop, winkelpand, \
         kantoor, office, magasin, local, locale, nave, capannone, hangar, bedrijfspand, unitgebouw, bedrijf, bureau, \
         ruimte, balie, kiosk, kiosque, werkplaats, atelier, garage, shed, scala, palazzina, portal, edificio, \
         torre, modulo, sala, salle, raum, lagerhalle, sector, secteur, sektor, wijk, \
         zone, zona, phase, fase, etapa, stadtteil, bezirk, quartier, quartiere, barrio, colonia, distrito, district, \
         arrondissement, gewerbegebiet, industriegebiet, industrieterrein, bedrijventerrein, zi, za, zac, poligono, \
         lotissement, quadra, terminal, pier, junction, cluster, stage, wohnblock, trakt, objekt, obj, vchod, vhod, вх, \
         filiaal, filiale, vestiging, depot, store, warehouse, chambre, cabinet, appartementencomplex, \
         pakketpunt, postpunt, servicepunt, afhaalpunt, paketshop",
    )
});

/// Bear a number as a part of their name, always: it is the number of the road.
static ROADS: Words = LazyLock::new(|| {
    set(
        "route, rte, route nationale, route departementale, nationale, departementale, autoroute, chemin rural, \
         voie communale, autobahn, autosnelweg, highway, hwy, motorway, freeway, interstate, county road, \
         county rd, state road, state rd, state route, us route, us highway, us hwy, farm to market road, \
         ranch road, township road, county highway, state highway, state hwy, rural route, rural road, forest road, \
         forest service road, star route, concession, strada provinciale, strada statale, strada regionale, autostrada, \
         carretera, carretera nacional, ctra, autovia, autopista, estrada nacional, estrada municipal, rodovia, \
         riksvag, lansvag, riksvei, fylkesvei, europavei, droga krajowa, droga wojewodzka, jalan, jln, jl, lorong, \
         persiaran",
    )
});

/// The same as an abbreviation, in the countries in which it means nothing else.
const ROAD_CODES: [(&str, &str); 12] = [
    ("IT", "sp ss sr"),
    ("FR", "rn rd cd vc"),
    ("BE", "rn"),
    ("ES", "cn"),
    ("PT", "en em ic ip"),
    ("US", "sr cr rr hc us i fm rm"),
    ("CA", "rr sr hwy"),
    ("SE", "rv lv"),
    ("NO", "rv fv"),
    ("FI", "vt kt"),
    ("PL", "dk dw"),
    ("NZ", "sh"),
];

/// May bear a number as a part of their name, when another one follows directly: `Rijksweg 34 12`.
static NUMBERED: Words = LazyLock::new(|| {
    set(
        "rijksweg, provincialeweg, provinciale weg, autoweg, snelweg, hoofdverkeersweg, bundesstraße, bundesstrasse, \
         landesstraße, landesstrasse, sector, secteur, sektor, wijk, zone",
    )
});

/// Begin a line that names a recipient.
static RECIPIENTS: Words = LazyLock::new(|| {
    set(
        "afdeling, afd, abteilung, abt, department, dept, tav, ta v, tnv, attn, att, attention, z hd, zhd, \
         c/o, p/a, o v v, ovv, stichting, vereniging, firma, fa, chez, presso, receptie, balie, \
         reception, familie, fam, dhr, mevr, mw, herr, frau, monsieur, madame, societe",
    )
});

/// Follow the name of a company.
static COMPANY_FORMS: Words = LazyLock::new(|| {
    set(
        "bv, nv, vof, bvba, cv, cvba, gmbh, ag, kg, ohg, ug, ltd, limited, plc, llc, llp, inc, corp, sarl, sas, sa, srl, \
         sprl, spa, asbl, vzw, eenmanszaak, ab, aps, oy, oyj, as, asa, kft, zrt, sro, sp z oo, doo, lda",
    )
});

/// Follow a house number as they are.
static SUFFIXES: Words = LazyLock::new(|| {
    set(
        "bis, ter, quater, quinquies, hs, huis, hoog, boven, beneden, bel-etage, souterrain, parterre, bg, zwart, rood, \
         rd, zw, wit, achter, voor, links, rechts, midden, li, re, left, right, rear, front, achterhuis, voorhuis, \
         bovenhuis, benedenhuis, hinterhaus, vorderhaus, seitenflugel, eg, og, dg, ug, kelder, keller, zolder, \
         rez-de-chaussee, rdc, bj, tv, th, mf, izq, dcha, esq, dto, dir, gauche, droite, t/o, to, penthouse, \
         winkel, kantoor, bedrijf, bajo, rosso, snc",
    )
});

/// Stand before a second number.
static JOINERS: Words = LazyLock::new(|| {
    set("bis, en, und, et, and, e, y, t/m, tm, tot, to, a, t/o, tegenover, naast, nabij, bij, hoek, achter")
});

/// Follow the number of a floor or side: `1e etage`, `2 hoog`.
static FLOORS: Words = LazyLock::new(|| {
    set(
        "etage, etages, etg, et, verdieping, verd, vd, hoog, og, obergeschoss, stock, stockwerk, stk, floor, fl, flr, \
         piano, piso, planta, andar, links, rechts, li, re, tv, th, mf, izq, dcha, dta, esq, dto, dir, voor, achter, \
         gauche, droite, pietro, sal, tr, vaning, kerros, emelet, em, patro, poschodie, hg, niveau, level",
    )
});

/// Make a bare number before them a floor: `3 etage` at the end of a line.
static STOREYS: Words = LazyLock::new(|| {
    set("etage, verdieping, verd, stock, stockwerk, obergeschoss, floor, fl, sal, kerros, emelet, piętro")
});

/// Written before a house number; they carry nothing of their own.
static MARKERS: Words = LazyLock::new(|| {
    set(
        "nr, no, n°, nº, №, num, nummer, numero, number, #, hausnummer, hausnr, hnr, huisnummer, huisnr, nro, no°, \
         cislo, numer, n:o, housenumber, civico, nciv",
    )
});

/// The same as an abbreviation, in the countries in which it means nothing else.
const MARKER_CODES: [(&str, &str); 10] = [
    ("CZ", "c cp co ce"),
    ("SK", "c cp co"),
    ("RS", "br kbr бр"),
    ("HR", "br kbr kc"),
    ("BA", "br"),
    ("ME", "br"),
    ("RU", "д дом"),
    ("UA", "д буд"),
    ("BY", "д дом"),
    ("BG", "бр"),
];

/// Stand before a noun or a name, so that a number behind them counts it: `De 3 Ambachten`, `Rue des 3 Ponts`.
static ARTICLES: Words = LazyLock::new(|| {
    set(
        "de, het, 't, den, der, des, die, das, dem, the, les, la, le, aux, des, du, los, las, el, lo, gli, i, le, delle, \
         dei, degli, della, del, dell', dos, nel, ai, alle, zu, zum, zur, of, van, von, os, as, dos, das, do, da",
    )
});

/// Begin a street rather than a building: `Am Markt`, `Aan de Rijn`.
static PREPOSITIONS: Words = LazyLock::new(|| {
    set(
        "am, an, auf, im, in, zum, zur, zu, unter, hinter, vor, uber, ob, aan, op, onder, achter, boven, over, \
         tussen, langs, naar, sous, sur, pod, na, nad",
    )
});

/// Ends of words that name a place as well as a street: `Campingplatz`, `Tennisbaan`.
const PLACES: [&str; 9] = [
    "platz", "steig", "hof", "baan", "markt", "pad", "damm", "plads", "plass",
];

/// Ends of ordinal numbers: `2e`, `1ste`, `5th`, `28ης`.
static ORDINALS: Words = LazyLock::new(|| {
    set(
        "e, de, ste, er, ere, re, eme, ieme, nd, nde, rd, th, st, º, ª, °, te, go, ης, η, ου, ος, :e, :a, -e, -a, \
         -go, -ti, -ти, -ви, -ри, -ша, -ва, -та, -я, -й, -го, -ра, -i, -er, -ste, -de, ty, tego",
    )
});

/// The same where English is written, and elsewhere a letter of a house number: `12E High Street`.
const ENGLISH_ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

/// The same where Spanish, Portuguese and Italian are: `2a Travessa`.
const ROMANCE_ORDINALS: [&str; 2] = ["a", "o"];

/// Months, for streets named after a day, in the forms that stand behind one.
static MONTHS: Words = LazyLock::new(|| {
    set(
        "januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, november, december, \
         januar, janner, februar, marz, mai, august, dezember, \
         janvier, fevrier, mars, avril, juin, juillet, aout, septembre, octobre, novembre, decembre, \
         january, february, march, may, june, july, october, \
         gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, ottobre, dicembre, \
         enero, febrero, abril, mayo, junio, julio, septiembre, setiembre, octubre, noviembre, diciembre, \
         janeiro, fevereiro, marco, maio, junho, julho, setembro, outubro, novembro, dezembro, \
         gener, febrer, maig, juny, juliol, agost, setembre, novembre, desembre, \
         stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, września, wrzesnia, października, \
         pazdziernika, listopada, grudnia, \
         ledna, unora, brezna, dubna, kvetna, cervna, cervence, srpna, zari, rijna, listopadu, prosince, \
         januara, februara, aprila, juna, jula, augusta, septembra, oktobra, novembra, decembra, \
         sijecnja, veljace, ozujka, travnja, svibnja, lipnja, srpnja, kolovoza, rujna, studenog, studenoga, prosinca, \
         januarja, februarja, junija, julija, avgusta, avgust, oktobar, decembar, septembar, novembar, \
         ianuarie, februarie, martie, aprilie, iunie, iulie, septembrie, octombrie, noiembrie, decembrie, \
         marts, maj, augusti, tammikuuta, helmikuuta, maaliskuuta, huhtikuuta, toukokuuta, kesakuuta, heinakuuta, \
         elokuuta, syyskuuta, lokakuuta, marraskuuta, joulukuuta, \
         januar, februar, marcius, majus, junius, julius, augusztus, szeptember, \
         ocak, subat, mart, nisan, mayıs, mayis, haziran, temmuz, agustos, eylul, ekim, kasim, kasım, aralik, aralık, \
         януари, февруари, март, април, май, юни, юли, август, септември, октомври, ноември, декември, \
         января, февраля, марта, апреля, мая, июня, июля, августа, сентября, октября, ноября, декабря, \
         ιανουαριου, φεβρουαριου, μαρτιου, απριλιου, μαιου, ιουνιου, ιουλιου, αυγουστου, σεπτεμβριου, οκτωβριου, \
         νοεμβριου, δεκεμβριου",
    )
});

/// Begin a post box.
static POST_BOXES: Words = LazyLock::new(|| {
    set(
        "postbus, postfach, pf, antwoordnummer, po box, p o box, pobox, pob, p o b, post office box, postbox, \
         boite postale, bp, cs, tsa, case postale, casella postale, apartado, apartado de correos, apartado postal, \
         apdo, caixa postal, casilla, casilla de correo, postboks, postboxen, box postal, gpo box, private bag, \
         locked bag, skrytka pocztowa, skr poczt, skrytka, a/я, abonentska schránka, postafiok, postiljonilaatikko, \
         freepost, postrestante",
    )
});

/// Begin a post box in one country and something else in others.
const POST_BOX_CODES: [(&str, &str); 6] = [
    ("SE", "box"),
    ("FI", "pl pb"),
    ("NO", "pb"),
    ("DK", "pb"),
    ("CH", "cp"),
    ("CA", "cp"),
];

/// End a street named after a day: `3 Oktoberstraat`.
const STREET_ENDS: [&str; 10] = [
    "straat", "plein", "laan", "weg", "park", "brug", "straße", "strasse", "platz", "str",
];

/// `bus`, `unit`: a number behind it is not a house number.
pub(super) fn is_unit(word: &str) -> bool {
    holds(&UNITS, word)
}

/// `gebouw`, `hal`: a number behind it is a house number only when nothing else is.
pub(super) fn is_estate(word: &str) -> bool {
    holds(&ESTATES, word)
}

/// `bis`, `hs`: stands behind a house number as it is.
pub(super) fn is_suffix(word: &str) -> bool {
    word.is_empty() || holds(&SUFFIXES, word)
}

/// `t/m`, `-`: a number may follow.
pub(super) fn is_joiner(word: &str) -> bool {
    is_dashes(word) || holds(&JOINERS, word)
}

/// A word that is nothing but a dash.
pub(super) fn is_dashes(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_dash)
}

/// `etage`, `hoog`: makes the ordinal before it a floor.
pub(super) fn is_floor(word: &str) -> bool {
    holds(&FLOORS, word)
}

/// `etage`, `floor`: makes any number before it a floor.
pub(super) fn is_storey(word: &str) -> bool {
    holds(&STOREYS, word)
}

/// `nr`, `no`, in Czech `č.`: only says that a number follows. A capital `N` is a road, a capital `C` a building.
pub(super) fn is_marker(word: &str, country: &str) -> bool {
    matches!(word, "n" | "n." | "N." | "N.º" | "N°" | "Nº")
        || holds(&MARKERS, word)
        || (is_code(&MARKER_CODES, country, word) && !matches!(word, "c" | "C" | "C."))
}

/// `de`, `des`: a number behind it counts what follows.
pub(super) fn is_article(word: &str) -> bool {
    holds(&ARTICLES, word)
}

/// `am`, `aan`: what it begins is a street rather than a building.
pub(super) fn is_preposition(word: &str) -> bool {
    holds(&PREPOSITIONS, word)
}

/// `Campingplatz`: rather a place than a street, behind a house number.
pub(super) fn is_place(word: &str) -> bool {
    let word = fold(word);
    PLACES.iter().any(|end| word.ends_with(end))
}

/// The abbreviation of a road or of a post box that one country has.
fn is_code(codes: &[(&str, &str)], country: &str, word: &str) -> bool {
    let word = fold(word);
    let word = word.trim_end_matches(':');
    let mut own = codes.iter().filter(|(code, _)| *code == country);
    own.any(|(_, words)| words.split(' ').any(|known| known == word))
}

/// Whether the last words name a road by its number: `Strada Provinciale`, `Highway`.
pub(super) fn is_road(words: &[&str], country: &str) -> bool {
    words.last().is_some_and(|last| is_code(&ROAD_CODES, country, last)) || ends_with(&ROADS, words)
}

/// Whether the last words may name a road by its number: `Rijksweg`, `Wijk`.
pub(super) fn is_numbered(words: &[&str]) -> bool {
    ends_with(&NUMBERED, words)
}

fn ends_with(phrases: &Words, words: &[&str]) -> bool {
    (1..=words.len().min(3)).any(|count| {
        let phrase: Vec<_> = words.iter().skip(words.len() - count).map(|word| fold(word)).collect();
        phrases.contains(phrase.join(" ").as_str())
    })
}

/// How many words at the beginning name a post box.
pub(super) fn post_box_words(words: &[&str], country: &str) -> Option<usize> {
    let phrase = (1..=words.len().min(3)).rev().find(|&count| {
        let phrase: Vec<_> = words.iter().take(count).map(|word| fold(word)).collect();
        POST_BOXES.contains(phrase.join(" ").as_str())
    });
    phrase.or_else(|| {
        let first = words.first()?;
        is_code(&POST_BOX_CODES, country, first).then_some(1)
    })
}

/// Words that name a person, a department or a company; whatever number they hold is not a house number, as long as
/// another line has one.
pub(super) fn is_recipient(words: &[&str]) -> bool {
    words.first().is_some_and(|first| holds(&RECIPIENTS, first)) || words.iter().any(|word| is_company_form(word))
}

/// `B.V.`, `GmbH`; in capitals where it is also a word.
pub(super) fn is_company_form(word: &str) -> bool {
    let is_name = word.chars().any(char::is_uppercase);
    is_name && holds(&COMPANY_FORMS, word)
}

/// What stands behind the digits of an ordinal number.
pub(super) fn is_ordinal(tail: &str, country: &Country) -> bool {
    let word = fold(tail);
    match country.code.as_str() {
        _ if tail.is_empty() => false,
        "CA" if tail == "e" => true,
        "ES" | "PT" | "IT" | "BR" | "MX" if ROMANCE_ORDINALS.contains(&tail) => true,
        code if country.english && !code.is_empty() => ENGLISH_ORDINALS.contains(&word.as_ref()),
        _ => tail == "." || ORDINALS.contains(word.as_ref()),
    }
}

/// The name of a month.
pub(super) fn is_month(word: &str) -> bool {
    holds(&MONTHS, word)
}

/// The name of a month with what makes it a street: `Oktoberstraat`.
pub(super) fn is_month_street(word: &str) -> bool {
    let word = fold(word);
    STREET_ENDS
        .iter()
        .any(|end| word.strip_suffix(end).is_some_and(is_month))
}

/// What joins two numbers, or a number and a letter.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '/' | '\\' | '+' | '&' | '|')
}
