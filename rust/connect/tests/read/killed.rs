//! A process that is killed while it reads.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use monta_connect::{Cache, Extent, Options, Profile, Status, connect, read};
use monta_odoo::{Credentials, Secret};
use serde_json::json;

use crate::shop::{Shop, of};

const TABLE: &str = "product.template";
/// Address of the Odoo and path of the cache for the process that is killed.
const URL: &str = "MONTA_TEST_KILLED_URL";
const CACHE: &str = "MONTA_TEST_KILLED_CACHE";

/// No test: what the other one starts a process with.
#[test]
#[ignore = "reads until it is killed; the test beside it starts it"]
fn reads_in_a_process_of_its_own() {
    let (url, path) = (env::var(URL).unwrap(), env::var(CACHE).unwrap());
    let mut profile = Profile::default();
    "shop".clone_into(&mut profile.database);
    profile.set_endpoint(&url).unwrap();
    let anna = Credentials::login("anna", Secret::new("s3cret")).unwrap();
    let session = connect(&profile, anna, Duration::from_secs(5)).unwrap();
    let mut options = Options {
        extent: Extent::Full,
        tables: None,
        interrupted: &AtomicBool::new(false),
        progress: &mut |_| {},
        table_read: &mut |_| {},
        // It waits here, and dies.
        pause: Duration::from_secs(60),
    };
    read(
        &profile,
        &mut Cache::open(Path::new(&path)).unwrap(),
        &session,
        &mut options,
    )
    .unwrap();
}

/// Starts a process that reads, and kills it while it waits for page 4 of 25.
fn killed_at_page_three(shop: &Shop) {
    let is_page_four = |last: Option<i64>| last == Some(6);
    shop.odoo.world().asked.clear();
    shop.odoo.world().fault = Some(Box::new(move |question| {
        let last = question.arguments["domain"].as_array()?.last()?[2].as_i64();
        let is_it = question.model == TABLE && question.method == "search_read" && is_page_four(last);
        is_it.then(|| (503, String::new()))
    }));
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "killed::reads_in_a_process_of_its_own"])
        .env(URL, &shop.odoo.url)
        .env(CACHE, shop.folder.path().join("cache.sqlite"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    let pages = || {
        let world = shop.odoo.world();
        let pages = world.asked.iter();
        pages
            .filter(|question| question.model == TABLE && question.method == "search_read")
            .count()
    };
    while pages() < 4 {
        assert!(
            Instant::now() < until && child.try_wait().unwrap().is_none(),
            "it does not read"
        );
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    shop.odoo.world().fault = None;
    shop.odoo.asked();
}

fn put_fifty(shop: &Shop, time: &str, name: &str) {
    for id in 1..=50 {
        shop.odoo
            .world()
            .put(TABLE, id, time, json!({"name": name, "active": true}));
    }
}

#[test]
fn a_read_that_is_killed_goes_on_with_the_page_it_had_not_kept() {
    let shop = Shop::new();
    put_fifty(&shop, "07:00:00", "old");
    // The first read of all: there are no old rows yet.
    killed_at_page_three(&shop);
    assert_eq!(shop.status(TABLE).status.message().to_string(), "Partial 6 of 50");
    assert!(shop.cache().meta(TABLE).unwrap().read.is_none());
    let outcome = shop.read(Extent::Quick);
    assert!(outcome.is_complete(), "{outcome:?}");
    assert_eq!(of(&outcome, TABLE).rows, 44);
    assert_eq!((shop.ids(TABLE).len(), shop.status(TABLE).status), (50, Status::Ok));

    // A later one: the old rows answer until it is complete.
    put_fifty(&shop, "07:10:00", "new");
    killed_at_page_three(&shop);
    assert_eq!(shop.status(TABLE).status.message().to_string(), "Partial 6 of 50");
    assert!(shop.names(TABLE).iter().all(|(_, name)| name == "old"));
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 44);
    let names = shop.names(TABLE);
    assert!(
        names.len() == 50 && names.iter().all(|(_, name)| name == "new"),
        "{names:?}"
    );
}
