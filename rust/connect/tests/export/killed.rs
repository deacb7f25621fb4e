//! A process that is killed while it writes.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use monta_connect::{Paths, Patience, Store};
use monta_odoo::{Credentials, Secret};

use crate::workshop::{Workshop, many};

/// Folder and token for the process that is killed.
const FOLDER: &str = "MONTA_TEST_EXPORT_FOLDER";
const TOKEN: &str = "MONTA_TEST_EXPORT_TOKEN";

/// No test: what the other one starts a process with.
#[test]
#[ignore = "writes until it is killed; the test beside it starts it"]
fn writes_in_a_process_of_its_own() {
    let folder = PathBuf::from(env::var(FOLDER).unwrap());
    let paths = Paths {
        profile: folder.join("profile.json"),
        cache: folder.join("cache.sqlite"),
    };
    let store = Arc::new(Store::open_at(paths).unwrap());
    let anna = Credentials::login("anna", Secret::new("s3cret")).unwrap();
    let connected = store.connect(anna, Duration::from_secs(5), false).unwrap();
    // It waits here, and dies.
    let patience = Patience {
        pause: Duration::from_secs(60),
        look: Duration::from_secs(60),
    };
    connected
        .apply(
            &env::var(TOKEN).unwrap(),
            patience,
            &AtomicBool::new(false),
            &mut |_| {},
        )
        .unwrap();
}

#[test]
fn a_process_that_is_killed_loses_nothing_and_nothing_is_repeated() {
    for carried_out in [false, true] {
        let workshop = Workshop::new();
        workshop.open();
        let plan = workshop.plan(&many(200));
        // The second batch is sent, and perhaps carried out, and the process never hears of it.
        let mut creates = 0;
        workshop.shop.odoo.world().loss = Some(Box::new(move |question| {
            creates += usize::from(question.method == "create");
            (question.method == "create" && creates == 2).then_some(carried_out)
        }));
        // Nor can it look afterwards.
        let mut asked = 0;
        workshop.shop.odoo.world().fault = Some(Box::new(move |question| {
            asked += usize::from(question.method == "create");
            (asked == 2 && question.method == "search_read").then(|| (503, String::new()))
        }));
        workshop.shop.odoo.asked();
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", "killed::writes_in_a_process_of_its_own"])
            .env(FOLDER, workshop.shop.folder.path())
            .env(TOKEN, &plan.token)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        let looks = |workshop: &Workshop| {
            let world = workshop.shop.odoo.world();
            let last = world.asked.iter().rposition(|question| question.method == "create");
            let creates = world
                .asked
                .iter()
                .filter(|question| question.method == "create")
                .count();
            creates == 2 && last.is_some_and(|last| last + 1 < world.asked.len())
        };
        while !looks(&workshop) {
            assert!(
                Instant::now() < until && child.try_wait().unwrap().is_none(),
                "it does not write"
            );
            thread::sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        workshop.shop.odoo.world().loss = None;
        workshop.shop.odoo.world().fault = None;
        let there = if carried_out { 205 } else { 105 };
        assert_eq!(workshop.codes().len(), there);
        let done = workshop.apply(&plan.token).unwrap();
        assert_eq!(
            (done.created, done.complete, workshop.codes().len()),
            (200, true, 205),
            "{done:?}"
        );
    }
}
