//! What every page has around it: the status line, Connect & Read, the tabs.

use std::sync::Arc;

use axum::response::Html;
use maud::{Markup, html};
use monta_connect::Error;

use crate::document::document;
use crate::language::{t, told};
use crate::reading::Reading;
use crate::state::Page;

/// The tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Tables,
    Lists,
    Groups,
    Search,
    Export,
    Log,
    Connect,
}

impl Tab {
    const SHOWN: [Self; 6] = [
        Self::Tables,
        Self::Lists,
        Self::Groups,
        Self::Search,
        Self::Export,
        Self::Log,
    ];

    fn path(self) -> &'static str {
        match self {
            Self::Tables => "/tables",
            Self::Lists => "/lists",
            Self::Groups => "/groups",
            Self::Search => "/search",
            Self::Export => "/export",
            Self::Log => "/log",
            Self::Connect => "/connect",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Tables => t("Tables"),
            Self::Lists => t("Lists"),
            Self::Groups => t("Groups"),
            Self::Search => t("Search"),
            Self::Export => t("Export"),
            Self::Log => t("Log"),
            Self::Connect => t("Connect & Read"),
        }
    }
}

/// What is around every page. It is taken before the page is made: of work that ends meanwhile the page shows what was
/// before its end, so it has to go on following it.
pub(crate) struct Frame {
    work: Option<Arc<Reading>>,
    was_over: bool,
}

impl Frame {
    pub(crate) fn of(page: &Page) -> Self {
        let work = page.memory().reading.clone();
        let was_over = work.as_ref().is_some_and(|work| work.is_over());
        Self { work, was_over }
    }

    /// The page of a tab, with all around it.
    pub(crate) fn around(&self, page: &Page, tab: Tab, body: &Markup) -> Result<Html<String>, Error> {
        let (is_connected, line, hint) = state(page)?;
        let notice = page.take_notice();
        let head = html! {
            header {
                h1 { "Odoo" }
                p #status role="status" data-connected=(is_connected) { (line) }
                div.actions data-part="session" { (self.button(is_connected)) }
            }
            nav aria-label=(t("Tabs")) {
                @for one in Tab::SHOWN {
                    a href=(one.path()) aria-current=[(one == tab).then_some("page")] { (one.title()) }
                }
            }
        };
        let body = html! {
            a.skip href="#main" { (t("To the content")) }
            (head)
            div #told {
                @if let Some(work) = &self.work { (work.shown(self.was_over)) }
                @if let Some(hint) = hint { p.notice { (hint) } }
                @if let Some(notice) = notice {
                    p.notice.error[notice.is_error] role=(if notice.is_error { "alert" } else { "status" }) { (notice.text) }
                }
            }
            main #main { (body) }
        };
        Ok(document(tab.title(), &body, None))
    }

    /// What connects from every page, and what ends that.
    fn button(&self, is_connected: bool) -> Markup {
        let is_under_way = self.work.is_some() && !self.was_over;
        html! {
            @if !is_under_way {
                a.button.primary href="/connect" { (t("Connect & Read")) }
                @if is_connected { form method="post" action="/disconnect" { button { (t("Disconnect")) } } }
            }
        }
    }
}

/// Whether an Odoo is connected, the status line, and what the user should know about it.
fn state(page: &Page) -> Result<(bool, String, Option<String>), Error> {
    let status = match page.connected() {
        Some(connected) => connected.status()?,
        None => match page.store() {
            Ok(store) => store.status()?,
            Err(Error::NoProfile { .. }) => {
                return Ok((false, t("Not connected · no profile yet").to_owned(), None));
            }
            Err(error) => return Err(error),
        },
    };
    Ok((status.connected, told(&status.line), status.hint.as_ref().map(told)))
}
