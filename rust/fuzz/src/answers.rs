//! The client, with a server that answers whatever comes to mind.

use monta_client::{
    BaseUrl, Capabilities, Class, Client, Code, Credentials, Error, Profile, ProfileChoice, Secret, Settings,
    StockEndpoint, Timeout,
};
use monta_core::References;
use monta_core::input::parse;
use serde_json::{Value, json};

use crate::server::{Answer, answering};

/// Seconds; an answer is always there at once.
const PATIENCE: f64 = 20.0;
/// Never in a message, whoever says it.
const PASSWORD: &str = "s3cr3t-pass";
/// Answers of one script.
const MOST_ANSWERS: usize = 12;

/// A call of the client.
type Call<'a> = &'a dyn Fn(&Client) -> Result<Value, Error>;

/// `{"profile", "answers", …}`: lets a client call while the server gives these answers.
fn call_with(input: &Value, call: Call<'_>) -> Option<()> {
    let answers = input.get("answers")?.as_array().filter(|answers| !answers.is_empty())?;
    let answers = answers
        .iter()
        .take(MOST_ANSWERS)
        .map(Answer::read)
        .collect::<Option<_>>()?;
    let profile = match input.get("profile").and_then(Value::as_str) {
        Some("v6") => ProfileChoice::Pinned(Profile::V6),
        Some("documented") => ProfileChoice::Pinned(Profile::Documented),
        _ => ProfileChoice::Auto,
    };
    answered(answers, profile, call);
    Some(())
}

fn answered(answers: Vec<Answer>, profile: ProfileChoice, call: Call<'_>) {
    let (base_url, _alone) = answering(answers);
    check(call(&client(base_url, profile)));
}

fn client(base_url: &str, profile: ProfileChoice) -> Client {
    Client::new(Settings {
        base_url: BaseUrl::parse(base_url).expect("an address of this machine"),
        credentials: Credentials::new("user", Secret::new(PASSWORD)).expect("credentials"),
        timeout: Timeout::from_seconds(PATIENCE).expect("a time-out"),
        profile,
        capabilities: Capabilities::default(),
    })
}

/// An answer or a failure, and the failure says what to do.
fn check(result: Result<Value, Error>) {
    let (class, failure) = match result {
        Ok(_) | Err(Error::Input(_)) => return,
        Err(Error::Retry(failure)) => (Class::Retry, failure),
        Err(Error::Refused(failure)) => (Class::Fix, failure),
        Err(Error::Stop(failure)) => (Class::Stop, failure),
        Err(other) => panic!("{other:?}"),
    };
    assert_eq!(failure.class(), class);
    assert!(!failure.message().trim().is_empty(), "{failure:?}");
    assert!(!failure.hint().trim().is_empty(), "{failure:?}");
    assert!(
        !format!("{failure:?}{}", failure.message()).contains(PASSWORD),
        "{failure:?}"
    );
    let was_answered = !matches!(failure.code, Code::Timeout | Code::Connection | Code::Tls);
    assert!(was_answered, "{failure:?}");
}

fn shown(answer: impl serde::Serialize) -> Value {
    serde_json::to_value(answer).expect("texts and numbers")
}

/// The document that the calls are about.
fn order() -> Value {
    json!({
        "WebshopOrderId": "S00012",
        "Reference": "PO-7",
        "ConsumerDetails": {"DeliveryAddress": {"Street": "Kade", "HouseNumber": "99", "PostalCode": "3011XX"}},
        "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3}],
    })
}

/// Whether a batch would wait: pauses are real time, so they are not for here.
fn asks_to_wait(input: &Value) -> bool {
    let answers = input.get("answers").and_then(Value::as_array).into_iter().flatten();
    let mut statuses = answers.map(|answer| &answer["status"]);
    statuses.any(|status| status == 429)
}

/// One order: created, looked for, changed, cancelled, read, and its status; `{"call", "answers", "references"}`.
pub(crate) fn orders(input: &Value) -> Option<()> {
    let references: References = parse(input.get("references")?).ok()?;
    let order = order();
    let patch = json!([{"op": "replace", "path": "/Reference", "value": "PO-8"}]);
    let changed = json!({"Reference": "PO-8"});
    let call: Call<'_> = match input.get("call")?.as_str()? {
        "create" => &|client| client.create_order(&order, false).map(shown),
        "verify" => &|client| client.create_order(&order, true).map(shown),
        "update" => &|client| client.update_order("S00012", &patch, &changed).map(shown),
        "delete" => &|client| client.delete_order("S00012", "cancelled").map(shown),
        "get" => &|client| client.get_order("S00012").map(shown),
        "find" => &|client| client.fetch_order_status(&references, false, false).map(shown),
        _ => &|client| client.fetch_order_status(&references, true, true).map(shown),
    };
    call_with(input, call)
}

/// Feeds and lists: `{"call", "cursor", "answers"}`.
pub(crate) fn lists(input: &Value) -> Option<()> {
    if asks_to_wait(input) {
        return None;
    }
    let cursor = input.get("cursor").and_then(Value::as_i64).unwrap_or_default();
    let call: Call<'_> = match input.get("call")?.as_str()? {
        "order_changes" => &|client| {
            client.order_changes(cursor).map(|read| {
                assert!(read.cursor >= cursor, "{read:?}");
                shown(read)
            })
        },
        "receipts" => &|client| {
            client.receipts(cursor).map(|read| {
                assert!(read.cursor >= cursor, "{read:?}");
                shown(read)
            })
        },
        "stock_changes" => &|client| client.stock_changes("2026-11-22T09:00:00Z").map(shown),
        "all_products" => &|client| {
            let page = usize::try_from(cursor).unwrap_or_default();
            client.all_products(page, 1).map(shown)
        },
        _ => &|client| {
            let skus = ["SKU-A", "sku-b"].map(str::to_owned);
            let answer = client.fetch_stock(&skus, &StockEndpoint::default(), 1, None);
            assert_eq!(answer.answers.len(), skus.len());
            Ok(shown(answer))
        },
    };
    call_with(input, call)
}

/// Forecasts and suppliers: `{"call", "plan", "answers"}`.
pub(crate) fn inbound(input: &Value) -> Option<()> {
    let plan = input.get("plan").cloned().unwrap_or_default();
    let reference = plan["document"]["Reference"].as_str().unwrap_or("P00007").to_owned();
    let supplier = json!({"Code": "A", "Title": "Vendor A"});
    let call: Call<'_> = match input.get("call")?.as_str()? {
        "push" => &|client| client.push_forecast(&plan, false).map(shown),
        "verify" => &|client| client.push_forecast(&plan, true).map(shown),
        "get" => &|client| client.get_forecast(&reference).map(shown),
        "delete" => &|client| client.delete_forecast(&reference).map(shown),
        _ => &|client| client.create_supplier(&supplier).map(shown),
    };
    call_with(input, call)
}

/// What says that something is wrong, and the connection test: a line with a status and a content type, then the bytes of
/// the body.
pub(crate) fn errors(data: &[u8]) -> bool {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (head, body) = data.split_at(end);
    let Some((status, media_type)) = std::str::from_utf8(head).ok().and_then(|head| head.split_once(' ')) else {
        return false;
    };
    let Ok(status) = status.parse::<u16>() else {
        return false;
    };
    let described = json!({"status": status, "type": media_type});
    let Some(answer) = Answer::read(&described) else {
        return false;
    };
    let answer = Answer {
        body: body.get(1..).unwrap_or_default().to_vec(),
        ..answer
    };
    let order = order();
    let calls: [Call<'_>; 2] = [&|client| client.create_order(&order, false).map(shown), &|client| {
        client.check().map(shown)
    }];
    for call in calls {
        answered(vec![answer.clone()], ProfileChoice::Auto, call);
    }
    true
}
