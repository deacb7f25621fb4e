//! An order of which Monta has moved or dropped lines since anybody looked: no update puts them back.

use monta_client::{Change, Class, Limits, Outcome, Profile, Sent};
use serde_json::{Value, json};

use crate::monta::Monta;
use crate::order;

fn with_lines(lines: &[(&str, i64)]) -> Value {
    let lines = lines
        .iter()
        .map(|(sku, quantity)| json!({"Sku": sku, "OrderedQuantity": quantity}));
    let mut order = order("S1");
    order["Lines"] = lines.collect();
    order
}

fn sent() -> Value {
    with_lines(&[("MUG", 2), ("TRAY", 1)])
}

/// Monta with two mugs and a tray, and the id of the part to which one mug went.
fn split(profile: Profile) -> (Monta, String) {
    let monta = Monta::following(profile);
    monta.control("orders", &json!([{"order": sent()}]));
    let reply = monta.control("orders/S1/split", &json!([{"Sku": "MUG", "AmountToSplit": 1}]));
    monta.forget();
    (monta, reply["NewOrder"]["WebshopOrderId"].as_str().unwrap().to_owned())
}

/// What becomes of an update, and the requests that it took.
fn update(monta: &Monta, meant: Value, family: Option<&[&str]>, verify_first: bool) -> (Sent, Vec<String>) {
    update_from(monta, sent(), meant, family, verify_first)
}

fn update_from(
    monta: &Monta,
    acknowledged: Value,
    meant: Value,
    family: Option<&[&str]>,
    verify_first: bool,
) -> (Sent, Vec<String>) {
    monta.forget();
    let family = family.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
    let change = Change::UpdateOrder {
        webshop_order_id: "S1".to_owned(),
        acknowledged,
        payload: meant,
        family,
        verify_first,
    };
    let mut batch = monta.client().send_many(&[change], 1, Limits::default());
    assert_eq!(batch.stopped, None);
    (batch.answers.remove(0), monta.asked())
}

fn mugs(monta: &Monta) -> i64 {
    let count = monta.read("pieces");
    count["families"][0]["skus"]["MUG"]["open"].as_i64().unwrap()
}

fn more_mugs() -> Value {
    with_lines(&[("MUG", 3), ("TRAY", 1)])
}

fn assert_moved(result: &Sent, part: &str) {
    let Sent::Failed(error) = result else {
        panic!("{result:?}")
    };
    assert_eq!(
        (error.report.code, error.report.class),
        ("api.lines_moved", Class::Retry)
    );
    assert_eq!(
        error.report.message,
        format!("Monta has moved lines of order S1 to {part}.")
    );
    assert!(!error.uncertain, "nothing was sent");
}

fn outcome(result: &Sent) -> Outcome {
    let Sent::Done(answer) = result else {
        panic!("{result:?}")
    };
    answer.outcome
}

#[test]
fn lines_are_not_put_back_from_an_order_that_the_caller_does_not_know_of() {
    let (monta, part) = split(Profile::V6);
    let (result, asked) = update(&monta, more_mugs(), Some(&[]), false);
    assert_moved(&result, &part);
    assert_eq!((asked, mugs(&monta)), (vec!["GET /order/S1".to_owned()], 2));
    // It is read once, also where it is read in any case.
    let (result, asked) = update(&monta, more_mugs(), Some(&["S9"]), true);
    assert_moved(&result, &part);
    assert_eq!((asked.len(), mugs(&monta)), (1, 2));
    // Whoever knows of the part has planned with it.
    let (here, meant) = (
        with_lines(&[("MUG", 1), ("TRAY", 1)]),
        with_lines(&[("MUG", 1), ("TRAY", 3)]),
    );
    let (result, asked) = update_from(&monta, here, meant, Some(&[&part]), false);
    assert_eq!((outcome(&result), mugs(&monta)), (Outcome::Updated, 2));
    assert_eq!(asked, ["GET /order/S1", "PUT /order/S1"]);
}

#[test]
fn an_attempt_that_may_have_arrived_may_have_been_split() {
    let (monta, part) = split(Profile::V6);
    // What was acknowledged is there; what the attempt put is not.
    let change = Change::UpdateOrder {
        webshop_order_id: "S1".to_owned(),
        acknowledged: with_lines(&[("MUG", 1), ("TRAY", 1)]),
        payload: sent(),
        family: Some(Vec::new()),
        verify_first: true,
    };
    let mut batch = monta.client().send_many(&[change], 1, Limits::default());
    assert_moved(&batch.answers.remove(0), &part);
    assert_eq!(mugs(&monta), 2);
}

fn cancel(monta: &Monta, family: Option<&[&str]>) -> (Sent, Vec<String>) {
    monta.forget();
    let change = Change::DeleteOrder {
        webshop_order_id: "S1".to_owned(),
        note: "Cancelled".to_owned(),
        acknowledged: Some(sent()),
        family: family.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
    };
    let mut batch = monta.client().send_many(&[change], 1, Limits::default());
    (batch.answers.remove(0), monta.asked())
}

#[test]
fn no_part_that_the_caller_does_not_know_of_is_left_alive() {
    let (monta, part) = split(Profile::V6);
    let (result, asked) = cancel(&monta, Some(&[]));
    assert_moved(&result, &part);
    assert_eq!(asked, ["GET /order/S1"]);
    let (result, asked) = cancel(&monta, Some(&[&part]));
    assert_eq!(outcome(&result), Outcome::Deleted, "{part} is known");
    assert_eq!(asked, ["GET /order/S1", "DELETE /order/S1"]);
    let (monta, part) = split(Profile::Documented);
    assert_moved(&cancel(&monta, Some(&[])).0, &part);
    // Where nobody minds, it is not read.
    assert_eq!(cancel(&monta, None).1, ["DELETE /order/S1"]);
}

#[test]
fn an_order_that_cannot_be_read_can_be_cancelled() {
    for status in [404, 405] {
        let (monta, _) = split(Profile::V6);
        monta.fault(&json!({"kind": "status", "status": status, "method": "GET"}));
        let (result, asked) = cancel(&monta, Some(&[]));
        assert_eq!(asked, ["GET /order/S1", "DELETE /order/S1"], "{result:?}");
    }
}

#[test]
fn a_server_of_which_nothing_is_known_is_looked_at_before_a_cancellation() {
    let (monta, part) = split(Profile::V6);
    let change = Change::DeleteOrder {
        webshop_order_id: "S1".to_owned(),
        note: "Cancelled".to_owned(),
        acknowledged: Some(sent()),
        family: Some(Vec::new()),
    };
    let mut batch = monta.stranger().send_many(&[change], 1, Limits::default());
    assert_moved(&batch.answers.remove(0), &part);
}

#[test]
fn what_puts_no_lines_costs_no_further_request() {
    let (monta, _) = split(Profile::V6);
    let mut meant = sent();
    meant["Reference"] = json!("PO-9");
    let (result, asked) = update(&monta, meant, Some(&[]), false);
    assert_eq!((outcome(&result), mugs(&monta)), (Outcome::Updated, 2));
    assert_eq!(asked, ["PUT /order/S1"]);
    let (result, asked) = update(&monta, more_mugs(), None, false);
    assert_eq!((outcome(&result), asked.len()), (Outcome::Updated, 1));
}

fn assert_gone(result: &Sent) {
    let Sent::Failed(error) = result else {
        panic!("{result:?}")
    };
    assert_eq!(error.report.message, "Monta has taken lines off order S1.");
    assert_eq!(
        (error.report.code, error.report.class),
        ("api.lines_moved", Class::Retry)
    );
}

#[test]
fn lines_that_monta_has_dropped_are_not_put_back() {
    let monta = Monta::following(Profile::V6);
    monta.control("orders", &json!([{"order": sent()}]));
    monta.control("orders/S1/drop", &json!({"skus": ["TRAY"]}));
    let (result, asked) = update(&monta, more_mugs(), Some(&[]), false);
    assert_gone(&result);
    assert_eq!((asked.len(), mugs(&monta)), (2, 2));
    // Nobody minds: as it was asked for.
    let (result, asked) = update(&monta, more_mugs(), None, false);
    assert_eq!((outcome(&result), asked.len(), mugs(&monta)), (Outcome::Updated, 1, 3));
}

#[test]
fn lines_that_went_to_a_part_that_is_known_are_not_put_back_either() {
    let (monta, part) = split(Profile::V6);
    let (result, _) = update(&monta, more_mugs(), Some(&[&part]), false);
    assert_gone(&result);
    assert_eq!(mugs(&monta), 2);
}

#[test]
fn pieces_that_went_to_a_part_are_not_put_back_by_a_patch() {
    let (monta, part) = split(Profile::Documented);
    let look = ["PATCH /order/S1", "GET /order/S1"];
    let (result, asked) = update(&monta, more_mugs(), Some(&[]), false);
    assert_moved(&result, &part);
    assert_eq!((asked, mugs(&monta)), (look.map(str::to_owned).to_vec(), 2));
    // Neither when the rest of the line goes.
    let (result, asked) = update(&monta, with_lines(&[("TRAY", 1)]), Some(&[]), false);
    assert_moved(&result, &part);
    assert_eq!((asked.len(), mugs(&monta)), (2, 2));
    let (result, _) = update(&monta, more_mugs(), Some(&[&part]), false);
    assert_gone(&result);
    // What is not touched may have gone.
    let (result, asked) = update(&monta, with_lines(&[("MUG", 2), ("TRAY", 3)]), Some(&[]), false);
    assert_eq!((outcome(&result), mugs(&monta)), (Outcome::Updated, 2));
    assert_eq!(asked, ["PATCH /order/S1"]);
}

#[test]
fn a_patch_of_what_somebody_has_changed_at_monta_is_planned_anew() {
    let monta = Monta::following(Profile::Documented);
    monta.control("orders", &json!([{"order": sent()}]));
    let more = json!([{"op": "replace", "path": "/Lines/0/OrderedQuantity", "value": 7}]);
    monta.client().update_order("S1", &more, &json!({})).unwrap();
    let (result, asked) = update(&monta, more_mugs(), Some(&[]), false);
    assert_eq!((outcome(&result), mugs(&monta)), (Outcome::Updated, 3));
    assert_eq!(asked, ["PATCH /order/S1", "GET /order/S1", "PATCH /order/S1"]);
    // It is sent once where that is no reason.
    let mut meant = with_lines(&[("MUG", 2), ("TRAY", 1)]);
    meant["ConsumerDetails"]["DeliveryAddress"]["City"] = json!("");
    let (result, asked) = update_from(&monta, more_mugs(), meant, Some(&[]), false);
    assert!(matches!(result, Sent::Failed(error) if error.report.class == Class::Fix));
    assert_eq!(asked, ["PATCH /order/S1", "GET /order/S1"]);
}

#[test]
fn a_server_that_turns_out_to_put_is_looked_at_then() {
    let (monta, part) = split(Profile::Documented);
    monta.set(&json!({"capabilities": {"order_update": "v6"}}));
    let (result, asked) = update(&monta, more_mugs(), Some(&[]), false);
    assert_moved(&result, &part);
    assert_eq!(
        (asked, mugs(&monta)),
        (vec!["PATCH /order/S1".to_owned(), "GET /order/S1".to_owned()], 2)
    );
}
