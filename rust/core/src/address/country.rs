//! How a country writes its addresses.

/// Countries in which the number stands before the street (`conf/countries/worldwide.yaml` of
/// `OpenCageData/address-formatting`).
const NUMBER_FIRST: &str = "\
    AD AE AG AM AS AU AZ BB BD BF BH BJ BL BM BN BZ CA CC CD CG CI CK CX DJ DM DZ EG FJ FK FM FR GA GB GF GG GH GI GM GN \
    GP GS GU GY HK HM IE IM IN IO IQ JE JM JP KE KH KN KY LA LB LK LS LU MA MC MF MG MH MM MP MQ MR MS MT MU MV MW MY NA \
    NC NE NF NG NR NU NZ OM PF PG PH PK PM PR RE RW SA SC SG SH SL SN SZ TC TF TG TH TK TM TN TO TT TV TZ UG UM US VG VI \
    VN WF XC XK YE YT ZA ZM ZW";

/// Countries in which streets, zones and buildings have numbers instead of names, so that only a number beside the name of
/// a street is a house number.
const NUMBERED: &str = "KW QA";

/// Countries of the same kind that write their streets in French.
const FRENCH: &str = "BF BJ BL CD CG CI DJ DZ FR GA GF GN GP LU MA MC MF MG MQ MR NC NE PF PM RE RW SN TF TG TN WF YT";

/// A country, as far as splitting an address depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Country {
    /// ISO 3166 code in capitals; empty when nobody knows.
    pub(super) code: String,
    /// The number stands before the street.
    pub(super) number_first: bool,
    /// A number that may be the house number is taken for it, because Monta wants one or because nothing is known.
    pub(super) guesses: bool,
    /// Streets bear English names.
    pub(super) english: bool,
    /// Stands between a unit and the number behind it: `3/12 Smith Street` in Australia and New Zealand, `10-123 Main
    /// St` in Canada.
    pub(super) unit_before: Option<char>,
}

impl Country {
    /// The country of a code.
    pub(super) fn new(code: &str) -> Self {
        let code = code.trim().to_uppercase();
        let among = |list: &str| list.split_ascii_whitespace().any(|known| known == code);
        let known = code.len() == 2 && code != "XX";
        let number_first = among(NUMBER_FIRST) || among(NUMBERED);
        Self {
            number_first,
            guesses: !known || among("NL BE"),
            english: !known || (number_first && !among(FRENCH)),
            unit_before: match code.as_str() {
                "AU" | "NZ" => Some('/'),
                "CA" => Some('-'),
                _ => None,
            },
            code,
        }
    }
}
