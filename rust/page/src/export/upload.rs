//! A file that a browser hands over: beside the cache for its user's eyes only, and gone when it is not needed any more.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes, HttpBody as _};
use monta_connect::{Paths, private};
use tokio::sync::mpsc;

use crate::language::{say, t};
use crate::refusal::Refusal;
use crate::text::grouped;

/// How many pieces may wait for the disk.
const WAITING: usize = 8;
/// What a process that died has left goes after this time.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How many letters of a name are kept.
const LONGEST_NAME: usize = 80;

/// The file, in a folder of its own; both go when this is dropped.
#[derive(Debug)]
pub(super) struct Upload {
    folder: PathBuf,
    path: PathBuf,
}

impl Upload {
    /// An empty file of this name.
    pub(super) fn new(paths: &Paths, name: &str) -> Result<Self, Refusal> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let all = all(paths);
        sweep(&all, |_, age| age > KEPT);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = all.join(format!("{}{number}", own()));
        let upload = Self {
            path: folder.join(cleaned(name)),
            folder,
        };
        // Of a process with the same number, long ago.
        drop(fs::remove_dir_all(&upload.folder));
        private::create_folder(&upload.folder).map_err(unwritten)?;
        private::create_file(&upload.path).map_err(unwritten)?;
        Ok(upload)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what comes; refuses what is larger than the guard of the table lets through.
    pub(super) async fn fill(self, mut body: Body, (table, limit): (String, u64)) -> Result<Self, Refusal> {
        let too_large = || {
            Refusal::of(say(
                "The file is larger than {bytes} bytes, which is the guard `max_file` of {table}: raise it, or export fewer \
                 rows at once. Nothing was written to Odoo.",
                &[("bytes", &grouped(limit)), ("table", &table)],
            ))
        };
        let (send, pieces) = mpsc::channel(WAITING);
        let mut send = (body.size_hint().lower() <= limit).then_some(send);
        let written = tokio::task::spawn_blocking(move || self.write(pieces));
        let mut size: u64 = 0;
        // Whatever is refused, all of it is taken: a browser that still sends does not see the answer.
        while let Some(piece) = next(&mut body).await? {
            size = size.saturating_add(piece.len() as u64);
            if size > limit {
                send = None;
            }
            if let Some(open) = &send
                && open.send(piece).await.is_err()
            {
                // It cannot be written, which is told below.
                send = None;
            }
        }
        drop(send);
        let upload = written.await?.map_err(unwritten)?;
        if size > limit { Err(too_large()) } else { Ok(upload) }
    }

    fn write(self, mut pieces: mpsc::Receiver<Bytes>) -> io::Result<Self> {
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        while let Some(piece) = pieces.blocking_recv() {
            file.write_all(&piece)?;
        }
        File::flush(&mut file)?;
        Ok(self)
    }
}

/// The next piece of what a browser sends; none at its end.
async fn next(body: &mut Body) -> Result<Option<Bytes>, Refusal> {
    match std::future::poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
        None => Ok(None),
        Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
        Some(Err(_)) => Err(Refusal::of(t("The file did not come to its end. Send it again."))),
    }
}

/// Takes what nobody needs, so that the browser sees the answer.
pub(super) async fn drain(mut body: Body) {
    while let Ok(Some(_)) = next(&mut body).await {}
}

impl Drop for Upload {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
        // The last one takes the folder of all along.
        if let Some(all) = self.folder.parent() {
            drop(fs::remove_dir(all));
        }
    }
}

/// The path is nobody's concern.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn unwritten(error: io::Error) -> Refusal {
    Refusal::of(say(
        "The file cannot be kept beside the cache ({why}). Nothing was written to Odoo.",
        &[("why", &error.kind())],
    ))
}

/// A name without folders, which a disk takes.
fn cleaned(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let letters: Vec<char> = name
        .chars()
        .filter(|letter| !letter.is_control() && !"<>:\"|?*".contains(*letter))
        .collect();
    // The ending counts.
    let kept = letters.len().saturating_sub(LONGEST_NAME);
    let name: String = letters.into_iter().skip(kept).collect();
    if name.trim_matches(['.', ' ']).is_empty() {
        "file.csv".to_owned()
    } else {
        name
    }
}

/// Where files lie that are handed over.
fn all(paths: &Paths) -> PathBuf {
    paths.cache.with_extension("uploads")
}

/// How the names of the folders of this process begin.
fn own() -> String {
    format!("{}-", std::process::id())
}

/// Takes away what is still compared when the page is closed: nobody waits for that to end.
pub(super) fn close(paths: &Paths) {
    let (all, own) = (all(paths), own());
    sweep(&all, |name, _| name.starts_with(&own));
    drop(fs::remove_dir(all));
}

fn sweep(all: &Path, goes: impl Fn(&str, Duration) -> bool) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let made = entry.metadata().and_then(|data| data.modified());
        let age = made.map(|made| SystemTime::now().duration_since(made).unwrap_or_default());
        if goes(&entry.file_name().to_string_lossy(), age.unwrap_or_default()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_and_keeps_its_ending() {
        for (name, cleaned_name) in [
            ("parts.csv", "parts.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\parts\\Büro.json", "Büro.json"),
            ("..", "file.csv"),
            ("", "file.csv"),
            ("a\n\0b?.csv", "ab.csv"),
        ] {
            assert_eq!(cleaned(name), cleaned_name);
        }
        let long = cleaned(&format!("{}.json", "é".repeat(300)));
        assert!(long.ends_with("é.json") && long.len() < 200, "{long}");
    }
}
