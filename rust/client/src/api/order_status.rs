//! What Monta knows about orders (plugin documentation, "Status resolution"): the header, parcels and events, as they
//! came.
//!
//! What they amount to is decided in `monta_core::status`.

use std::borrow::Cow;
use std::collections::VecDeque;

use monta_core::answer::{member, text};
use monta_core::scalar::Text;
use monta_core::status::tells_of_dropped_lines;
use monta_core::text::fold;
use monta_core::{Match, References, family_ids};
use monta_http::pool;
use serde::Serialize;
use serde_json::{Value, json};

use super::detect::description_of;
use super::order_parcels_events::{Identity, events, shipments};
use super::order_search::{Finding, find, with_id};
use crate::call::{Batch, BatchAnswer, Call, Client, TOLERATED_FAILURES};
use crate::error::{Error, Exchange, InputError};
use crate::profile::{Capabilities, Capability};

/// What Monta answered about one order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderAnswer {
    /// `exact`, `partial`, `ambiguous` or `none`.
    #[serde(rename = "match")]
    pub matched: &'static str,
    /// The names of the orders that fit equally well, when the match is ambiguous.
    pub candidates: Vec<String>,
    /// The order in either model; `null` when it was not found.
    pub header: Value,
    /// Rows of `/shipments`, or the object of `/order/{id}/colli`; an empty list when there is none.
    pub shipments: Value,
    /// Rows of events.
    pub events: Value,
    /// Whether the events were read before the rest, so that the rest knows of all that they tell.
    pub events_first: bool,
    /// The further orders of the same document: those that the header names as its family, and those that were asked for.
    pub family: Vec<FamilyAnswer>,
    /// The requests of this look-up, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after it.
    pub capabilities: Capabilities,
}

/// What Monta answered about a further order of the same document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilyAnswer {
    /// Its id.
    pub id: String,
    /// The order in either model; `null` when Monta does not have it.
    pub header: Value,
    /// Its parcels, as of [`OrderAnswer`].
    pub shipments: Value,
    /// Its events.
    pub events: Value,
}

/// Orders of one family that are read; nobody splits an order into more.
const MAX_FAMILY: usize = 20;

impl Client {
    /// Looks an order up: its header, and with `detail` its parcels and events. Three requests where the order is known
    /// by its id, six at most; up to eight where the documented API has no search and knows it by one of its last names.
    ///
    /// The further orders of its document ([`References::family`], and those that a header names as its family) are read
    /// likewise, each once; an order that has none costs no request more.
    ///
    /// The answers are of different moments. With [`References::seen_as`] the events are the first of them: whoever
    /// follows Monta's feed of events, and passes over those that were here, misses nothing then.
    ///
    /// With `loose`, an order that shows only a part of our reference is taken when it is the only one. Not being found
    /// is an answer.
    ///
    /// # Errors
    /// [`InputError::ReferencesMissing`] when no reference is given. A refusal, an overload or a time-out is an error,
    /// never "not found".
    pub fn fetch_order_status(&self, references: &References, loose: bool, detail: bool) -> Result<OrderAnswer, Error> {
        let name = any_reference(references)?;
        look_up(Call::about(self, name), references, loose, detail)
    }

    /// Looks many orders up, up to `max_parallel` at a time, and answers in their order. Each has a time-out of its own.
    ///
    /// A 429 pauses them all, and what was refused is asked again. A refused account, and a Monta that does not answer at
    /// all, stop the batch.
    pub fn fetch_many(
        &self,
        references: &[References],
        loose: bool,
        detail: bool,
        max_parallel: usize,
    ) -> BatchAnswer<Result<OrderAnswer, Error>> {
        let batch = Batch::new(self, references.len(), max_parallel);
        let answers = self.look_up_many(&batch, references, loose, detail, max_parallel);
        BatchAnswer {
            stopped: batch.reason_to_stop(&answers, TOLERATED_FAILURES),
            answers,
        }
    }

    fn look_up_many(
        &self,
        batch: &Batch,
        references: &[References],
        loose: bool,
        detail: bool,
        max_parallel: usize,
    ) -> Vec<Result<OrderAnswer, Error>> {
        if references.is_empty() {
            return Vec::new();
        }
        // Which API this is, is asked once and not by everybody.
        if let Err(error) = description_of(&mut Call::of_batch(self, batch), Capability::Find) {
            let others = vec![Err(error.clone().without_exchanges()); references.len() - 1];
            return std::iter::once(Err(error)).chain(others).collect();
        }
        pool::run(references, max_parallel, |references| {
            let name = any_reference(references)?;
            look_up(Call::of_batch(self, batch).named(name), references, loose, detail)
        })
    }
}

/// Any reference, for messages.
fn any_reference(references: &References) -> Result<&str, InputError> {
    let References {
        webshop_order_id,
        order_number,
        eorder_guid,
        reference,
        client_reference,
        variants: _,
        origin: _,
        other_ids: _,
        family: _,
        seen_as: _,
    } = references;
    [webshop_order_id, order_number, reference, client_reference, eorder_guid]
        .into_iter()
        .find_map(|reference| Some(reference.get()?.as_str()))
        .ok_or(InputError::ReferencesMissing)
}

fn look_up(mut call: Call<'_>, references: &References, loose: bool, detail: bool) -> Result<OrderAnswer, Error> {
    let first = match references.seen_as.get().map(Text::as_str) {
        Some(id) if detail => Some((id, events(&mut call, &Identity::of(&Value::Null, id))?)),
        _ => None,
    };
    let Finding { outcome, header } = find(&mut call, references, loose)?;
    let mut events_first = false;
    let (shipments, events) = match (&header, &outcome) {
        (Some(header), Match::Exact(found) | Match::Partial(found)) if detail => {
            let order = Identity::of(header, &found.reference);
            let first = first.filter(|(id, _)| order.has_id(id));
            events_first = first.is_some();
            let shipments = shipments(&mut call, &order)?;
            let events = match first {
                Some((_, events)) => events,
                None => events(&mut call, &order)?,
            };
            (shipments, events)
        }
        _ => (json!([]), json!([])),
    };
    let header = header.map_or(Ok(None), |header| {
        with_lines(&mut call, references, header, &events).map(Some)
    })?;
    let family = match &header {
        Some(header) => further_orders(&mut call, references, header, detail)?,
        None => Vec::new(),
    };
    let capabilities = call.client().capabilities();
    Ok(OrderAnswer {
        matched: match outcome {
            Match::Exact(_) => "exact",
            Match::Partial(_) => "partial",
            Match::Ambiguous { .. } => "ambiguous",
            Match::None => "none",
        },
        candidates: match outcome {
            Match::Ambiguous { candidates } => candidates,
            _ => Vec::new(),
        },
        header: header.unwrap_or_default(),
        shipments,
        events,
        events_first,
        family,
        exchanges: call.into_exchanges(),
        capabilities,
    })
}

/// The order with its lines, which not every model of an order has, where they show that goods went to another order or
/// nowhere. There its family is, too.
fn with_lines(call: &mut Call<'_>, references: &References, header: Value, events: &Value) -> Result<Value, Error> {
    let is_one_of_several = !references.family.is_empty() || !family_ids(&header).is_empty();
    if member(&header, "Lines").is_some() || !(is_one_of_several || tells_of_dropped_lines(events)) {
        return Ok(header);
    }
    let Some(id) = text(&header, "WebshopOrderId").map(Cow::into_owned) else {
        return Ok(header);
    };
    Ok(with_id(call, &id)?.unwrap_or(header))
}

/// The further orders of the document, and those that they name in turn.
fn further_orders(
    call: &mut Call<'_>,
    references: &References,
    header: &Value,
    detail: bool,
) -> Result<Vec<FamilyAnswer>, Error> {
    let own = text(header, "WebshopOrderId").map(|id| fold(&id));
    let mut seen: Vec<String> = own.into_iter().collect();
    let known = references.family.iter().map(|id| id.as_str().to_owned());
    let mut waiting: VecDeque<String> = known.chain(family_ids(header)).collect();
    let mut family = Vec::new();
    while let Some(id) = waiting.pop_front()
        && family.len() < MAX_FAMILY
    {
        if id.is_empty() || seen.contains(&fold(&id)) {
            continue;
        }
        seen.push(fold(&id));
        let header = with_id(call, &id)?;
        waiting.extend(header.iter().flat_map(family_ids));
        let (shipments, events) = match &header {
            Some(header) if detail => {
                let order = Identity::of(header, &id);
                (shipments(call, &order)?, events(call, &order)?)
            }
            _ => (json!([]), json!([])),
        };
        family.push(FamilyAnswer {
            id,
            header: header.unwrap_or_default(),
            shipments,
            events,
        });
    }
    Ok(family)
}
