//! What Monta has of each SKU: one request per SKU, several at once (documentation 5.3, contract 4).
//!
//! Monta's products are handed on; what their numbers mean is decided in `monta_core::stock`.

use serde::Serialize;
use serde_json::Value;

use crate::batch::Batch;
use crate::call::Call;
use crate::client::Client;
use crate::code::Code;
use crate::decode::Body;
use crate::endpoint::StockEndpoint;
use crate::error::Error;
use crate::pool;
use crate::reason::verdict;
use crate::refusal::{refusal, unusable};
use crate::report::Report;
use crate::rows::{bare, is_list, rows, text};
use crate::transport::{Action, Received};

/// What Monta answered about one SKU.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockAnswer {
    /// The SKU that was asked for.
    pub sku: String,
    /// The product as Monta gave it; `None` when Monta does not know the SKU, or when there is an error.
    pub product: Option<Value>,
    /// Why nothing is known about the SKU.
    pub error: Option<Report>,
}

impl Client {
    /// Asks for the stock of each SKU, up to `max_parallel` at a time, and answers in their order. Each has a time-out of
    /// its own. An error of one never spoils the others, except that a refused account, and a Monta that
    /// does not answer at all, end it.
    #[must_use]
    pub fn fetch_stock(&self, skus: &[String], endpoint: &StockEndpoint, max_parallel: usize) -> Vec<StockAnswer> {
        let batch = Batch::new(self, skus.len(), max_parallel);
        pool::run(skus, max_parallel, |sku| {
            let (product, error) = match ask(Call::of_batch(self, &batch), endpoint, sku) {
                Ok(product) => (product, None),
                Err(error) => (None, Some(Report::from(error))),
            };
            StockAnswer {
                sku: sku.clone(),
                product,
                error,
            }
        })
    }
}

/// The product, or `None` when Monta says that it does not have it.
fn ask(mut call: Call<'_>, endpoint: &StockEndpoint, sku: &str) -> Result<Option<Value>, Error> {
    let path = endpoint.of(sku)?;
    let received = call.send(Action::Get, &path)?;
    if says_unknown(&received) {
        return Ok(None);
    }
    if !received.is_success() {
        return Err(call.fail(refusal(&received, false)));
    }
    match &received.body {
        Body::Json(listed) if is_list(listed) => {
            let all = rows(&mut call, &received)?;
            let nothing = all.is_empty();
            match all
                .into_iter()
                .find(|product| text(product, "Sku").is_some_and(|found| same(found, sku)))
            {
                None if !nothing => Err(call.fail(unusable(&received, false))),
                found => Ok(found),
            }
        }
        // A product that does not say which one it is can only be the one that was asked for.
        Body::Json(product @ Value::Object(_)) => {
            let product = bare(product.clone());
            match text(&product, "Sku") {
                Some(found) if !same(found, sku) => Err(call.fail(unusable(&received, false))),
                _ => Ok(Some(product)),
            }
        }
        _ => Err(call.fail(unusable(&received, false))),
    }
}

fn says_unknown(received: &Received) -> bool {
    match received.status {
        404 => !matches!(received.body, Body::Html { .. }),
        400 => verdict(&received.body.reasons()) == Code::SkuUnknown,
        _ => false,
    }
}

fn same(found: &str, sku: &str) -> bool {
    found.trim().to_lowercase() == sku.trim().to_lowercase()
}
