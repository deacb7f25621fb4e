//! The closed classes of words in street lines: what announces a number, a date, a road, a post box, a street.
//!
//! No list says what may stand behind a house number: there the first number counts, whatever the words between
//! (decision 14). The lists of building parts only break ties, such as that between `Magazijn 2` and `Dam 12`. Kinds of
//! street are few, and hardly ever new; they decide which of two texts is the street.
//!
//! Words are in the form in which they are compared: in lower case, without full stops and accents. Phrases have up to
//! three.

/// Announce a part of a building; what follows is never a house number.
pub(super) const UNITS: &str = "\
    bus, busnr, busnummer, bte, bt, boite, box, unit, app, appt, apt, apto, appartement, apartment, apartement, \
    appartamento, apartamento, suite, ste, kamer, kamernr, kamernummer, room, rm, flat, flt, studio, wohnung, whg, \
    zimmer, loft, lokal, lok, tur, tuer, stiege, stg, porte, puerta, interno, int, mieszkanie, logement, lgh, lejl, \
    lejlighed, leilighet, leil, woning, huisje, wohneinheit, piso, planta, km, kilometer, kilometre, pk, ap, кв, \
    квартира, ап, etage, verdieping, verd, floor, fl, level, lvl, niveau, piano, pietro, vaning, andar, emelet, \
    kerros, patro, poschodie, ligplaats, stellplatz, parkplatz, liegeplatz, innenhof, hinterhof, bahnsteig, \
    campingplatz, standplatz, abstellplatz, tennisbaan, briefkasten, postnummer, salida, exit, afrit, ausfahrt, \
    sortie, uscita";

/// Announce a building, a quarter or a part of an estate, but are also the last word of street names: a number behind
/// them is a house number only where a country needs one and nothing else is one.
pub(super) const ESTATES: &str = "\
    gebouw, building, bldg, gebaude, batiment, bat, blok, block, blk, bloc, bloque, hal, halle, hall, loods, gate, \
    dock, deur, toren, tower, twr, poort, ingang, eingang, aufgang, entree, residentie, residence, res, haus, huis, \
    house, villa, escalier, esc, escalera, top, portiek, vleugel, wing, unite, kavel, perceel, stand, plot, lot, \
    lote, lotto, parcela, parcelle, woonboot, woonark, chalet, bungalow, caravan, magazijn, winkel, shop, \
    winkelpand, kantoor, office, magasin, local, locale, nave, capannone, hangar, bedrijfspand, unitgebouw, bedrijf, \
    bureau, ruimte, balie, kiosk, kiosque, werkplaats, atelier, garage, shed, scala, palazzina, portal, edificio, \
    torre, modulo, sala, salle, raum, lagerhalle, sector, secteur, sektor, wijk, zone, zona, phase, fase, etapa, \
    stadtteil, bezirk, quartier, quartiere, barrio, colonia, distrito, district, arrondissement, gewerbegebiet, \
    industriegebiet, industrieterrein, bedrijventerrein, zi, za, zac, poligono, lotissement, quadra, terminal, pier, \
    junction, cluster, stage, wohnblock, trakt, objekt, obj, vchod, vhod, вх, filiaal, filiale, vestiging, depot, \
    store, warehouse, chambre, cabinet, appartementencomplex, pakketpunt, postpunt, servicepunt, afhaalpunt, \
    paketshop";

/// Bear a number as a part of their name, always: it is the number of the road.
pub(super) const ROADS: &str = "\
    route, rte, route nationale, route departementale, nationale, departementale, autoroute, chemin rural, voie \
    communale, autobahn, autosnelweg, highway, hwy, motorway, freeway, interstate, county road, county rd, state \
    road, state rd, state route, us route, us highway, us hwy, farm to market road, ranch road, township road, \
    county highway, state highway, state hwy, rural route, rural road, forest road, forest service road, star route, \
    concession, strada provinciale, strada statale, strada regionale, autostrada, carretera, carretera nacional, \
    ctra, autovia, autopista, estrada nacional, estrada municipal, rodovia, riksvag, lansvag, riksvei, fylkesvei, \
    europavei, droga krajowa, droga wojewodzka, jalan, jln, jl, lorong, persiaran";

/// May bear a number as a part of their name, when another one follows directly: `Rijksweg 34 12`.
pub(super) const NUMBERED: &str = "\
    rijksweg, provincialeweg, provinciale weg, autoweg, snelweg, hoofdverkeersweg, bundesstraße, bundesstrasse, \
    landesstraße, landesstrasse, sector, secteur, sektor, wijk, zone";

/// Begin a line that names a recipient.
pub(super) const RECIPIENTS: &str = "\
    afdeling, afd, abteilung, abt, department, dept, tav, tnv, attn, att, attention, zhd, c/o, p/a, ovv, stichting, \
    vereniging, firma, fa, chez, presso, receptie, balie, reception, familie, fam, dhr, mevr, mw, herr, frau, \
    monsieur, madame, societe";

/// Follow the name of a company.
pub(super) const COMPANY_FORMS: &str = "\
    bv, nv, vof, bvba, cv, cvba, gmbh, ag, kg, ohg, ug, ltd, limited, plc, llc, llp, inc, corp, sarl, sas, sa, srl, \
    sprl, spa, asbl, vzw, eenmanszaak, ab, aps, oy, oyj, as, asa, kft, zrt, sro, doo, lda";

/// Follow a house number as they are.
pub(super) const SUFFIXES: &str = "\
    bis, ter, quater, quinquies, hs, huis, hoog, boven, beneden, bel-etage, souterrain, parterre, bg, zwart, rood, \
    rd, zw, wit, achter, voor, links, rechts, midden, li, re, left, right, rear, front, achterhuis, voorhuis, \
    bovenhuis, benedenhuis, hinterhaus, vorderhaus, seitenflugel, eg, og, dg, ug, kelder, keller, zolder, \
    rez-de-chaussee, rdc, bj, tv, th, mf, izq, dcha, esq, dto, dir, gauche, droite, t/o, to, penthouse, winkel, \
    kantoor, bedrijf, bajo, rosso, snc";

/// Stand before a second number.
pub(super) const JOINERS: &str = "\
    bis, en, und, et, and, e, y, t/m, tm, tot, to, a, t/o, tegenover, naast, nabij, bij, hoek, achter";

/// Follow the number of a floor or side: `1e etage`, `2 hoog`.
pub(super) const FLOORS: &str = "\
    etage, etages, etg, et, verdieping, verd, vd, hoog, og, obergeschoss, stock, stockwerk, stk, floor, fl, flr, \
    piano, piso, planta, andar, links, rechts, li, re, tv, th, mf, izq, dcha, dta, esq, dto, dir, voor, achter, \
    gauche, droite, pietro, sal, tr, vaning, kerros, emelet, em, patro, poschodie, hg, niveau, level";

/// Make a bare number before them a floor: `3 etage` at the end of a line.
pub(super) const STOREYS: &str = "\
    etage, verdieping, verd, stock, stockwerk, obergeschoss, floor, fl, sal, kerros, emelet, pietro";

/// Written before a house number; they carry nothing of their own.
pub(super) const MARKERS: &str = "\
    nr, no, n°, nº, №, num, nummer, numero, number, #, hausnummer, hausnr, hnr, huisnummer, huisnr, nro, no°, cislo, \
    numer, n:o, housenumber, civico, nciv";

/// Stand before a noun or a name, so that a number behind them counts it: `De 3 Ambachten`, `Rue des 3 Ponts`.
pub(super) const ARTICLES: &str = "\
    de, het, 't, den, der, des, die, das, dem, the, les, la, le, aux, du, los, las, el, lo, gli, i, delle, dei, \
    degli, della, del, dell', dos, nel, ai, alle, zu, zum, zur, of, van, von, os, as, do, da";

/// Begin a street rather than a building: `Am Markt`, `Aan de Rijn`.
pub(super) const PREPOSITIONS: &str = "\
    am, an, auf, im, in, zum, zur, zu, unter, hinter, vor, uber, ob, aan, op, onder, achter, boven, over, tussen, \
    langs, naar, sous, sur, pod, na, nad";

/// Ends of ordinal numbers: `2e`, `1ste`, `5th`, `28ης`.
pub(super) const ORDINALS: &str = "\
    e, de, ste, er, ere, re, eme, ieme, nd, nde, rd, th, st, º, ª, °, te, go, ης, η, ου, ος, :e, :a, -e, -a, -go, \
    -ti, -ти, -ви, -ри, -ша, -ва, -та, -я, -и, -го, -ра, -i, -er, -ste, -de, ty, tego";

/// Months, for streets named after a day, in the forms that stand behind one.
pub(super) const MONTHS: &str = "\
    januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, november, december, januar, \
    janner, februar, marz, mai, august, dezember, janvier, fevrier, mars, avril, juin, juillet, aout, septembre, \
    octobre, novembre, decembre, january, february, march, may, june, july, october, gennaio, febbraio, marzo, \
    aprile, maggio, giugno, luglio, agosto, settembre, ottobre, dicembre, enero, febrero, abril, mayo, junio, julio, \
    septiembre, setiembre, octubre, noviembre, diciembre, janeiro, fevereiro, marco, maio, junho, julho, setembro, \
    outubro, novembro, dezembro, gener, febrer, maig, juny, juliol, agost, setembre, desembre, stycznia, lutego, \
    marca, kwietnia, maja, czerwca, lipca, sierpnia, wrzesnia, pazdziernika, listopada, grudnia, ledna, unora, \
    brezna, dubna, kvetna, cervna, cervence, srpna, zari, rijna, listopadu, prosince, januara, februara, aprila, \
    juna, jula, augusta, septembra, oktobra, novembra, decembra, sijecnja, veljace, ozujka, travnja, svibnja, \
    lipnja, srpnja, kolovoza, rujna, studenog, studenoga, prosinca, januarja, februarja, junija, julija, avgusta, \
    avgust, oktobar, decembar, septembar, novembar, ianuarie, februarie, martie, aprilie, iunie, iulie, septembrie, \
    octombrie, noiembrie, decembrie, marts, maj, augusti, tammikuuta, helmikuuta, maaliskuuta, huhtikuuta, \
    toukokuuta, kesakuuta, heinakuuta, elokuuta, syyskuuta, lokakuuta, marraskuuta, joulukuuta, marcius, majus, \
    junius, julius, augusztus, szeptember, ocak, subat, mart, nisan, mayıs, mayis, haziran, temmuz, agustos, eylul, \
    ekim, kasim, kasım, aralik, aralık, януари, февруари, март, април, маи, юни, юли, август, септември, октомври, \
    ноември, декември, января, февраля, марта, апреля, мая, июня, июля, августа, сентября, октября, ноября, декабря, \
    ιανουαριου, φεβρουαριου, μαρτιου, απριλιου, μαιου, ιουνιου, ιουλιου, αυγουστου, σεπτεμβριου, οκτωβριου, \
    νοεμβριου, δεκεμβριου";

/// Begin a post box.
pub(super) const POST_BOXES: &str = "\
    postbus, postfach, pf, antwoordnummer, po box, p o box, pobox, pob, p o b, post office box, postbox, boite \
    postale, bp, cs, tsa, case postale, casella postale, apartado, apartado de correos, apartado postal, apdo, caixa \
    postal, casilla, casilla de correo, postboks, postboxen, box postal, gpo box, private bag, locked bag, skrytka \
    pocztowa, skr poczt, skrytka, a/я, abonentska schranka, postafiok, postiljonilaatikko, freepost, postrestante";

/// Kinds of street that begin one: `Rue de la Paix`.
pub(super) const BEGINNINGS: &str = "\
    rue, avenue, av, ave, boulevard, bd, bld, blvd, place, pl, chemin, che, ch, allee, allees, impasse, imp, quai, \
    route, rte, cours, crs, square, passage, sentier, venelle, ruelle, faubourg, fbg, chaussee, chee, clos, dreve, \
    montee, esplanade, promenade, rond-point, cite, voie, via, viale, vle, piazza, pza, piazzale, ple, corso, cso, \
    largo, vicolo, strada, salita, discesa, lungomare, lungotevere, lungarno, calata, galleria, traversa, contrada, \
    borgo, calle, cl, avenida, avda, avd, plaza, plza, paseo, pso, ronda, camino, carretera, ctra, travesia, rambla, \
    carrer, passeig, placa, avinguda, cami, glorieta, cuesta, callejon, carrera, cra, kra, diagonal, transversal, \
    autopista, calzada, rua, travessa, praca, estrada, alameda, calcada, beco, rotunda, rodovia, str, bulevardul, \
    bd-ul, b-dul, calea, aleea, soseaua, sos, intrarea, piata, splaiul, ul, ulica, ulice, aleja, aleje, plac, \
    osiedle, rondo, nam, namesti, namestie, trida, tr, nabrezi, trg, cesta, ulitsa, ул, улица, бул, булевард, пл, \
    площад, проспект, просп, пр-т, пер, переулок, вул, вулиця, жк, булевар, οδος, λεωφορος, λεωφ, πλατεια, jalan, \
    jln, jl, lorong, persiaran, triq, sharia, straße, strasse";

/// Kinds of street that end one, each a word: `Baker Street`, `Lange straat`.
pub(super) const ENDS: &str = "\
    street, str, road, rd, avenue, ave, av, lane, ln, drive, dr, boulevard, blvd, bvd, square, sq, straat, weg, \
    laan, plein, straße, strasse, platz, allee, steenweg, markt, gracht, kade, singel, dijk, steeg, gatan, vej, \
    utca, korut, setany, sokak, caddesi, iela, gatve, tanav, maantee";

/// The same, where English is written.
pub(super) const ENGLISH_ENDS: &str = "\
    st, court, ct, crescent, cres, cr, close, cl, place, pl, terrace, terr, ter, tce, way, parkway, pkwy, pky, \
    circle, cir, trail, trl, row, mews, gardens, gdns, grove, gr, hill, walk, quay, wharf, green, rise, view, \
    esplanade, esp, parade, pde, promenade, loop, alley, aly, plaza, plz, pike, turnpike, tpke, end, broadway, \
    bypass, highway, hwy, expressway, freeway, causeway, circus, yard, lea, vale, crest, bend, run, path, cove, \
    ridge, meadow, meadows, common, link, chase, drove, strand, embankment, marg, cross, dve, cct, circuit";

/// Follow the kind of a street: `Queen's Road Central`, `Main St NW`.
pub(super) const DIRECTIONS: &str = "\
    n, s, e, w, ne, nw, se, sw, north, south, east, west, central, upper, lower, nord, sud, est, ouest, oost, zuid, \
    noord, northeast, northwest, southeast, southwest";

/// Words that are something in one country only, being short or something else in others.
pub(super) const ROADS_BY_COUNTRY: [(&str, &str); 12] = [
    ("IT", "sp, ss, sr"),
    ("FR", "rn, rd, cd, vc"),
    ("BE", "rn"),
    ("ES", "cn"),
    ("PT", "en, em, ic, ip"),
    ("US", "sr, cr, rr, hc, us, i, fm, rm"),
    ("CA", "rr, sr"),
    ("SE", "rv, lv"),
    ("NO", "rv, fv"),
    ("FI", "vt, kt"),
    ("PL", "dk, dw"),
    ("NZ", "sh"),
];

/// See [`MARKERS`].
pub(super) const MARKERS_BY_COUNTRY: [(&str, &str); 10] = [
    ("CZ", "c, cp, co, ce"),
    ("SK", "c, cp, co"),
    ("RS", "br, kbr, бр"),
    ("HR", "br, kbr, kc"),
    ("BA", "br"),
    ("ME", "br"),
    ("RU", "д, дом"),
    ("UA", "д, буд"),
    ("BY", "д, дом"),
    ("BG", "бр"),
];

/// See [`POST_BOXES`].
pub(super) const POST_BOXES_BY_COUNTRY: [(&str, &str); 6] = [
    ("SE", "box"),
    ("FI", "pl, pb"),
    ("NO", "pb"),
    ("DK", "pb"),
    ("CH", "cp"),
    ("CA", "cp"),
];

/// See [`BEGINNINGS`].
pub(super) const BEGINNINGS_BY_COUNTRY: [(&str, &str); 5] = [
    ("PL", "al, os"),
    ("FR", "r, all, imp"),
    ("PT", "r"),
    ("BR", "r"),
    ("RO", "al"),
];

/// See [`ENDS`]: `Váci út`.
pub(super) const ENDS_BY_COUNTRY: [(&str, &str); 8] = [
    ("NO", "vei, gate, gata"),
    ("DK", "gade"),
    ("SE", "gata, vagen, vag"),
    ("HU", "ut, utja, u, ter, tere, krt, koz, sor, fasor, rakpart, dulo"),
    ("EE", "tn, mnt, pst, puiestee, tee"),
    ("LV", "prospekts, bulvaris, cels"),
    ("LT", "g, pr, prospektas, al, aleja, plentas, pl"),
    ("TR", "sok, sokagi, sk, cadde, cad, cd, bulvari, blv, meydani"),
];

/// Kinds of street that end a compound: `Hoofdstraat`, `Bahnhofstr.`
pub(super) const ENDINGS: &str = "\
    straat, street, straatje, strjitte, weg, wegje, laan, laantje, plein, gracht, kade, singel, dijk, steeg, dreef, pad, baan, \
    markt, plantsoen, burgwal, boulevard, allee, straße, strasse, str, gasse, platz, ufer, damm, steig, chaussee, promenade";

/// The same, where they would be part of many other words elsewhere: `Storgatan`.
pub(super) const ENDINGS_BY_COUNTRY: [(&str, &str); 7] = [
    ("FI", "katu, tie, kuja, polku, raitti, kaari, bulevardi, esplanadi"),
    ("IS", "stigur, vegur, braut, gata, gotu"),
    (
        "NO",
        "vei, veien, vegen, gate, gata, gaten, gt, stien, torg, torget, plass, alleen",
    ),
    (
        "DK",
        "vej, vejen, gade, gaden, alle, plads, torv, bakken, stræde, vænget",
    ),
    ("SE", "gatan, gata, vagen, vag, grand, torget, stigen, allen, backen"),
    ("NL", "hof, wal, vaart, brink"),
    ("BE", "hof, wal, vest, vliet, lei"),
];

/// Ends of words that name a place as well as a street: `Campingplatz`, `Tennisbaan`.
pub(super) const PLACES: [&str; 9] = [
    "platz", "steig", "hof", "baan", "markt", "pad", "damm", "plads", "plass",
];

/// End a street named after a day: `3 Oktoberstraat`.
pub(super) const DAY_STREETS: [&str; 10] = [
    "straat", "plein", "laan", "weg", "park", "brug", "straße", "strasse", "platz", "str",
];

/// Ends of ordinal numbers where English is written, and elsewhere a letter of a house number: `12E High Street`.
pub(super) const ENGLISH_ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

/// Ends of ordinal numbers in Spanish, Portuguese and Italian: `2a Travessa`.
pub(super) const ROMANCE_ORDINALS: [&str; 2] = ["a", "o"];
