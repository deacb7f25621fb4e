//! What lists and groups have in common for who edits them.

use maud::{Markup, html};
use monta_connect::{Error, ListState, Saved, Store};
use monta_core::lookup::{Config, Gap, GroupConfig, ListConfig, ListField};
use monta_core::{Message, message};
use serde::de::DeserializeOwned;

use super::rows;
use crate::drafts::{Drafts, Edits};
use crate::form::Form;
use crate::language::{say, t, term};
use crate::layout::Tab;
use crate::refusal::Refusal;

/// A configuration that is edited on a tab of its own.
pub(super) trait Edited: Config + DeserializeOwned + Send + Sync + 'static {
    const TAB: Tab;
    const PATH: &'static str;
    /// What one of them is called.
    const NAME: &'static str;
    /// Whether its fields are bound and filtered.
    const IS_LIST: bool;

    fn of(name: &str, source: &str) -> Self;
    fn source(&self) -> &str;
    /// Its fields, as a list has them.
    fn lines(&self) -> Vec<ListField>;
    /// The same with what a form says; what the form does not know stays.
    fn with(self, name: &str, source: &str, lines: Vec<ListField>, form: &Form) -> Self;

    /// The switches of the whole, where it has any.
    fn options(&self) -> Markup;

    fn drafts(drafts: &mut Drafts) -> &mut Edits<Self>;
    fn states(store: &Store) -> Result<Vec<ListState>, Error>;
    /// All that keeps it from being saved.
    fn all_gaps(&self, store: &Store, old_name: Option<&str>) -> Result<Vec<Gap>, Error>;
    fn save(store: &Store, name: &str, config: Self) -> Result<Saved, Error>;
    fn unlock(store: &Store, name: &str) -> Result<(), Error>;
    fn discard(store: &Store, name: &str) -> Result<(), Error>;
    fn delete(store: &Store, name: &str) -> Result<(), Error>;
    fn rename(store: &Store, name: &str, to: &str) -> Result<(), Error>;
    /// What it shows, and the controls of the whole.
    fn shown(&self, store: &Store, asked: &Form, is_locked: bool) -> Result<Markup, Refusal>;

    /// What is saved under a name.
    fn saved(store: &Store, name: &str) -> Result<Self, Error> {
        let state = Self::states(store)?.into_iter().find(|state| state.name == name);
        let state = state.ok_or_else(|| {
            Error::Setting(Message::of_others(&say(
                "There is no {what} \"{name}\".",
                &[("what", &t(Self::NAME)), ("name", &name)],
            )))
        })?;
        serde_json::from_value(state.definition)
            .map_err(|error| Error::Setting(message!("\"{name}\": {error}.", name, error = error.to_string())))
    }
}

impl Edited for ListConfig {
    const TAB: Tab = Tab::Lists;
    const PATH: &'static str = "/lists";
    const NAME: &'static str = term("list");
    const IS_LIST: bool = true;

    fn of(name: &str, source: &str) -> Self {
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            fields: vec![ListField {
                binding: Some(monta_core::lookup::Binding::Value),
                ..ListField::default()
            }],
            ..Self::default()
        }
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn lines(&self) -> Vec<ListField> {
        self.fields.clone()
    }

    fn with(self, name: &str, source: &str, lines: Vec<ListField>, form: &Form) -> Self {
        let separator = form.get("list-separator");
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            fields: lines,
            checklist: form.is_ticked("checklist"),
            list_separator: Some(separator.to_owned()).filter(|text| !text.is_empty()),
            key_texts: form.is_ticked("key-texts"),
            archived: form.is_ticked("archived"),
            ..self
        }
    }

    fn options(&self) -> Markup {
        rows::options(self)
    }

    fn drafts(drafts: &mut Drafts) -> &mut Edits<Self> {
        &mut drafts.lists
    }

    fn states(store: &Store) -> Result<Vec<ListState>, Error> {
        store.lists()
    }

    fn all_gaps(&self, store: &Store, old_name: Option<&str>) -> Result<Vec<Gap>, Error> {
        store.list_gaps(old_name, self)
    }

    fn save(store: &Store, name: &str, config: Self) -> Result<Saved, Error> {
        store.save_list(name, config)
    }

    fn unlock(store: &Store, name: &str) -> Result<(), Error> {
        store.unlock_list(name)
    }

    fn discard(store: &Store, name: &str) -> Result<(), Error> {
        store.discard_list(name)
    }

    fn delete(store: &Store, name: &str) -> Result<(), Error> {
        store.delete_list(name)
    }

    fn rename(store: &Store, name: &str, to: &str) -> Result<(), Error> {
        store.rename_list(name, to)
    }

    fn shown(&self, store: &Store, asked: &Form, _is_locked: bool) -> Result<Markup, Refusal> {
        Ok(rows::list(store, self, asked)?)
    }
}

impl Edited for GroupConfig {
    const TAB: Tab = Tab::Groups;
    const PATH: &'static str = "/groups";
    const NAME: &'static str = term("group");
    const IS_LIST: bool = false;

    fn of(name: &str, source: &str) -> Self {
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            fields: vec![monta_core::lookup::FieldChoice::default()],
            ..Self::default()
        }
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn lines(&self) -> Vec<ListField> {
        let line = |choice: &monta_core::lookup::FieldChoice| ListField {
            choice: choice.clone(),
            ..ListField::default()
        };
        self.fields.iter().map(line).collect()
    }

    fn with(self, name: &str, source: &str, lines: Vec<ListField>, _form: &Form) -> Self {
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            fields: lines.into_iter().map(|line| line.choice).collect(),
            ..self
        }
    }

    fn options(&self) -> Markup {
        html! {}
    }

    fn drafts(drafts: &mut Drafts) -> &mut Edits<Self> {
        &mut drafts.groups
    }

    fn states(store: &Store) -> Result<Vec<ListState>, Error> {
        store.groups()
    }

    fn all_gaps(&self, store: &Store, old_name: Option<&str>) -> Result<Vec<Gap>, Error> {
        store.group_gaps(old_name, self)
    }

    fn save(store: &Store, name: &str, config: Self) -> Result<Saved, Error> {
        store.save_group(name, config)
    }

    fn unlock(store: &Store, name: &str) -> Result<(), Error> {
        store.unlock_group(name)
    }

    fn discard(store: &Store, name: &str) -> Result<(), Error> {
        store.discard_group(name)
    }

    fn delete(store: &Store, name: &str) -> Result<(), Error> {
        store.delete_group(name)
    }

    fn rename(store: &Store, name: &str, to: &str) -> Result<(), Error> {
        store.rename_group(name, to)
    }

    fn shown(&self, _store: &Store, _asked: &Form, is_locked: bool) -> Result<Markup, Refusal> {
        Ok(rows::group(self, is_locked))
    }
}
