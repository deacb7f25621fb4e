//! Changes of many records in one batch: several at once, each as the call about one record carries it out.

use monta_http::pool;
use serde::Serialize;
use serde_json::Value;

use super::{address, inbound, order_update, orders, supplier};
use crate::call::{Answer, Batch, BatchAnswer, Call, Client, Limits, Outcome};
use crate::error::{ChangeReport, Code, Error, Exchange};

/// One change of one record. Changes of the same record do not belong in one batch: nothing says which comes first.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// As [`Client::create_order`].
    CreateOrder {
        /// The order's document.
        payload: Value,
        /// An earlier attempt may have been carried out.
        verify_first: bool,
    },
    /// Brings an order that Monta has to what is meant; what differs is planned here.
    UpdateOrder {
        /// The order's name at Monta.
        webshop_order_id: String,
        /// The document that Monta acknowledged last.
        acknowledged: Value,
        /// The document that is meant.
        payload: Value,
        /// The other orders at Monta that are known to belong to it: where goods went to one that is not among them, or
        /// nowhere, no line is sent ([`Code::LinesMoved`]). `None`: nobody minds.
        family: Option<Vec<String>>,
        /// An earlier attempt may have been carried out.
        verify_first: bool,
    },
    /// As [`Client::delete_order`].
    DeleteOrder {
        /// The order's name at Monta.
        webshop_order_id: String,
        /// The reason.
        note: String,
        /// The document that Monta acknowledged last, where it is known.
        acknowledged: Option<Value>,
        /// As for [`Change::UpdateOrder`]: a part that nobody knows of would be left alive.
        family: Option<Vec<String>>,
    },
    /// As [`Client::push_forecast`].
    PushForecast {
        /// As the core's `plan_forecast` made it; where it is empty, nothing is sent.
        plan: Value,
        /// An earlier attempt may have been carried out.
        verify_first: bool,
        /// The supplier's document, where one that Monta does not know shall be made.
        supplier: Option<Value>,
    },
    /// A change of an order, once Monta was asked about the address that it goes to. Where Monta says that it cannot
    /// deliver there ([`Code::AddressRefused`]), nothing is sent; where it does not answer that, the change is sent.
    Checked(Box<Self>),
    /// As [`Client::delete_forecast`].
    DeleteForecast {
        /// The forecast's name.
        reference: String,
    },
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// It was carried out.
    Done(SentAnswer),
    /// It failed; the class says what to do.
    Failed(ChangeReport),
    /// It was not sent: the batch stopped before, or its time was over.
    Untried,
}

/// A change that was carried out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SentAnswer {
    /// What happened.
    pub outcome: Outcome,
    /// The status of the last answer; 0 where nothing had to be sent.
    pub status: u16,
    /// SKUs of a forecast whose line should have gone, and stays because some of it has arrived.
    pub kept: Vec<String>,
    /// The document to remember as acknowledged, where that is another than the one that was passed in.
    pub document: Option<Value>,
    /// Of an order that was there already and is the one that was meant: what Monta writes otherwise, and its own lines.
    pub differences: Vec<String>,
    /// The requests of this change, in their order.
    pub exchanges: Vec<Exchange>,
}

impl From<Answer> for SentAnswer {
    fn from(answer: Answer) -> Self {
        Self {
            outcome: answer.outcome,
            status: answer.status,
            kept: Vec::new(),
            document: None,
            differences: answer.differences,
            exchanges: answer.exchanges,
        }
    }
}

impl Client {
    /// Carries out many changes, up to `max_parallel` at a time, and answers in their order. Each has a time-out of its
    /// own, within the `limits` of them all.
    ///
    /// The first goes alone, and the others follow once Monta has dealt with one. A refused account, a longer pause than
    /// a batch waits, and several requests in a row without a proper answer stop the batch; what was not begun by then is
    /// [`Sent::Untried`].
    #[must_use]
    pub fn send_many(&self, changes: &[Change], max_parallel: usize, limits: Limits) -> BatchAnswer<Sent> {
        let batch = Batch::of_changes(self, changes.len(), max_parallel, limits);
        let answers = pool::run(changes, max_parallel, |change| {
            let Some(_under_way) = batch.begin() else {
                return Sent::Untried;
            };
            match self.send(change, &batch) {
                Ok(answer) => Sent::Done(answer),
                // It had its turn just when the batch stopped: nothing was sent.
                Err(Error::Retry(failure) | Error::Stop(failure) | Error::Refused(failure))
                    if failure.code != Code::AddressRefused && failure.exchanges.iter().all(Exchange::is_aside) =>
                {
                    Sent::Untried
                }
                Err(error) => Sent::Failed(error.into()),
            }
        });
        BatchAnswer {
            stopped: batch.stopped(),
            answers,
        }
    }

    fn send(&self, change: &Change, batch: &Batch) -> Result<SentAnswer, Error> {
        self.carry_out(Call::of_batch(self, batch), change, batch)
    }

    fn carry_out<'a>(&'a self, call: Call<'a>, change: &Change, batch: &'a Batch) -> Result<SentAnswer, Error> {
        match change {
            Change::CreateOrder { payload, verify_first } => {
                orders::create(call, payload, *verify_first).map(SentAnswer::from)
            }
            Change::UpdateOrder {
                webshop_order_id,
                acknowledged,
                payload,
                family,
                verify_first,
            } => {
                let family = family.as_deref();
                let (answer, document) =
                    order_update::bring_in_line(call, webshop_order_id, acknowledged, payload, family, *verify_first)?;
                Ok(SentAnswer {
                    document: Some(document),
                    ..answer.into()
                })
            }
            Change::DeleteOrder {
                webshop_order_id,
                note,
                acknowledged,
                family,
            } => {
                let known = acknowledged.as_ref().zip(family.as_deref());
                orders::delete(call, webshop_order_id, note, known).map(SentAnswer::from)
            }
            Change::PushForecast {
                plan,
                verify_first,
                supplier,
            } => self.push(call, batch, plan, *verify_first, supplier.as_ref()),
            Change::Checked(change) => {
                let call = match &**change {
                    Change::CreateOrder {
                        payload,
                        verify_first: false,
                    } => address::checked(call, payload, None)?,
                    Change::UpdateOrder {
                        payload,
                        acknowledged,
                        verify_first: false,
                        ..
                    } => address::checked(call, payload, Some(acknowledged))?,
                    // What may have arrived was asked about before.
                    _ => call,
                };
                self.carry_out(call, change, batch)
            }
            Change::DeleteForecast { reference } => inbound::delete(call, reference).map(SentAnswer::from),
        }
    }

    /// Pushes a forecast; a supplier that Monta does not know is made first where there is one to make.
    fn push<'a>(
        &'a self,
        call: Call<'a>,
        batch: &'a Batch,
        plan: &Value,
        verify_first: bool,
        supplier: Option<&Value>,
    ) -> Result<SentAnswer, Error> {
        if plan.get("empty").and_then(Value::as_bool) == Some(true) {
            return Ok(call.succeed(Outcome::Found, 0, Value::Null).into());
        }
        let mut exchanges = Vec::new();
        let pushed = match (inbound::push(call, plan, verify_first), supplier) {
            (Err(Error::Refused(failure)), Some(supplier)) if failure.code == Code::SupplierUnknown => {
                exchanges = failure.exchanges;
                exchanges.extend(supplier::create(Call::of_batch(self, batch), supplier)?.exchanges);
                inbound::push(Call::of_batch(self, batch), plan, verify_first)?
            }
            (pushed, _) => pushed?,
        };
        let mut sent = SentAnswer {
            kept: pushed.kept,
            ..pushed.answer.into()
        };
        exchanges.append(&mut sent.exchanges);
        Ok(SentAnswer { exchanges, ..sent })
    }
}
