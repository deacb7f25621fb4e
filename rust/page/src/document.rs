//! What every document of the page has, even one that shows nothing of the profile.

use axum::response::Html;
use maud::{DOCTYPE, Markup, html};

/// A page that shows nothing of the profile; `onward` is where the browser goes by itself.
pub(crate) fn bare(title: &str, body: &Markup, onward: Option<&str>) -> Html<String> {
    let body = html! { main #main { h1 { (title) } (body) } };
    document(title, &body, onward)
}

pub(crate) fn document(title: &str, body: &Markup, onward: Option<&str>) -> Html<String> {
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
