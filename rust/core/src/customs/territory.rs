//! Where goods from the Netherlands go with customs papers.
//!
//! Goods move freely only where both territories of the EU are: that of its customs (Regulation (EU) 952/2013, article 4)
//! and that of its value added tax (Directive 2006/112/EC, articles 5 to 7). The parts of member states that are outside
//! of one of them are those that these articles name. Monaco belongs to both (article 7 of the directive, article 4 of
//! the regulation), and Northern Ireland does for goods (Windsor Framework, articles 5 and 8).

use crate::text::caseless;

/// A delivery address, as far as customs cares. Any of it may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    /// ISO 3166 code of two letters.
    pub country: &'a str,
    /// Postal code as people write it.
    pub zip: &'a str,
    /// Town.
    pub city: &'a str,
    /// State or province, in words.
    pub state: &'a str,
}

/// Member states, and what is treated as one: Monaco, and Northern Ireland by the code that has no other use.
const INSIDE: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MC MT NL PL PT RO SE SI SK XI";

/// A part of a member state that is outside of the customs territory, the tax territory or both.
struct Apart {
    country: &'static str,
    /// Digits of a whole postal code there.
    digits: usize,
    /// With what the postal codes of the part begin.
    zips: &'static [&'static str],
    /// Names by which the part is known where there is no postal code that could tell, or one that others have, too.
    names: &'static [&'static str],
}

const fn apart(
    country: &'static str,
    digits: usize,
    zips: &'static [&'static str],
    names: &'static [&'static str],
) -> Apart {
    Apart {
        country,
        digits,
        zips,
        names,
    }
}

const APART: [Apart; 12] = [
    // Helgoland and Büsingen: outside of both.
    apart("DE", 5, &["27498"], &["helgoland", "heligoland"]),
    apart("DE", 5, &["78266"], &["büsingen", "büsingen am hochrhein", "buesingen"]),
    // Greenland is no part of the EU, and has Danish postal codes.
    apart("DK", 4, &["39"], &["grønland", "greenland", "kalaallit nunaat"]),
    // The Canary Islands: customs yes, tax no. Ceuta and Melilla: outside of both.
    apart(
        "ES",
        5,
        &["35", "38"],
        &["las palmas", "santa cruz de tenerife", "canarias"],
    ),
    apart("ES", 5, &["51"], &["ceuta"]),
    apart("ES", 5, &["52"], &["melilla"]),
    // The Åland Islands: customs yes, tax no.
    apart("FI", 5, &["22"], &["ahvenanmaa", "åland", "mariehamn"]),
    // Overseas departments: customs yes, tax no. Other overseas territories (975 to 988): outside of both.
    apart(
        "FR",
        5,
        &[
            "971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988",
        ],
        &[
            "guadeloupe",
            "martinique",
            "guyane",
            "guyane française",
            "la réunion",
            "réunion",
            "mayotte",
        ],
    ),
    // Mount Athos: customs yes, tax no.
    apart("GR", 5, &["63086", "63087"], &["mount athos", "agio oros", "άγιο όρος"]),
    // Livigno: outside of both; it shared its postal code of before with others. Campione d'Italia: customs yes, tax no.
    apart("IT", 5, &["23041"], &["livigno"]),
    apart("IT", 5, &["22061"], &["campione d'italia", "campione d’italia"]),
    // San Marino and the Vatican, which have Italian postal codes.
    apart("IT", 5, &["4789", "00120"], &["san marino", "città del vaticano"]),
];

/// Whether goods from the Netherlands need customs papers there. A country that is not known needs none: that it is
/// missing is said of the address.
#[must_use]
pub fn needs_papers(place: &Place<'_>) -> bool {
    let country = place.country.trim().to_ascii_uppercase();
    if country.is_empty() || is_northern_ireland(&country, place.zip) {
        return false;
    }
    let is_inside = INSIDE.split_ascii_whitespace().any(|known| known == country);
    !is_inside || APART.iter().any(|part| part.country == country && part.has(place))
}

/// Postal codes of Northern Ireland begin with `BT` and a number.
fn is_northern_ireland(country: &str, zip: &str) -> bool {
    let zip = zip.trim().to_ascii_uppercase();
    let number = zip.strip_prefix("BT").map(str::trim_start);
    country == "GB" && number.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

impl Apart {
    fn has(&self, place: &Place<'_>) -> bool {
        // `F-97400` and `D 78266` are written, too.
        let digits: String = place.zip.chars().filter(char::is_ascii_digit).collect();
        // One digit less is no code of the part: somebody has lost the zero that it began with.
        let by_zip = digits.len() == self.digits && self.zips.iter().any(|zip| digits.starts_with(zip));
        by_zip
            || [place.city, place.state]
                .iter()
                .any(|name| self.names.contains(&caseless(name).as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn papers(country: &str, zip: &str, city: &str, state: &str) -> bool {
        needs_papers(&Place {
            country,
            zip,
            city,
            state,
        })
    }

    #[test]
    fn goods_move_freely_within_both_territories() {
        for (country, zip, city) in [
            ("NL", "3011 XX", "Rotterdam"),
            ("nl", "", ""),
            ("DE", "78267", "Aach"),
            ("ES", "03500", "Benidorm"),
            ("ES", "3500", "Benidorm"),
            ("ES", "28001", "Madrid"),
            ("FR", "97", "Paris"),
            ("FR", "98000", "Monaco"),
            ("MC", "98000", "Monaco"),
            ("PT", "9000-001", "Funchal"),
            ("IT", "23030", "Valfurva"),
            ("FI", "00100", "Helsinki"),
            ("GR", "63080", "Nea Moudania"),
            ("GB", "BT1 5GS", "Belfast"),
            ("GB", " bt15gs", "Belfast"),
            ("XI", "", ""),
            ("IE", "", "Dublin"),
            ("DK", "3000", "Helsingør"),
            ("", "", ""),
        ] {
            assert!(!papers(country, zip, city, ""), "{country} {zip} {city}");
        }
    }

    #[test]
    fn papers_go_along_elsewhere() {
        for (country, zip, city, state) in [
            ("CH", "8001", "Zürich", ""),
            ("LI", "9490", "Vaduz", ""),
            ("GB", "SW1A 1AA", "London", ""),
            ("GB", "B1 1TT", "Birmingham", ""),
            ("GB", "", "Bathgate", ""),
            ("IM", "IM1 1AA", "Douglas", ""),
            ("JE", "JE2 3AB", "Saint Helier", ""),
            ("GG", "", "", ""),
            ("GI", "", "", ""),
            ("NO", "0150", "Oslo", ""),
            ("us", "94103", "San Francisco", "California"),
            ("SM", "47890", "San Marino", ""),
            ("IT", "47891", "Dogana", ""),
            ("VA", "00120", "", ""),
            ("AD", "AD500", "", ""),
            ("ES", "35001", "Las Palmas de Gran Canaria", ""),
            ("ES", "E-38001", "Santa Cruz", ""),
            ("ES", "", "Arona", "Santa Cruz de Tenerife"),
            ("ES", "51001", "Ceuta", ""),
            ("ES", "52001", "Melilla", ""),
            ("IT", "23041", "Livigno", ""),
            ("IT", "23030", "LIVIGNO", ""),
            ("IT", "I-22061", "Campione d'Italia", ""),
            ("DE", "D-78266", "Büsingen", ""),
            ("DE", "27498", "Helgoland", ""),
            ("FI", "22100", "Mariehamn", ""),
            ("FI", "FI-22100", "", ""),
            ("FI", "", "", "Ahvenanmaa"),
            ("AX", "22100", "Mariehamn", ""),
            ("GR", "630 86", "Karyes", ""),
            ("FR", "97400", "Saint-Denis", ""),
            ("FR", "F-98800", "Nouméa", ""),
            ("RE", "97400", "Saint-Denis", ""),
            ("GP", "", "", ""),
            ("DK", "3900", "Nuuk", ""),
            ("GL", "3900", "Nuuk", ""),
            ("FO", "100", "Tórshavn", ""),
            ("BQ", "", "Kralendijk", ""),
            ("CW", "", "", ""),
        ] {
            assert!(papers(country, zip, city, state), "{country} {zip} {city} {state}");
        }
    }
}
