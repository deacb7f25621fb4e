//! Several who open one cache at once: processes, and threads of each.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use monta_connect::Cache;

/// In how many threads at once a process opens a cache.
const THREADS: usize = 3;

/// No test: what the other one starts processes with. Opens the cache that a line names, and says what each thread found.
#[test]
#[ignore = "opens what it is told to; the test beside it starts it"]
fn opens_in_a_process_of_its_own() {
    for path in io::stdin().lines() {
        let path = path.unwrap();
        let open = || {
            let mut cache = Cache::open(Path::new(&path))?;
            let found = cache.server_version()?;
            cache.set_server_version("18.0")?;
            Ok::<_, monta_connect::Error>(found)
        };
        let found = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(open)).collect();
            let found = threads.into_iter().map(|thread| match thread.join().unwrap() {
                Ok(found) => found.unwrap_or_else(|| "new".to_owned()),
                Err(error) => error.to_string(),
            });
            found.collect::<Vec<_>>().join(", ")
        });
        // Not by `println!`, which the test's own runner keeps.
        writeln!(io::stderr(), "{found}").unwrap();
    }
}

/// A process that opens caches.
struct Opener {
    child: Child,
    stdin: ChildStdin,
    answers: BufReader<std::process::ChildStderr>,
}

impl Opener {
    fn start() -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", "together::opens_in_a_process_of_its_own"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stderr.take().unwrap()),
            child,
        }
    }

    fn begin(&mut self, path: &Path) {
        writeln!(self.stdin, "{}", path.display()).unwrap();
    }

    fn found(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Opener {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_new_cache_is_opened_by_many_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut openers: Vec<_> = (0..4).map(|_| Opener::start()).collect();
    for round in 0..30 {
        // Every other one is there already, and empty, as after somebody was killed before he had made it.
        let path = folder.path().join(format!("{round}/cache.sqlite"));
        if round % 2 == 1 {
            std::fs::create_dir(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
        }
        for opener in &mut openers {
            opener.begin(&path);
        }
        for opener in &mut openers {
            let found = opener.found();
            let is_ours = |found: &str| ["new", "18.0"].contains(&found);
            assert!(found.split(", ").filter(|found| is_ours(found)).count() == 3, "{found}");
        }
    }
}
