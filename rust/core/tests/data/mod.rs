//! The contract data in `tests/contract`, as the tests read it.

#![allow(dead_code, reason = "every test uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

use monta_core::Problem;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A problem as the data names it.
#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    code: String,
    model: String,
    id: i64,
    field: String,
}

impl From<&Problem> for Expected {
    fn from(problem: &Problem) -> Self {
        let (model, id) = (problem.record.model.to_owned(), problem.record.id);
        Self {
            code: problem.code.name().to_owned(),
            model,
            id,
            field: problem.field.to_owned(),
        }
    }
}

impl Expected {
    /// What was found, as the data would name it.
    pub(crate) fn all(problems: &[Problem]) -> Vec<Self> {
        problems.iter().map(Self::from).collect()
    }
}

/// Checks that a message shows all its values and nothing else is left to fill in.
pub(crate) fn assert_complete(problem: &Problem) {
    let message = &problem.message;
    assert!(!message.contains(['{', '}']) && !message.contains("  "), "{message}");
    for (value, text) in &problem.values {
        assert!(!text.is_empty(), "{value} is empty in: {message}");
        assert!(message.contains(text), "{value} is not shown in: {message}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/contract")
}

/// Every case of a folder with its name, sorted.
pub(crate) fn cases<T: DeserializeOwned>(folder: &str) -> Vec<(String, T)> {
    let paths = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), read(path))).collect()
}

/// The rows of a table.
pub(crate) fn table<T: DeserializeOwned>(file: &str) -> Vec<T> {
    read(&root().join(file))
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}
