//! Parts of a file: rows of a mapping, and bills of materials.

use monta_core::message;
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
    /// Where that of a product is among them, in a file with a row for each part.
    of_product: HashMap<String, usize>,
}

/// What stands between several attribute values in a cell of CSV.
const BETWEEN: char = ';';

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
                return Err(Error::Input(message!(
                    "{file}, line {line}: it is a part of another one, and the mapping \"{mapping}\" has no `bom` that says \
                     how many: add it to the mapping, or take the parts out.",
                    file,
                    line = part.line,
                    mapping = mapping.name
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

    /// A row of CSV, whose part goes into the bill of materials of its product; none where it repeats what the product
    /// looks like.
    pub(super) fn row(&mut self, mapping: &Mapping, columns: &[String], row: InputRow) -> Option<InputRow> {
        let bom = mapping.bom.as_ref();
        let Some((bom, of_part)) = bom.and_then(|bom| Some((bom, bom.component.as_deref()?))) else {
            return Some(row);
        };
        let cell = |column: &str| {
            let place = columns.iter().position(|known| known == column);
            place
                .and_then(|place| row.cells.get(place))
                .unwrap_or(&InputCell::Empty)
        };
        let identifier = mapping.identifiers().next();
        let product = identifier.map_or_else(String::new, |line| text(cell(&line.column)));
        let part = text(cell(of_part));
        if !part.is_empty() {
            let values = bom.attribute_values.as_deref().map(|column| text(cell(column)));
            let values = values.unwrap_or_default();
            let values = values.split(BETWEEN).map(clean).filter(|value| !value.is_empty());
            let values = InputCell::List(values.map(std::borrow::Cow::into_owned).collect());
            let of_values = |column: &str| Some(column) == bom.attribute_values.as_deref();
            let cell = |column: &str| if of_values(column) { &values } else { cell(column) };
            let part = component(bom, cell, part, row.line);
            let next = self.boms.len();
            let place = *self.of_product.entry(product.clone()).or_insert(next);
            match self.boms.get_mut(place) {
                Some(known) => known.components.push(part),
                None => self.boms.push(FileBom {
                    product: product.clone(),
                    line: row.line,
                    components: vec![part],
                }),
            }
        }
        let lines = mapping.columns.iter().map(|line| &line.column);
        let document = mapping.document.iter();
        let document = document.flat_map(|document| std::iter::once(&document.file).chain(&document.name));
        let own: Vec<InputCell> = lines.chain(document).map(|column| cell(column).clone()).collect();
        if !product.is_empty() && self.first.get(&product) == Some(&own) {
            return None;
        }
        self.first.entry(product).or_insert(own);
        Some(row)
    }
}

fn boms(bom: &BomColumns, parts: &[TreeNode], name: impl Fn(&TreeNode) -> String) -> Vec<FileBom> {
    let mut components: Vec<Vec<FileComponent>> = parts.iter().map(|_| Vec::new()).collect();
    for part in parts {
        if let Some(above) = part.parent.and_then(|parent| components.get_mut(parent)) {
            let cell = |column: &str| part.cells.get(column).unwrap_or(&InputCell::Empty);
            above.push(component(bom, cell, name(part), part.line));
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

fn component<'c>(bom: &BomColumns, cell: impl Fn(&str) -> &'c InputCell, product: String, line: u64) -> FileComponent {
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
    let attribute_values = match bom.attribute_values.as_deref().map(&cell) {
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
        line,
    }
}

pub(super) fn text(cell: &InputCell) -> String {
    match cell {
        InputCell::Text(text) | InputCell::Number(text) => clean(text).into_owned(),
        _ => String::new(),
    }
}
