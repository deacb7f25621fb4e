//! What a plan stands for.

use monta_core::export::Token;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What the token of a plan stands for beside the records of its table.
#[derive(Debug, Default)]
pub(super) struct Seal {
    hash: Option<Sha256>,
}

impl Seal {
    pub(super) fn add(&mut self, outcome: &str, values: &Value) {
        let hash = self.hash.get_or_insert_default();
        for text in [outcome, &values.to_string()] {
            hash.update(text.len().to_le_bytes());
            hash.update(text.as_bytes());
        }
    }

    pub(super) fn token(self, records: &Token) -> String {
        let records = records.to_string();
        let Some(hash) = self.hash else { return records };
        let all = hash.chain_update(records.as_bytes()).finalize();
        hexadecimal(&all).chars().take(records.len()).collect()
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
