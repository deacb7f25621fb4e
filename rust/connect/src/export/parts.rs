//! Parts of a JSON file: rows of a mapping, and bills of materials.

use std::collections::{BTreeSet, HashMap};

use monta_core::export::{BomColumns, FileBom, FileComponent, InputCell, InputRow, Mapping, TreeNode};
use monta_core::text::clean;

use crate::error::Error;

/// What the parts of a file have shown so far.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The members that some part has.
    pub(super) members: BTreeSet<String>,
    /// What each product looks like in its first place.
    first: HashMap<String, Vec<InputCell>>,
    /// The bills of materials, each place of them.
    pub(super) boms: Vec<FileBom>,
}

impl Parts {
    /// The rows of an object and of all that it is made of; each product once, where its places agree.
    pub(super) fn rows(
        &mut self,
        mapping: &Mapping,
        columns: &[String],
        parts: &[TreeNode],
        file: &str,
    ) -> Result<Vec<InputRow>, Error> {
        let mut rows = Vec::new();
        let identifier = mapping.identifiers().next().map(|line| line.column.as_str());
        let name = |part: &TreeNode| {
            identifier
                .and_then(|column| part.cells.get(column))
                .map_or_else(String::new, text)
        };
        for part in parts {
            self.members.extend(part.cells.keys().cloned());
            if part.parent.is_some() && mapping.bom.is_none() {
                return Err(Error::Input(format!(
                    "{file}, line {}: it is a part of another one, and the mapping \"{}\" has no `bom` that says how many: \
                     add it to the mapping, or take the parts out.",
                    part.line, mapping.name
                )));
            }
            let cells: Vec<InputCell> = columns
                .iter()
                .map(|column| part.cells.get(column).cloned().unwrap_or_default())
                .collect();
            let name = name(part);
            let is_known = !name.is_empty() && mapping.bom.is_some() && self.first.get(&name) == Some(&cells);
            if !is_known {
                self.first.entry(name).or_insert_with(|| cells.clone());
                rows.push(InputRow { line: part.line, cells });
            }
        }
        if let Some(bom) = &mapping.bom {
            self.boms.extend(boms(bom, parts, name));
        }
        Ok(rows)
    }
}

fn boms(bom: &BomColumns, parts: &[TreeNode], name: impl Fn(&TreeNode) -> String) -> Vec<FileBom> {
    let mut components: Vec<Vec<FileComponent>> = parts.iter().map(|_| Vec::new()).collect();
    for part in parts {
        if let Some(above) = part.parent.and_then(|parent| components.get_mut(parent)) {
            above.push(component(bom, part, name(part)));
        }
    }
    let with_parts = parts
        .iter()
        .zip(components)
        .filter(|(_, components)| !components.is_empty());
    with_parts
        .map(|(part, components)| FileBom {
            product: name(part),
            line: part.line,
            components,
        })
        .collect()
}

fn component(bom: &BomColumns, part: &TreeNode, product: String) -> FileComponent {
    let cell = |column: &str| part.cells.get(column).unwrap_or(&InputCell::Empty);
    let named = |column: &Option<String>| {
        column
            .as_deref()
            .map(|column| text(cell(column)))
            .filter(|text| !text.is_empty())
    };
    let quantity = match cell(&bom.quantity) {
        InputCell::Empty => "1".to_owned(),
        cell => text(cell),
    };
    let attribute_values = match bom.attribute_values.as_deref().map(cell) {
        Some(InputCell::List(values)) => values.iter().map(|value| clean(value).into_owned()).collect(),
        Some(cell) => Some(text(cell)).filter(|text| !text.is_empty()).into_iter().collect(),
        None => BTreeSet::new(),
    };
    FileComponent {
        product,
        quantity,
        unit: named(&bom.unit),
        attribute_values,
        operation: named(&bom.operation),
        line: part.line,
    }
}

pub(super) fn text(cell: &InputCell) -> String {
    match cell {
        InputCell::Text(text) | InputCell::Number(text) => clean(text).into_owned(),
        _ => String::new(),
    }
}
