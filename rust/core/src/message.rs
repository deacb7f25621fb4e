//! A text with its values, kept apart, so that whoever shows it can put it into the language of whoever reads it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What is said: an English template with a `{value}` for each value that it shows, and the values, some of which are
/// messages themselves. [`Display`] gives it in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "monta_core::Message")]
pub struct Message {
    template: Cow<'static, str>,
    values: BTreeMap<Cow<'static, str>, Value>,
}

/// What stands in the place of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A name, a number, or somebody else's words: it stays as it is.
    Text(String),
    /// Words of ours.
    Message(Message),
}

/// A [`Message`]: its text, then its values. `message!("{table} is gone", table)` shows the variable of that name,
/// `message!("{table} is gone", table = &found.name)` an expression; each is [`Shown`].
///
/// Tests look for this name in the sources, and so find each text without a translation.
#[macro_export]
macro_rules! message {
    ($text:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::message::Message::new($text, [$((stringify!($name), $crate::message!(@value $name $($value)?))),*])
    };
    (@value $name:ident) => {
        $crate::message::Shown::shown(&$name)
    };
    (@value $name:ident $value:expr) => {
        $crate::message::Shown::shown(&$value)
    };
}

/// [`Display`], [`Error`](std::error::Error) and [`Shown`] of types that say what they are in a `message`.
#[macro_export]
macro_rules! told_by_message {
    ($($Type:ty),+ $(,)?) => {
        $(
            impl std::fmt::Display for $Type {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.message().fmt(formatter)
                }
            }

            impl std::error::Error for $Type {}

            impl $crate::message::Shown for $Type {
                fn shown(&self) -> $crate::message::Value {
                    $crate::message::Value::Message(self.message())
                }
            }
        )+
    };
}

/// What can be a value of a [`Message`].
pub trait Shown {
    /// The value.
    fn shown(&self) -> Value;
}

impl Message {
    /// What a serializer is told that it is, for one that has something better than an object with these members.
    pub const NAME: &str = "monta_core::Message";

    /// A message; [`message!`](crate::message!) is shorter.
    #[must_use]
    pub fn new<const COUNT: usize>(template: &'static str, values: [(&'static str, Value); COUNT]) -> Self {
        debug_assert!(
            names(template).all(|name| values.iter().any(|(known, _)| *known == name)),
            "a value is missing in: {template}"
        );
        Self {
            template: Cow::Borrowed(template),
            values: values
                .into_iter()
                .map(|(name, value)| (Cow::Borrowed(name), value))
                .collect(),
        }
    }

    /// Somebody else's words, which nobody translates.
    #[must_use]
    pub fn of_others(words: &str) -> Self {
        message!("{words}", words)
    }

    /// As it is stored; [`kept`](Self::kept) reads it.
    #[must_use]
    pub fn to_keep(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// One that was stored, or the plain words that an earlier release has stored.
    #[must_use]
    pub fn kept(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::of_others(text))
    }

    /// The text that it is made of.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The same in other words: those that `look_up` has for a template, and English where it has none.
    pub fn translated<'a>(&self, look_up: &dyn Fn(&str) -> Option<&'a str>) -> String {
        let mut told = String::new();
        self.tell(look_up, &mut told);
        told
    }

    fn tell<'a>(&self, look_up: &dyn Fn(&str) -> Option<&'a str>, told: &mut String) {
        let template = look_up(&self.template).unwrap_or(&self.template);
        fill_with(template, told, |name, told| match self.values.get(name) {
            Some(Value::Text(text)) => told.push_str(text),
            Some(Value::Message(message)) => message.tell(look_up, told),
            None => {}
        });
    }
}

/// Adds a template to a text; `put` adds what stands for a name in braces. In one pass from the front: a value that looks like
/// a name in braces stays as it is.
pub fn fill_with(template: &str, text: &mut String, mut put: impl FnMut(&str, &mut String)) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        put(name, text);
        rest = behind;
    }
    text.push_str(rest);
}

impl From<Value> for Message {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(words) => Self::of_others(&words),
            Value::Message(message) => message,
        }
    }
}

/// The names in a template.
fn names(template: &str) -> impl Iterator<Item = &str> {
    let parts = template.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

impl Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.translated(&|_| None))
    }
}

/// One behind the other, with a comma between them.
#[must_use]
pub fn listed<T: Shown>(parts: &[T]) -> Value {
    joined(parts, &|first, second| message!("{first}, {second}", first, second))
}

/// One behind the other, with a semicolon between them: for what may hold commas.
#[must_use]
pub fn in_series<T: Shown>(parts: &[T]) -> Value {
    joined(parts, &|first, second| message!("{first}; {second}", first, second))
}

/// All of it as one value; `join` puts two parts together. Nothing is shown of nothing.
///
/// In halves, so that many parts do not stand within each other as deep as there are many.
#[must_use]
pub fn joined<T: Shown>(parts: &[T], join: &dyn Fn(Value, Value) -> Message) -> Value {
    match parts {
        [] => Value::Text(String::new()),
        [part] => part.shown(),
        parts => {
            let (first, second) = parts.split_at(parts.len() / 2);
            Value::Message(join(joined(first, join), joined(second, join)))
        }
    }
}

impl Shown for Message {
    fn shown(&self) -> Value {
        Value::Message(self.clone())
    }
}

impl Shown for Value {
    fn shown(&self) -> Value {
        self.clone()
    }
}

impl<T: Shown> Shown for Box<T> {
    fn shown(&self) -> Value {
        (**self).shown()
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn shown(&self) -> Value {
        (**self).shown()
    }
}

impl Shown for Path {
    fn shown(&self) -> Value {
        Value::Text(self.display().to_string())
    }
}

impl Shown for PathBuf {
    fn shown(&self) -> Value {
        self.as_path().shown()
    }
}

macro_rules! shown_as_text {
    ($($Type:ty),+ $(,)?) => {
        $(impl Shown for $Type {
            fn shown(&self) -> Value {
                Value::Text(self.to_string())
            }
        })+
    };
}

shown_as_text!(
    str,
    String,
    Box<str>,
    Arc<str>,
    Cow<'_, str>,
    u8,
    u16,
    u32,
    u64,
    usize,
    i64,
    crate::lookup::Binding,
);

#[cfg(test)]
mod tests {
    use super::*;

    fn dutch(text: &str) -> Option<&'static str> {
        match text {
            "{field} is gone: {todo}" => Some("{todo}, want {field} is weg"),
            "choose one of {tables}" => Some("kies uit {tables}"),
            "{first} and to {second}" => Some("{first} en aan {second}"),
            _ => None,
        }
    }

    #[test]
    fn a_message_is_told_in_other_words() {
        let todo = message!("choose one of {tables}", tables = listed(&["a", "{b}", "c"]));
        let field = "x.{todo}";
        let message = message!("{field} is gone: {todo}", field, todo);
        assert_eq!(message.to_string(), "x.{todo} is gone: choose one of a, {b}, c");
        assert_eq!(message.translated(&dutch), "kies uit a, {b}, c, want x.{todo} is weg");
    }

    #[test]
    fn parts_are_joined() {
        let bound = |fields: &[&str]| {
            let fields = joined(fields, &|first, second| {
                message!("{first} and to {second}", first, second)
            });
            message!("bound to {fields}", fields).translated(&dutch)
        };
        assert_eq!(bound(&[]), "bound to ");
        assert_eq!(bound(&["a"]), "bound to a");
        assert_eq!(bound(&["a", "b", "c"]), "bound to a en aan b en aan c");
        let many: Vec<_> = (0..10_000).collect::<Vec<u32>>();
        assert!(
            message!("{many}", many = in_series(&many))
                .to_string()
                .ends_with("; 9998; 9999")
        );
    }

    #[test]
    fn a_message_is_kept_and_read_back() {
        let message = message!(
            "line {line}: {error}",
            line = 3_usize,
            error = message!("it is {what}", what = "no \"JSON\"")
        );
        assert_eq!(Message::kept(&message.to_keep()), message);
        let earlier = "line 3: it is no \"JSON\", {really}";
        assert_eq!(Message::kept(earlier).to_string(), earlier);
    }

    #[test]
    #[should_panic(expected = "a value is missing in: {table} is gone")]
    fn a_name_without_a_value_is_a_bug() {
        let _ = message!("{table} is gone");
    }
}
