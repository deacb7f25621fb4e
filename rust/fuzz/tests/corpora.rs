//! Every target over its corpus, without libFuzzer: targets and corpora keep up with the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use monta_fuzz::{TARGETS, mutate_json, run};

fn listed(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn names(folder: &str) -> BTreeSet<String> {
    let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    listed(folder).iter().map(name).collect()
}

#[test]
fn each_target_has_a_program_and_a_corpus() {
    let known = BTreeSet::from(TARGETS.map(|(name, _)| name.to_owned()));
    assert_eq!(names("fuzz_targets"), known);
    assert_eq!(names("corpus"), known);
}

#[test]
fn each_target_reads_its_corpus() {
    for (name, target) in TARGETS {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz_targets/{name}.rs"));
        assert!(
            fs::read_to_string(program)
                .unwrap()
                .contains(&format!("fuzz!(\"{name}\""))
        );
        let seeds = listed(&format!("corpus/{name}"));
        assert!(seeds.len() > 2, "{name}");
        for seed in seeds {
            assert!(target(&fs::read(&seed).unwrap()), "{} is not read", seed.display());
        }
    }
}

#[test]
fn what_is_no_input_is_not_read() {
    for (name, target) in TARGETS {
        for text in ["", "[", "\u{0}"] {
            assert!(!target(text.as_bytes()), "{name} {text:?}");
        }
    }
}

#[test]
fn mutation_leaves_json() {
    let mut others = BTreeSet::new();
    for seed in 0..2000 {
        let mut room = [0; 200];
        let text = br#"{"Lines":[{"Sku":"A","OrderedQuantity":3}],"B2B":true}"#;
        room[..text.len()].copy_from_slice(text);
        if let Some(size) = mutate_json(&mut room, text.len(), 200, seed) {
            others.insert(
                serde_json::from_slice::<serde_json::Value>(&room[..size])
                    .unwrap()
                    .to_string(),
            );
        }
    }
    assert!(others.len() > 500, "{}", others.len());
}

#[test]
#[should_panic(expected = "no target")]
fn a_name_without_a_target_is_no_success() {
    run("nothing", b"");
}
