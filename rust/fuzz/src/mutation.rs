//! Changing JSON value by value: bytes that are changed at random are hardly ever JSON any more.

use serde_json::{Map, Value, json};

/// Texts that something is made of somewhere.
const TEXTS: [&str; 14] = [
    "",
    " ",
    "0",
    "-1",
    "S00012",
    "2026-11-22T09:00:00",
    "2026-03-29 02:30:00",
    "9999-12-31T23:59:59.999999999Z",
    "\u{feff}\u{200b}",
    "e\u{301}\u{1f600}ﬁİß",
    "1e400",
    "Order",
    "..",
    "12-A bis, NL",
];

/// Changes the JSON in the first `size` bytes of `data`, which may grow to `max_size`; returns its new size. `None` where
/// there is no JSON or no room, and now and then where there is: some bytes have to be changed, too.
pub fn mutate_json(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> Option<usize> {
    let mut dice = Dice(u64::from(seed) | 1 << 40);
    if dice.roll(8) == 0 {
        return None;
    }
    let mut document: Value = serde_json::from_slice(data.get(..size)?).ok()?;
    for _ in 0..=dice.roll(3) {
        let place = dice.roll(places(&document));
        let donor = nth(&document, &mut dice.roll(places(&document)))
            .cloned()
            .unwrap_or_default();
        change(nth_mut(&mut document, &mut { place })?, donor, &mut dice);
    }
    let text = document.to_string().into_bytes();
    let room = data.get_mut(..text.len()).filter(|_| text.len() <= max_size)?;
    room.copy_from_slice(&text);
    Some(text.len())
}

fn change(value: &mut Value, donor: Value, dice: &mut Dice) {
    match (dice.roll(8), &mut *value) {
        (0, _) => *value = donor,
        (1, _) => *value = invented(dice),
        (2, Value::Array(elements)) if !elements.is_empty() => {
            elements.remove(dice.roll(elements.len()));
        }
        (2, Value::Object(members)) if !members.is_empty() => {
            let name = named(members, dice);
            members.shift_remove(&name);
        }
        (3, Value::Array(elements)) if !elements.is_empty() => {
            let copy = elements[dice.roll(elements.len())].clone();
            elements.insert(dice.roll(elements.len() + 1), copy);
        }
        (3, Value::Object(members)) if !members.is_empty() => {
            let (from, to) = (named(members, dice), named(members, dice));
            let copy = members[&from].clone();
            members.insert(to, copy);
        }
        (4, Value::Array(elements)) => elements.push(donor),
        (4, Value::Object(members)) if !members.is_empty() => {
            let name = named(members, dice);
            let other = if dice.roll(2) == 0 {
                name.to_lowercase()
            } else {
                name.to_uppercase()
            };
            members.insert(other, donor);
        }
        (5, Value::Array(elements)) if elements.len() > 1 => {
            let (one, other) = (dice.roll(elements.len()), dice.roll(elements.len()));
            elements.swap(one, other);
        }
        (_, Value::String(text)) => {
            let at = text
                .char_indices()
                .map(|(at, _)| at)
                .nth(dice.roll(text.chars().count() + 1));
            match (dice.roll(3), at) {
                (0, Some(at)) => text.truncate(at),
                (1, Some(at)) => drop(text.remove(at)),
                (_, at) => text.insert_str(at.unwrap_or(text.len()), TEXTS[dice.roll(TEXTS.len())]),
            }
        }
        (_, Value::Number(number)) => {
            let float = number.as_f64().unwrap_or_default();
            *value = match dice.roll(6) {
                0 => json!(float + 1.0),
                1 => json!(-float),
                2 => json!(float / 3.0),
                3 => json!(float * 1e9),
                4 => json!(float.trunc() as i64),
                _ => json!(float.to_string()),
            };
        }
        (_, Value::Bool(flag)) => *flag = !*flag,
        _ => *value = invented(dice),
    }
}

fn invented(dice: &mut Dice) -> Value {
    match dice.roll(12) {
        0 => Value::Null,
        1 => json!(false),
        2 => json!(true),
        3 => json!({}),
        4 => json!([]),
        5 => json!([i64::MAX, i64::MIN, 1 << 53, 1 << 31, 0, -1, 1][dice.roll(7)]),
        6 => json!([0.1, -0.0, 1e300, 5e-324, 1.0 / 3.0, 9_007_199_254_740_993.0, 0.5][dice.roll(7)]),
        7 => json!(u64::MAX),
        8 => json!(dice.roll(40)),
        _ => json!(TEXTS[dice.roll(TEXTS.len())]),
    }
}

fn named(members: &Map<String, Value>, dice: &mut Dice) -> String {
    members
        .keys()
        .nth(dice.roll(members.len()))
        .cloned()
        .unwrap_or_default()
}

/// How many values a document is made of.
fn places(document: &Value) -> usize {
    1 + match document {
        Value::Array(elements) => elements.iter().map(places).sum(),
        Value::Object(members) => members.values().map(places).sum(),
        _ => 0,
    }
}

fn nth<'a>(document: &'a Value, left: &mut usize) -> Option<&'a Value> {
    if *left == 0 {
        return Some(document);
    }
    *left -= 1;
    match document {
        Value::Array(elements) => elements.iter().find_map(|inner| nth(inner, left)),
        Value::Object(members) => members.values().find_map(|inner| nth(inner, left)),
        _ => None,
    }
}

fn nth_mut<'a>(document: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
    if *left == 0 {
        return Some(document);
    }
    *left -= 1;
    match document {
        Value::Array(elements) => elements.iter_mut().find_map(|inner| nth_mut(inner, left)),
        Value::Object(members) => members.values_mut().find_map(|inner| nth_mut(inner, left)),
        _ => None,
    }
}

/// Dice that fall the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    /// A number below `sides`; 0 when there are none.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % (sides.max(1) as u64)).unwrap_or_default()
    }
}
