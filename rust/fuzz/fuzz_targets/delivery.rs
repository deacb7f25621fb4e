//! See `monta_fuzz::TARGETS`.
#![cfg_attr(fuzzing, no_main)]

monta_fuzz::fuzz!("delivery", json);
