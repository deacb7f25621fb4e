//! Lists of products with their stock, which the live API has (monta-api 4).

use monta_core::answer::{member, text};
use monta_http::{Request, pool};
use serde::Serialize;
use serde_json::{Map, Value};

use super::list::rows;
use crate::call::{Batch, Call, Client, ResponseExt as _};
use crate::error::{Code, Error, Exchange, Failure, InputError, Text};
use crate::profile::{Capabilities, Capability, Profile};

/// The numbers that stock is read from, at the root of a product or in its `Stock`.
const STOCK_NUMBERS: [&str; 2] = ["StockAvailable", "MinimumStock"];
/// Pages after which a list counts as one without end, and reading it fails.
const MAX_PAGES: usize = 100_000;

/// Some products of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Products {
    /// Of each product its `Sku`, and its `StockAvailable` and `MinimumStock` where Monta gave them, at the root or in
    /// `Stock`.
    pub products: Vec<Value>,
    /// Where to read on; `None` when these are the last ones.
    pub next_page: Option<usize>,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// The products whose stock changed since a time: GET `/product/updated_since/{dt}`, one request. Monta looks back
    /// seven days at most, and allows five such calls and one more every ten seconds (monta-api 2.5).
    ///
    /// # Errors
    /// [`InputError::SinceInvalid`] for anything but `YYYY-MM-DDTHH:MM:SSZ`; [`Code::ListMissing`] where the API has no
    /// such list, which is remembered; [`Code::TooLarge`] when so much changed that the answer is not read.
    pub fn stock_changes(&self, since: &str) -> Result<Products, Error> {
        if !is_utc_time(since) {
            return Err(InputError::SinceInvalid.into());
        }
        let batch = Batch::new(self, 2, 1);
        let mut call = Call::of_batch(self, &batch);
        let listed = list(&mut call, &format!("/product/updated_since/{since}"));
        let listed = listed.inspect_err(|error| self.learn_missing(error))?;
        Ok(Products {
            products: stock_members_of(&listed),
            next_page: None,
            exchanges: call.into_exchanges(),
            capabilities: self.capabilities(),
        })
    }

    /// A part of the list of every product: GET `/products?page=`, from `page` on (0 is the first), up to `max_parallel`
    /// pages at once. So much at a time is held, however many there are.
    ///
    /// The list ends with a page that is empty, or the same as the one before it because the server does not page. When
    /// a page fails, those before it are given out, and the failure is that of the next call.
    ///
    /// # Errors
    /// [`Code::ListMissing`] where the API has no such list, which is remembered. [`Code::TooLarge`] for a list without
    /// end.
    pub fn all_products(&self, page: usize, max_parallel: usize) -> Result<Products, Error> {
        if page >= MAX_PAGES {
            let failure = Failure::new(Code::TooLarge, Text::TooManyPages).with("pages", MAX_PAGES);
            return Err(failure.into());
        }
        // A small catalogue is not asked for pages it does not have, and whole groups of pages end where lists often do. Two
        // pages show whether the server pages at all.
        let at_once = max_parallel.clamp(2, pool::MAX_PARALLEL);
        let after = if page == 0 { 1 } else { page - page % at_once + at_once };
        let pages: Vec<usize> = (page..after).collect();
        let batch = Batch::new(self, pages.len().max(2), max_parallel);
        let answers = pool::run(&pages, max_parallel, |page| {
            let mut call = Call::of_batch(self, &batch);
            let listed = page_of(&mut call, *page)?;
            Ok::<_, Error>((listed, call.into_exchanges()))
        });
        let mut found = Products {
            products: Vec::new(),
            next_page: Some(after),
            exchanges: Vec::new(),
            capabilities: self.capabilities(),
        };
        let mut before = None;
        for (number, answer) in pages.iter().zip(answers) {
            let ended = found.next_page.is_none();
            match answer {
                Ok((listed, made)) => {
                    found.exchanges.extend(made);
                    if ended || listed.is_empty() || before.as_ref() == Some(&listed) {
                        found.next_page = None;
                    } else {
                        found.products.extend(stock_members_of(&listed));
                        before = Some(listed);
                    }
                }
                // What comes after the end is not missed, whatever became of it.
                Err(_) if ended => {}
                Err(_) if before.is_some() => {
                    found.next_page = Some(*number);
                    break;
                }
                Err(error) => {
                    self.learn_missing(&error);
                    return Err(error);
                }
            }
        }
        Ok(found)
    }

    fn learn_missing(&self, error: &Error) {
        if matches!(error, Error::Refused(failure) if failure.code == Code::ListMissing) {
            self.learn(|known| known.set_override(Capability::Stock, Profile::Documented));
        }
    }
}

fn page_of(call: &mut Call<'_>, page: usize) -> Result<Vec<Value>, Error> {
    list(call, &format!("/products?page={page}")).or_else(|error| match error {
        // Some lists of Monta end with a 404 (monta-api 2.4).
        Error::Refused(failure) if page > 0 && failure.code == Code::ListMissing => Ok(Vec::new()),
        error => Err(error),
    })
}

fn list(call: &mut Call<'_>, path: &str) -> Result<Vec<Value>, Error> {
    let response = call.send(Request::Get, path)?;
    if response.is_success() {
        rows(call, &response)
    } else {
        Err(call.fail(response.no_list()))
    }
}

/// The products without what is not needed of them; rows that name no SKU are none.
fn stock_members_of(listed: &[Value]) -> Vec<Value> {
    let stock_members = |product: &Value| {
        let sku = text(product, "Sku")?;
        let mut kept = numbers(product);
        kept.insert("Sku".to_owned(), sku.into());
        if let Some(stock) = member(product, "Stock").or(product.get("Stock")) {
            let stock = match stock {
                Value::Object(_) => Value::Object(numbers(stock)),
                // What is no stock, `null` too, is handed on for the core to judge.
                other => other.clone(),
            };
            kept.insert("Stock".to_owned(), stock);
        }
        Some(Value::Object(kept))
    };
    listed.iter().filter_map(stock_members).collect()
}

fn numbers(place: &Value) -> Map<String, Value> {
    STOCK_NUMBERS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), member(place, name)?.clone())))
        .collect()
}

/// `2026-11-22T09:00:00Z`.
pub(super) fn is_utc_time(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let fits = |(given, form): (u8, &u8)| match form {
        b'0' => given.is_ascii_digit(),
        other => given == *other,
    };
    text.len() == FORM.len() && text.bytes().zip(FORM).all(fits)
}
