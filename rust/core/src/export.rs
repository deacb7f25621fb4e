//! Guarded export: what rows of a file would change in Odoo, and what may be changed (decision 32).
//!
//! 1. A [`Mapping`] says which column of a file goes to which field of a table. [`Mapping::gaps`] names all that is
//!    missing or does not fit; [`mappings_with_list`] and its sisters say who needs what.
//! 2. A [`Planner`] reads rows and compares them with the records of Odoo, one after the other; [`Totals`] counts what they
//!    come to, and its [`Token`] stands for exactly that. A [`Plan`] holds them all.
//! 3. [`plan_boms`] does the same for bills of materials, whose parts [`read_tree`] reads from a JSON file, however deep.
//!    [`plan_documents`] does it for files on products.
//! 4. A [`TableGuard`] says what may be written to a table: nothing, until somebody opens it.
//!    [`Plan::writes`] is the only way to what is to be written, and passes it.

pub mod bom;
mod check;
mod currency;
pub mod document;
mod error;
pub mod gap;
pub mod guard;
pub mod input;
pub mod live;
pub mod mapping;
mod master;
mod names;
pub mod number;
pub mod plan;
pub mod planner;
mod setup;
pub mod tree;
pub mod value;

pub use bom::{
    AttributeValue, BomError, BomOutcome, BomPlan, BomProblem, BomProduct, FileBom, FileComponent, LineChange, LiveBom,
    LiveBoms, LiveLine, NewLine, PlannedBom, ProductRef, plan_boms,
};
pub use currency::{Currencies, Currency};
pub use document::{
    DocumentConflict, DocumentOutcome, DocumentRecord, FileDocument, LiveDocument, plan_documents, wanted_documents,
};
pub use error::ValueError;
pub use gap::MappingGap;
pub use guard::{ClosedGuard, Guards, TableGuard, Wanted};
pub use input::{CellProblem, Header, HeaderError, InputCell, InputRow};
pub use live::{LiveRecord, LiveTable, LiveVariant};
pub use mapping::{
    BomColumns, CHILDREN, DocumentColumns, MappedColumn, Mapping, Master, mappings_with_group, mappings_with_list,
    mappings_with_table,
};
pub use master::OdooColumns;
pub use number::{DecimalSign, NotANumber, plain_number, written_number};
pub use plan::{
    BATCH, Change, Conflict, Counts, Create, NewField, OdooText, Outcome, Plan, PlannedRow, Token, Totals, Update,
    Write,
};
pub use planner::{PlanError, Planner};
pub use setup::Setup;
pub use tree::{TreeError, TreeNode, read_tree};
pub use value::odoo_value;
