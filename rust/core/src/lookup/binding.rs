//! What a field is to a lookup list.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Whether a field is the value of a list or one of its keys; written `Value`, `Key1`, `Key2` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Binding {
    /// What is chosen from the list.
    Value,
    /// What comes with it. A number above [`Binding::KEYS`] is told as a gap.
    Key(u8),
}

impl Binding {
    /// How many keys a list can have.
    pub const KEYS: u8 = 15;
}

/// A text that is no binding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no binding: write `Value`, or `Key1` to `Key15`")]
pub struct BindingError(String);

impl FromStr for Binding {
    type Err = BindingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_ascii_lowercase();
        if word == "value" {
            return Ok(Self::Value);
        }
        word.strip_prefix("key")
            .and_then(|number| number.parse().ok())
            .map(Self::Key)
            .ok_or_else(|| BindingError(text.to_owned()))
    }
}

impl TryFrom<String> for Binding {
    type Error = BindingError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Binding> for String {
    fn from(binding: Binding) -> Self {
        binding.to_string()
    }
}

impl fmt::Display for Binding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value => formatter.write_str("Value"),
            Self::Key(number) => write!(formatter, "Key{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_is_read_as_it_is_written() {
        for (text, binding) in [
            ("Value", Binding::Value),
            ("Key1", Binding::Key(1)),
            ("Key15", Binding::Key(15)),
        ] {
            assert_eq!(text.parse(), Ok(binding));
            assert_eq!(binding.to_string(), text);
        }
        assert_eq!(" key16 ".parse(), Ok(Binding::Key(16)));
        let error = "Label".parse::<Binding>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Label` is no binding: write `Value`, or `Key1` to `Key15`"
        );
        assert!("Key".parse::<Binding>().is_err());
    }
}
