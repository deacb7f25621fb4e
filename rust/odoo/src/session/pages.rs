//! Reading a table page by page.

use serde_json::{Map, Value, json};

use super::{Session, no_rows};
use crate::error::{Class, Error};
use crate::wire::{Row, Rows};

const FIRST_SIZE: u32 = 2000;
const MAX_SIZE: u32 = 5000;
/// What a page should take in memory and on the way at most, in bytes of JSON.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// What becomes of a page that was larger than is read: 32 MiB, eight times [`MAX_BYTES`].
const EIGHTH: u32 = 8;
/// Pages in a row that may be too slow, each after all of its time, before the server counts as down.
const MAX_TIMEOUTS: u32 = 3;

/// Rows of a table in the order of their ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The fields that were asked for.
    pub fields: Vec<String>,
    /// The rows, with a value for each of the fields.
    pub rows: Vec<Row>,
    /// The id of the last row: go on after it, also after an interruption.
    pub last_id: i64,
}

/// Reads a table page by page. Each page is one request: the ids above the last one, so that rows which come or go
/// meanwhile neither shift nor repeat any.
#[derive(Debug)]
pub struct Pages<'a> {
    session: &'a Session,
    model: &'a str,
    domain: Vec<Value>,
    fields: Vec<String>,
    context: Map<String, Value>,
    last_id: i64,
    size: Size,
}

impl Session {
    /// The rows of `model` that fit `domain` (Odoo's own notation), with these `fields`. Sends nothing yet.
    ///
    /// Of `ir.attachment` the files behind the fields of records are left out, unless the domain says otherwise by
    /// `res_field`.
    #[must_use]
    pub fn pages<'a>(
        &'a self,
        model: &'a str,
        domain: &[Value],
        fields: &[&str],
        context: &Map<String, Value>,
    ) -> Pages<'a> {
        Pages {
            session: self,
            model,
            domain: without_field_files(model, domain),
            fields: fields.iter().map(|&name| name.to_owned()).collect(),
            context: context.clone(),
            last_id: 0,
            size: Size::default(),
        }
    }
}

/// Odoo leaves out those files by itself, but no longer once a domain names `id`, as that of every page does: all product
/// images would be read (`ir.attachment._search`).
fn without_field_files(model: &str, domain: &[Value]) -> Vec<Value> {
    let mut domain = domain.to_vec();
    let names_it = |leaf: &Value| leaf.get(0).and_then(Value::as_str) == Some("res_field");
    if model == "ir.attachment" && !domain.iter().any(names_it) {
        domain.push(json!(["res_field", "=", false]));
    }
    domain
}

impl Pages<'_> {
    /// Goes on after this id, as after an interruption.
    #[must_use]
    pub fn after(self, last_id: i64) -> Self {
        Self { last_id, ..self }
    }

    /// The id of the last row so far: 0 before the first page.
    #[must_use]
    pub fn last_id(&self) -> i64 {
        self.last_id
    }

    /// The next page; `None` after the last one. Only an empty page is the end: Odoo takes out what the user may not see
    /// after it has counted to the limit, so a short page says nothing.
    ///
    /// The first page has 2,000 rows; later ones grow to 5,000, or to as many as take 4 MiB. A page that is too large for
    /// Odoo or the way to it is asked for again with half the rows, one that was larger than is read with an eighth of them.
    /// An error that says to ask for less is therefore that of the next row alone, or of a server that does not answer.
    ///
    /// # Errors
    /// [`Error`]. Nothing is lost by it: the next call asks for the same page.
    pub fn next_page(&mut self) -> Result<Option<Page>, Error> {
        let mut timeouts = 0;
        loop {
            match self.ask() {
                Ok(Rows { rows, bytes }) => {
                    let page = self.page(rows)?;
                    if let Some(page) = &page {
                        self.size.fit(page.rows.len(), bytes);
                    }
                    return Ok(page);
                }
                Err(error) if error.class() == Class::Shrink => {
                    timeouts += u32::from(matches!(error, Error::Timeout { .. }));
                    let part = if matches!(error, Error::TooLarge { .. }) {
                        EIGHTH
                    } else {
                        2
                    };
                    if timeouts >= MAX_TIMEOUTS || !self.size.cut(part) {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn ask(&self) -> Result<Rows, Error> {
        let mut domain = self.domain.clone();
        domain.push(json!(["id", ">", self.last_id]));
        let arguments = Map::from_iter([
            ("domain".to_owned(), Value::Array(domain)),
            ("fields".to_owned(), json!(self.fields)),
            ("order".to_owned(), json!("id")),
            ("limit".to_owned(), json!(self.size.rows)),
            // Without the names of what a many2one leads to, which cost the server more than the rows.
            ("load".to_owned(), Value::Null),
        ]);
        self.session.rows(self.model, &self.fields, arguments, &self.context)
    }

    fn page(&mut self, rows: Vec<Row>) -> Result<Option<Page>, Error> {
        let mut last_id = self.last_id;
        for row in &rows {
            // A server that does not honour the question would be asked without end.
            if row.id <= last_id {
                return Err(self.session.unreadable(no_rows()));
            }
            last_id = row.id;
        }
        self.last_id = last_id;
        let fields = self.fields.clone();
        Ok((!rows.is_empty()).then_some(Page { fields, rows, last_id }))
    }
}

/// Rows of the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    rows: u32,
    /// What has not been too large.
    ceiling: u32,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            rows: FIRST_SIZE,
            ceiling: MAX_SIZE,
        }
    }
}

impl Size {
    /// A part of it, such as the half for 2, and never as much again; `false` when it is one row already.
    fn cut(&mut self, part: u32) -> bool {
        let before = self.rows;
        self.ceiling = (before - 1).max(1);
        self.rows = (before / part).max(1);
        before > 1
    }

    /// A quarter more, and no more than what takes the most bytes when later rows are like these, which came in so many.
    fn fit(&mut self, rows: usize, bytes: usize) {
        let fitting = MAX_BYTES.saturating_mul(rows) / bytes.max(1);
        let fitting = u32::try_from(fitting).unwrap_or(MAX_SIZE).max(1);
        self.rows = (self.rows + self.rows.div_ceil(4)).min(self.ceiling).min(fitting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_down_to_one_row_and_grows_again() {
        let sizes = |part: u32| {
            let mut size = Size::default();
            let mut sizes = vec![size.rows];
            while size.cut(part) {
                sizes.push(size.rows);
            }
            sizes
        };
        assert_eq!(sizes(2), [2000, 1000, 500, 250, 125, 62, 31, 15, 7, 3, 1]);
        assert_eq!(sizes(EIGHTH), [2000, 250, 31, 3, 1]);
        let mut size = Size::default();
        for _ in 0..9 {
            size.fit(10, 400);
        }
        assert_eq!(size.rows, MAX_SIZE);
        size.cut(2);
        for _ in 0..9 {
            size.fit(10, 400);
        }
        assert_eq!(size.rows, MAX_SIZE - 1, "never as much again as was too much");
    }

    #[test]
    fn a_page_is_no_larger_than_four_mebibytes_when_rows_stay_alike() {
        let mut size = Size::default();
        size.fit(10, 25_260);
        assert_eq!(size.rows, 1660, "4 MiB of 2,526 bytes each");
        size.fit(10, 80 * 1024 * 1024);
        assert_eq!(size.rows, 1);
        for _ in 0..50 {
            size.fit(1, 40);
        }
        assert_eq!(size.rows, MAX_SIZE, "rows that are small again");
    }

    #[test]
    fn files_behind_fields_are_left_out_unless_asked_for() {
        let hidden = json!(["res_field", "=", false]);
        let of_products = json!(["res_model", "=", "product.template"]);
        assert_eq!(
            without_field_files("ir.attachment", std::slice::from_ref(&of_products)),
            [of_products.clone(), hidden]
        );
        let asked = [json!(["res_field", "!=", false])];
        assert_eq!(without_field_files("ir.attachment", &asked), asked);
        assert_eq!(
            without_field_files("product.document", std::slice::from_ref(&of_products)),
            [of_products]
        );
    }
}
