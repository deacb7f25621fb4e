//! Quotes of a CSV file, which have to come in pairs: a cell without its second one holds the rest of the file.

use monta_core::message;
use std::io::{self, Read};

use super::checked::Misplaced;

/// Where in a cell the next byte is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of them, or the first of two that stand for one.
    Quote,
}

/// A reader that fails at the end of what ends within quotes.
pub(super) struct Quotes<R> {
    source: R,
    separator: u8,
    place: Place,
    /// The line of the next byte, from 1.
    line: u64,
    /// The line of the last quote that opened a cell.
    opened: u64,
}

impl<R: Read> Quotes<R> {
    pub(super) fn new(source: R, separator: u8) -> Self {
        Self {
            source,
            separator,
            place: Place::Start,
            line: 1,
            opened: 1,
        }
    }

    fn follow(&mut self, byte: u8) {
        self.place = match (self.place, byte) {
            (Place::Start, b'"') => {
                self.opened = self.line;
                Place::Quoted
            }
            (Place::Quoted, b'"') => Place::Quote,
            (Place::Quote, b'"') | (Place::Quoted, _) => Place::Quoted,
            (_, byte) if byte == self.separator || matches!(byte, b'\r' | b'\n') => Place::Start,
            _ => Place::Plain,
        };
        self.line += u64::from(byte == b'\n');
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        if count == 0 && !buffer.is_empty() && self.place == Place::Quoted {
            let misplaced = Misplaced::at_line(
                self.opened,
                message!("the quote that opens a cell here is not closed before the end of the file"),
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, misplaced));
        }
        for byte in buffer.iter().take(count) {
            self.follow(*byte);
        }
        Ok(count)
    }
}
