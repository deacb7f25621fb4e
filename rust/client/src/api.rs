//! What Monta can be asked: one file per resource.
//!
//! | Method and path | Profile | Module |
//! |---|---|---|
//! | `GET /info` | v6 | `detect`, `check`, `shippers` |
//! | `POST /address` | both | `address` |
//! | `POST /order` | both | `orders` |
//! | `GET /order/{id}` | both | `orders`; on v6 also `order_search` |
//! | `PUT /order/{id}` | v6 | `order_update` |
//! | `PATCH /order/{id}` | documented | `order_update` |
//! | `DELETE /order/{id}` | both | `orders` |
//! | `GET /order/updated_since/{time}?status=` | v6 | `changed_orders` |
//! | `GET /orders?WebshopOrderId=…` and other filters | documented | `order_search` |
//! | `GET /order/{id}/colli` | v6 | `order_parcels_events` |
//! | `GET /order/{id}/events` | v6 | `order_parcels_events` |
//! | `GET /order/{id}/batches` | both | `order_batches` |
//! | `GET /order/{id}/serials` | both | `order_batches` |
//! | `GET /shipments?WebshopOrderId=` | documented | `order_parcels_events` |
//! | `GET /orderevents?WebshopOrderId=` | documented | `order_parcels_events` |
//! | `GET /orderevents/since_id/{id}` | v6 | `feed` |
//! | `GET /inbounds?sinceid=` | v6 | `feed` |
//! | `GET /product/{sku}/stock`, or the tenant's own path | both | `stock`, `stock_endpoint` |
//! | `GET /product/updated_since/{time}` | v6 | `products` |
//! | `GET /products?page=` | v6 | `products` |
//! | `POST /supplier` | v6 | `supplier` |
//! | `POST /inbound/forecast` | documented | `inbound` |
//! | `GET /inbound/forecast/{reference}` | documented | `inbound` |
//! | `DELETE /inbound/forecast/{reference}` | documented | `inbound` |
//! | `POST /inboundforecast/group` | v6 | `inbound::group` |
//! | `GET /inboundforecast/group?reference=` | v6 | `inbound::group` |
//! | `GET`, `PUT`, `DELETE /inboundforecast/group/{reference}` | v6 | `inbound::group` |
//! | `POST /inboundforecast/group/{reference}`, a line | v6 | `inbound::group` |
//! | `PUT`, `DELETE /inboundforecast/group/{reference}/{sku}` | v6 | `inbound::group` |
//!
//! Which of two descriptions a server follows is found out by `detect`; where a question can be asked in both,
//! `fallback` tries the other and remembers what works. `list` reads lists; `send_many` sends changes of many records.

mod address;
mod changed_orders;
mod check;
mod detect;
mod fallback;
mod feed;
mod inbound;
mod list;
mod order_batches;
mod order_expected;
mod order_parcels_events;
mod order_search;
mod order_status;
mod order_update;
mod orders;
mod products;
mod send_many;
mod shippers;
mod stock;
mod stock_endpoint;
mod supplier;

pub use address::AddressAnswer;
pub use changed_orders::ChangedOrders;
pub use check::Check;
pub use feed::{OrderChanges, Receipts};
pub use inbound::ForecastAnswer;
pub use order_status::OrderAnswer;
pub use products::Products;
pub use send_many::{Change, Sent, SentAnswer};
pub use shippers::Shippers;
pub use stock::StockAnswer;
pub use stock_endpoint::StockEndpoint;
