//! What the post of a country wants of an address.

use unicode_normalization::UnicodeNormalization;

/// Countries in which Monta blocks an order without numeric house number (monta-api 3.2, decision 6).
const HOUSE_NUMBER_REQUIRED: [&str; 2] = ["NL", "BE"];

/// Countries that always need a postal code, whatever Odoo's country says (decision 6).
const POSTAL_CODE_REQUIRED: [&str; 3] = ["NL", "BE", "DE"];

/// Countries without postal codes (decision 15): those for which Google's address metadata (`libaddressinput`, after
/// the Universal Postal Union's addressing sheets) knows none. Unicode's CLDR (`postalCodeData.xml`) has none for them
/// either, but for the Cook Islands.
const WITHOUT_POSTAL_CODES: &str = "\
    AE AG AO AQ AW BF BI BJ BO BQ BS BV BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK JM KI KM KN LC LY ML \
    MO MR MS MW NR NU PA PS QA RW SB SC SL SR SS ST SX SY TD TF TG TK TL TO TT TV UG VU WS YE ZW";

/// States and provinces by their code, with the names that people and Odoo give them. Those are the countries whose post
/// writes the code.
const STATES: [(&str, &str); 3] = [
    (
        "US",
        "AL alabama|AK alaska|AZ arizona|AR arkansas|CA california|CO colorado|CT connecticut|DE delaware|\
         DC district of columbia|DC washington dc|FL florida|GA georgia|HI hawaii|ID idaho|IL illinois|IN indiana|IA iowa|\
         KS kansas|KY kentucky|LA louisiana|ME maine|MD maryland|MA massachusetts|MI michigan|MN minnesota|\
         MS mississippi|MO missouri|MT montana|NE nebraska|NV nevada|NH new hampshire|NJ new jersey|NM new mexico|\
         NY new york|NC north carolina|ND north dakota|OH ohio|OK oklahoma|OR oregon|PA pennsylvania|RI rhode island|\
         SC south carolina|SD south dakota|TN tennessee|TX texas|UT utah|VT vermont|VA virginia|WA washington|\
         WV west virginia|WI wisconsin|WY wyoming|AS american samoa|FM federated states of micronesia|FM micronesia|\
         GU guam|MH marshall islands|MP northern mariana islands|PW palau|PR puerto rico|VI virgin islands|\
         VI us virgin islands|AA armed forces americas|AE armed forces europe|AP armed forces pacific",
    ),
    (
        "CA",
        "AB alberta|BC british columbia|BC colombie-britannique|MB manitoba|NB new brunswick|NB nouveau-brunswick|\
         NL newfoundland and labrador|NL newfoundland & labrador|NL newfoundland|NL terre-neuve-et-labrador|\
         NT northwest territories|NT territoires du nord-ouest|NS nova scotia|NS nouvelle-ecosse|NU nunavut|ON ontario|\
         PE prince edward island|PE ile-du-prince-edouard|QC quebec|SK saskatchewan|YT yukon|YT yukon territory",
    ),
    (
        "AU",
        "ACT australian capital territory|NSW new south wales|NT northern territory|QLD queensland|SA south australia|\
         TAS tasmania|VIC victoria|WA western australia",
    ),
];

/// Whether an address in the country has to have a house number.
pub(crate) fn needs_house_number(country: &str) -> bool {
    HOUSE_NUMBER_REQUIRED.contains(&country)
}

/// Whether an address in the country has to have a postal code; `required` is what Odoo's country says, and that says yes
/// unless somebody changed it.
pub(crate) fn needs_postal_code(country: &str, required: bool) -> bool {
    let has_none = WITHOUT_POSTAL_CODES
        .split_ascii_whitespace()
        .any(|known| known == country);
    POSTAL_CODE_REQUIRED.contains(&country) || (required && !has_none)
}

/// The state as the country's post writes it: by its code in the United States, Canada and Australia, whether Odoo gives
/// the code, the name or both, else by its name. What is neither a name nor a code is left as it is.
pub(crate) fn state(country: &str, name: &str, code: &str) -> String {
    let Some((_, states)) = STATES.iter().find(|(known, _)| *known == country) else {
        return name.to_owned();
    };
    let states = || states.split('|').filter_map(|state| state.split_once(' '));
    let known = |text: &str| {
        let text = plain(text);
        let mut own = states().filter(|(code, name)| code.to_lowercase() == text || *name == text);
        own.next().map(|(code, _)| code.to_owned())
    };
    let given = if name.is_empty() { code } else { name };
    known(code).or_else(|| known(name)).unwrap_or_else(|| given.to_owned())
}

/// Without capitals, accents, punctuation and what stands in brackets: `Québec (CA)`, `N.S.W.`
fn plain(text: &str) -> String {
    let text = text.split_once('(').map_or(text, |(text, _)| text);
    let letters = text.to_lowercase().nfd().collect::<String>();
    let letters = letters
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '&'));
    letters
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_travels_as_its_code_where_the_post_writes_codes() {
        for (country, name, code, expected) in [
            ("US", "California", "", "CA"),
            ("US", "California", "CA", "CA"),
            ("US", "", "CA", "CA"),
            ("US", "CALIFORNIA", "", "CA"),
            ("US", "ca", "", "CA"),
            ("US", "California (US)", "", "CA"),
            ("US", "District of Columbia", "", "DC"),
            ("US", "D.C.", "", "DC"),
            ("US", "Washington, D.C.", "", "DC"),
            ("US", "Washington", "", "WA"),
            ("US", "New  York", "", "NY"),
            ("CA", "Québec", "", "QC"),
            ("CA", "Quebec", "QC", "QC"),
            ("CA", "Colombie-Britannique", "", "BC"),
            ("CA", "Île-du-Prince-Édouard", "", "PE"),
            ("AU", "New South Wales", "", "NSW"),
            ("AU", "N.S.W.", "", "NSW"),
            ("AU", "Victoria", "VIC", "VIC"),
            ("AU", "Lord Howe", "", "Lord Howe"),
            ("US", "Nowhere", "XX", "Nowhere"),
            ("NL", "Zuid-Holland", "ZH", "Zuid-Holland"),
            ("IT", "Milano", "MI", "Milano"),
            ("US", "", "", ""),
        ] {
            assert_eq!(state(country, name, code), expected, "{country} {name:?} {code:?}");
        }
    }

    #[test]
    fn where_there_are_no_postal_codes_none_is_needed() {
        for country in ["AE", "HK", "QA", "PA", "AO", "ZW", "MO"] {
            assert!(!needs_postal_code(country, true), "{country}");
        }
        for country in ["NL", "BE", "DE"] {
            assert!(needs_postal_code(country, false), "{country}");
        }
        assert!(needs_postal_code("FR", true));
        assert!(!needs_postal_code("IE", false));
    }

    #[test]
    fn no_country_both_needs_a_postal_code_and_has_none() {
        for country in POSTAL_CODE_REQUIRED {
            assert!(!WITHOUT_POSTAL_CODES.contains(country));
        }
    }
}
