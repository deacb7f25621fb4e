//! Who comes in.

use crate::browser::Browser;
use crate::shop::Shop;

fn link(server: &monta_page::Server) -> String {
    server
        .url()
        .split_once(&format!(":{}", server.port()))
        .unwrap()
        .1
        .to_owned()
}

#[test]
fn the_link_opens_the_page_once() {
    let shop = Shop::new();
    let mut browser = Browser::new(shop.page.port());
    let closed = browser.get("/tables");
    assert_eq!(closed.status, 403);
    assert!(!closed.body.contains("product.template"));
    assert_eq!(browser.get("/?token=").status, 403);
    assert_eq!(browser.get(&format!("/?token={}", "0".repeat(64))).status, 403);
    let opened = browser.open(&link(&shop.page));
    assert_eq!(opened.status, 200, "{}", opened.body);
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
    assert_eq!(browser.get("/connect").status, 200);
    let other = Browser::new(shop.page.port()).get(&link(&shop.page));
    assert_eq!((other.status, other.header("set-cookie")), (403, None));
    assert!(other.text().contains("used before"), "{}", other.text());
    assert_eq!(browser.get("/connect").status, 200, "the first browser stays in");
    let guess = format!("{}0", &browser.cookie()[..browser.cookie().len() - 1]);
    let answer =
        Browser::new(shop.page.port()).send("GET /tables", &[("host", &browser.host()), ("cookie", &guess)], "");
    assert!(answer.status == 403 || browser.cookie().ends_with('0'));
}

#[test]
fn another_host_and_another_page_are_refused() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let (host, port) = (browser.host(), shop.page.port());
    for other in [
        "localhost",
        "evil.example",
        "127.0.0.1",
        &format!("localhost:{port}"),
        &format!("evil.example:{port}"),
        "127.0.0.1:1",
    ] {
        for line in ["GET /tables", "GET /page.css", "GET /nothing"] {
            assert_eq!(browser.send(line, &[("host", other)], "").status, 403, "{other}");
        }
    }
    assert_eq!(browser.send("GET /tables", &[], "").status, 403, "no host at all");
    let (own, tls) = (format!("http://{host}"), format!("https://{host}"));
    for (origin, status) in [
        (own.as_str(), 303),
        (&tls, 403),
        ("null", 403),
        ("", 403),
        ("http://evil.example", 403),
    ] {
        let headers = [("host", host.as_str()), ("origin", origin)];
        assert_eq!(
            browser.send("POST /disconnect", &headers, "").status,
            status,
            "{origin}"
        );
    }
    assert_eq!(
        browser.send("POST /disconnect", &[("host", &host)], "").status,
        403,
        "no origin"
    );
    let headers = [("host", host.as_str()), ("origin", "http://evil.example")];
    assert_eq!(browser.send("GET /tables", &headers, "").status, 403);
    let bare = Browser::new(port).send("POST /disconnect", &[("host", &host), ("origin", &own)], "");
    assert_eq!(bare.status, 403, "no cookie");
}

#[test]
fn every_response_keeps_others_out_and_loads_nothing_from_elsewhere() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    for path in [
        "/tables",
        "/page.css",
        "/page.js",
        "/nothing",
        "/tables?table=no.such",
        "/connect",
        "/lists",
        "/groups",
        "/search",
        "/export",
        "/export/guards",
        "/export/mappings",
        "/log",
    ] {
        let answer = browser.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
            "{policy}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        for from_elsewhere in ["<style", "style=\"", "onclick", "src=\"http", "href=\"http", "url("] {
            assert!(!answer.body.contains(from_elsewhere), "{path}: {from_elsewhere}");
        }
    }
    assert_eq!(browser.get("/nothing").status, 404);
    assert_eq!(browser.get("/tables?table=no.such").status, 404);
    let wrong = browser.send(
        "DELETE /tables",
        &[
            ("host", &browser.host()),
            ("origin", &format!("http://{}", browser.host())),
        ],
        "",
    );
    assert_eq!(wrong.status, 405);
}

#[test]
fn it_listens_on_the_loopback_interface_only_and_ends_when_dropped() {
    let shop = Shop::new();
    let port = shop.page.port();
    assert!(shop.page.url().starts_with(&format!("http://127.0.0.1:{port}/?token=")));
    assert_eq!(
        monta_page::serve(shop.paths(), port).unwrap_err().kind(),
        std::io::ErrorKind::AddrInUse
    );
    drop(shop);
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}
