//! CSV: one row for each record, whatever stands between its cells.

use monta_core::message;
use std::io::{self, Cursor, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use monta_core::export::{InputCell, InputRow};

use super::checked::Checked;
use super::lines::Lines;
use super::quotes::Quotes;
use super::sink::{Sink, unreadable, wrong};
use crate::error::Error;

/// What may stand between cells; of several that are in the first row, the one that is there most often.
const SEPARATORS: [u8; 4] = *b",;\t|";

pub(super) fn read(name: &str, source: impl Read, sink: &mut dyn Sink) -> Result<(), Error> {
    let source = Checked::new(source);
    let place = source.place();
    let mut source = Lines::new(source);
    let first = first_row(&mut source).map_err(|error| unreadable(name, error))?;
    let separator = separator(&first);
    let mut rows = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(Quotes::new(Cursor::new(first).chain(source), separator));
    let mut columns: Option<usize> = None;
    let mut record = StringRecord::new();
    loop {
        place.begin();
        match rows.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let text = error.to_string();
                return Err(match error.into_kind() {
                    ErrorKind::Io(error) => unreadable(name, error),
                    _ => Error::Input(message!("{name}: {text}.", name, text)),
                });
            }
        }
        let line = first_line(rows.position().line(), &record);
        let Some(count) = columns else {
            columns = Some(record.len());
            sink.columns(record.iter().map(|name| name.trim().to_owned()).collect())?;
            continue;
        };
        if record.len() > count {
            return Err(wrong(
                name,
                line,
                message!(
                    "it has {cells} cells, and the first row names {count} columns: look for a missing quote",
                    cells = record.len(),
                    count
                ),
            ));
        }
        let cell = |text: &str| match text.trim() {
            "" => InputCell::Empty,
            // Whatever it looks like: `=1+1` is a text here, too.
            _ => InputCell::Text(text.to_owned()),
        };
        let cells: Vec<InputCell> = record.iter().map(cell).collect();
        if cells.iter().any(|cell| *cell != InputCell::Empty) {
            sink.row(InputRow { line, cells })?;
        }
    }
    if columns.is_none() {
        return Err(Error::Input(message!(
            "{name} is empty: its first row has to name the columns.",
            name
        )));
    }
    Ok(())
}

/// Where a record begins, which ends before a line: empty lines before it are none of it.
fn first_line(next: u64, record: &StringRecord) -> u64 {
    let breaks = record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count() as u64;
    next.saturating_sub(breaks + 1)
}

/// The bytes of the first row, with its end.
fn first_row(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut row = Vec::new();
    let mut in_quotes = false;
    let mut byte = [0_u8];
    while source.read(&mut byte)? > 0 {
        row.extend_from_slice(&byte);
        match byte {
            [b'"'] => in_quotes = !in_quotes,
            [b'\n'] if !in_quotes => break,
            _ => {}
        }
    }
    Ok(row)
}

fn separator(row: &[u8]) -> u8 {
    let mut in_quotes = false;
    let mut counts = SEPARATORS.map(|sign| (0_usize, sign));
    for byte in row {
        in_quotes ^= *byte == b'"';
        let count = counts.iter_mut().find(|(_, sign)| sign == byte && !in_quotes);
        if let Some((count, _)) = count {
            *count += 1;
        }
    }
    // The first of equals.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(count, _)| *count)
        .map_or(b',', |(_, sign)| sign)
}
