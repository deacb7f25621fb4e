//! A disk without room, and one that cannot be written: a small one of the test's own, which only its process sees.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use monta_connect::{Cache, Error, Extent, Profile, Status};
use serde_json::json;

use crate::shop::{Shop, of};

const TABLE: &str = "product.template";
/// Where the small disk is, for the process that has it.
const DISK: &str = "MONTA_TEST_SMALL_DISK";
/// The exit code when none can be had here.
const NO_DISK: i32 = 77;

#[test]
fn a_disk_without_room_costs_nothing_that_was_read() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody but root may mount, but everybody may be root of a namespace of their own, where the system allows that.
    let mount = format!("mount -t tmpfs -o size=768k none \"${DISK}\" || exit {NO_DISK}; exec \"$@\"");
    let ended = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &mount, "sh"])
        .arg(env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "full_disk::reads_onto_a_small_disk",
        ])
        .env(DISK, folder.path())
        .env("TMPDIR", folder.path())
        .output();
    let Ok(ended) = ended else {
        return eprintln!("NOT RUN: there is no unshare");
    };
    let told = String::from_utf8_lossy(&ended.stderr);
    if ended.status.code() == Some(NO_DISK) || told.starts_with("unshare: ") {
        return eprintln!("NOT RUN: no disk may be mounted here: {told}");
    }
    assert!(ended.status.success(), "{:?} {told}", ended.status);
}

/// Fifty rows, a page each ten.
fn put(shop: &Shop, time: &str, name: &str) {
    shop.odoo.world().page = 10;
    for id in 1..=50 {
        let row = json!({"name": name, "active": true});
        shop.odoo.world().put(TABLE, id, time, row);
    }
}

fn mount_again(options: &str) {
    let disk = env::var_os(DISK).unwrap();
    let mounted = Command::new("mount").args(["-o", options]).arg(disk).status();
    assert!(mounted.unwrap().success(), "{options}");
}

/// Fills the disk to its last byte.
fn fill(path: &Path) {
    let mut size = 1 << 20;
    loop {
        match fs::write(path, vec![1; size]) {
            Ok(()) => return,
            Err(error) => assert_eq!(error.kind(), ErrorKind::StorageFull),
        }
        // What was written of it stays; a bit less, and then the next one takes the rest.
        size = usize::try_from(fs::metadata(path).unwrap().len()).unwrap();
    }
}

fn is_full(error: &Error) {
    assert!(matches!(error, Error::Full { .. }), "{error:?}");
    let advice = "no room is left on its disk. Make room and try again; what was there before is kept.";
    assert!(error.to_string().ends_with(advice), "{error}");
}

/// No test: what the other one starts with a disk of its own.
#[test]
#[ignore = "wants a small disk; the test beside it gives it one"]
fn reads_onto_a_small_disk() {
    let shop = Shop::new();
    assert!(shop.folder.path().starts_with(env::var_os(DISK).unwrap()));
    put(&shop, "07:00:00", "old");
    assert!(shop.read(Extent::Daily).is_complete());
    let profile = shop.folder.path().join("profile.json");
    shop.profile.save(&profile).unwrap();

    // More than there is room for.
    put(&shop, "07:10:00", &"new ".repeat(5_000));
    is_full(&shop.read_with(Extent::Full, &mut |_, _, _| {}).unwrap_err());
    let kept = |shop: &Shop| {
        let names = shop.names(TABLE);
        assert!(
            names.len() == 50 && names.iter().all(|(_, name)| name == "old"),
            "{names:?}"
        );
    };
    kept(&shop);

    // Not a byte is left, not even for what SQLite keeps beside an open file.
    let ballast = shop.folder.path().join("ballast");
    fill(&ballast);
    is_full(&shop.read_with(Extent::Quick, &mut |_, _, _| {}).unwrap_err());
    is_full(&Cache::open(&shop.folder.path().join("new.sqlite")).unwrap_err());
    let mut changed = shop.profile.clone();
    changed.language = Some("nl_NL".repeat(2_000));
    is_full(&changed.save(&profile).unwrap_err());
    assert_eq!(Profile::load(&profile).unwrap(), shop.profile);
    fs::remove_file(ballast).unwrap();
    kept(&shop);

    // Nor may anything be written.
    mount_again("remount,ro");
    let error = shop.read_with(Extent::Quick, &mut |_, _, _| {}).unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    let advice = "Let this user write there, or name another place.";
    assert!(error.to_string().ends_with(advice), "{error}");
    let error = shop.profile.save(&profile).unwrap_err().to_string();
    assert!(error.ends_with(advice), "{error}");

    // Once there is room, the read goes on where it was.
    mount_again("remount,rw,size=16m");
    let partial = shop.status(TABLE).status;
    let Status::Partial { rows, total: 50 } = partial else {
        panic!("{partial:?}")
    };
    let outcome = shop.read(Extent::Quick);
    assert!(outcome.is_complete(), "{outcome:?}");
    assert!(rows > 0 && of(&outcome, TABLE).rows == 50 - rows, "{rows} {outcome:?}");
    assert!(shop.names(TABLE).iter().all(|(_, name)| name.starts_with("new ")));
    Cache::open(&shop.folder.path().join("new.sqlite")).unwrap();
}
