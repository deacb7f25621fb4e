//! Which shipper takes an order, and with which options (monta-api 3.9): what the delivery method of the order stands for
//! at Monta (decision 35).
//!
//! An order whose delivery method stands for nothing names no shipper, and Monta chooses one.

pub mod options;
pub mod shippers;

use serde::{Deserialize, Serialize};

use crate::carrier::options::{OptionValue, point_option, value_of};
use crate::problem::{Code, Problem, Problems, Record};
use crate::scalar::{Flag, Id, Maybe, Text};

/// What the delivery method of an order stands for at Monta.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// `monta.shipping.method` id.
    pub id: Id,
    /// What people call the delivery method, for messages.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// The shipper that takes the order.
    #[serde(default)]
    pub shipper: Option<Box<Shipper>>,
    /// The shipper that takes it where it goes to a pickup point; `shipper` does where that one delivers there.
    #[serde(default)]
    pub pickup_shipper: Option<Box<Shipper>>,
    /// The shippers that Monta may choose from; any where there is none.
    #[serde(default)]
    pub allowed: Box<[Shipper]>,
    /// Options of all of these shippers; those of a shipper that the order does not name are left out.
    #[serde(default)]
    pub options: Box<[ShipperOption]>,
    /// The pickup point that the customer has chosen, as its carrier calls it.
    #[serde(default)]
    pub pickup_point: Maybe<Text>,
}

/// A shipper of Monta.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shipper {
    /// Its code.
    pub code: Text,
    /// Its name, for messages.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// Whether Monta lists it for this account, as far as is known.
    pub listed: Flag,
    /// Whether it delivers to pickup points.
    #[serde(default)]
    pub pickup: Flag,
}

/// An option of a shipper.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipperOption {
    /// The code of its shipper.
    pub shipper: Text,
    /// Its own code.
    pub code: Text,
    /// What it is given, where it needs something.
    #[serde(default)]
    pub value: Maybe<Text>,
}

/// The members of an order that say who takes it.
#[derive(Debug, Default)]
pub(crate) struct Shipping<'a> {
    pub(crate) shipper_code: Option<&'a str>,
    pub(crate) allowed_shippers: Vec<&'a str>,
    pub(crate) shipper_options: Vec<ChosenOption<'a>>,
}

/// An option as an order names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ChosenOption<'a> {
    shipper_code: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

/// Who takes the order, with everything that keeps them from it added to the problems.
pub(crate) fn shipping<'a>(carrier: &'a Carrier, order: &Record, problems: &mut Problems) -> Shipping<'a> {
    let point = carrier.pickup_point.get().map(Text::as_str);
    let (chosen, allowed): (Option<&Shipper>, &[Shipper]) = match point {
        Some(_) => (carrier.to_pickup_point(), &[]),
        None => (carrier.to_door(), &carrier.allowed),
    };
    match (point, chosen) {
        (Some(point), None) => problems.push(carrier.pickup_shipper_missing(order, point)),
        (None, chosen) => {
            for shipper in chosen.into_iter().chain(allowed).filter(|shipper| shipper.pickup.0) {
                problems.push(carrier.pickup_point_missing(order, shipper));
            }
        }
        _ => {}
    }
    let named: Vec<&Shipper> = chosen.into_iter().chain(allowed).collect();
    for shipper in named.iter().filter(|shipper| !shipper.listed.0) {
        problems.push(carrier.problem(
            Code::CarrierShipperUnlisted,
            "shipper_id",
            [("shipper", shipper.title())],
        ));
    }
    let is_named = |code: &Text| named.iter().any(|shipper| shipper.code == *code);
    let options = carrier.options.iter().filter(|option| is_named(&option.shipper));
    let mut shipper_options: Vec<ChosenOption<'a>> = options
        .filter(|option| point.is_none() || point_option(option.shipper.as_str()) != option.code.as_str())
        .map(|option| carrier.option(option, problems))
        .collect();
    if let (Some(point), Some(shipper)) = (point, chosen) {
        shipper_options.push(ChosenOption {
            shipper_code: shipper.code.as_str(),
            code: point_option(shipper.code.as_str()),
            value: Some(point),
        });
    }
    Shipping {
        shipper_code: chosen.map(|shipper| shipper.code.as_str()),
        allowed_shippers: allowed.iter().map(|shipper| shipper.code.as_str()).collect(),
        shipper_options,
    }
}

impl Carrier {
    /// The shipper of an order that goes to a pickup point.
    fn to_pickup_point(&self) -> Option<&Shipper> {
        let delivers_there = self.shipper.as_deref().filter(|shipper| shipper.pickup.0);
        self.pickup_shipper.as_deref().or(delivers_there)
    }

    /// The shipper of any other order. Where there is but one for pickup points, the customer has chosen none.
    fn to_door(&self) -> Option<&Shipper> {
        let only_there = self.pickup_shipper.as_deref().filter(|_| self.allowed.is_empty());
        self.shipper.as_deref().or(only_there)
    }

    fn option<'a>(&'a self, option: &'a ShipperOption, problems: &mut Problems) -> ChosenOption<'a> {
        let value = option.value.get().map(Text::as_str);
        let values = |more: Option<&str>| {
            let named = [("option", option.code.as_str().to_owned())];
            let more = more.map(|value| ("value", value.to_owned()));
            named.into_iter().chain(more)
        };
        match (value_of(option.shipper.as_str(), option.code.as_str()), value) {
            (Some(OptionValue::Date), Some(date)) if !options::is_date(date) => {
                problems.push(self.problem(Code::CarrierOptionNotDate, "option_ids", values(Some(date))));
            }
            (Some(OptionValue::Date | OptionValue::Text | OptionValue::Point), None) => {
                problems.push(self.problem(Code::CarrierOptionValueMissing, "option_ids", values(None)));
            }
            _ => {}
        }
        ChosenOption {
            shipper_code: option.shipper.as_str(),
            code: option.code.as_str(),
            value,
        }
    }

    /// Something that is wrong with what the delivery method stands for.
    fn problem(
        &self,
        code: Code,
        field: &'static str,
        values: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Problem {
        let record = Record::new("monta.shipping.method", self.id.0, self.name.text());
        let carrier = [("carrier", self.name.text().to_owned())];
        Problem::new(code, record, field, carrier.into_iter().chain(values))
    }

    fn pickup_shipper_missing(&self, order: &Record, point: &str) -> Problem {
        let values = [("order", order.name.clone()), ("point", point.to_owned())];
        self.problem(Code::CarrierPickupShipperMissing, "pickup_shipper_id", values)
    }

    fn pickup_point_missing(&self, order: &Record, shipper: &Shipper) -> Problem {
        let values = [
            ("carrier", self.name.text().to_owned()),
            ("order", order.name.clone()),
            ("shipper", shipper.title()),
        ];
        Problem::new(
            Code::CarrierPickupPointMissing,
            order.clone(),
            "monta_pickup_point",
            values,
        )
    }
}

impl Shipper {
    /// `PostNL Pakket (PostNL)`, or the code alone.
    fn title(&self) -> String {
        match self.name.get() {
            Some(name) if name != &self.code => format!("{} ({})", name.as_str(), self.code.as_str()),
            _ => self.code.as_str().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn order() -> Record {
        Record::new("sale.order", 12, "S00012")
    }

    fn shipper(code: &str, pickup: bool) -> Value {
        json!({"code": code, "name": format!("Shipper {code}"), "listed": code != "GONE", "pickup": pickup})
    }

    /// `ShipperCode`, `AllowedShippers`, the options as `shipper/code=value`, and the codes of the problems.
    fn shipped(carrier: &Value) -> (Option<String>, Vec<String>, Vec<String>, Vec<&'static str>) {
        let mut members = json!({"id": 3, "name": "Standard"});
        for (name, value) in carrier.as_object().unwrap() {
            members[name] = value.clone();
        }
        let carrier: Carrier = serde_json::from_value(members).unwrap();
        let mut problems = Problems::default();
        let shipping = shipping(&carrier, &order(), &mut problems);
        let options = shipping
            .shipper_options
            .iter()
            .map(|option| format!("{}/{}={}", option.shipper_code, option.code, option.value.unwrap_or("")));
        (
            shipping.shipper_code.map(str::to_owned),
            shipping.allowed_shippers.iter().map(ToString::to_string).collect(),
            options.collect(),
            problems.into_vec().iter().map(|problem| problem.code.name()).collect(),
        )
    }

    #[test]
    fn a_shipper_and_its_own_options_are_named() {
        let carrier = json!({"shipper": shipper("PostNL", false), "pickup_shipper": shipper("PAK", true), "options": [
            {"shipper": "PostNL", "code": "EveningDelivery"},
            {"shipper": "PostNL", "code": "AgeCheckRequired", "value": "31-12-2007"},
            {"shipper": "PAK", "code": "EarlyMorningPickup"},
            {"shipper": "SEL", "code": "SignatureOnDelivery"},
        ]});
        let options = ["PostNL/EveningDelivery=", "PostNL/AgeCheckRequired=31-12-2007"].map(str::to_owned);
        let expected = (Some("PostNL".to_owned()), vec![], options.to_vec(), vec![]);
        assert_eq!(shipped(&carrier), expected);
    }

    #[test]
    fn monta_may_be_left_the_choice_of_some() {
        let carrier = json!({"allowed": [shipper("PostNL", false), shipper("SEL", false)], "options": [
            {"shipper": "SEL", "code": "SignatureOnDelivery"},
        ]});
        let allowed = vec!["PostNL".to_owned(), "SEL".to_owned()];
        let expected = (None, allowed, vec!["SEL/SignatureOnDelivery=".to_owned()], vec![]);
        assert_eq!(shipped(&carrier), expected);
    }

    #[test]
    fn an_order_to_a_pickup_point_goes_with_the_shipper_for_it() {
        for carrier in [
            json!({"shipper": shipper("SEL", false), "pickup_shipper": shipper("DHLservicepunt", true)}),
            json!({"shipper": shipper("DHLservicepunt", true)}),
            json!({"pickup_shipper": shipper("DHLservicepunt", true), "allowed": [shipper("SEL", false)]}),
        ] {
            let mut carrier = carrier;
            carrier["pickup_point"] = json!("8004-NL-420112");
            // A point that somebody wrote down for all orders is not the customer's.
            carrier["options"] = json!([{"shipper": "DHLservicepunt", "code": "ServicePointCode", "value": "1"}]);
            let option = vec!["DHLservicepunt/ServicePointCode=8004-NL-420112".to_owned()];
            let expected = (Some("DHLservicepunt".to_owned()), vec![], option, vec![]);
            assert_eq!(shipped(&carrier), expected, "{carrier}");
        }
    }

    #[test]
    fn a_pickup_shipper_without_a_point_is_refused() {
        for carrier in [
            json!({"shipper": shipper("PAK", true)}),
            json!({"pickup_shipper": shipper("PAK", true)}),
            json!({"allowed": [shipper("SEL", false), shipper("PAK", true)]}),
        ] {
            assert_eq!(shipped(&carrier).3, ["carrier.pickup_point_missing"], "{carrier}");
        }
        let allowed = json!({"pickup_shipper": shipper("PAK", true), "allowed": [shipper("SEL", false)]});
        assert_eq!(shipped(&allowed).3, Vec::<&str>::new());
    }

    #[test]
    fn a_point_that_nobody_delivers_to_is_refused() {
        for carrier in [
            json!({"pickup_point": "1", "shipper": shipper("SEL", false)}),
            json!({"pickup_point": "1", "allowed": [shipper("SEL", false)]}),
        ] {
            assert_eq!(shipped(&carrier).3, ["carrier.pickup_shipper_missing"], "{carrier}");
        }
    }

    #[test]
    fn only_a_shipper_that_the_order_names_has_to_be_listed() {
        let unlisted = "carrier.shipper_unlisted";
        for (carrier, problems) in [
            (json!({"shipper": shipper("GONE", false)}), vec![unlisted]),
            (
                json!({"allowed": [shipper("SEL", false), shipper("GONE", false)]}),
                vec![unlisted],
            ),
            (
                json!({"shipper": shipper("SEL", false), "pickup_shipper": shipper("GONE", true)}),
                vec![],
            ),
            (
                json!({"pickup_point": "1", "shipper": shipper("GONE", false), "pickup_shipper": shipper("PAK", true)}),
                vec![],
            ),
        ] {
            assert_eq!(shipped(&carrier).3, problems, "{carrier}");
        }
    }

    #[test]
    fn an_option_has_the_value_that_it_needs() {
        let with = |option: Value| shipped(&json!({"shipper": shipper("PostNL", false), "options": [option]})).3;
        for (value, problems) in [
            (json!("31-12-2007"), vec![]),
            (json!("2007-12-31"), vec!["carrier.option_not_date"]),
            (json!("31-02-2007"), vec!["carrier.option_not_date"]),
            (json!(false), vec!["carrier.option_value_missing"]),
            (json!(" "), vec!["carrier.option_value_missing"]),
        ] {
            let option = json!({"shipper": "PostNL", "code": "AgeCheckRequired", "value": value});
            assert_eq!(with(option), problems, "{value}");
        }
        // What is not known is taken as it is.
        for value in [json!(false), json!("x")] {
            let option = json!({"shipper": "PostNL", "code": "SomethingNew", "value": value});
            assert_eq!(with(option), Vec::<&str>::new());
        }
    }
}
