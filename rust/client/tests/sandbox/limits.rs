//! Many look-ups at once: in parallel, paused by a 429, and ended where nothing more may be sent.

use std::time::{Duration, Instant};

use monta_client::{Class, Code, Profile, StockEndpoint};
use monta_core::References;
use serde_json::json;

use crate::monta::{Monta, both};
use crate::{failure, references};

fn orders(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("S{number:05}")).collect()
}

fn seeded(monta: &Monta, count: usize) -> Vec<References> {
    let names = orders(count);
    monta.has_orders(names.iter().map(String::as_str));
    names.iter().map(|name| references(name)).collect()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    (work(), started.elapsed())
}

#[test]
fn eight_slow_answers_are_waited_for_together() {
    for monta in both() {
        let wanted = seeded(&monta, 8);
        monta.fault(&json!({"kind": "delay", "times": 0, "delay_ms": 300}));
        let client = monta.client();
        let (answers, elapsed) = timed(|| client.fetch_many(&wanted, true, false, 4).answers);
        assert!(elapsed < Duration::from_millis(1500), "{elapsed:?}");
        assert!(
            elapsed >= Duration::from_millis(600),
            "no more than four at a time: {elapsed:?}"
        );
        for (answer, name) in answers.into_iter().zip(orders(8)) {
            assert_eq!(answer.unwrap().header["WebshopOrderId"], name);
        }
        let skus = orders(8);
        let (_, elapsed) = timed(|| client.fetch_stock(&skus, &StockEndpoint::default(), 4, None).answers);
        assert!(elapsed < Duration::from_millis(1500), "{elapsed:?}");
    }
}

#[test]
fn a_429_pauses_them_all_and_what_was_refused_is_asked_again() {
    for monta in both() {
        let wanted = seeded(&monta, 12);
        monta.fault(&json!({"kind": "status", "times": 2, "status": 429, "headers": {"Retry-After": "1"}}));
        let (answers, elapsed) = timed(|| monta.client().fetch_many(&wanted, true, false, 4).answers);
        assert!(answers.iter().all(Result::is_ok));
        assert!((1.0..3.0).contains(&elapsed.as_secs_f64()), "{elapsed:?}");
        assert_eq!(monta.asked().len(), 14);
        let repeated = answers
            .iter()
            .flatten()
            .filter(|answer| answer.exchanges.len() == 2)
            .count();
        assert_eq!(repeated, 2);
    }
}

#[test]
fn a_429_without_a_time_is_waited_out_too() {
    let monta = Monta::following(Profile::V6);
    let wanted = seeded(&monta, 4);
    monta.fault(&json!({"kind": "status", "times": 1, "status": 429}));
    let (answers, elapsed) = timed(|| monta.client().fetch_many(&wanted, true, false, 2).answers);
    assert!(answers.iter().all(Result::is_ok));
    assert!((1.0..3.0).contains(&elapsed.as_secs_f64()), "{elapsed:?}");
}

#[test]
fn a_pause_that_is_too_long_ends_the_batch_at_once() {
    for monta in both() {
        let wanted = seeded(&monta, 50);
        monta.fault(&json!({"kind": "status", "times": 0, "status": 429, "headers": {"Retry-After": "3600"}}));
        let (answers, elapsed) = timed(|| monta.client().fetch_many(&wanted, true, true, 4).answers);
        assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
        for answer in answers {
            let failure = failure(answer.unwrap_err());
            assert_eq!((failure.code, failure.retry_after), (Code::RateLimited, Some(3600)));
        }
        assert!(monta.asked().len() <= 4, "{:?}", monta.asked());
    }
}

#[test]
fn a_request_is_repeated_a_few_times_only() {
    let monta = Monta::following(Profile::V6);
    let wanted = seeded(&monta, 2);
    let fault =
        json!({"kind": "status", "times": 0, "path": "/order/S00001", "status": 429, "headers": {"Retry-After": "0"}});
    monta.fault(&fault);
    let answers = monta.client().fetch_many(&wanted, true, false, 1).answers;
    let failure = failure(answers[0].as_ref().unwrap_err().clone());
    assert_eq!((failure.code, failure.exchanges.len()), (Code::RateLimited, 5));
    assert!(answers[1].is_ok());
}

#[test]
fn the_bucket_of_changed_products_is_waited_for() {
    let monta = Monta::following(Profile::V6);
    monta.control("clock", &json!({"now": "2026-11-22T10:00:00Z"}));
    monta.fault(&json!({"kind": "status", "status": 429, "headers": {"Retry-After": "1"}}));
    let products = monta.client().stock_changes("2026-11-22T09:30:00Z").unwrap();
    let statuses: Vec<_> = products.exchanges.iter().map(|exchange| exchange.status).collect();
    assert_eq!(statuses, [Some(429), Some(200)]);
}

#[test]
fn a_refused_account_is_not_asked_again() {
    for monta in both() {
        let wanted = seeded(&monta, 40);
        for (status, code) in [(401, Code::Unauthorized), (403, Code::Forbidden)] {
            monta.heals();
            monta.fault(&json!({"kind": "status", "times": 0, "status": status}));
            for client in [monta.client(), monta.stranger()] {
                let answers = client.fetch_many(&wanted, true, true, 4).answers;
                assert_eq!(answers.len(), 40);
                let failures: Vec<_> = answers.into_iter().map(|answer| failure(answer.unwrap_err())).collect();
                assert!(failures.iter().all(|failure| failure.code == code));
                let sent: usize = failures.iter().map(|failure| failure.exchanges.len()).sum();
                assert_eq!(sent, monta.asked().len(), "each request is told of once");
                assert!(sent <= 4, "{sent}");
                monta.forget();
            }
            let answers = monta
                .client()
                .fetch_stock(&orders(40), &StockEndpoint::default(), 4, None)
                .answers;
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.error.as_ref().is_some_and(|error| error.code == code.as_str()))
            );
            assert!(monta.asked().len() <= 4);
        }
    }
}

/// Acceptance 9, for many orders: no request storm.
#[test]
fn a_monta_that_does_not_answer_is_given_up() {
    for monta in both() {
        let wanted = seeded(&monta, 40);
        monta.fault(&json!({"kind": "delay", "times": 0, "delay_ms": 3000}));
        let client = monta.hasty(0.6);
        let (answers, elapsed) = timed(|| client.fetch_many(&wanted, true, true, 4).answers);
        assert!(
            elapsed < Duration::from_millis(1150),
            "no longer than one answer may take: {elapsed:?}"
        );
        assert!(
            answers
                .into_iter()
                .all(|answer| failure(answer.unwrap_err()).code == Code::Timeout)
        );
        assert!(monta.asked().len() <= 4, "{:?}", monta.asked());
        monta.forget();
        let (answers, elapsed) = timed(|| {
            client
                .fetch_stock(&orders(40), &StockEndpoint::default(), 4, None)
                .answers
        });
        assert!(elapsed < Duration::from_millis(1150), "{elapsed:?}");
        assert!(answers.iter().all(|answer| answer.error.is_some()));
        assert!(monta.asked().len() <= 4, "{:?}", monta.asked());
    }
}

#[test]
fn what_is_not_monta_is_not_asked_for_everything() {
    for monta in both() {
        for (status, code) in [(404, Code::NotFound), (200, Code::NotJson)] {
            monta.heals();
            let page = json!({"kind": "status", "times": 0, "status": status, "body": "<html>Nothing here</html>",
                              "content_type": "text/html"});
            monta.fault(&page);
            let answers = monta
                .client()
                .fetch_stock(&orders(40), &StockEndpoint::default(), 4, None)
                .answers;
            let same = |error: &monta_client::Report| error.code == code.as_str();
            assert!(answers.iter().all(|answer| answer.error.as_ref().is_some_and(same)));
            assert!(monta.asked().len() <= 8, "{:?}", monta.asked());
        }
        monta.heals();
        let answers = monta
            .client()
            .fetch_stock(&orders(40), &StockEndpoint::default(), 4, None)
            .answers;
        assert!(
            answers.iter().all(|answer| answer.error.is_none()),
            "many unknown ones are no reason to stop"
        );
    }
}

#[test]
fn one_that_hangs_does_not_take_the_others_along() {
    for monta in both() {
        monta.fault(&json!({"kind": "delay", "path": "/product/S00001/stock", "times": 0, "delay_ms": 3000}));
        let answers = monta
            .hasty(0.3)
            .fetch_stock(&orders(40), &StockEndpoint::default(), 4, None)
            .answers;
        let failed: Vec<_> = answers.iter().filter(|answer| answer.error.is_some()).collect();
        assert_eq!((failed.len(), failed[0].sku.as_str()), (1, "S00001"));
    }
}

#[test]
fn one_look_up_ends_with_the_time_out() {
    for monta in both() {
        let wanted = seeded(&monta, 1);
        monta.fault(&json!({"kind": "delay", "times": 0, "delay_ms": 3000}));
        let client = monta.hasty(0.5);
        let (answers, elapsed) = timed(|| client.fetch_many(&wanted, true, true, 4).answers);
        assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
        assert_eq!(failure(answers[0].as_ref().unwrap_err().clone()).code, Code::Timeout);
        assert_eq!(monta.asked().len(), 1);
    }
}

#[test]
fn a_server_in_trouble_is_given_up_and_a_hiccup_is_not() {
    for monta in both() {
        let wanted = seeded(&monta, 40);
        monta.fault(&json!({"kind": "drop_before", "times": 3}));
        let answers = monta.client().fetch_many(&wanted, true, false, 4).answers;
        assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 3);
        monta.forget();
        monta.fault(&json!({"kind": "status", "times": 0, "status": 503}));
        let answers = monta.client().fetch_many(&wanted, true, false, 4).answers;
        assert!(
            answers
                .into_iter()
                .all(|answer| failure(answer.unwrap_err()).code == Code::ServerError)
        );
        assert!(monta.asked().len() <= 8, "{:?}", monta.asked());
    }
}

#[test]
fn nobody_and_bad_references_are_no_trouble() {
    let monta = Monta::following(Profile::V6);
    assert_eq!(monta.client().fetch_many(&[], true, true, 4).answers.len(), 0);
    monta.has_orders(["S00001"]);
    let answers = monta
        .client()
        .fetch_many(&[References::default(), references("S00001")], true, false, 0)
        .answers;
    assert!(answers[0].is_err() && answers[1].is_ok());
    assert_eq!(monta.asked(), ["GET /order/S00001"]);
}

/// What a batch of orders and one of as many products stopped for.
fn reasons_to_stop(monta: &Monta, count: usize, tolerated: Option<usize>) -> [Option<&'static str>; 2] {
    let wanted: Vec<_> = orders(count).iter().map(|name| references(name)).collect();
    let client = monta.client();
    let orders_stopped = client.fetch_many(&wanted, true, false, 4).stopped;
    let stock = client.fetch_stock(&orders(count), &StockEndpoint::default(), 4, tolerated);
    [orders_stopped, stock.stopped].map(|stopped| stopped.map(|report| report.code))
}

#[test]
fn a_batch_says_why_it_stopped() {
    for monta in both() {
        seeded(&monta, 40);
        for (fault, code) in [
            (json!({"kind": "status", "status": 401}), "api.unauthorized"),
            (json!({"kind": "status", "status": 503}), "api.server_error"),
            (
                json!({"kind": "status", "status": 429, "headers": {"Retry-After": "3600"}}),
                "api.rate_limited",
            ),
            (
                json!({"kind": "status", "status": 200, "body": "<html>Log in</html>", "content_type": "text/html"}),
                "api.not_json",
            ),
        ] {
            let mut fault = fault;
            fault["times"] = json!(0);
            monta.fault(&fault);
            assert_eq!(reasons_to_stop(&monta, 40, None), [Some(code); 2], "{fault}");
            monta.heals();
        }
        assert_eq!(reasons_to_stop(&monta, 40, None), [None; 2]);
    }
}

#[test]
fn a_few_that_fail_stop_nothing_unless_somebody_waits_for_them() {
    for monta in both() {
        seeded(&monta, 4);
        monta.fault(&json!({"kind": "status", "times": 0, "status": 503}));
        assert_eq!(reasons_to_stop(&monta, 2, None), [None; 2]);
        assert_eq!(reasons_to_stop(&monta, 1, Some(0)), [None, Some("api.server_error")]);
        assert_eq!(reasons_to_stop(&monta, 3, None), [Some("api.server_error"); 2]);
        monta.heals();
        monta.fault(&json!({"kind": "status", "times": 0, "status": 400}));
        assert_eq!(reasons_to_stop(&monta, 4, Some(0)), [None; 2], "each has to be mended");
    }
}

#[test]
fn what_a_batch_stopped_for_tells_of_no_request_again() {
    let monta = Monta::following(Profile::V6);
    let wanted = seeded(&monta, 3);
    monta.fault(&json!({"kind": "status", "times": 0, "status": 503}));
    let stopped = monta.client().fetch_many(&wanted, true, false, 4).stopped.unwrap();
    assert_eq!((stopped.class, stopped.status), (Class::Retry, Some(503)));
    assert_eq!(stopped.exchanges, []);
    assert!(stopped.message.contains("503"), "{}", stopped.message);
}
