//! Binding a body to a model the way ASP.NET does (monta-api 2.2): property names without regard to case, unknown
//! properties dropped without a word, numbers taken for texts and the reverse, everything else an error.

use serde_json::{Map, Value};

use super::Reply;
use crate::amsterdam;

/// The properties of a model in the order of the swagger.
pub(crate) type Model = &'static [(&'static str, Kind)];

/// What a property holds. Every property may be null.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A string; numbers and flags become their text.
    Text,
    /// A whole number of 32 bits; a string of digits counts.
    Int,
    /// Any number; a numeric string counts.
    Number,
    /// True or false; their names as strings count.
    Flag,
    /// A date and time as text; blank is null.
    Time,
    /// An object.
    Object(Model),
    /// An array.
    List(&'static Kind),
}

/// Binds an object; the error lists every member that does not fit.
pub(crate) fn bind(model: Model, value: &Value) -> Result<Map<String, Value>, Reply> {
    match settle(Kind::Object(model), value)? {
        Value::Object(members) => Ok(members),
        _ => Err(Reply::Unbound(vec![(
            "$".to_owned(),
            "A non-empty request body is required.".to_owned(),
        )])),
    }
}

/// Binds an array of objects.
pub(crate) fn bind_list(kind: &'static Kind, value: &Value) -> Result<Vec<Value>, Reply> {
    match settle(Kind::List(kind), value)? {
        Value::Array(rows) => Ok(rows),
        _ => Err(Reply::Unbound(vec![(
            "$".to_owned(),
            "A non-empty request body is required.".to_owned(),
        )])),
    }
}

fn settle(kind: Kind, value: &Value) -> Result<Value, Reply> {
    let mut errors = Vec::new();
    let bound = read(kind, value, "$", &mut errors);
    if errors.is_empty() {
        Ok(bound)
    } else {
        Err(Reply::Unbound(errors))
    }
}

fn read(kind: Kind, value: &Value, path: &str, errors: &mut Vec<(String, String)>) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    let bound = match (kind, value) {
        (Kind::Object(model), Value::Object(members)) => return Value::Object(object(model, members, path, errors)),
        (Kind::List(kind), Value::Array(rows)) => {
            let rows = rows.iter().enumerate();
            return rows
                .map(|(n, row)| read(*kind, row, &format!("{path}[{n}]"), errors))
                .collect();
        }
        (Kind::Text, Value::String(_)) | (Kind::Number, Value::Number(_)) | (Kind::Flag, Value::Bool(_)) => {
            Some(value.clone())
        }
        (Kind::Text, Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        (Kind::Int, Value::Number(number)) => number.as_i64().and_then(whole),
        (Kind::Int, Value::String(text)) => text.trim().parse().ok().and_then(whole),
        (Kind::Number, Value::String(text)) => text.trim().parse().ok().filter(Value::is_number),
        (Kind::Flag, Value::String(text)) => text.trim().to_ascii_lowercase().parse().ok().map(Value::Bool),
        (Kind::Time, Value::String(text)) if text.trim().is_empty() => Some(Value::Null),
        (Kind::Time, Value::String(text)) => amsterdam::parse(text).map(|_| value.clone()),
        _ => None,
    };
    bound.unwrap_or_else(|| {
        errors.push((
            path.to_owned(),
            format!("The JSON value could not be converted to {}.", name(kind)),
        ));
        Value::Null
    })
}

fn object(
    model: Model,
    members: &Map<String, Value>,
    path: &str,
    errors: &mut Vec<(String, String)>,
) -> Map<String, Value> {
    let mut bound = Map::new();
    for (given, value) in members {
        if let Some((name, kind)) = model.iter().find(|(name, _)| name.eq_ignore_ascii_case(given)) {
            bound.insert(
                (*name).to_owned(),
                read(*kind, value, &format!("{path}.{name}"), errors),
            );
        }
    }
    bound
}

/// A number that fits the 32 bits of Monta's integers.
fn whole(number: i64) -> Option<Value> {
    i32::try_from(number).ok().map(Value::from)
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "System.String",
        Kind::Int => "System.Int32",
        Kind::Number => "System.Decimal",
        Kind::Flag => "System.Boolean",
        Kind::Time => "System.DateTime",
        Kind::Object(_) => "an object",
        Kind::List(_) => "an array",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const LINE: Model = &[("Sku", Kind::Text), ("OrderedQuantity", Kind::Int)];
    const ORDER: Model = &[
        ("WebshopOrderId", Kind::Text),
        ("B2B", Kind::Flag),
        ("AmountInclTax", Kind::Number),
        ("PlannedShipmentDate", Kind::Time),
        ("Lines", Kind::List(&Kind::Object(LINE))),
    ];

    #[test]
    fn case_is_forgiven_and_strangers_are_dropped() {
        let body = json!({"webshoporderid": "S1", "b2b": true, "ShipperCodes": ["DPD"], "lines": [{"SKU": "A"}]});
        let bound = bind(ORDER, &body).unwrap();
        assert_eq!(
            Value::Object(bound),
            json!({"WebshopOrderId": "S1", "B2B": true, "Lines": [{"Sku": "A"}]})
        );
    }

    #[test]
    fn numbers_and_texts_stand_in_for_each_other() {
        let body = json!({"WebshopOrderId": 7, "AmountInclTax": "1.5", "Lines": [{"OrderedQuantity": "3"}]});
        let bound = bind(ORDER, &body).unwrap();
        let expected = json!({"WebshopOrderId": "7", "AmountInclTax": 1.5, "Lines": [{"OrderedQuantity": 3}]});
        assert_eq!(Value::Object(bound), expected);
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_path() {
        let body = json!({"B2B": "maybe", "PlannedShipmentDate": "Unknown", "Lines": [{}, {"OrderedQuantity": 2.5}]});
        let Err(Reply::Unbound(errors)) = bind(ORDER, &body) else {
            panic!("bound")
        };
        let paths: Vec<&str> = errors.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["$.B2B", "$.PlannedShipmentDate", "$.Lines[1].OrderedQuantity"]);
    }
}
