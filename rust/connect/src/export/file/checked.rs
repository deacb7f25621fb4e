//! Bytes of a file that have to be UTF-8, counted by line and column.

use monta_core::message::Message;
use monta_core::{message, told_by_message};
use std::cell::Cell;
use std::io::{self, BufRead as _, BufReader, Read};
use std::rc::Rc;

/// How large one row, or one part of JSON with all its parts, may be: what is larger has a quote or a bracket without its end.
const LARGEST_ENTRY: u64 = 64 * 1024 * 1024;

/// Where a reader is, for whoever reads through a parser that does not tell.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// From 1.
    line: Cell<u64>,
    /// Of the entry that is being read.
    bytes: Cell<u64>,
}

impl Place {
    /// The line of the next byte, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line.get()
    }

    /// Another entry begins.
    pub(super) fn begin(&self) {
        self.bytes.set(0);
    }
}

/// Why a file cannot be read on, and where.
#[derive(Debug)]
pub(super) struct Misplaced {
    line: u64,
    column: Option<u64>,
    reason: Message,
}

impl Misplaced {
    pub(super) fn at_line(line: u64, reason: Message) -> Self {
        Self {
            line,
            column: None,
            reason,
        }
    }
}

impl Misplaced {
    fn message(&self) -> Message {
        let Self { line, column, reason } = self;
        match column {
            Some(column) => message!("line {line}, column {column}: {reason}", line, column, reason),
            None => message!("line {line}: {reason}", line, reason),
        }
    }
}

told_by_message!(Misplaced);

fn no_utf8() -> Message {
    message!("this is no UTF-8: save the file as UTF-8 (in a spreadsheet: CSV UTF-8)")
}

fn utf16() -> Message {
    message!("the file is UTF-16: save it as UTF-8 (in a spreadsheet: CSV UTF-8)")
}

fn too_large() -> Message {
    message!("the row before this place takes more than 64 MiB: look for a quote or a bracket without its end")
}

/// A reader that fails at the first byte that is no UTF-8, and leaves the mark out that some editors put at the start.
pub(super) struct Checked<R> {
    source: BufReader<R>,
    place: Rc<Place>,
    column: u64,
    /// The bytes of a letter whose end has not come yet.
    begun: Vec<u8>,
    is_begun: bool,
}

impl<R: Read> Checked<R> {
    pub(super) fn new(source: R) -> Self {
        let place = Rc::new(Place::default());
        place.line.set(1);
        Self {
            source: BufReader::new(source),
            place,
            column: 1,
            begun: Vec::new(),
            is_begun: false,
        }
    }

    pub(super) fn place(&self) -> Rc<Place> {
        Rc::clone(&self.place)
    }

    fn misplaced(&self, reason: Message) -> io::Error {
        let (line, column) = (self.place.line.get(), Some(self.column));
        io::Error::new(io::ErrorKind::InvalidData, Misplaced { line, column, reason })
    }

    fn begin(&mut self) -> io::Result<()> {
        self.is_begun = true;
        let start = self.source.fill_buf()?;
        if start.starts_with(&[0xEF, 0xBB, 0xBF]) {
            self.source.consume(3);
        } else if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
            return Err(self.misplaced(utf16()));
        }
        Ok(())
    }

    /// Looks at the next bytes, which may begin or end within a letter.
    fn check(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while let (false, Some((first, rest))) = (self.begun.is_empty(), bytes.split_first()) {
            bytes = rest;
            self.begun.push(*first);
            match std::str::from_utf8(&self.begun) {
                Ok(_) => {
                    self.begun.clear();
                    self.column += 1;
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Err(self.misplaced(no_utf8())),
            }
        }
        let (text, rest, is_open) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..], true),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                let good = std::str::from_utf8(good).unwrap_or_default();
                (good, rest, error.error_len().is_none())
            }
        };
        let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
        let letters = |text: &str| text.chars().count() as u64;
        match text.rsplit_once('\n') {
            Some((_, last)) => {
                self.place.line.set(self.place.line.get() + breaks as u64);
                self.column = 1 + letters(last);
            }
            None => self.column += letters(text),
        }
        if !is_open {
            return Err(self.misplaced(no_utf8()));
        }
        self.begun.extend_from_slice(rest);
        Ok(())
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_begun {
            self.begin()?;
        }
        let count = self.source.read(buffer)?;
        if count == 0 && !buffer.is_empty() && !self.begun.is_empty() {
            return Err(self.misplaced(no_utf8()));
        }
        let bytes = self.place.bytes.get() + count as u64;
        self.place.bytes.set(bytes);
        if bytes > LARGEST_ENTRY {
            return Err(self.misplaced(too_large()));
        }
        let read = buffer.get(..count).unwrap_or_default().to_vec();
        self.check(&read)?;
        Ok(count)
    }
}
