//! How many kits can be made of what is in stock (plugin documentation, "Stock pull").
//!
//! A kit has no stock of its own: it is as many pieces as its components allow, through the same flattening as orders.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use num_bigint::BigInt;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::kits::{Expansion, Kits};
use crate::problem::{Problem, Problems};
use crate::quantity::Quantity;
use crate::scalar::Id;
use crate::snapshot::{Kit, Product, Uom};

/// Kits and what they are made of, with the same members as in the snapshot of an order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KitGraph {
    /// The kits and every product that one of them names.
    pub products: Vec<Product>,
    /// Every unit of measure that is used.
    pub uoms: Vec<Uom>,
    /// The kits, at most one per product.
    pub kits: Vec<Kit>,
}

/// Available pieces by product. The keys are ids of products, as texts (JSON knows no others) or as numbers.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct StockLevels(HashMap<ProductKey, Pieces>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct ProductKey(Id);

#[derive(Debug, Clone, Copy)]
struct Pieces(u64);

/// How many of a kit can be made, or why that cannot be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum KitAvailability {
    /// The kit could be worked out.
    Counted {
        /// How many kits can be made. 0 when nothing in the kit is stocked, such as a kit of services.
        feasible: i64,
        /// Names of the components of which there is not enough for one kit more.
        limiting: Vec<String>,
        /// Ids of the components whose stock is unknown; there is none of them to count on.
        unknown: Vec<i64>,
    },
    /// The kit, or one in it, contains itself, is empty or uses a unit that does not convert.
    Broken {
        /// At least one.
        problems: Vec<Problem>,
    },
}

/// Works out every kit of the graph; the keys are the ids of the kits' products, as texts.
///
/// One kit takes all its leaf components at once, so the scarcest decides. Services are no components that run out. A kit
/// with problems does not touch the others.
#[must_use]
pub fn kit_availability(graph: &KitGraph, stock: &StockLevels) -> BTreeMap<String, KitAvailability> {
    let catalogue = Catalogue::new(&graph.products, &graph.kits, &graph.uoms);
    let mut kits = Kits::new(&catalogue);
    // Of a kit in several others the problems are reported once only, so they are looked up kit by kit below.
    let mut anywhere = Problems::default();
    let mut found = BTreeMap::new();
    for kit in &graph.kits {
        let availability = match kits.expand(kit.product_id, &mut anywhere) {
            Some(expansion) if expansion.reliable => counted(expansion, stock),
            _ => broken(kit, &catalogue),
        };
        found.insert(kit.product_id.0.to_string(), availability);
    }
    found
}

fn counted(expansion: &Expansion, stock: &StockLevels) -> KitAvailability {
    let mut each = Vec::new();
    let mut unknown = Vec::new();
    for leaf in &expansion.leaves {
        let product = leaf.product;
        if product.service.0 || !leaf.quantity.is_positive() {
            continue;
        }
        let pieces = stock.of(product.id);
        if pieces.is_none() {
            unknown.push(product.id.0);
        }
        each.push((product, kits_from(pieces.unwrap_or_default(), &leaf.quantity)));
    }
    let feasible = each.iter().map(|(_, kits)| *kits).min().unwrap_or_default();
    let limiting = each.iter().filter(|(_, kits)| *kits == feasible);
    KitAvailability::Counted {
        feasible,
        limiting: limiting.map(|(product, _)| product.name.as_str().to_owned()).collect(),
        unknown,
    }
}

/// Whole kits out of the pieces of one component; more than fits is as good as endless.
fn kits_from(pieces: u64, needed: &Quantity) -> i64 {
    let pieces = Quantity::from(BigInt::from(pieces));
    (&pieces / needed).floor().unwrap_or(i64::MAX)
}

fn broken(kit: &Kit, catalogue: &Catalogue) -> KitAvailability {
    let mut problems = Problems::default();
    Kits::new(catalogue).expand(kit.product_id, &mut problems);
    KitAvailability::Broken {
        problems: problems.into_vec(),
    }
}

impl StockLevels {
    fn of(&self, product: Id) -> Option<u64> {
        self.0.get(&ProductKey(product)).map(|pieces| pieces.0)
    }
}

impl<'de> Deserialize<'de> for ProductKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Key;

        impl Visitor<'_> for Key {
            type Value = ProductKey;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("the id of a product")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<ProductKey, E> {
                let id = value
                    .parse()
                    .map_err(|_| E::invalid_value(Unexpected::Str(value), &self))?;
                Ok(ProductKey(Id(id)))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<ProductKey, E> {
                Ok(ProductKey(Id(value)))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<ProductKey, E> {
                let id = i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))?;
                Ok(ProductKey(Id(id)))
            }
        }

        deserializer.deserialize_any(Key)
    }
}

impl<'de> Deserialize<'de> for Pieces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Count;

        impl Visitor<'_> for Count {
            type Value = Pieces;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a whole number of pieces, not below zero")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Pieces, E> {
                let pieces = u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))?;
                Ok(Pieces(pieces))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Pieces, E> {
                Ok(Pieces(value))
            }
        }

        deserializer.deserialize_any(Count)
    }
}
