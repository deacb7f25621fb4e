//! Two descriptions of one API, and what was learnt about the server at hand.
//!
//! The plugin documentation changes an order with PATCH and JSON-Patch. Monta's live version 6 knows no PATCH and
//! takes PUT with the changed top-level members, whole (monta-api 1, 3.4). The client speaks both.

use std::str::FromStr;

pub use monta_core::Profile;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ConfigurationError;

/// Which description the caller wants followed (`monta.api_profile`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileChoice {
    /// Ask the server once and keep learning from 405 and 501.
    Auto,
    /// Follow this one, whatever the server says.
    Pinned(Profile),
}

impl FromStr for ProfileChoice {
    type Err = ConfigurationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "auto" => Ok(Self::Auto),
            "documented" => Ok(Self::Pinned(Profile::Documented)),
            "v6" => Ok(Self::Pinned(Profile::V6)),
            other => Err(ConfigurationError::Profile {
                value: other.to_owned(),
            }),
        }
    }
}

/// How this server takes the change of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderUpdate {
    /// PATCH `/order/{id}` with JSON-Patch.
    Patch,
    /// PUT `/order/{id}` with the changed top-level members.
    Put,
}

impl OrderUpdate {
    /// The other method.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Patch => Self::Put,
            Self::Put => Self::Patch,
        }
    }
}

/// What is known about a server. Nothing is known at first; the caller keeps what was learnt and hands it in again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// What `GET /info` made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// How orders are changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_update: Option<OrderUpdate>,
    /// How orders are found, where that is not as the profile has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub find: Option<Profile>,
    /// Where parcels are read, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipments: Option<Profile>,
    /// Where events are read, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Profile>,
    /// How inbound forecasts are sent, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbound: Option<Profile>,
    /// Whether stock is listed in bulk, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<Profile>,
}

/// What the two descriptions have each in its own way, and a server may have from either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// `GET /orders?…`, or `GET /order/{id}` for each id the order may have.
    Find,
    /// `GET /shipments?…`, or `GET /order/{id}/colli`.
    Shipments,
    /// `GET /orderevents?…`, or `GET /order/{id}/events` and the feed.
    Events,
    /// `POST /inbound/forecast`, or `/inboundforecast/group` and its lines.
    Inbound,
    /// `GET /product/{sku}/stock` only, or also `/products` and `/product/updated_since/{dt}`.
    Stock,
}

impl Capabilities {
    /// The description that this server follows for a capability: what was learnt about it, or else the profile.
    #[must_use]
    pub fn description_of(&self, capability: Capability) -> Option<Profile> {
        let learnt = match capability {
            Capability::Find => self.find,
            Capability::Shipments => self.shipments,
            Capability::Events => self.events,
            Capability::Inbound => self.inbound,
            Capability::Stock => self.stock,
        };
        learnt.or(self.profile)
    }

    /// Keeps the description that a capability follows. What is as the profile has it need not be kept.
    pub(crate) fn set_override(&mut self, capability: Capability, description: Profile) {
        let learnt = match capability {
            Capability::Find => &mut self.find,
            Capability::Shipments => &mut self.shipments,
            Capability::Events => &mut self.events,
            Capability::Inbound => &mut self.inbound,
            Capability::Stock => &mut self.stock,
        };
        *learnt = Some(description).filter(|description| self.profile != Some(*description));
    }

    /// What a server has that follows one description in everything.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        let order_update = match profile {
            Profile::Documented => OrderUpdate::Patch,
            Profile::V6 => OrderUpdate::Put,
        };
        Self {
            profile: Some(profile),
            order_update: Some(order_update),
            ..Self::default()
        }
    }

    /// Reads what was remembered. Members of a later version are left alone.
    ///
    /// # Errors
    /// [`ConfigurationError::Capabilities`] when it is not an object, or a known member has an unknown value.
    pub fn from_json(remembered: &Value) -> Result<Self, ConfigurationError> {
        if !remembered.is_object() {
            return Err(ConfigurationError::Capabilities {
                why: "not an object".to_owned(),
            });
        }
        Self::deserialize(remembered).map_err(|error| ConfigurationError::Capabilities { why: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_profile_is_named_exactly() {
        assert_eq!("auto".parse(), Ok(ProfileChoice::Auto));
        assert_eq!(" v6 ".parse(), Ok(ProfileChoice::Pinned(Profile::V6)));
        assert_eq!("documented".parse(), Ok(ProfileChoice::Pinned(Profile::Documented)));
        for text in ["", "V6", "v7"] {
            assert_eq!(
                text.parse::<ProfileChoice>().unwrap_err().code(),
                "config.profile_unknown",
                "{text}"
            );
        }
    }

    #[test]
    fn capabilities_survive_being_stored() {
        for profile in [Profile::Documented, Profile::V6] {
            let known = Capabilities::of(profile);
            let stored = serde_json::to_value(known).unwrap();
            assert_eq!(stored["profile"], profile.as_str());
            assert_eq!(Capabilities::from_json(&stored), Ok(known));
        }
        assert_eq!(serde_json::to_value(Capabilities::default()).unwrap(), json!({}));
    }

    #[test]
    fn a_later_version_may_remember_more_but_not_something_else() {
        let stored = json!({"order_update": "put", "returns": "list"});
        assert_eq!(
            Capabilities::from_json(&stored).unwrap().order_update,
            Some(OrderUpdate::Put)
        );
        for stored in [
            json!([]),
            json!("v6"),
            json!({"profile": "v7"}),
            json!({"order_update": true}),
            json!({"find": "colli"}),
        ] {
            assert_eq!(
                Capabilities::from_json(&stored).unwrap_err().code(),
                "config.capabilities_invalid",
                "{stored}"
            );
        }
    }

    #[test]
    fn a_capability_is_as_the_profile_has_it_until_something_else_is_learnt() {
        let mut known = Capabilities::default();
        assert_eq!(known.description_of(Capability::Find), None);
        known = Capabilities::of(Profile::Documented);
        for capability in [
            Capability::Find,
            Capability::Shipments,
            Capability::Events,
            Capability::Inbound,
            Capability::Stock,
        ] {
            assert_eq!(known.description_of(capability), Some(Profile::Documented));
            known.set_override(capability, Profile::V6);
            assert_eq!(known.description_of(capability), Some(Profile::V6));
        }
        let stored = serde_json::to_value(known).unwrap();
        assert_eq!(stored["inbound"], "v6");
        assert_eq!(Capabilities::from_json(&stored), Ok(known));
        known.set_override(Capability::Find, Profile::Documented);
        assert_eq!((known.find, known.shipments), (None, Some(Profile::V6)));
    }
}
