//! What every page has around it: the status line, Connect & Read, the tabs.

use axum::response::Html;
use maud::{DOCTYPE, Markup, html};

use crate::connect;
use crate::refusal::Refusal;
use crate::state::{Opened, Page};

/// The tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Tables,
    Connect,
}

impl Tab {
    const SHOWN: [Self; 1] = [Self::Tables];

    fn path(self) -> &'static str {
        match self {
            Self::Tables => "/tables",
            Self::Connect => "/connect",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Tables => "Tables",
            Self::Connect => "Connect & Read",
        }
    }
}

/// A page of the profile, with all around it.
pub(crate) fn page(page: &Page, opened: &Opened, tab: Tab, body: &Markup) -> Result<Html<String>, Refusal> {
    let session = page.session();
    let line = opened.status_line(session.as_deref())?;
    let notice = page.take_notice();
    let head = html! {
        header {
            h1 { "Odoo" }
            p #status role="status" data-connected=(session.is_some()) { (line) }
            div.actions { (connect::button(page)) }
        }
        nav aria-label="Tabs" {
            @for one in Tab::SHOWN {
                a href=(one.path()) aria-current=[(one == tab).then_some("page")] { (one.title()) }
            }
        }
    };
    let body = html! {
        a.skip href="#main" { "To the content" }
        (head)
        (connect::progress(page))
        @if let Some(notice) = notice {
            p.notice.error[notice.is_error] role=(if notice.is_error { "alert" } else { "status" }) { (notice.text) }
        }
        main #main { (body) }
    };
    Ok(document(tab.title(), &body, None))
}

/// A page that shows nothing of the profile; `onward` is where the browser goes by itself.
pub(crate) fn bare(title: &str, body: &Markup, onward: Option<&str>) -> Html<String> {
    let body = html! { main #main { h1 { (title) } (body) } };
    document(title, &body, onward)
}

fn document(title: &str, body: &Markup, onward: Option<&str>) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if let Some(onward) = onward { meta http-equiv="refresh" content=(format!("0;url={onward}")); }
                title { (title) " · Odoo" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/page.css";
                script src="/page.js" defer {}
            }
            body { (body) }
        }
    };
    Html(page.into_string())
}

/// `2026-11-27 08:19:00` without its seconds, or a dash.
pub(crate) fn minute(time: Option<&str>) -> String {
    time.map_or_else(
        || "–".to_owned(),
        |time| format!("{} UTC", time.get(..16).unwrap_or(time)),
    )
}

/// `50000` → `50,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_short() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(minute(Some("2026-11-27 08:19:59")), "2026-11-27 08:19 UTC");
        assert_eq!(minute(None), "–");
    }
}
