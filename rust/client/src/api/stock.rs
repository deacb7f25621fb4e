//! What Monta has of each SKU: one request per SKU, several at once (plugin documentation, "Stock pull", monta-api 4).
//!
//! Monta's products are handed on; what their numbers mean is decided in `monta_core::stock`.

use monta_core::answer::{into_unwrapped, list, text};
use monta_core::sku::same_sku;
use monta_http::{Body, Request, Response, pool};
use serde::Serialize;
use serde_json::Value;

use super::list::rows;
use super::stock_endpoint::StockEndpoint;
use crate::call::{Batch, BatchAnswer, Call, Client, ResponseExt as _, TOLERATED_FAILURES};
use crate::error::{Code, Error, Report, code_of};

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
    /// its own. An error of one never spoils the others, except that a refused account, and a Monta that does not answer
    /// at all, stop the batch.
    ///
    /// So many SKUs as `tolerated` says may fail together without Monta counting as out of reach, two by default; for
    /// somebody who waits for one product it is none.
    #[must_use]
    pub fn fetch_stock(
        &self,
        skus: &[String],
        endpoint: &StockEndpoint,
        max_parallel: usize,
        tolerated: Option<usize>,
    ) -> BatchAnswer<StockAnswer> {
        let batch = Batch::new(self, skus.len(), max_parallel);
        let results = pool::run(skus, max_parallel, |sku| {
            ask(Call::of_batch(self, &batch), endpoint, sku)
        });
        let stopped = batch.reason_to_stop(&results, tolerated.unwrap_or(TOLERATED_FAILURES));
        let answer = |(sku, result): (&String, Result<_, Error>)| {
            let (product, error) = match result {
                Ok(product) => (product, None),
                Err(error) => (None, Some(Report::from(error))),
            };
            StockAnswer {
                sku: sku.clone(),
                product,
                error,
            }
        };
        BatchAnswer {
            answers: skus.iter().zip(results).map(answer).collect(),
            stopped,
        }
    }
}

/// The product, or `None` when Monta says that it does not have it.
fn ask(mut call: Call<'_>, endpoint: &StockEndpoint, sku: &str) -> Result<Option<Value>, Error> {
    let path = endpoint.of(sku)?;
    let response = call.send(Request::Get, &path)?;
    if says_unknown(&response) {
        return Ok(None);
    }
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    match &response.body {
        Body::Json(listed) if list(listed).is_some() => {
            let all = rows(&mut call, &response)?;
            let nothing = all.is_empty();
            match all
                .into_iter()
                .find(|product| text(product, "Sku").is_some_and(|found| same_sku(&found, sku)))
            {
                None if !nothing => Err(call.fail(response.unusable())),
                found => Ok(found),
            }
        }
        // A product that does not say which one it is can only be the one that was asked for.
        Body::Json(product @ Value::Object(_)) => {
            let product = into_unwrapped(product.clone());
            match text(&product, "Sku") {
                Some(found) if !same_sku(&found, sku) => Err(call.fail(response.unusable())),
                _ => Ok(Some(product)),
            }
        }
        _ => Err(call.fail(response.unusable())),
    }
}

fn says_unknown(response: &Response<'_>) -> bool {
    match response.status {
        404 => !response.is_page(),
        400 => code_of(&response.reasons()) == Code::SkuUnknown,
        _ => false,
    }
}
