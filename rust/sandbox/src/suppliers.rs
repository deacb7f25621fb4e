//! Suppliers (monta-api 5): a forecast may only name one that is known.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::wire::{Answer, Body, Document, Kind, Model, Reason, Reply, bind, key, refuse, text};
use crate::world::World;

/// Under which key a refusal stands.
const CONTAINER: &str = "SupplierInvalidReasons";

const SUPPLIER: Model = &[
    ("Code", Kind::Text),
    ("Title", Kind::Text),
    ("AddressName", Kind::Text),
    ("AddressStreet", Kind::Text),
    ("AddressHouseNo", Kind::Text),
    ("AddressHouseNoAddition", Kind::Text),
    ("AddressPostalCode", Kind::Text),
    ("AddressCity", Kind::Text),
    ("AddressState", Kind::Text),
    ("AddressCountry", Kind::Text),
    ("AddressPhone", Kind::Text),
    ("AddressEmail", Kind::Text),
    ("CreditorNumber", Kind::Text),
    ("Default", Kind::Flag),
];

/// The suppliers of the account, by code.
pub(crate) struct Suppliers(IndexMap<String, Document>);

impl Default for Suppliers {
    /// One supplier, `DEFAULT`: an account without any could announce nothing.
    fn default() -> Self {
        let mut suppliers = Self(IndexMap::new());
        suppliers.add("DEFAULT");
        suppliers
    }
}

impl Suppliers {
    /// The supplier with this code.
    pub(crate) fn get(&self, code: &str) -> Option<&Document> {
        self.0.get(code)
    }

    /// Adds a supplier that has its code for a title, unless it is known.
    pub(crate) fn add(&mut self, code: &str) {
        let supplier = || Document::from_iter([("Code".to_owned(), code.into()), ("Title".to_owned(), code.into())]);
        self.0.entry(code.to_owned()).or_insert_with(supplier);
    }
}

/// The routes of the suppliers, which only the live API has.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/supplier", get(list).post(add))
        .route("/supplier/{code}", get(read).put(replace).delete(remove))
}

/// The list is not paged.
async fn list(sandbox: Sandbox) -> Reply {
    Reply::ok(
        sandbox
            .world()
            .suppliers
            .0
            .values()
            .cloned()
            .map(Value::Object)
            .collect::<Value>(),
    )
}

async fn read(sandbox: Sandbox, Path(code): Path<String>) -> Answer {
    let world = sandbox.world();
    let supplier = world.suppliers.get(&code).ok_or_else(|| unknown(&code))?;
    Ok(Reply::ok(supplier.clone()))
}

async fn add(sandbox: Sandbox, Body(body): Body) -> Answer {
    create(&mut sandbox.world(), &body)
}

async fn replace(sandbox: Sandbox, Path(code): Path<String>, Body(body): Body) -> Answer {
    let mut changes = bind(SUPPLIER, &body)?;
    changes.retain(|name, value| name != "Code" && !value.is_null());
    let mut world = sandbox.world();
    let supplier = world.suppliers.0.get_mut(&code).ok_or_else(|| unknown(&code))?;
    supplier.extend(changes);
    Ok(Reply::ok(supplier.clone()))
}

async fn remove(sandbox: Sandbox, Path(code): Path<String>) -> Answer {
    match sandbox.world().suppliers.0.shift_remove(&code) {
        Some(_) => Ok(Reply::done()),
        None => Err(unknown(&code)),
    }
}

fn create(world: &mut World, body: &Value) -> Answer {
    let supplier = bind(SUPPLIER, body)?;
    let mandatory = ["Code", "Title"]
        .into_iter()
        .filter(|name| text(&supplier, name).is_empty());
    let mut reasons: Vec<Reason> = mandatory.map(Reason::mandatory).collect();
    let code = key(&supplier, "Code").to_owned();
    if world.suppliers.get(&code).is_some() {
        reasons.push(Reason::new(911, "A supplier with that code already exists"));
    }
    if !reasons.is_empty() {
        return Err(refuse(CONTAINER, &reasons));
    }
    let shown = json!(supplier);
    world.suppliers.0.insert(code, supplier);
    Ok(Reply::ok(shown))
}

fn unknown(code: &str) -> Reply {
    Reply::absent(&format!("No supplier found with code {code}"))
}
