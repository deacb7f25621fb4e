//! Units of measure.

use num_traits::One;
use rustc_hash::FxHashMap;

use crate::quantity::{Quantity, simplest};
use crate::scalar::Id;
use crate::snapshot::Uom;

/// The units of a snapshot, with exact factors.
#[derive(Debug)]
pub struct Units<'a> {
    by_id: FxHashMap<Id, (&'a Uom, Quantity)>,
}

/// Why one unit does not convert into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoConversion {
    /// The snapshot does not hold this unit.
    Unknown(Id),
    /// The units, by name, are of different kinds.
    Mismatch(String, String),
}

impl<'a> Units<'a> {
    /// Reads the units; each factor becomes the simplest fraction it can stand for.
    #[must_use]
    pub fn new(uoms: &'a [Uom]) -> Self {
        Self {
            by_id: uoms.iter().map(|uom| (uom.id, (uom, simplest(uom.factor.0)))).collect(),
        }
    }

    /// How many `to` one `from` is.
    ///
    /// # Errors
    ///
    /// [`NoConversion`] when a unit is unknown or the two are of different kinds.
    pub fn ratio(&self, from: Id, to: Id) -> Result<Quantity, NoConversion> {
        if from == to {
            return Ok(Quantity::one());
        }
        let (source, source_factor) = self.by_id.get(&from).ok_or(NoConversion::Unknown(from))?;
        let (target, target_factor) = self.by_id.get(&to).ok_or(NoConversion::Unknown(to))?;
        if source.group == target.group {
            Ok(source_factor / target_factor)
        } else {
            Err(NoConversion::Mismatch(
                source.name.as_str().to_owned(),
                target.name.as_str().to_owned(),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::{Number, Text};
    use crate::snapshot::Factor;

    fn uom(id: i64, name: &str, factor: f64, group: i64) -> Uom {
        Uom {
            id: Id(id),
            name: Text::from(name),
            factor: Factor(Number::Float(factor)),
            group: Id(group),
        }
    }

    #[test]
    fn units_convert_within_their_group_only() {
        let uoms = [
            uom(1, "Units", 1.0, 1),
            uom(2, "Dozens", 12.0, 1),
            uom(3, "kg", 1.0, 3),
            uom(4, "g", 0.001, 3),
        ];
        let units = Units::new(&uoms);
        assert_eq!(units.ratio(Id(2), Id(1)), Ok(Quantity::whole(12)));
        assert_eq!(units.ratio(Id(4), Id(3)), Ok(&Quantity::one() / &Quantity::whole(1000)));
        assert_eq!(
            units.ratio(Id(1), Id(3)),
            Err(NoConversion::Mismatch("Units".to_owned(), "kg".to_owned()))
        );
        assert_eq!(units.ratio(Id(9), Id(1)), Err(NoConversion::Unknown(Id(9))));
        assert_eq!(units.ratio(Id(9), Id(9)), Ok(Quantity::one()));
    }
}
