//! A partner as Monta's `ContactDetails` (monta-api 3.2).

use serde_json::{Map, Value};

use crate::address::{self, AddressParts, join};
use crate::email::first_email;
use crate::postal;
use crate::problem::{Code, DELIVERY_ADDRESS, INVOICE_ADDRESS, OrderInvalid, Problem, Problems, Record};
use crate::scalar::Maybe;
use crate::snapshot::Address;

/// Monta truncates or refuses longer texts (monta-api 3.2).
const LONGEST_TEXT: usize = 255;

/// What the address is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Role {
    /// `DeliveryAddress`.
    Delivery,
    /// `InvoiceAddress`.
    Invoice,
}

impl Role {
    const fn name(self) -> &'static str {
        match self {
            Self::Delivery => DELIVERY_ADDRESS,
            Self::Invoice => INVOICE_ADDRESS,
        }
    }
}

/// The partner as the `ContactDetails` that are delivered to.
///
/// # Errors
///
/// [`OrderInvalid`] with everything that is wrong with the address.
pub fn delivery_address(partner: &Address) -> Result<Value, OrderInvalid> {
    let mut problems = Problems::default();
    let details = contact_details(partner, Role::Delivery, &mut problems);
    match problems.into_vec() {
        none if none.is_empty() => Ok(details),
        problems => Err(OrderInvalid { problems }),
    }
}

/// The partner as `ContactDetails`, with everything that is wrong with it added to the problems. Empty members are sent
/// as `""`, because an update replaces the whole address (monta-api 3.4).
pub(crate) fn contact_details(partner: &Address, role: Role, problems: &mut Problems) -> Value {
    let parts = address_parts(partner);
    let country = partner.country_code.text().to_uppercase();
    let (first_name, last_name) = person(partner.name.text());
    let members = [
        ("Company", "name", partner.company.text().to_owned()),
        ("FirstName", "name", first_name),
        ("LastName", "name", last_name),
        ("Street", "street", parts.street.clone()),
        ("HouseNumber", "street", parts.house_number.clone()),
        ("HouseNumberAddition", "street", parts.addition.clone()),
        ("PostalCode", "zip", partner.zip.text().to_owned()),
        ("City", "city", partner.city.text().to_owned()),
        (
            "State",
            "state_id",
            postal::state(&country, partner.state.text(), partner.state_code.text()),
        ),
        ("CountryCode", "country_id", country.clone()),
        ("PhoneNumber", "phone", partner.phone.text().to_owned()),
        ("EmailAddress", "email", first_email(partner.email.text()).to_owned()),
    ];
    let check = AddressCheck {
        partner,
        role,
        name: display_name(partner),
    };
    check.check_members(&parts, &country, problems);
    for (member, field, text) in &members {
        check.check_length(member, field, text, problems);
    }
    members
        .into_iter()
        .map(|(member, _, text)| (member.to_owned(), Value::String(text)))
        .collect::<Map<_, _>>()
        .into()
}

/// One word is a last name; of more words the first is the first name (Monta asks for a last name or a company).
fn person(name: &str) -> (String, String) {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest = words.collect::<Vec<_>>().join(" ");
    if rest.is_empty() {
        (String::new(), first.to_owned())
    } else {
        (first.to_owned(), rest)
    }
}

/// The fields of `base_address_extended` win when they hold a number that somebody put there; else the street lines are
/// split.
pub(crate) fn address_parts(partner: &Address) -> AddressParts {
    let (street2, country) = (partner.street2.text(), partner.country_code.text());
    let split = address::split_address(partner.street.text(), street2, country);
    let known = address::split_number(partner.street_number.text());
    if known.house_number.is_empty() || is_odoos_guess(partner) {
        return split;
    }
    let door = join(partner.street_number2.text(), street2);
    AddressParts {
        street: partner
            .street_name
            .get()
            .map_or(split.street, |name| name.as_str().to_owned()),
        addition: join(&known.addition, &door),
        ..known
    }
}

/// Whether the fields of `base_address_extended` are just what Odoo makes of a street: the last number is the house
/// number, and what stands behind ` - ` the door. Of `Industrieweg 5 Unit 12` that is 12. Odoo also makes the street of
/// the fields, so a door was filled in by somebody, unless the name has a number with words behind it.
fn is_odoos_guess(partner: &Address) -> bool {
    let street = partner.street.text();
    let fields = [&partner.street_name, &partner.street_number].map(Maybe::text);
    let (own, door) = street.split_once(" - ").unwrap_or((street, ""));
    let guess = own
        .rsplit_once(char::is_whitespace)
        .filter(|(_, last)| last.starts_with(|letter: char| letter.is_ascii_digit()));
    let is_guess = guess.is_some_and(|(name, number)| fields == [name.trim(), number]);
    let [name, _] = fields;
    let has_unit = || {
        let parts = address::split_address(name, "", partner.country_code.text());
        !parts.house_number.is_empty() && parts.addition.contains(char::is_alphabetic)
    };
    is_guess && partner.street_number2.text() == door && (door.is_empty() || has_unit())
}

/// Whether a text is a `-` or `.` that somebody typed because the field wanted something.
fn is_filler(text: &str) -> bool {
    let is_sign = |letter: char| letter.is_ascii_punctuation() || matches!(letter, '–' | '—' | '…');
    text.chars().all(|letter| is_sign(letter) || letter.is_whitespace())
}

fn display_name(partner: &Address) -> String {
    let name = partner.name.get().or(partner.company.get());
    name.map_or_else(
        || format!("contact {}", partner.partner_id.0),
        |name| name.as_str().to_owned(),
    )
}

/// Says what is wrong with one partner.
struct AddressCheck<'a> {
    partner: &'a Address,
    role: Role,
    name: String,
}

impl AddressCheck<'_> {
    fn check_members(&self, parts: &AddressParts, country: &str, problems: &mut Problems) {
        let partner = self.partner;
        let country_name = partner.country_name.get().map_or(country, |name| name.as_str());
        let in_country = || [("country", country_name.to_owned())];
        if self.is_missing(partner.name.text()) && self.is_missing(partner.company.text()) {
            problems.push(self.problem(Code::AddressNameMissing, "name", []));
        }
        if self.is_missing(&parts.street) {
            problems.push(self.problem(Code::AddressStreetMissing, "street", []));
        } else if parts.house_number.is_empty() && postal::needs_house_number(country) {
            let [country] = in_country();
            let values = [country, ("street", parts.street.clone())];
            problems.push(self.problem(Code::AddressHouseNumberMissing, "street", values));
        }
        if self.is_missing(partner.zip.text()) && postal::needs_postal_code(country, partner.zip_required.0) {
            problems.push(self.problem(Code::AddressZipMissing, "zip", in_country()));
        }
        if self.is_missing(partner.city.text()) {
            problems.push(self.problem(Code::AddressCityMissing, "city", []));
        }
        if country.is_empty() {
            problems.push(self.problem(Code::AddressCountryMissing, "country_id", []));
        }
    }

    /// Where the parcel goes, what fills a field is as good as nothing; an invoice may well have it.
    fn is_missing(&self, text: &str) -> bool {
        text.is_empty() || (matches!(self.role, Role::Delivery) && is_filler(text))
    }

    fn check_length(&self, member: &str, field: &'static str, text: &str, problems: &mut Problems) {
        let length = text.chars().count();
        if length > LONGEST_TEXT {
            let values = [
                ("member", member.to_owned()),
                ("length", length.to_string()),
                ("limit", LONGEST_TEXT.to_string()),
            ];
            problems.push(self.problem(Code::AddressTooLong, field, values));
        }
    }

    fn problem<const N: usize>(&self, code: Code, field: &'static str, values: [(&'static str, String); N]) -> Problem {
        let record = Record::new("res.partner", self.partner.partner_id.0, &self.name);
        let common = [("address", self.role.name().to_owned()), ("name", self.name.clone())];
        Problem::new(code, record, field, common.into_iter().chain(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn details(fields: &Value) -> (Value, Vec<&'static str>) {
        details_for(Role::Delivery, fields)
    }

    fn details_for(role: Role, fields: &Value) -> (Value, Vec<&'static str>) {
        let mut partner = json!({
            "partner_id": 7, "name": "Kees de Vries", "street": "Kade 99", "zip": "3011XX", "city": "Rotterdam",
            "country_code": "nl", "country_name": "Netherlands",
        });
        partner
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let mut problems = Problems::default();
        let partner: Address = serde_json::from_value(partner).unwrap();
        let details = contact_details(&partner, role, &mut problems);
        (
            details,
            problems.into_vec().iter().map(|problem| problem.code.name()).collect(),
        )
    }

    #[test]
    fn a_person_has_a_first_and_a_last_name() {
        let (details, problems) = details(&json!({}));
        assert_eq!(problems, Vec::<&str>::new());
        assert_eq!(details["FirstName"], "Kees");
        assert_eq!(details["LastName"], "de Vries");
        assert_eq!(details["Company"], "");
        assert_eq!(details["CountryCode"], "NL");
        assert_eq!(person("Prince"), (String::new(), "Prince".to_owned()));
    }

    #[test]
    fn the_extended_address_wins_when_it_holds_a_number() {
        let fields = json!({"street": "Kade 99 B", "street2": "1e etage", "street_name": "Kade",
            "street_number": "99A", "street_number2": "bus 3"});
        let (details, _) = details(&fields);
        assert_eq!(details["Street"], "Kade");
        assert_eq!(details["HouseNumber"], "99");
        assert_eq!(details["HouseNumberAddition"], "A bus 3 1e etage");
    }

    #[test]
    fn the_extended_address_is_no_better_than_the_street_it_was_made_from() {
        // What `odoo.tools.street_split` makes of each street.
        for (street, fields, expected) in [
            (
                "Industrieweg 5 Unit 12",
                ["Industrieweg 5 Unit", "12", ""],
                ["Industrieweg", "5", "Unit 12"],
            ),
            (
                "Keizersgracht 100 bus 3",
                ["Keizersgracht 100 bus", "3", ""],
                ["Keizersgracht", "100", "bus 3"],
            ),
            ("Kade 99 - II", ["Kade", "99", "II"], ["Kade", "99", "II"]),
            ("Kade 99 A", ["Kade 99 A", "", ""], ["Kade", "99", "A"]),
            (
                "Parkweg 12 woning 3",
                ["Parkweg 12 woning", "3", ""],
                ["Parkweg", "12", "woning 3"],
            ),
            (
                "Parkweg 12 woning 3 - A",
                ["Parkweg 12 woning", "3", "A"],
                ["Parkweg", "12", "woning 3 - A"],
            ),
            ("Plein 1944 7", ["Plein 1944", "7", ""], ["Plein 1944", "7", ""]),
        ] {
            let [name, number, door] = fields;
            let fields =
                json!({"street": street, "street_name": name, "street_number": number, "street_number2": door});
            let (details, _) = details(&fields);
            let found = ["Street", "HouseNumber", "HouseNumberAddition"].map(|member| details[member].clone());
            assert_eq!(found, expected.map(Value::from), "{street}");
        }
    }

    #[test]
    fn an_extended_address_that_somebody_filled_in_differently_wins() {
        let fields =
            json!({"street": "Sluis 8 5 - A", "street_name": "Sluis 8", "street_number": "5", "street_number2": "A"});
        let (details, _) = details(&fields);
        assert_eq!(details["Street"], "Sluis 8");
        assert_eq!(details["HouseNumber"], "5");
        assert_eq!(details["HouseNumberAddition"], "A");
    }

    #[test]
    fn an_extended_address_without_a_number_leaves_it_to_the_street() {
        let (details, problems) =
            details(&json!({"street_name": "Kade", "street_number": "achter", "street": "Kade 99"}));
        assert_eq!(problems, Vec::<&str>::new());
        assert_eq!(details["HouseNumber"], "99");
    }

    #[test]
    fn everything_missing_is_said_at_once() {
        let nothing = json!({"name": false, "street": false, "zip": false, "city": false, "country_code": false,
            "zip_required": true});
        let (_, problems) = details(&nothing);
        assert_eq!(
            problems,
            [
                "address.name_missing",
                "address.street_missing",
                "address.zip_missing",
                "address.city_missing",
                "address.country_missing"
            ]
        );
    }

    #[test]
    fn a_dash_or_a_full_stop_is_nothing() {
        for filler in ["-", ".", "--", "...", "–", "*", "?", "- -"] {
            let fields = json!({"name": filler, "street": filler, "zip": filler, "city": filler});
            let expected = [
                "address.name_missing",
                "address.street_missing",
                "address.zip_missing",
                "address.city_missing",
            ];
            assert_eq!(details(&fields).1, expected, "{filler}");
            assert_eq!(
                details_for(Role::Invoice, &fields).1,
                ["address.house_number_missing"],
                "{filler}"
            );
            // Where no postal code is needed, one that says nothing is none either.
            let elsewhere = json!({"country_code": "HK", "zip": filler, "company": "Kade BV", "name": filler});
            assert_eq!(details(&elsewhere).1, Vec::<&str>::new(), "{filler}");
        }
        assert_eq!(details(&json!({"name": "🌸", "city": "Å"})).1, Vec::<&str>::new());
    }

    #[test]
    fn what_is_required_depends_on_the_country() {
        let without = |country: &str| details(&json!({"country_code": country, "street": "Kade", "zip": false})).1;
        assert_eq!(without("BE"), ["address.house_number_missing", "address.zip_missing"]);
        assert_eq!(without("DE"), ["address.zip_missing"]);
        assert_eq!(without("IE"), Vec::<&str>::new());
        let required = |country: &str| details(&json!({"country_code": country, "zip": false, "zip_required": true})).1;
        assert_eq!(required("AE"), Vec::<&str>::new());
        assert_eq!(required("FR"), ["address.zip_missing"]);
    }

    #[test]
    fn a_state_and_an_e_mail_address_travel_as_the_country_and_the_carrier_read_them() {
        let fields = json!({"country_code": "US", "state": "California", "email": "a@example.org; b@example.org"});
        let (address, problems) = details(&fields);
        assert_eq!(problems, Vec::<&str>::new());
        assert_eq!(address["State"], "CA");
        assert_eq!(address["EmailAddress"], "a@example.org");
        assert_eq!(
            details(&json!({"country_code": "US", "state_code": "TX"})).0["State"],
            "TX"
        );
        assert_eq!(
            details(&json!({"state": "Zuid-Holland", "state_code": "ZH"})).0["State"],
            "Zuid-Holland"
        );
    }

    #[test]
    fn a_letter_that_nobody_sees_is_in_no_field() {
        let fields = json!({"city": "Rotter\u{AD}dam\u{200B}", "zip": "\u{FEFF}3011\u{A0}XX", "name": "Noe\u{308}l", "email": "\u{200B}a@example.org"});
        let (address, _) = details(&fields);
        let found = ["City", "PostalCode", "LastName", "EmailAddress"].map(|member| address[member].clone());
        assert_eq!(
            found,
            ["Rotterdam", "3011 XX", "Noël", "a@example.org"].map(Value::from)
        );
    }

    #[test]
    fn a_text_is_at_most_255_characters() {
        let (_, problems) = details(&json!({"city": "é".repeat(255), "company": "é".repeat(256)}));
        assert_eq!(problems, ["address.too_long"]);
    }
}
