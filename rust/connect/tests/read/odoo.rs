//! An Odoo 18 on the loopback interface: tables with fields and rows, asked over JSON-RPC.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Map, Value, json};

use crate::server::{Answer, Server};

/// A question about a table.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) model: String,
    pub(crate) method: String,
    pub(crate) arguments: Value,
    /// Those that go by place: ids, or what is created.
    pub(crate) placed: Value,
    /// When it came, by the clock of this Odoo.
    pub(crate) time: u64,
}

/// What is answered instead, where something is.
pub(crate) type Fault = Box<dyn FnMut(&Question) -> Option<(u16, String)> + Send>;

/// Whether a question is carried out before its answer is lost; none where it is not lost.
pub(crate) type Loss = Box<dyn FnMut(&Question) -> Option<bool> + Send>;

#[derive(Default)]
pub(crate) struct World {
    pub(crate) version: String,
    pub(crate) fields: BTreeMap<String, Value>,
    pub(crate) rows: BTreeMap<String, BTreeMap<i64, Map<String, Value>>>,
    /// The most rows that a page holds.
    pub(crate) page: usize,
    pub(crate) fault: Option<Fault>,
    pub(crate) loss: Option<Loss>,
    /// What a proxy says where an answer is lost; none where the connection ends.
    pub(crate) proxy: Option<u16>,
    pub(crate) asked: Vec<Question>,
    /// The clock: the second of that day, one more with each question; none that it tells when it is 0.
    pub(crate) clock: u64,
}

/// A time of that day as Odoo writes it.
pub(crate) fn at(second: u64) -> String {
    format!("2026-11-27 {}", time_of_day(second))
}

fn time_of_day(second: u64) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

impl World {
    /// Writes a row at a time of that day.
    pub(crate) fn put(&mut self, model: &str, id: i64, time: &str, values: Value) {
        let Value::Object(mut row) = values else { unreachable!() };
        row.insert("id".to_owned(), id.into());
        row.insert("write_date".to_owned(), format!("2026-11-27 {time}").into());
        self.rows.entry(model.to_owned()).or_default().insert(id, row);
    }

    /// Creates records as Odoo does; a template with its variant.
    fn create(&mut self, model: &str, records: &Value) -> Value {
        let now = time_of_day(self.clock);
        let mut ids = Vec::new();
        for record in records.as_array().unwrap() {
            let id = self.rows.get(model).and_then(|rows| rows.keys().max()).unwrap_or(&0) + 1;
            let mut values = record.clone();
            values["active"] = true.into();
            if model == "product.template" {
                let variant = json!([{"product_tmpl_id": id, "default_code": record["default_code"], "uom_id": 1}]);
                values["product_variant_id"] = self.create("product.product", &variant)[0].clone();
            }
            self.put(model, id, &now, plain(values));
            ids.push(id);
        }
        json!(ids)
    }

    fn write(&mut self, model: &str, ids: &Value, values: &Value) -> Value {
        let now = at(self.clock);
        for id in ids.as_array().unwrap() {
            let row = self
                .rows
                .get_mut(model)
                .unwrap()
                .get_mut(&id.as_i64().unwrap())
                .unwrap();
            row.extend(plain(values.clone()).as_object().unwrap().clone());
            row.insert("write_date".to_owned(), now.as_str().into());
        }
        true.into()
    }

    /// Imports rows that exist, of which the first column is the id.
    fn load(&mut self, model: &str, fields: &Value, rows: &Value) -> Value {
        let mut ids = Vec::new();
        for row in rows.as_array().unwrap() {
            let mut values = Map::new();
            for (field, cell) in pairs(fields, row) {
                let field = field.as_str().unwrap();
                match field.strip_suffix("/.id") {
                    Some(field) => {
                        let cells = cell.as_str().unwrap().split(',').map(|id| id.parse().unwrap());
                        values.insert(field.to_owned(), cells.collect::<Vec<i64>>().into());
                    }
                    None if field == ".id" => ids.push(cell.clone()),
                    None => drop(values.insert(field.to_owned(), cell.clone())),
                }
            }
            self.write(model, &json!([ids.last()]), &values.into());
        }
        json!({"ids": ids, "messages": [], "nextrow": 0})
    }

    fn answer(&mut self, question: &Question) -> Value {
        let (model, arguments) = (question.model.as_str(), &question.arguments);
        match (model, question.method.as_str()) {
            ("res.users", "read") => {
                return json!([{"id": 11, "name": "Anna", "login": "anna", "company_id": 1, "company_ids": [1, 2],
                    "lang": "en_US"}]);
            }
            ("res.company", "read") => return json!([{"id": 1, "name": "Leerdam BV"}]),
            ("res.lang", "get_installed") => return json!([["en_US", "English"], ["nl_NL", "Dutch"]]),
            ("ir.model", "get_available_models") => {
                let named = |model: &String| json!({"model": model, "display_name": format!("The {model}")});
                return self.fields.keys().map(named).collect();
            }
            (_, "fields_get") => return self.fields[model].clone(),
            (_, "create") => return self.create(model, &question.placed[0]),
            (_, "write") => return self.write(model, &question.placed[0], &arguments["vals"]),
            (_, "load") => return self.load(model, &arguments["fields"], &arguments["data"]),
            (_, "web_save_multi") => {
                for (id, values) in pairs(&question.placed[0], &arguments["vals_list"]) {
                    self.write(model, &json!([id]), values);
                }
                return question.placed[0].clone();
            }
            _ => {}
        }
        let empty = BTreeMap::new();
        let rows = self.rows.get(model).unwrap_or(&empty).values();
        let domain = arguments["domain"].as_array().unwrap();
        let fitting = rows.filter(|row| domain.iter().all(|leaf| fits(row, leaf)));
        let limit = usize::try_from(arguments["limit"].as_u64().unwrap_or(u64::MAX)).unwrap();
        match question.method.as_str() {
            "search_count" => fitting.count().into(),
            "search" => fitting.take(limit).map(|row| row["id"].clone()).collect(),
            "search_read" => fitting
                .take(limit.min(self.page))
                .map(|row| {
                    let mut fields = vec!["id"];
                    fields.extend(
                        arguments["fields"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .map(|name| name.as_str().unwrap()),
                    );
                    let value = |name: &str| row.get(name).cloned().unwrap_or(json!(false));
                    Value::Object(fields.iter().map(|&name| (name.to_owned(), value(name))).collect())
                })
                .collect(),
            other => unreachable!("{other}"),
        }
    }
}

/// Ids instead of the command that sets them.
fn plain(mut values: Value) -> Value {
    for value in values.as_object_mut().unwrap().values_mut() {
        if value[0][0] == 6 {
            *value = value[0][2].clone();
        }
    }
    values
}

fn pairs<'v>(one: &'v Value, other: &'v Value) -> impl Iterator<Item = (&'v Value, &'v Value)> {
    one.as_array().unwrap().iter().zip(other.as_array().unwrap())
}

fn fits(row: &Map<String, Value>, leaf: &Value) -> bool {
    let field = leaf[0].as_str().unwrap();
    let (value, wanted) = (row.get(field).cloned().unwrap_or(json!(false)), &leaf[2]);
    match leaf[1].as_str().unwrap() {
        "=" => value == *wanted,
        "in" => wanted.as_array().unwrap().contains(&value),
        ">" if wanted.is_string() => value.as_str() > wanted.as_str(),
        ">" => value.as_i64() > wanted.as_i64(),
        ">=" => value.as_str() >= wanted.as_str(),
        other => unreachable!("{other}"),
    }
}

/// Serves as long as the test runs.
pub(crate) struct Odoo {
    pub(crate) url: String,
    world: Arc<Mutex<World>>,
}

impl Odoo {
    pub(crate) fn start(world: World) -> Self {
        let world = Arc::new(Mutex::new(world));
        let served = Arc::clone(&world);
        let listening = Server::start(move |request| {
            let mut world = served.lock().unwrap();
            let (status, body) = serve(&mut world, &request.line, &request.body);
            let date = match world.clock {
                0 => String::new(),
                second => format!("\r\nDate: Fri, 27 Nov 2026 {} GMT", time_of_day(second)),
            };
            world.clock += u64::from(world.clock > 0);
            Answer::new(&format!("{status} X\r\nContent-Type: application/json{date}"), body)
        });
        Self {
            url: listening.url,
            world,
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// What was asked since the last time: `uom.uom search_read`; logging in left out.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = std::mem::take(&mut self.world().asked);
        asked
            .iter()
            .map(|question| format!("{} {}", question.model, question.method))
            .collect()
    }
}

/// No status of HTTP, so that nobody can read the answer.
const LOST: (u16, String) = (0, String::new());

fn serve(world: &mut World, line: &str, body: &Value) -> (u16, String) {
    if line.starts_with("POST /json/2/") && world.version.starts_with("19") {
        // Anna has a password and no key.
        return (
            401,
            json!({"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid apikey"}).to_string(),
        );
    }
    if !line.starts_with("POST /jsonrpc") {
        return (404, "<html><title>404 Not Found</title></html>".to_owned());
    }
    let arguments = &body["params"]["args"];
    let result = match body["params"]["method"].as_str().unwrap() {
        "version" => json!({"server_version": world.version}),
        "authenticate" => json!(11),
        _ => {
            let question = Question {
                model: arguments[3].as_str().unwrap().to_owned(),
                method: arguments[4].as_str().unwrap().to_owned(),
                arguments: arguments[6].clone(),
                placed: arguments[5].clone(),
                time: world.clock,
            };
            if !matches!(question.method.as_str(), "read" | "get_installed") {
                world.asked.push(question.clone());
            }
            let mut fault = world.fault.take();
            let instead = fault.as_mut().and_then(|fault| fault(&question));
            world.fault = fault;
            if let Some(instead) = instead {
                return instead;
            }
            let nothing = world.proxy.map_or(LOST, |status| (status, "no server".to_owned()));
            let mut loss = world.loss.take();
            let is_done = loss.as_mut().and_then(|loss| loss(&question));
            world.loss = loss;
            if is_done == Some(false) {
                return nothing;
            }
            let answer = world.answer(&question);
            if is_done.is_some() {
                return nothing;
            }
            answer
        }
    };
    (200, json!({"jsonrpc": "2.0", "id": 1, "result": result}).to_string())
}

/// An exception of Odoo.
pub(crate) fn raised(name: &str, message: &str) -> (u16, String) {
    let data = json!({"name": name, "message": message, "arguments": [], "context": {}, "debug": "Traceback"});
    let error = json!({"code": 200, "message": "Odoo Server Error", "data": data});
    (200, json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string())
}
