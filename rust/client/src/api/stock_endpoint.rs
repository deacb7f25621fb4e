//! Where the stock of one product is asked for, which tenants may have elsewhere (plugin documentation, "Extensibility
//! hints").

use std::str::FromStr;

use monta_http::path::{can_be_segment, escaped};

use crate::error::InputError;

/// The place of the SKU in a pattern.
const SKU: &str = "{sku}";

/// A path, or a path with a query, that has `{sku}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockEndpoint(String);

impl Default for StockEndpoint {
    /// `/product/{sku}/stock` (plugin documentation, "Stock pull").
    fn default() -> Self {
        Self(format!("/product/{SKU}/stock"))
    }
}

impl FromStr for StockEndpoint {
    type Err = InputError;

    /// Reads a pattern below the base URL. A slash in front may be left out.
    fn from_str(text: &str) -> Result<Self, InputError> {
        let path = text.trim();
        if !path.contains(SKU) {
            return Err(InputError::EndpointWithoutSku);
        }
        let strange =
            |letter: char| letter.is_whitespace() || letter.is_control() || !letter.is_ascii() || letter == '#';
        let rest = path.replace(SKU, "");
        if rest.contains("://") || path.starts_with("//") || rest.contains(strange) || rest.contains(['{', '}', '\\']) {
            return Err(InputError::EndpointNotPath);
        }
        Ok(Self(format!("/{}", path.trim_start_matches('/'))))
    }
}

impl StockEndpoint {
    /// The path for one SKU.
    pub(crate) fn of(&self, sku: &str) -> Result<String, InputError> {
        if can_be_segment(sku) {
            Ok(self.0.replace(SKU, &escaped(sku)))
        } else {
            Err(InputError::SkuUnusable)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sku_is_escaped_wherever_it_stands() {
        for (pattern, sku, path) in [
            ("/product/{sku}/stock", "S/3", "/product/S%2F3/stock"),
            (" product/{sku}/stock ", "A B", "/product/A%20B/stock"),
            ("/stock?sku={sku}&full=1", "A&B", "/stock?sku=A%26B&full=1"),
            ("/{sku}/{sku}", "ä", "/%C3%A4/%C3%A4"),
        ] {
            let endpoint: StockEndpoint = pattern.parse().unwrap();
            assert_eq!(endpoint.of(sku).unwrap(), path);
        }
        assert_eq!(StockEndpoint::default().of("A").unwrap(), "/product/A/stock");
        for sku in ["", " ", ".", ".."] {
            assert_eq!(
                StockEndpoint::default().of(sku),
                Err(InputError::SkuUnusable),
                "{sku:?}"
            );
        }
    }

    #[test]
    fn a_pattern_without_a_sku_or_to_elsewhere_is_refused() {
        for (pattern, error) in [
            ("", InputError::EndpointWithoutSku),
            ("/product/SKU/stock", InputError::EndpointWithoutSku),
            ("https://elsewhere.example.com/{sku}", InputError::EndpointNotPath),
            ("//elsewhere.example.com/{sku}", InputError::EndpointNotPath),
            ("/product /{sku}", InputError::EndpointNotPath),
            ("/product/{sku}#stock", InputError::EndpointNotPath),
            ("/product/{sku}/{warehouse}", InputError::EndpointNotPath),
        ] {
            assert_eq!(pattern.parse::<StockEndpoint>(), Err(error), "{pattern:?}");
        }
    }
}
