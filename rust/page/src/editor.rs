//! Editing lookup lists and search groups, which is alike: new, save, discard, unlock, delete, rename.
//!
//! What is typed goes into a draft in memory and is looked at with each change; it reaches the profile when it is saved,
//! or when the page is closed and nothing is missing.

mod config;
mod form;
mod rows;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use axum::routing::get;
use monta_connect::{Error, Store};
use monta_core::lookup::{GroupConfig, ListConfig};

use crate::drafts::Key;
use crate::form::Form;
use crate::language::{say, t, told};
use crate::layout::Frame;
use crate::refusal::Refusal;
use crate::state::Page;
use config::Edited;

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/lists", get(show::<ListConfig>).post(change::<ListConfig>))
        .route("/groups", get(show::<GroupConfig>).post(change::<GroupConfig>))
}

async fn show<C: Edited>(
    State(page): State<Arc<Page>>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    page.work(move |page| {
        let frame = Frame::of(page);
        let asked = Form::from(asked);
        let body = view::shown::<C>(page, &asked)?;
        Ok(frame.around(page, C::TAB, &body)?)
    })
    .await
}

async fn change<C: Edited>(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    page.work(move |page| {
        let query = done::<C>(page, &form)?;
        Ok(Redirect::to(&format!("{}{query}", C::PATH)))
    })
    .await
}

/// Does what a button asks for, and tells what came of it; gives the query of the page to show then.
fn done<C: Edited>(page: &Page, form: &Form) -> Result<String, Refusal> {
    let store = page.store()?;
    if form.get("do") == "new" {
        return new::<C>(page, &store);
    }
    let Some(key) = Key::of(form) else {
        return Ok(String::new());
    };
    if form.is_ticked("rows")
        && let Some(before) = editable::<C>(page, &store, &key)
    {
        let draft = form::config(before, form, form.get("do"));
        C::drafts(&mut page.memory().drafts).insert(key.clone(), draft);
    }
    let word = form.get("do");
    let stay = key.query();
    let Some(name) = key.saved_name() else {
        return match word {
            "save" => Ok(save::<C>(page, &store, &key)),
            "discard" => {
                C::drafts(&mut page.memory().drafts).remove(&key);
                Ok(String::new())
            }
            _ => Ok(stay),
        };
    };
    match word {
        "save" => return Ok(save::<C>(page, &store, &key)),
        "unlock" => tell_error(page, C::unlock(&store, name)),
        "discard" => {
            C::drafts(&mut page.memory().drafts).remove(&key);
            tell_error(page, C::discard(&store, name));
        }
        "delete" => return Ok(format!("{stay}&ask=delete")),
        "delete-now" => {
            let deleted = C::delete(&store, name);
            if deleted.is_ok() {
                C::drafts(&mut page.memory().drafts).remove(&key);
                page.tell(say("\"{name}\" is deleted.", &[("name", &name)]));
                return Ok(String::new());
            }
            tell_error(page, deleted);
        }
        "rename" => return Ok(rename::<C>(page, &store, &key, name, form.get("to"))),
        _ => {}
    }
    Ok(stay)
}

/// What may be edited, as it is now; none for what is locked, or is not there.
fn editable<C: Edited>(page: &Page, store: &Store, key: &Key) -> Option<C> {
    let draft = C::drafts(&mut page.memory().drafts).get(key).cloned();
    match key.saved_name() {
        None => draft,
        Some(name) if store.profile().is_ok_and(|profile| profile.is_locked(name)) => None,
        Some(name) => draft.or_else(|| C::saved(store, name).ok()),
    }
}

fn tell_error(page: &Page, done: Result<(), Error>) {
    if let Err(error) = done {
        page.tell_error(told(&error));
    }
}

fn new<C: Edited>(page: &Page, store: &Store) -> Result<String, Refusal> {
    let tables = store.tables()?;
    let valid: Vec<_> = tables
        .iter()
        .filter(|table| table.state.template() == crate::tables::OK)
        .collect();
    let first = valid
        .iter()
        .find(|table| table.name == "product.template")
        .or_else(|| valid.first());
    let Some(source) = first.map(|table| table.name.as_str()) else {
        page.tell_error(t("There is no table to choose from: Connect & Read first."));
        return Ok(String::new());
    };
    let draft = C::of(&store.proposed_name(source)?, source);
    let mut memory = page.memory();
    memory.drafts.last += 1;
    let key = Key::New(memory.drafts.last);
    C::drafts(&mut memory.drafts).insert(key.clone(), draft);
    Ok(key.query())
}

/// Saves a draft; gives the query of what is shown then.
fn save<C: Edited>(page: &Page, store: &Store, key: &Key) -> String {
    let draft = C::drafts(&mut page.memory().drafts).get(key).cloned();
    let saved = match (draft, key.saved_name()) {
        (Some(draft), name) => {
            let name = name.unwrap_or_else(|| draft.name()).to_owned();
            C::save(store, &name, draft)
        }
        (None, Some(name)) => match C::saved(store, name) {
            Ok(config) => C::save(store, name, config),
            Err(error) => Err(error),
        },
        (None, None) => return String::new(),
    };
    match saved {
        Ok(saved) => {
            C::drafts(&mut page.memory().drafts).remove(key);
            let waits: Vec<_> = saved.waits_for.iter().map(ToString::to_string).collect();
            if waits.is_empty() {
                page.tell(say("\"{name}\" is saved and locked.", &[("name", &saved.name)]));
            } else {
                page.tell(say(
                    "\"{name}\" is saved and locked; {waits}.",
                    &[("name", &saved.name), ("waits", &waits.join("; "))],
                ));
            }
            Key::Saved(saved.name).query()
        }
        Err(error) => {
            page.tell_error(told(&error));
            key.query()
        }
    }
}

fn rename<C: Edited>(page: &Page, store: &Store, key: &Key, name: &str, to: &str) -> String {
    let is_edited = C::saved(store, name).ok().as_ref() != C::drafts(&mut page.memory().drafts).get(key)
        && C::drafts(&mut page.memory().drafts).contains_key(key);
    if is_edited {
        page.tell_error(t("Save or discard your changes first, then rename."));
        return key.query();
    }
    match C::rename(store, name, to) {
        Ok(()) => {
            C::drafts(&mut page.memory().drafts).remove(key);
            page.tell(say(
                "\"{name}\" is now called \"{new}\".",
                &[("name", &name), ("new", &to.trim())],
            ));
            Key::Saved(to.trim().to_owned()).query()
        }
        Err(error) => {
            page.tell_error(told(&error));
            key.query()
        }
    }
}

/// Saves what is complete; what is not is lost.
pub(crate) fn close(page: &Page) {
    if let Ok(store) = page.store() {
        close_all::<ListConfig>(page, &store);
        close_all::<GroupConfig>(page, &store);
    }
}

fn close_all<C: Edited>(page: &Page, store: &Store) {
    for (key, draft) in std::mem::take(C::drafts(&mut page.memory().drafts)) {
        let name = key.saved_name().unwrap_or_else(|| draft.name()).to_owned();
        // What is not complete is refused, and nobody is there to be told.
        drop(C::save(store, &name, draft));
    }
}
