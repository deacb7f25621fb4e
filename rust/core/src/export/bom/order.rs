//! In which order bills of materials are written.

use rustc_hash::{FxHashMap, FxHashSet};

use super::problem::BomError;
use super::products::Products;
use super::snapshot::{FileBom, LiveBom, LiveBoms};

/// What is in what: by the file, and where it says nothing by Odoo.
struct Contents<'a> {
    file: FxHashMap<&'a str, Vec<&'a str>>,
    products: &'a Products<'a>,
    live: FxHashMap<i64, Vec<&'a LiveBom>>,
}

impl<'a> Contents<'a> {
    fn of(&self, product: &str) -> Vec<&'a str> {
        if let Some(components) = self.file.get(product) {
            return components.clone();
        }
        let known = self.products.by_identifier.get(product).into_iter().flatten();
        let boms = known.filter_map(|known| Some((known, self.live.get(&known.template)?)));
        let lines = boms.flat_map(|(known, boms)| {
            let own = boms
                .iter()
                .filter(|bom| bom.product.is_none_or(|product| product == known.id));
            own.flat_map(|bom| &bom.lines)
        });
        let products = lines.filter_map(|line| self.products.by_id.get(&line.product));
        products.filter_map(|product| product.identifier.as_deref()).collect()
    }
}

/// The products of the file that have components, each after those that it is made of.
pub(super) fn children_first<'a>(
    file: &'a [FileBom],
    live: &'a LiveBoms,
    products: &'a Products<'a>,
) -> Result<Vec<&'a str>, BomError> {
    let mut contents = Contents {
        file: FxHashMap::default(),
        products,
        live: FxHashMap::default(),
    };
    for bom in file {
        let components = contents.file.entry(&bom.product).or_default();
        components.extend(bom.components.iter().map(|component| component.product.as_str()));
    }
    for bom in &live.boms {
        contents.live.entry(bom.template).or_default().push(bom);
    }
    let mut order = Vec::new();
    let mut done: FxHashSet<&str> = FxHashSet::default();
    for bom in file {
        walk(&bom.product, &contents, &mut done, &mut order)?;
    }
    order.retain(|product| contents.file.contains_key(product));
    Ok(order)
}

/// Goes down from a product without calling itself, and notes each product when all below it are noted.
fn walk<'a>(
    start: &'a str,
    contents: &Contents<'a>,
    done: &mut FxHashSet<&'a str>,
    order: &mut Vec<&'a str>,
) -> Result<(), BomError> {
    let mut open: Vec<(&str, std::vec::IntoIter<&str>)> = Vec::new();
    let mut is_open: FxHashSet<&str> = FxHashSet::default();
    let mut next = Some(start);
    loop {
        if let Some(product) = next.take().filter(|product| !done.contains(product)) {
            if is_open.contains(product) {
                let path = open
                    .iter()
                    .map(|(product, _)| *product)
                    .skip_while(|open| *open != product);
                return Err(BomError::Cycle {
                    path: path.chain([product]).map(str::to_owned).collect(),
                });
            }
            is_open.insert(product);
            open.push((product, contents.of(product).into_iter()));
        }
        let Some((product, below)) = open.last_mut() else {
            return Ok(());
        };
        next = below.next();
        if next.is_none() {
            let product = *product;
            open.pop();
            is_open.remove(product);
            done.insert(product);
            order.push(product);
        }
    }
}
