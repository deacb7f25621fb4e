//! What hostile input is thrown at: every reader of Monta's answers, and every reader of what Odoo gathered.
//!
//! A target is a function of some bytes. It has to come to an end without a panic, whatever they are, and checks what
//! holds of every input. It returns whether the bytes were what it reads, so that a corpus cannot grow stale unnoticed.
//!
//! `make fuzz` lets libFuzzer invent input (`fuzz_targets`, one file per target), `cargo test` runs over `corpus` only.

mod answers;
mod decisions;
mod delivery;
mod mutation;
mod nearly;
mod server;
mod stock;

use serde_json::Value;

pub use mutation::mutate_json;

/// A target: returns whether the bytes were what it reads.
pub type Target = fn(&[u8]) -> bool;

/// Every target, by the name of its file in `fuzz_targets` and of its folder in `corpus`.
pub const TARGETS: [(&str, Target); 13] = [
    ("address", |data| json(data, decisions::address)),
    ("changes", |data| json(data, decisions::changes)),
    ("delivery", |data| json(data, delivery::delivery)),
    ("error_answers", answers::errors),
    ("forecast_snapshot", |data| json(data, decisions::forecast_snapshot)),
    ("goods", |data| json(data, decisions::goods)),
    ("inbound_answers", |data| json(data, answers::inbound)),
    ("json_text", decisions::json_text),
    ("list_answers", |data| json(data, answers::lists)),
    ("order_answers", |data| json(data, answers::orders)),
    ("order_snapshot", |data| json(data, decisions::order_snapshot)),
    ("status", |data| json(data, decisions::status)),
    ("stock", |data| json(data, stock::stock)),
];

/// Runs the target of a name.
///
/// # Panics
/// When there is none, and with whatever the target finds.
pub fn run(name: &str, data: &[u8]) -> bool {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.unwrap_or_else(|| panic!("no target {name}"));
    target(data)
}

fn json(data: &[u8], target: fn(&Value) -> Option<()>) -> bool {
    serde_json::from_slice(data).is_ok_and(|input| target(&input).is_some())
}

/// The program that fuzzes a target: `text` is changed byte by byte, `json` mostly value by value.
#[macro_export]
macro_rules! fuzz {
    ($name:literal, text) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|data: &[u8]| {
            $crate::run($name, data);
        });

        #[cfg(not(fuzzing))]
        fn main() {}
    };
    ($name:literal, json) => {
        $crate::fuzz!($name, text);

        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::mutate_json(data, size, max_size, seed)
                .unwrap_or_else(|| libfuzzer_sys::fuzzer_mutate(data, size, max_size))
        });
    };
}
