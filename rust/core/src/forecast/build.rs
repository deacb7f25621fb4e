//! The forecast document for Monta (plugin documentation, "Inbound Forecast", monta-api 5).

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use chrono::NaiveDate;
use num_traits::Zero;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;

use super::snapshot::{ForecastSnapshot, PurchaseLine, PurchaseOrder};
use super::supplier::supplier_code;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::demand::{Demand, Key, Lines, Total, add_line};
use crate::document_kind::PURCHASE;
use crate::json::Json;
use crate::problem::{Code, ForecastInvalid, Problem, Problems, Record};
use crate::quantity::{count, exact};
use crate::scalar::Text;
use crate::snapshot::labels;
use crate::time::Instant;

/// A forecast that can be sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast<'a> {
    /// Monta's document.
    pub payload: ForecastDocument<'a>,
    /// What somebody should look at, although the forecast is sent as it is.
    pub warnings: Vec<Problem>,
}

/// A purchase order as Monta takes it. Its members are named in the documents module, too, which reads them back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ForecastDocument<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warehouse_display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_delivery_date: Option<Json>,
    inbound_forecasts: Vec<ForecastLine<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ForecastLine<'a> {
    sku: &'a str,
    quantity: i64,
    delivery_date: Option<Json>,
}

impl From<ForecastDocument<'_>> for Value {
    fn from(document: ForecastDocument<'_>) -> Self {
        // Texts, numbers and names that are texts: nothing that JSON cannot say.
        serde_json::to_value(document).unwrap_or_default()
    }
}

/// When a line arrives, or the first of a total. Each day of a SKU has a total of its own.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    /// The day on the warehouse's calendar; nothing when it has no date.
    day: Option<NaiveDate>,
    /// The time; nothing for lines without a quantity, which make nothing arrive.
    time: Option<Instant>,
}

impl Key for Arrival {
    fn joined(self, other: Self) -> Self {
        let times = [self.time, other.time].into_iter().flatten();
        Self {
            time: times.min(),
            ..self
        }
    }
}

impl PartialEq for Arrival {
    fn eq(&self, other: &Self) -> bool {
        self.day == other.day
    }
}

impl Eq for Arrival {}

impl Hash for Arrival {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.day.hash(state);
    }
}

/// Builds Monta's document: `Reference`, `SupplierCode`, `Comment` and `WarehouseDisplayName` (each only when set),
/// `ExpectedDeliveryDate`, and `InboundForecasts` with `Sku`, `Quantity` and `DeliveryDate`, one per SKU and day in order
/// of first appearance. Dates are in the time zone of the warehouse with an explicit offset; lines of one SKU on one day
/// arrive at the earliest of their times. A date in the past is a warning and stays as it is.
///
/// # Errors
///
/// [`ForecastInvalid`] with every problem of the order, its time zone, lines, products, kits and units; none twice.
pub fn build_forecast(snapshot: &ForecastSnapshot) -> Result<Forecast<'_>, ForecastInvalid> {
    let mut problems = Problems::default();
    let order = &snapshot.order;
    let reference = order.reference.get().or(order.name.get());
    if reference.is_none() {
        problems.push(Problem::new(Code::ForecastReferenceMissing, record(order), "name", []));
    }
    let arrivals = Arrivals::new(snapshot, &mut problems);
    let catalogue = Catalogue::new(&snapshot.products, &snapshot.kits, &snapshot.uoms);
    let lines = snapshot.lines.iter().map(|line| (arrivals.of(line), &line.line));
    let mut line_problems = Problems::default();
    let demand = Demand::of(&PURCHASE, record(order), lines, &catalogue, &mut line_problems);
    problems.extend(line_problems.into_vec());
    check_dates(order, &demand, &mut problems);
    if !problems.is_empty() {
        return Err(ForecastInvalid {
            problems: problems.into_vec(),
        });
    }

    let totals = || demand.totals.iter().filter(|total| !total.quantity.is_zero());
    let expected = order.planned.get().copied();
    let expected = expected.or_else(|| totals().filter_map(|total| total.key.time).min());
    let text = Text::as_str;
    Ok(Forecast {
        payload: ForecastDocument {
            reference: reference.map(text),
            supplier_code: supplier_code(&snapshot.supplier),
            comment: order.comment.get().map(text),
            warehouse_display_name: snapshot.settings.warehouse_display_name.get().map(text),
            expected_delivery_date: expected.map(|time| arrivals.written(time)),
            inbound_forecasts: totals().map(|total| line(total, &arrivals)).collect(),
        },
        warnings: warnings(snapshot, &demand, &arrivals),
    })
}

fn line<'a>(total: &Total<'a, Arrival>, arrivals: &Arrivals) -> ForecastLine<'a> {
    ForecastLine {
        sku: total.sku,
        // Every total was a count when the totals were checked.
        quantity: count(&total.quantity).unwrap_or_default(),
        delivery_date: total.key.time.map(|time| arrivals.written(time)),
    }
}

/// When the lines arrive.
struct Arrivals {
    clock: Clock,
    /// When a line without a date arrives.
    of_order: Option<Instant>,
    /// What the clock of the warehouse says at each of these times: many lines have one in common.
    local: FxHashMap<Instant, LocalTime>,
}

struct LocalTime {
    day: NaiveDate,
    /// Many lines arrive at the same time.
    written: Json,
}

impl Arrivals {
    /// A zone that is unknown is a problem; days are then told apart on UTC, so that the other problems are found too.
    fn new(snapshot: &ForecastSnapshot, problems: &mut Problems) -> Self {
        let zone = snapshot.settings.timezone.as_str();
        let clock = Clock::named(zone).unwrap_or_else(|| {
            let setting = Record::new("ir.config_parameter", 0, "monta.warehouse_tz");
            let values = [("timezone", zone.to_owned())];
            problems.push(Problem::new(Code::ForecastTimezoneUnknown, setting, "value", values));
            Clock::UTC
        });
        let of_order = snapshot.order.planned.get().copied();
        let times = snapshot.lines.iter().map(|line| line.planned.get().copied());
        let mut local = FxHashMap::default();
        for time in times.filter_map(|time| time.or(of_order)) {
            local.entry(time).or_insert_with(|| LocalTime {
                day: clock.day(time),
                written: Json::text(&clock.written(time)),
            });
        }
        Self { clock, of_order, local }
    }

    fn of(&self, line: &PurchaseLine) -> Arrival {
        let time = line.planned.get().copied().or(self.of_order);
        Arrival {
            day: time.and_then(|time| Some(self.local.get(&time)?.day)),
            time: time.filter(|_| !exact(line.line.quantity).is_zero()),
        }
    }

    fn written(&self, time: Instant) -> Json {
        let known = self.local.get(&time).map(|local| local.written.clone());
        known.unwrap_or_else(|| Json::text(&self.clock.written(time)))
    }
}

/// Every line that makes something arrive needs a date.
fn check_dates(order: &PurchaseOrder, demand: &Demand<Arrival>, problems: &mut Problems) {
    let undated = demand.contributions_where(|arrival| arrival.day.is_none());
    for contribution in undated.filter(|contribution| !contribution.quantity.is_zero()) {
        let values = [
            ("line", contribution.line.label()),
            ("order", order.name.text().to_owned()),
        ];
        let record = PURCHASE.line_record(contribution.line);
        problems.push(Problem::new(Code::ForecastDateMissing, record, "date_planned", values));
    }
}

fn warnings(snapshot: &ForecastSnapshot, demand: &Demand<Arrival>, arrivals: &Arrivals) -> Vec<Problem> {
    let order = &snapshot.order;
    let name = ("order", order.name.text().to_owned());
    let mut warnings = Vec::new();
    if supplier_code(&snapshot.supplier).is_none() {
        let values = [name.clone()];
        warnings.push(Problem::new(
            Code::ForecastSupplierMissing,
            record(order),
            "partner_id",
            values,
        ));
    }
    let today = arrivals.clock.day(snapshot.settings.now);
    let mut past: BTreeMap<NaiveDate, Lines> = BTreeMap::new();
    let late = demand.contributions_where(|arrival| arrival.day.is_some_and(|day| day < today));
    for contribution in late.filter(|contribution| !contribution.quantity.is_zero()) {
        if let Some(day) = contribution.key.day {
            add_line(past.entry(day).or_default(), contribution.line);
        }
    }
    for (day, lines) in &past {
        let Some(first) = lines.first() else { continue };
        let values = [name.clone(), ("date", day.to_string()), ("lines", labels(lines))];
        let record = PURCHASE.line_record(first);
        warnings.push(Problem::new(Code::ForecastDatePast, record, "date_planned", values));
    }
    let of_order = order.planned.get().map(|time| arrivals.clock.day(*time));
    if let Some(day) = of_order.filter(|day| *day < today && !past.contains_key(day)) {
        let values = [name, ("date", day.to_string())];
        warnings.push(Problem::new(
            Code::ForecastOrderDatePast,
            record(order),
            "date_planned",
            values,
        ));
    }
    warnings
}

fn record(order: &PurchaseOrder) -> Record {
    PURCHASE.order_record(order.id, order.name.text())
}
