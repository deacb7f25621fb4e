//! What every document of the page has, even one that shows nothing of the profile.

use axum::response::Html;
use maud::{DOCTYPE, Markup, html};

use crate::language::{spoken, t};

/// A page that shows nothing of the profile; `onward` is where the browser goes by itself.
pub(crate) fn bare(title: &str, body: &Markup, onward: Option<&str>) -> Html<String> {
    let body = html! { main #main { h1 { (title) } (body) } };
    document(title, &body, onward)
}

pub(crate) fn document(title: &str, body: &Markup, onward: Option<&str>) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang=(spoken().code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if let Some(onward) = onward { meta http-equiv="refresh" content=(format!("0;url={onward}")); }
                title { (title) " · Odoo" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/page.css";
                script src="/page.js" defer {}
            }
            // What the script has to say by itself.
            body data-ended=(t("The page has ended: start monta odoo serve again."))
                data-unsent=(t("The file could not be sent. Was it changed since you chose it? Then choose it again.")) { (body) }
        }
    };
    Html(page.into_string())
}
