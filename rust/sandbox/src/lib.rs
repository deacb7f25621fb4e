//! A local Monta: the warehouse's REST API over real HTTP, a warehouse that moves when told to, faults on
//! demand, and one web page.
//!
//! The sandbox is the other side of the wire. It knows docs/monta-api.md, not the client: it shares no code with it,
//! since shared code would hide shared mistakes.
//!
//! # The API
//!
//! It is served as Monta serves it, with Basic authentication and under either of two descriptions ([`Profile`]) of
//! one store. A setting can give a single capability the other description, for tenants in between. What Monta does
//! not tell (reason codes, page sizes, texts) is chosen here, and said to be.
//! Left out are the parts that neither orders nor stock nor forecasts touch: shipping labels and options, announced
//! returns, product groups, reports and pick routes.
//!
//! # The page
//!
//! `/` shows the orders and the requests that came in, and moves orders with buttons.
//!
//! # The control
//!
//! `/_sandbox/…` needs no login and is not recorded. Bodies are JSON; a member that is not known is an error.
//!
//! | call | does |
//! |---|---|
//! | POST `reset` | everything empty, under the given settings; `now` stops the clock there |
//! | GET, POST `settings` | shows or changes the switches and keeps the store |
//! | GET, POST `clock` | `now` stops the clock, `advance_seconds` moves it |
//! | GET, DELETE `requests` | every request to the API as it came: raw path, headers, body, status |
//! | POST, DELETE `faults` | answers of one's own, delays, answers cut short, requests held, connections dropped or reset before or after the work; always, or by a chance that a seed repeats |
//! | GET `held`, POST `held/{n}` | the requests that a fault holds; lets one go, carried out or lost |
//! | GET, POST `orders` | all orders; makes orders without the API's checks |
//! | GET, DELETE `orders/{id}` | one order; makes it one that was never there |
//! | POST `orders/{id}/move` | moves an order through the warehouse and the carrier's network |
//! | POST `orders/{id}/split` | splits an order, `[{"Sku", "AmountToSplit"}]`; how the new one is called is a setting |
//! | POST `orders/{id}/drop` | drops what is still to leave of some SKUs, `{"skus": […]}` |
//! | POST `orders/{id}/ship` | lets parcels leave, `{"parcels": [{"track_trace", "goods": [{"sku", "quantity", "batch", "best_before", "serials"}]}], "shipper", "shipped"}`; what they do not hold follows later |
//! | GET `pieces` | how many pieces were ordered, are still here, have left, were dropped or cancelled, by order and by family, and everything that has left |
//! | POST `orders/{id}/fields`, `…/events`, `…/shipments` | what answers show, to the letter |
//! | POST `products/{sku}/figures` | what answers about its stock show, such as `{"StockAvailable": -4}`; null leaves a figure out |
//! | POST `products` | makes or changes products and their stock, in bulk |
//! | GET `inbound`, POST `inbound/{reference}/receive` | the forecasts; goods of one arrive |
//! | POST `inbounds` | goods arrive that nobody announced, returns included |
//! | POST `suppliers` | makes suppliers known, by their codes |
//!
//! # In tests
//!
//! ```no_run
//! let sandbox = monta_sandbox::spawn(monta_sandbox::Options::default())?;
//! println!("{}", sandbox.base_url());
//! # Ok::<(), std::io::Error>(())
//! ```

mod amsterdam;
mod api;
mod clock;
mod control;
mod ids;
mod inbound;
mod options;
mod orders;
mod page;
mod products;
mod running;
mod sandbox;
mod server;
mod settings;
mod suppliers;
mod wire;
mod world;

pub use options::{Options, Profile};
pub use running::{Running, serve, spawn};
