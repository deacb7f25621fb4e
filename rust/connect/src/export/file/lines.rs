//! Lines that all end alike, so that they can be counted.

use std::io::{self, Read};

/// How many bytes are read at once.
const BLOCK: usize = 8 * 1024;

/// A reader whose lines end with LF, the last one, too; also those within a cell, as Odoo keeps them.
pub(super) struct Lines<R> {
    source: R,
    /// What was read and not handed on yet.
    ready: Vec<u8>,
    handed: usize,
    /// A CR was read, and what follows it was not.
    has_cr: bool,
    last: u8,
    is_done: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            ready: Vec::new(),
            handed: 0,
            has_cr: false,
            last: b'\n',
            is_done: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.handed = 0;
        let mut block = [0; BLOCK];
        while self.ready.is_empty() && !self.is_done {
            let count = self.source.read(&mut block)?;
            for byte in block.iter().take(count) {
                if self.has_cr && *byte != b'\n' {
                    self.ready.push(b'\r');
                }
                self.has_cr = *byte == b'\r';
                if !self.has_cr {
                    self.ready.push(*byte);
                }
                self.last = *byte;
            }
            self.is_done = count == 0;
            if self.is_done && self.last != b'\n' {
                self.ready.push(b'\n');
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.handed == self.ready.len() {
            self.fill()?;
        }
        let mut ready = self.ready.get(self.handed..).unwrap_or_default();
        let count = ready.read(buffer)?;
        self.handed += count;
        Ok(count)
    }
}
