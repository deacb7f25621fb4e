//! Where Odoo is.

use std::fmt;

use monta_http::BaseUrl;

use crate::error::Error;

/// The domain of Odoo Online and Odoo.sh.
const ODOO_COM: &str = ".odoo.com";

/// The address of a server, cleaned: scheme, host and port. Odoo always answers at the root of its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    base_url: BaseUrl,
    cut: Option<String>,
}

impl Endpoint {
    /// Reads an address as people copy it from a browser: `HTTPS://Your-Company.odoo.com/odoo/sales/`.
    ///
    /// # Errors
    /// [`Error::Endpoint`]: no scheme, another one than `https` (`http` is for this machine itself only), no host, or a
    /// user name or password in it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_allowing(text, &[])
    }

    /// The same, where `http` is allowed to some other machines than this one: their hosts, without a port.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_allowing(text: &str, http_hosts: &[String]) -> Result<Self, Error> {
        let text = text.trim();
        let host = text.find("://").map_or(0, |at| at + "://".len());
        let rest = text.get(host..).unwrap_or_default();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, cut) = rest.split_at(end);
        let address = format!("{}{authority}", text.get(..host).unwrap_or_default());
        let base_url = BaseUrl::parse_allowing(&address, http_hosts)?;
        // What follows a `?` may be a token: only the path is ever shown.
        let path = cut.split(['?', '#']).next().unwrap_or_default();
        let cut = (!path.trim_matches('/').is_empty()).then(|| path.to_owned());
        Ok(Self { base_url, cut })
    }

    /// The path that was cut off, so that a caller can say so; `None` when there was none.
    #[must_use]
    pub fn cut(&self) -> Option<&str> {
        self.cut.as_deref()
    }

    /// Whether it is a server of Odoo's own cloud, which is asked one thing at a time, once a second at most.
    #[must_use]
    pub fn is_odoo_com(&self) -> bool {
        self.host().ends_with(ODOO_COM)
    }

    /// The database that this address most likely means: the first part of a name below `odoo.com`. It counts only after
    /// a login. `None` for every other host, which may have any.
    #[must_use]
    pub fn proposed_database(&self) -> Option<&str> {
        let name = self.host().strip_suffix(ODOO_COM)?.split('.').next()?;
        (!name.is_empty() && name != "www").then_some(name)
    }

    pub(crate) fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.base_url.origin()
    }

    fn host(&self) -> &str {
        let origin = self.origin();
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        host.rsplit_once(':').map_or(host, |(host, _)| host)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.origin())
    }
}

#[cfg(test)]
mod tests {
    use monta_http::BaseUrlError;

    use super::*;

    #[test]
    fn an_address_from_a_browser_is_cleaned() {
        for (text, kept, cut) in [
            (
                "HTTPS://Your-Odoo-Instance.odoo.com/odoo/sales/",
                "https://your-odoo-instance.odoo.com",
                Some("/odoo/sales/"),
            ),
            (" https://erp.acme.nl/ ", "https://erp.acme.nl", None),
            ("https://erp.acme.nl:8443", "https://erp.acme.nl:8443", None),
            (
                "https://erp.acme.nl/web?token=abc#id=1",
                "https://erp.acme.nl",
                Some("/web"),
            ),
            ("https://erp.acme.nl?token=abc", "https://erp.acme.nl", None),
            ("http://127.0.0.1:8069/web", "http://127.0.0.1:8069", Some("/web")),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!((endpoint.to_string().as_str(), endpoint.cut()), (kept, cut), "{text}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_used_is_refused() {
        for (text, error) in [
            ("", BaseUrlError::Missing),
            ("erp.acme.nl", BaseUrlError::NoScheme),
            ("https://user:pw@erp.acme.nl/web", BaseUrlError::Userinfo),
            ("ftp://erp.acme.nl", BaseUrlError::NotHttps),
            ("https://", BaseUrlError::NotUrl),
        ] {
            let refused = Endpoint::parse(text).unwrap_err();
            assert_eq!(refused, Error::Endpoint(error), "{text}");
            assert!(!refused.to_string().contains("pw"), "{refused}");
        }
        let insecure = Endpoint::parse("http://erp.acme.nl").unwrap_err();
        assert!(
            insecure.hint().to_string().contains("allow_http"),
            "{}",
            insecure.hint()
        );
        let allowed = Endpoint::parse_allowing("http://erp.acme.nl:8069/web", &["erp.acme.nl".to_owned()]).unwrap();
        assert_eq!(allowed.to_string(), "http://erp.acme.nl:8069");
    }

    #[test]
    fn the_database_is_proposed_for_odoos_own_cloud_only() {
        for (text, proposed, cloud) in [
            (
                "https://your-odoo-instance.odoo.com/odoo",
                Some("your-odoo-instance"),
                true,
            ),
            ("https://acme-test-12.dev.odoo.com", Some("acme-test-12"), true),
            ("https://www.odoo.com", None, true),
            ("https://erp.acme.nl", None, false),
            ("https://notodoo.com", None, false),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(
                (endpoint.proposed_database(), endpoint.is_odoo_com()),
                (proposed, cloud),
                "{text}"
            );
        }
    }
}
