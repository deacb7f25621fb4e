//! The tab of lists, and that of groups.

mod line;

use maud::{Markup, html};
use monta_connect::Store;
use monta_core::lookup::Gap;

use super::config::Edited;
use crate::drafts::Key;
use crate::form::Form;
use crate::language::{say, t, told};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::encoded;
use line::Fields;

/// Everything: which there are, and the one that is chosen.
pub(super) fn shown<C: Edited>(page: &Page, asked: &Form) -> Result<Markup, Refusal> {
    let store = page.store()?;
    let states = C::states(&store)?;
    let drafts = C::drafts(&mut page.memory().drafts).clone();
    let chosen = Key::of(asked).or_else(|| states.first().map(|state| Key::Saved(state.name.clone())));
    let is_chosen = |key: &Key| (chosen.as_ref() == Some(key)).then_some("true");
    let new = drafts.iter().filter_map(|(key, draft)| match key {
        Key::New(_) => Some((key, draft.name())),
        Key::Saved(_) => None,
    });
    let right = match &chosen {
        None => html! { p.empty { (t("None yet. ")) strong { (t("New")) } (t(" makes the first one.")) } },
        Some(key) => one::<C>(&store, key, drafts.get(key), asked)?,
    };
    Ok(html! {
        div.panes.narrow {
            section aria-labelledby="all" {
                h2 #all { (C::TAB.title()) }
                form method="post" action=(C::PATH) { button name="do" value="new" { (t("New ")) (t(C::NAME)) } }
                ul.names {
                    @for state in &states {
                        @let key = Key::Saved(state.name.clone());
                        li {
                            a href=(format!("{}{}", C::PATH, key.query())) aria-current=[is_chosen(&key)] { (state.name) }
                            " "
                            @if !state.problems.is_empty() { span.state data-state="error" { (t("Broken")) } }
                            @else if !state.locked { span.state data-state="old" { (t("Editing")) } }
                        }
                    }
                    @for (key, name) in new {
                        li {
                            a href=(format!("{}{}", C::PATH, key.query())) aria-current=[is_chosen(key)] {
                                @if name.is_empty() { (t("Without a name")) } @else { (name) }
                            }
                            " " span.state data-state="old" { (t("New")) }
                        }
                    }
                }
            }
            (right)
        }
    })
}

fn one<C: Edited>(store: &Store, key: &Key, draft: Option<&C>, asked: &Form) -> Result<Markup, Refusal> {
    let saved = key.saved_name().map(|name| C::saved(store, name));
    let saved = match saved {
        Some(Err(error)) => return Err(Refusal::missing(told(&error))),
        Some(Ok(saved)) => Some(saved),
        None => None,
    };
    let Some(config) = draft.cloned().or_else(|| saved.clone()) else {
        return Err(Refusal::missing(say(
            "This new {what} is no longer there.",
            &[("what", &t(C::NAME))],
        )));
    };
    let profile = store.profile()?;
    let is_locked = key.saved_name().is_some_and(|name| profile.is_locked(name));
    let gaps = config.all_gaps(store, key.saved_name())?;
    let has_changes = saved.as_ref() != Some(&config);
    let fields = fields(store, &config)?;
    let sources = sources(store, config.source())?;
    let editor = Editor {
        key,
        config: &config,
        is_locked,
        has_changes,
        gaps: &gaps,
        fields: &fields,
    };
    let preview = config.shown(store, asked, is_locked)?;
    Ok(html! {
        section aria-labelledby="chosen" data-unsaved=[(has_changes && !gaps.is_empty()).then_some("")] {
            h2 #chosen { (if config.name().is_empty() { t("Without a name") } else { config.name() }) }
            @if asked.get("ask") == "delete" { (editor.question()) }
            (editor.form(&sources))
            @if key.saved_name().is_some() && !is_locked { (editor.rename()) }
            div data-part="preview" { (preview) }
        }
    })
}

/// Name and label of the tables with a check mark, and of the one that is chosen.
fn sources(store: &Store, chosen: &str) -> Result<Vec<(String, String)>, Refusal> {
    let tables = store.tables()?.into_iter();
    let offered = tables.filter(|table| table.state.template() == crate::tables::OK || table.name == chosen);
    let mut offered: Vec<_> = offered.map(|table| (table.name, table.label)).collect();
    if !chosen.is_empty() && offered.iter().all(|(name, _)| name != chosen) {
        offered.push((chosen.to_owned(), chosen.to_owned()));
    }
    Ok(offered)
}

/// The fields of the source and of the tables that its chosen fields lead to.
fn fields<C: Edited>(store: &Store, config: &C) -> Result<Fields, Refusal> {
    let profile = store.profile()?;
    let known = profile.table_names();
    let mut fields = Fields::new();
    let mut add = |table: &str| -> Result<(), Refusal> {
        if known.contains(&table) && !fields.contains_key(table) {
            fields.insert(table.to_owned(), store.fields(table)?);
        }
        Ok(())
    };
    add(config.source())?;
    let own = if known.contains(&config.source()) {
        store.fields(config.source())?
    } else {
        Vec::new()
    };
    for line in config.lines() {
        let field = own.iter().find(|field| field.name == line.choice.field.name);
        if let Some(relation) = field.and_then(|field| field.relation.as_deref()) {
            add(relation)?;
        }
    }
    Ok(fields)
}

/// One of them, as it is edited.
struct Editor<'a, C> {
    key: &'a Key,
    config: &'a C,
    is_locked: bool,
    has_changes: bool,
    gaps: &'a [Gap],
    fields: &'a Fields,
}

impl<C: Edited> Editor<'_, C> {
    fn form(&self, sources: &[(String, String)]) -> Markup {
        let lines = self.config.lines();
        html! {
            form.editor #editor method="post" action=(C::PATH) data-live=[(!self.is_locked).then_some("")] {
                // The first button is what Enter presses.
                button.hidden name="do" value="check" tabindex="-1" { (t("Look at it")) }
                @match self.key {
                    Key::Saved(name) => input type="hidden" name="name" value=(name);,
                    Key::New(number) => input type="hidden" name="new" value=(number);,
                }
                div data-part="menu" { (self.menu()) }
                fieldset disabled[self.is_locked] {
                    legend.hidden { (t("What it shows")) }
                    input type="hidden" name="rows" value=(lines.len());
                    div.form {
                        @if self.key.saved_name().is_none() {
                            label for="title" { (t("Name")) }
                            input #title name="title" value=(self.config.name()) autocomplete="off";
                        }
                        label for="source" { (t("Source")) }
                        select #source name="source" {
                            @for (name, label) in sources {
                                option value=(name) selected[name == self.config.source()] { (label) " (" (name) ")" }
                            }
                        }
                    }
                    div data-part="lines" { (line::all::<C>(&lines, self.config.source(), self.fields)) }
                    button name="do" value="add" { (t("Add a field")) }
                    (self.config.options())
                }
            }
        }
    }

    fn menu(&self) -> Markup {
        let is_new = self.key.saved_name().is_none();
        html! {
            div.actions {
                @if self.is_locked {
                    span.state data-state="ok" { (t("Saved and locked")) }
                    button name="do" value="unlock" { (t("Unlock for editing")) }
                } @else {
                    button.primary name="do" value="save" disabled[!self.gaps.is_empty()] aria-describedby="gaps" { (t("Save")) }
                    @if is_new { button name="do" value="discard" { (t("Discard")) } }
                    @else { button name="do" value="discard" { (t("Discard changes")) } }
                    @if self.has_changes && !is_new { span.hint { (t("Changed, not saved")) } }
                }
                @if !is_new { button.danger name="do" value="delete" { (t("Delete …")) } }
            }
            div #gaps role="status" {
                @if !self.gaps.is_empty() {
                    ul.gaps { @for gap in self.gaps { li { (told(gap)) } } }
                }
            }
        }
    }

    fn question(&self) -> Markup {
        html! {
            form.notice.error method="post" action=(C::PATH) role="alertdialog" aria-labelledby="delete-question" {
                @if let Some(name) = self.key.saved_name() { input type="hidden" name="name" value=(name); }
                p #delete-question { (t("Delete \"")) (self.config.name()) (t("\"? It cannot be brought back.")) }
                div.actions {
                    button.danger name="do" value="delete-now" { (t("Delete")) }
                    a.button #keep href=(format!("{}?name={}", C::PATH, encoded(self.config.name()))) data-escape="" autofocus { (t("Keep")) }
                }
            }
        }
    }

    fn rename(&self) -> Markup {
        html! {
            details { summary { (t("Rename")) }
                form.inline method="post" action=(C::PATH) {
                    @if let Some(name) = self.key.saved_name() { input type="hidden" name="name" value=(name); }
                    label for="to" { (t("New name")) }
                    input #to name="to" value=(self.config.name()) autocomplete="off";
                    button name="do" value="rename" { (t("Rename")) }
                }
            }
        }
    }
}
