//! What people call a table.

use crate::profile::Profile;

/// Tables whose names are known without an Odoo, of one record and of several.
const TITLES: [(&str, &str, &str); 11] = [
    ("res.company", "Company", "Companies"),
    ("res.lang", "Language", "Languages"),
    ("product.template", "Product", "Products"),
    ("product.product", "Product Variant", "Product Variants"),
    ("mrp.bom", "Bill of Materials", "Bills of Materials"),
    ("mrp.bom.line", "Bill of Materials Line", "Bill of Materials Lines"),
    ("ir.attachment", "Attachment", "Attachments"),
    ("product.document", "Product Document", "Product Documents"),
    ("uom.uom", "Unit of Measure", "Units of Measure"),
    ("product.category", "Product Category", "Product Categories"),
    ("stock.route", "Route", "Routes"),
];

/// The label that Odoo gave it when it was added, or a name of ours; of one that has neither, Odoo's technical name.
pub(super) fn title(profile: &Profile, table: &str) -> String {
    let label = profile.table(table).map(|config| config.label.as_str());
    if let Some(label) = label.filter(|label| !label.is_empty()) {
        return label.to_owned();
    }
    let known = TITLES.iter().find(|(name, ..)| *name == table);
    known.map_or(table, |(_, one, _)| one).to_owned()
}

/// The same of several records, where that is known: no other language makes its plural alike.
pub(super) fn plural(profile: &Profile, table: &str) -> String {
    let known = TITLES.iter().find(|(name, ..)| *name == table);
    known.map_or_else(|| title(profile, table), |(_, _, several)| (*several).to_owned())
}
