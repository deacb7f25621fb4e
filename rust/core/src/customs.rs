//! What customs wants to know of goods that leave the Netherlands (decision 34): whether it wants to know anything at
//! all, and the code, origin and weight of each product.

mod goods;
mod territory;

pub(crate) use self::goods::{Particulars, grams_text, particulars_of};
pub use self::territory::{Place, needs_papers};
