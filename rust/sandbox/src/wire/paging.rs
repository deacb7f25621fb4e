//! Paging: `page` from 0, `page_size` at most 30 (monta-api 2.4).

use super::{Params, Reply};

/// The most rows that a page holds.
const LARGEST: usize = 30;

/// Which rows of a list are asked for.
pub(crate) struct Page {
    number: usize,
    size: usize,
}

impl Page {
    /// Reads `page` and `page_size`; a larger page than allowed is not honoured, and negative numbers are zero.
    pub(crate) fn of(params: &Params) -> Result<Self, Reply> {
        let number = params.number("page")?.unwrap_or(0);
        let size = params
            .number("page_size")?
            .and_then(|size| usize::try_from(size).ok())
            .unwrap_or(LARGEST);
        Ok(Self {
            number: usize::try_from(number).unwrap_or(0),
            size: size.clamp(1, LARGEST),
        })
    }

    /// The rows of this page; none beyond the end.
    pub(crate) fn cut<T>(&self, rows: impl IntoIterator<Item = T>) -> Vec<T> {
        rows.into_iter()
            .skip(self.number.saturating_mul(self.size))
            .take(self.size)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_is_number_nought() {
        assert_eq!(Page { number: 0, size: 2 }.cut(1..=5), [1, 2]);
        assert_eq!(Page { number: 2, size: 2 }.cut(1..=5), [5]);
        assert!(Page { number: 3, size: 2 }.cut(1..=5).is_empty());
    }
}
