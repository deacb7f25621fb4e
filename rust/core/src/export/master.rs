//! Odoo's values of the columns whose master Odoo is.

use std::sync::Arc;

use super::gap::MappingGap;
use super::live::{LiveRecord, LiveTable};
use super::mapping::{MappedColumn, Mapping, Master};
use super::plan::OdooText;
use super::setup::Setup;
use super::value::TypedField;
use crate::lookup::Gap;

/// The columns whose master Odoo is, ready to tell what it has.
#[derive(Debug)]
pub struct OdooColumns<'a>(Vec<(Arc<str>, TypedField<'a>)>);

impl<'a> OdooColumns<'a> {
    /// Those of a mapping.
    ///
    /// # Errors
    /// [`MappingGap`]: the table, or a field of it, is gone.
    pub fn new(mapping: &'a Mapping, setup: Setup<'a>) -> Result<Self, MappingGap> {
        let gone = || Gap::SourceNotRead {
            table: mapping.table().to_owned(),
        };
        let table = setup
            .tables
            .table(mapping.table())
            .ok_or_else(|| MappingGap::Config(gone()))?;
        let lines = mapping.columns.iter().filter(|line| line.master == Master::Odoo);
        let column = |line: &'a MappedColumn| {
            let name = || line.column.clone();
            let typed = TypedField::of(line, table, setup);
            let typed = typed.map_err(|gap| MappingGap::Field { column: name(), gap })?;
            Ok((name().into(), typed))
        };
        lines.map(column).collect::<Result<_, _>>().map(Self)
    }

    /// What Odoo has of a record, as people read it.
    #[must_use]
    pub fn texts(&self, record: &LiveRecord, table: &LiveTable) -> Box<[OdooText]> {
        let columns = self.0.iter().map(|(column, typed)| OdooText {
            column: Arc::clone(column),
            text: typed.text(table.cell(record, &typed.field.name)).into(),
        });
        columns.collect()
    }
}
