//! The proxy that the environment names, read as curl and Python read it.

use ureq::{Proxy, ProxyProtocol};

/// The variables that name a proxy for `https`, the first that can be used wins. `HTTP_PROXY` is not among them: it is
/// for `http`, which never leaves this machine.
const PROXY: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// The variables that list what is reached without one.
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The proxy to go through; `None` when there is none. `variable` gives the value of a variable of the environment.
pub(crate) fn named_by(variable: impl Fn(&str) -> Option<String>) -> Option<Proxy> {
    let named = PROXY.into_iter().find_map(|name| usable(&variable(name)?))?;
    let mut proxy = Proxy::builder(named.protocol()).host(named.host()).port(named.port());
    if let Some(username) = named.username() {
        proxy = proxy.username(username);
    }
    if let Some(password) = named.password() {
        proxy = proxy.password(password);
    }
    let without = NO_PROXY.into_iter().find_map(variable).unwrap_or_default();
    for host in without.split(',').map(str::trim).filter(|host| !host.is_empty()) {
        proxy = proxy.no_proxy(host);
        // A name stands for everything below it, too.
        if !host.starts_with(['.', '*']) {
            proxy = proxy.no_proxy(&format!(".{host}"));
        }
    }
    proxy.build().ok()
}

fn usable(text: &str) -> Option<Proxy> {
    let proxy = Proxy::new(text.trim()).ok()?;
    matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https).then_some(proxy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(variables: &[(&str, &str)]) -> Option<Proxy> {
        named_by(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted)?;
            Some(found.1.to_owned())
        })
    }

    fn address(variables: &[(&str, &str)]) -> Option<String> {
        proxy(variables).map(|proxy| format!("{}:{}", proxy.host(), proxy.port()))
    }

    #[test]
    fn the_variable_for_https_comes_first() {
        let [https, all] = [("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "http://b:2")];
        assert_eq!(address(&[all, https]).as_deref(), Some("a:1"));
        assert_eq!(address(&[all]).as_deref(), Some("b:2"));
        assert_eq!(address(&[("https_proxy", " c:3 ")]).as_deref(), Some("c:3"));
        assert_eq!(address(&[("HTTP_PROXY", "http://d:4")]), None);
        assert_eq!(address(&[]), None);
    }

    #[test]
    fn what_cannot_be_used_is_passed_over() {
        for text in ["", " ", "http://", "http://[bad", "socks5://s:5"] {
            assert_eq!(address(&[("HTTPS_PROXY", text)]), None, "{text:?}");
            let both = [("HTTPS_PROXY", text), ("ALL_PROXY", "http://b:2")];
            assert_eq!(address(&both).as_deref(), Some("b:2"), "{text:?}");
        }
    }

    #[test]
    fn its_login_may_hold_any_letter() {
        let proxy = proxy(&[("HTTPS_PROXY", "http://k%40es:s%3A%2Fcret@a:1")]).unwrap();
        assert_eq!((proxy.username(), proxy.password()), (Some("k@es"), Some("s:/cret")));
    }

    #[test]
    fn a_listed_name_and_what_is_below_it_need_no_proxy() {
        let listed = " shop.nl , .example.com,*.test";
        let proxy = proxy(&[("HTTPS_PROXY", "http://a:1"), ("no_proxy", listed)]).unwrap();
        for (host, without) in [
            ("shop.nl", true),
            ("api-v6.shop.nl", true),
            ("notshop.nl", false),
            ("a.example.com", true),
            ("example.com", false),
            ("a.test", true),
            ("shop.nl.example.org", false),
        ] {
            let uri = format!("https://{host}/path").parse().unwrap();
            assert_eq!(proxy.is_no_proxy(&uri), without, "{host}");
        }
    }
}
