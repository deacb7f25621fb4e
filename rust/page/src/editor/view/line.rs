//! The lines of a list or a group: a field, what of it is shown, and what it is for.

use std::collections::BTreeMap;

use maud::{Markup, html};
use monta_connect::FieldState;
use monta_core::lookup::{Binding, FieldRef, Filter, ListField};

use crate::editor::config::Edited;
use crate::language::{say, t};

/// The fields of the tables that a configuration may use, by the name of the table.
pub(super) type Fields = BTreeMap<String, Vec<FieldState>>;

/// All lines of a configuration of this source.
pub(super) fn all<C: Edited>(lines: &[ListField], source: &str, fields: &Fields) -> Markup {
    html! {
        @for (place, line) in lines.iter().enumerate() { (one::<C>(place, line, source, fields)) }
        @if lines.is_empty() { p.empty { (t("No field yet.")) } }
    }
}

fn one<C: Edited>(place: usize, line: &ListField, source: &str, fields: &Fields) -> Markup {
    let own = fields.get(source).map_or(&[] as &[_], Vec::as_slice);
    let chosen = &line.choice.field;
    let field = own.iter().find(|field| field.name == chosen.name);
    let related = field
        .and_then(|field| field.relation.as_ref())
        .and_then(|table| fields.get(table));
    let secondary = line.choice.secondary.as_ref();
    let has_several = field.is_some_and(|field| matches!(field.kind.as_str(), "one2many" | "many2many"));
    let id = |name: &str| format!("{name}.{place}");
    let control = |name: &str, label: &str, input: Markup| {
        html! { div.broad[name == "filters"].slim[name == "separator"] { label for=(id(name)) { (label) } (input) } }
    };
    html! {
        fieldset.line {
            legend { (t("Field ")) (place + 1) }
            (control("field", t("Field"), select(&id("field"), t("choose a field"), own, Some(chosen))))
            @if let Some(related) = related {
                (control("secondary", t("Of it"), select(&id("secondary"), t("its display name"), related, secondary)))
            } @else if let Some(secondary) = secondary {
                // Kept, and told as a gap: the table is not among those that are read.
                input type="hidden" name=(id("secondary")) value=(secondary);
            }
            @if has_several || line.choice.separator.is_some() {
                (control("separator", t("Separator"), html! {
                    input.short id=(id("separator")) name=(id("separator"))
                        value=(line.choice.separator.as_deref().unwrap_or_default()) placeholder=", ";
                }))
            }
            @if C::IS_LIST {
                (control("binding", t("Binding"), binding(&id("binding"), line.binding)))
                (control("filters", t("Filters, one a line"), filters(&id("filters"), line)))
            }
            div.moves {
                @if place > 0 { button name="do" value=(id("up")) aria-label=(say("Field {number} up", &[("number", &(place + 1))])) { "↑" } }
                button name="do" value=(id("remove")) aria-label=(say("Take field {number} out", &[("number", &(place + 1))])) { "✕" }
            }
        }
    }
}

fn select(id: &str, none: &str, fields: &[FieldState], chosen: Option<&FieldRef>) -> Markup {
    let chosen = chosen.map(ToString::to_string).unwrap_or_default();
    // Those that are written down but gone stay chosen: the gap says so.
    let is_known = |name: &str| {
        fields
            .iter()
            .any(|field| field.name == name || format!("{} (code)", field.name) == name)
    };
    html! {
        select id=(id) name=(id) {
            option value="" selected[chosen.is_empty()] { "– " (none) " –" }
            @if !chosen.is_empty() && !is_known(&chosen) { option value=(chosen) selected { (chosen) } }
            @for field in fields.iter().filter(|field| field.has_text) {
                option value=(field.name) selected[field.name == chosen] { (field.label) " (" (field.name) ")" }
                @if field.kind == "selection" {
                    @let code = format!("{} (code)", field.name);
                    option value=(code) selected[code == chosen] { (field.label) (t(", code (")) (code) ")" }
                }
            }
        }
    }
}

fn binding(id: &str, chosen: Option<Binding>) -> Markup {
    let keys = (1..=Binding::KEYS).map(Binding::Key);
    html! {
        select id=(id) name=(id) {
            option value="" selected[chosen.is_none()] { (t("none, filters only")) }
            @for binding in std::iter::once(Binding::Value).chain(keys) {
                option value=(binding) selected[chosen == Some(binding)] { (binding) }
            }
        }
    }
}

fn filters(id: &str, line: &ListField) -> Markup {
    let errors: Vec<_> = line
        .filters
        .iter()
        .filter_map(|filter| Filter::parse(filter).err())
        .collect();
    let why = format!("{id}.why");
    html! {
        textarea id=(id) name=(id) rows=(line.filters.len().clamp(1, 6)) spellcheck="false" placeholder="buy*  ·  !*old*  ·  a|b"
            aria-invalid=[(!errors.is_empty()).then_some("true")] aria-describedby=(why) { (line.filters.join("\n")) }
        p.error id=(why) { @for error in &errors { (error) " " } }
    }
}
