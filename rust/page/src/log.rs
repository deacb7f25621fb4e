//! The tab Log: the end of the session log.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use maud::html;

use crate::language::t;
use crate::layout::{Frame, Tab};
use crate::refusal::Refusal;
use crate::state::Page;

/// How much of the end is shown, in bytes.
const SHOWN: u64 = 64 * 1024;

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new().route("/log", get(show))
}

async fn show(State(page): State<Arc<Page>>) -> Result<Html<String>, Refusal> {
    page.work(|page| {
        let frame = Frame::of(page);
        let path = page.store()?.log_path()?;
        let requests = page.memory().requests.clone();
        let body = html! {
            @if let Some(requests) = requests {
                p.notice role="status" { (t("Requests of this session are logged in ")) code { (requests.display()) }
                    (t(". Passwords and keys are masked; all that Odoo answers is in it, so look at it before you hand it on.")) }
            }
            h2 { (t("Session log")) }
            p { code { (path.display()) } }
            @match end(&path) {
                Ok(text) if text.is_empty() => p.empty { (t("Nothing was written yet.")) },
                Ok(text) => pre tabindex="0" aria-label=(t("The last lines, newest first")) { (text) },
                Err(error) => p.error { (t("It cannot be read: ")) (error) "." },
            }
        };
        Ok(frame.around(page, Tab::Log, &body)?)
    })
    .await
}

/// The last whole lines of a file, newest first; none for one that is not there.
fn end(path: &Path) -> io::Result<String> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        file => file?,
    };
    let start = file.metadata()?.len().saturating_sub(SHOWN);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(SHOWN).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines: Vec<&str> = text.lines().skip(usize::from(start > 0)).collect();
    lines.reverse();
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_lines_come_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.log");
        assert_eq!(end(&path).unwrap(), "");
        std::fs::write(&path, "one\ntwo\n").unwrap();
        assert_eq!(end(&path).unwrap(), "two\none");
        let many: Vec<_> = (0..20_000).map(|number| format!("line {number:06}")).collect();
        std::fs::write(&path, many.join("\n")).unwrap();
        let text = end(&path).unwrap();
        assert!(text.starts_with("line 019999\nline 019998\n"));
        assert!(text.lines().all(|line| line.len() == 11), "no line is cut");
    }
}
