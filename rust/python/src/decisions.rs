//! The decisions of the core as Python functions. Documented in `_monta_core.pyi`.
//!
//! Arguments are converted with the GIL held; the work itself runs without it.

use std::mem;

use monta_core::json::Reader;
use monta_core::snapshot::Address;
use monta_core::{InvoiceLines, KnownOrder, Patch, Snapshot};
use pyo3::prelude::*;
use serde_json::Value;

use crate::convert::{
    self, any_document, document, json, json_object, plan_with_text, python, read, text, text_or_nothing, typed,
};
use crate::errors::{ArgumentError, BindingError};
use crate::guard::guarded;

/// Build Monta's order document from a snapshot.
#[pyfunction]
pub(crate) fn build_order<'py>(py: Python<'py>, snapshot: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "build_order", || {
        let snapshot: Snapshot = convert::snapshot(snapshot)?;
        let payload = py.detach(|| monta_core::build_order(&snapshot))?;
        python(py, &payload)
    })
}

/// Report how the lines of a snapshot resolve to SKUs.
#[pyfunction]
pub(crate) fn check_skus<'py>(py: Python<'py>, snapshot: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "check_skus", || {
        let snapshot: Snapshot = convert::snapshot(snapshot)?;
        let report = py.detach(|| monta_core::check_skus(&snapshot));
        python(py, &report)
    })
}

/// Say whether an order carries the lines of its invoice.
#[pyfunction]
pub(crate) fn wants_invoice_lines(
    py: Python<'_>,
    lines: &Bound<'_, PyAny>,
    delivery: &Bound<'_, PyAny>,
) -> PyResult<bool> {
    guarded(py, "wants_invoice_lines", || {
        let named = text(lines, "lines")?;
        let lines = InvoiceLines::named(&named)
            .ok_or_else(|| ArgumentError::new("lines", "expected outside_eu, always or never"))?;
        let delivery: Address = typed(delivery, "delivery")?;
        Ok(monta_core::wants_invoice_lines(lines, &delivery))
    })
}

/// Say what stays out of the order at Monta, and why.
#[pyfunction]
pub(crate) fn order_notices<'py>(py: Python<'py>, snapshot: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "order_notices", || {
        let snapshot: Snapshot = convert::snapshot(snapshot)?;
        let notices = py.detach(|| monta_core::order_notices(&snapshot));
        python(py, &notices)
    })
}

/// Say what has to change at Monta.
#[pyfunction]
#[pyo3(signature = (acknowledged, payload, found=None, *, as_text=false, closed=false))]
pub(crate) fn plan_update<'py>(
    py: Python<'py>,
    acknowledged: &Bound<'py, PyAny>,
    payload: &Bound<'py, PyAny>,
    found: Option<&Bound<'py, PyAny>>,
    as_text: bool,
    closed: bool,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "plan_update", || {
        let mut reader = Reader::default();
        let known = document(&mut reader, acknowledged, "acknowledged")?;
        let meant = document(&mut reader, payload, "payload")?;
        drop(reader);
        let found = found.map(|found| json(found, "found")).transpose()?;
        let mut plan = py.detach(|| match &found {
            None if closed => monta_core::plan_update_of_closed(&known, &meant),
            None => monta_core::plan_update(&known, &meant),
            Some(found) => monta_core::plan_update_again(&known, &meant, found),
        });
        if !as_text {
            return python(py, &plan);
        }
        let document = mem::take(&mut plan.document);
        plan_with_text(py, &plan, &document, &[(&known, acknowledged), (&meant, payload)])
    })
}

/// Say what taking a change back means.
#[pyfunction]
pub(crate) fn take_back<'py>(
    py: Python<'py>,
    acknowledged: &Bound<'py, PyAny>,
    payload: &Bound<'py, PyAny>,
    snapshot: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "take_back", || {
        let acknowledged = json_object(acknowledged, "acknowledged")?;
        let payload = json_object(payload, "payload")?;
        let snapshot: Snapshot = convert::snapshot(snapshot)?;
        let back = py.detach(|| monta_core::take_back(&acknowledged, &payload, &monta_core::check_skus(&snapshot)));
        python(py, &back)
    })
}

/// Say on which orders Odoo and Monta do not agree.
#[pyfunction]
pub(crate) fn reconcile<'py>(
    py: Python<'py>,
    ours: &Bound<'py, PyAny>,
    theirs: &Bound<'py, PyAny>,
    origin: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "reconcile", || {
        let ours: Vec<KnownOrder> = read(ours, "ours")?;
        let theirs: Vec<Value> = read(theirs, "theirs")?;
        let origin = text(origin, "origin")?;
        let findings = py.detach(|| monta_core::reconcile(&ours, &theirs, &origin));
        python(py, &findings)
    })
}

/// Compute the JSON-Patch that turns one document into another.
#[pyfunction]
pub(crate) fn diff<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "diff", || {
        let mut reader = Reader::default();
        let before = any_document(&mut reader, before, "before")?;
        let after = any_document(&mut reader, after, "after")?;
        drop(reader);
        let patch = py.detach(|| monta_core::diff(&before, &after));
        python(py, &patch)
    })
}

/// Apply a JSON-Patch to a copy of a document.
#[pyfunction]
pub(crate) fn apply_patch<'py>(
    py: Python<'py>,
    document: &Bound<'py, PyAny>,
    patch: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "apply_patch", || {
        let document = json(document, "document")?;
        let patch = operations(&json(patch, "patch")?)?;
        let result = py.detach(|| monta_core::apply(&document, &patch));
        let document = result.map_err(|error| {
            ArgumentError::new(
                &format!("patch[{}]", error.operation),
                format!("{} ({})", error.kind, error.path),
            )
        })?;
        python(py, &document)
    })
}

/// Compare an order found at Monta with the one that was meant.
#[pyfunction]
pub(crate) fn compare_orders<'py>(
    py: Python<'py>,
    meant: &Bound<'py, PyAny>,
    found: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "compare_orders", || {
        let (meant, found) = (json_object(meant, "meant")?, json_object(found, "found")?);
        let comparison = py.detach(|| monta_core::compare_orders(&meant, &found));
        python(py, &comparison)
    })
}

/// List the paths in which an order found at Monta is another than the one that was meant.
#[pyfunction]
pub(crate) fn same_order(py: Python<'_>, meant: &Bound<'_, PyAny>, found: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    guarded(py, "same_order", || {
        let (meant, found) = (json_object(meant, "meant")?, json_object(found, "found")?);
        Ok(py.detach(|| monta_core::same_order(&meant, &found)))
    })
}

/// See an order that Monta has as the document that was sent.
#[pyfunction]
pub(crate) fn order_as_sent<'py>(
    py: Python<'py>,
    found: &Bound<'py, PyAny>,
    meant: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "order_as_sent", || {
        let (found, meant) = (json_object(found, "found")?, json_object(meant, "meant")?);
        let known = py.detach(|| monta_core::order_as_sent(&found, &meant));
        python(py, &known)
    })
}

/// Give the id for the next order of a document.
#[pyfunction]
pub(crate) fn next_order_id(py: Python<'_>, name: &Bound<'_, PyAny>, taken: &Bound<'_, PyAny>) -> PyResult<String> {
    guarded(py, "next_order_id", || {
        let (name, taken) = (read::<String>(name, "name")?, read::<Vec<String>>(taken, "taken")?);
        Ok(monta_core::next_order_id(&name, &taken))
    })
}

/// Give a partner's address as Monta's `ContactDetails`.
#[pyfunction]
pub(crate) fn delivery_address<'py>(py: Python<'py>, address: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "delivery_address", || {
        let address: Address = read(address, "address")?;
        let details = py.detach(|| monta_core::delivery_address(&address))?;
        python(py, &details)
    })
}

/// Split a street into street, house number and addition.
#[pyfunction]
pub(crate) fn split_address<'py>(
    py: Python<'py>,
    street: &Bound<'py, PyAny>,
    street2: &Bound<'py, PyAny>,
    country_code: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "split_address", || {
        let street = text_or_nothing(street, "street")?;
        let street2 = text_or_nothing(street2, "street2")?;
        let country_code = text_or_nothing(country_code, "country_code")?;
        python(py, &monta_core::split_address(&street, &street2, &country_code))
    })
}

fn operations(patch: &Value) -> Result<Patch, BindingError> {
    serde_path_to_error::deserialize(patch)
        .map_err(|error| ArgumentError::inside("patch", error.path(), error.inner()).into())
}
