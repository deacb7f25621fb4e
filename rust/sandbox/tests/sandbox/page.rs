//! The page: requests with their answers, and those that change something beside those that read.

use serde_json::{Value, json};

use crate::client::Monta;

fn page(monta: &Monta) -> String {
    monta.get("/").as_str().unwrap().to_owned()
}

#[test]
fn an_answer_stands_beside_its_request() {
    let monta = Monta::v6();
    let refused = monta.call("POST", "/order", json!({"WebshopOrderId": "S1"}));
    assert_eq!(refused.status, 400);
    let shown = page(&monta);
    let (asked, answered) = shown.split_once("Answered").unwrap();
    assert!(asked.contains("&quot;WebshopOrderId&quot;: &quot;S1&quot;"), "{asked}");
    let code = refused.body["OrderInvalidReasons"][0]["Code"].as_i64().unwrap();
    assert!(answered.contains(&format!("&quot;Code&quot;: {code}")), "{answered}");
}

#[test]
fn many_reads_do_not_drown_a_change() {
    let monta = Monta::v6();
    monta.call("POST", "/order", json!({"WebshopOrderId": "S1"}));
    for _ in 0..150 {
        monta.status("/order/S9");
    }
    let shown = page(&monta);
    assert_eq!(shown.matches("POST /order<").count(), 1);
    assert_eq!(shown.matches("GET /order/S9<").count(), 100);
    assert!(shown.contains("151, 1 of them changes"));
}

#[test]
fn an_answer_is_for_the_page_alone() {
    let monta = Monta::v6();
    monta.status("/order/S9");
    let row = monta.requests().remove(0);
    assert_eq!(row["status"], 404);
    assert_eq!(row.get("answer"), None::<&Value>);
}
