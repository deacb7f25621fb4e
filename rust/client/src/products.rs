//! Lists of products with their stock, which the live API has (contract 4).

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::batch::Batch;
use crate::call::Call;
use crate::client::Client;
use crate::code::Code;
use crate::error::{Error, Failure};
use crate::exchange::Exchange;
use crate::input::InputError;
use crate::pool;
use crate::profile::{Capabilities, Part, Profile};
use crate::refusal::no_list;
use crate::rows::{member, rows, text};
use crate::text::Text;
use crate::transport::Action;

/// What is kept of a product: a catalogue of 100,000 has to fit into memory.
const KEPT: [&str; 3] = ["Sku", "StockAvailable", "MinimumStock"];

/// Some or all products.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Products {
    /// Of each product its `Sku`, `StockAvailable`, `MinimumStock` and the numbers in `Stock`; each SKU once.
    pub products: Vec<Value>,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// The products whose stock changed since a time: GET `/product/updated_since/{dt}`, one request. Monta looks back
    /// seven days at most, and allows five such calls and one more every ten seconds (contract 2.5).
    ///
    /// # Errors
    /// [`InputError::SinceInvalid`] for anything but `YYYY-MM-DDTHH:MM:SSZ`; [`Code::ListMissing`] where the API has no
    /// such list, which is remembered.
    pub fn stock_changes(&self, since: &str) -> Result<Products, Error> {
        if !is_utc_time(since) {
            return Err(InputError::SinceInvalid.into());
        }
        let batch = Batch::new(self, 2, 1);
        let mut call = Call::of_batch(self, &batch);
        let listed = list(&mut call, &format!("/product/updated_since/{since}"));
        let listed = listed.inspect_err(|error| self.learn_missing(error))?;
        let mut products = Catalogue::default();
        products.add(listed);
        Ok(products.finish(self, call.finish()))
    }

    /// Every product: GET `/products?page=` from page 0 until an empty one, up to `max_parallel` pages at a time.
    ///
    /// # Errors
    /// [`Code::ListMissing`] where the API has no such list, which is remembered. [`Code::TooLarge`] when there are more
    /// than `max_pages`: a list with an end missing would say of the rest that Monta does not have it.
    pub fn all_products(&self, max_pages: usize, max_parallel: usize) -> Result<Products, Error> {
        let batch = Batch::new(self, max_pages.max(2), max_parallel);
        let mut products = Catalogue::default();
        let mut exchanges = Vec::new();
        let mut first = 0;
        while first < max_pages {
            // A small catalogue is not asked for pages it does not have, and whole rounds end where pages often do.
            let round = max_parallel.clamp(1, pool::MOST_PARALLEL);
            let after = if first == 0 { 1 } else { first - first % round + round };
            let pages: Vec<usize> = (first..after.min(max_pages)).collect();
            first = after;
            let answers = pool::run(&pages, round, |page| {
                let mut call = Call::of_batch(self, &batch);
                let listed = page_of(&mut call, *page)?;
                Ok::<_, Error>((listed, call.finish()))
            });
            let mut ended = false;
            for answer in answers {
                // What comes after the end is not missed, whatever became of it.
                if ended && answer.is_err() {
                    continue;
                }
                let (listed, made) = answer.inspect_err(|error| self.learn_missing(error))?;
                exchanges.extend(made);
                ended = ended || !products.add(listed);
            }
            if ended {
                return Ok(products.finish(self, exchanges));
            }
        }
        let failure = Failure::new(Code::TooLarge, Text::TooManyPages).with("pages", max_pages);
        Err(Failure { exchanges, ..failure }.into())
    }

    fn learn_missing(&self, error: &Error) {
        if matches!(error, Error::Refused(failure) if failure.code == Code::ListMissing) {
            self.learn(|known| known.turn(Part::Stock, Profile::Documented));
        }
    }
}

fn page_of(call: &mut Call<'_>, page: usize) -> Result<Vec<Value>, Error> {
    list(call, &format!("/products?page={page}")).or_else(|error| match error {
        // Some lists of Monta end with a 404 (contract 2.4).
        Error::Refused(failure) if page > 0 && failure.code == Code::ListMissing => Ok(Vec::new()),
        error => Err(error),
    })
}

fn list(call: &mut Call<'_>, path: &str) -> Result<Vec<Value>, Error> {
    let received = call.send(Action::Get, path)?;
    if received.is_success() {
        rows(call, &received)
    } else {
        Err(call.fail(no_list(&received)))
    }
}

/// The products of several answers, each SKU once.
#[derive(Default)]
struct Catalogue {
    products: Vec<Value>,
    known: HashSet<String>,
}

impl Catalogue {
    /// Adds a page. Returns false when there is no next one: it is empty, or all of it is known because the server does
    /// not page.
    fn add(&mut self, page: Vec<Value>) -> bool {
        let empty = page.is_empty();
        let mut any_known = false;
        let mut any_new = false;
        for product in page {
            let Some(sku) = text(&product, "Sku") else { continue };
            if self.known.insert(sku.to_owned()) {
                any_new = true;
                self.products.push(slim(&product));
            } else {
                any_known = true;
            }
        }
        !empty && (any_new || !any_known)
    }

    fn finish(self, client: &Client, exchanges: Vec<Exchange>) -> Products {
        Products {
            products: self.products,
            exchanges,
            capabilities: client.capabilities(),
        }
    }
}

fn slim(product: &Value) -> Value {
    let mut kept = Map::new();
    for name in KEPT {
        if let Some(value) = member(product, name) {
            kept.insert(name.to_owned(), value.clone());
        }
    }
    match member(product, "Stock") {
        Some(Value::Object(stock)) => {
            let numbers = stock
                .iter()
                .filter(|(_, value)| !value.is_array() && !value.is_object());
            let numbers: Map<_, _> = numbers.map(|(name, value)| (name.clone(), value.clone())).collect();
            kept.insert("Stock".to_owned(), Value::Object(numbers));
        }
        // What is no stock is handed on, so that the core can say so.
        Some(other) => {
            kept.insert("Stock".to_owned(), other.clone());
        }
        None => {}
    }
    Value::Object(kept)
}

/// `2026-11-22T09:00:00Z`.
fn is_utc_time(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let fits = |(given, form): (u8, &u8)| match form {
        b'0' => given.is_ascii_digit(),
        other => given == *other,
    };
    text.len() == FORM.len() && text.bytes().zip(FORM).all(fits)
}
