//! Monta's own numbers: increasing, with gaps, as many accounts share them.

/// The counters of the account.
#[derive(Default)]
pub(crate) struct Ids {
    given: i64,
}

impl Ids {
    /// A number never given before, larger than all that were.
    pub(crate) fn next(&mut self) -> i64 {
        self.given += 1;
        // The gaps are of uneven width, and the same after every reset.
        61_220_000 + self.given * 7 + self.given % 5
    }
}

/// A GUID that belongs to one of our numbers; `kind` keeps those of different things apart.
pub(crate) fn guid(kind: u16, id: i64) -> String {
    format!(
        "{:08x}-{kind:04x}-4a00-8b00-{:012x}",
        id & 0xffff_ffff,
        id.wrapping_mul(0x9e37) & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_increase_with_gaps() {
        let mut ids = Ids::default();
        let numbers: Vec<i64> = (0..20).map(|_| ids.next()).collect();
        assert!(numbers.windows(2).all(|pair| pair[1] > pair[0]));
        assert!(numbers.windows(2).any(|pair| pair[1] - pair[0] > 1));
    }

    #[test]
    fn guids_have_the_form_of_guids() {
        assert_eq!(guid(1, 61_220_008).len(), 36);
        assert_ne!(guid(1, 61_220_008), guid(2, 61_220_008));
    }
}
