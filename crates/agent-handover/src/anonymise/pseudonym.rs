//! Under what a deleted agent is shown (AH-21): an anonymous person, distinguishable from others.

use super::old_values::OldValues;
use access_model::agents::{AgentId, AgentName, Person};
use email_identity::{AddressPolicy, EmailAddress};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Under what a deleted agent is shown. It follows from the agent's id, and tells nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pseudonym {
    /// Instead of the name.
    pub name: AgentName,
    /// Instead of the address; no mail goes there (RFC 2606).
    pub address: EmailAddress,
}

/// Whatever could stand for the person mentions what was known of it: name it otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no pseudonym can be found that does not mention the person")]
pub struct NoPseudonym;

impl NoPseudonym {
    /// A stable code under which a host can translate.
    pub const fn code(self) -> &'static str {
        let Self = self;
        "anonymise.no_pseudonym"
    }
}

impl Pseudonym {
    /// Names tried in turn, before the code.
    const LABELS: [&'static str; 4] = ["Former agent", "退職した担当者", "Anonym", "#"];
    /// Domains tried in turn, all reserved (RFC 2606).
    const DOMAINS: [&'static str; 4] =
        ["anonymous.invalid", "former.invalid", "agents.example", "removed.test"];

    /// The pseudonym of an agent. Two agents have different ones unless twelve hexadecimal digits of a hash of their ids coincide; their ids differ in any case. It
    /// never mentions what was known of the person, so that anonymising twice changes no more than once.
    ///
    /// # Errors
    /// [`NoPseudonym`] for a person whose names cover everything that is tried.
    pub fn of(agent: AgentId, old: &OldValues) -> Result<Self, NoPseudonym> {
        for variant in 0_u8..8 {
            let hash = Uuid::new_v5(&agent.as_uuid(), &[b'p', variant]);
            let code: String = hash.simple().to_string().chars().take(12).collect();
            let name = Self::LABELS.iter().map(|label| format!("{label} {code}"));
            let name = name.filter(|name| !old.is_mentioned_in(name)).find_map(|name| name.parse().ok());
            let address = Self::DOMAINS.iter().map(|domain| format!("agent-{code}@{domain}"));
            let address = address
                .filter(|address| !old.is_mentioned_in(address))
                .find_map(|address| EmailAddress::parse(&address, &AddressPolicy::default()).ok());
            if let (Some(name), Some(address)) = (name, address) {
                return Ok(Self { name, address });
            }
        }
        Err(NoPseudonym)
    }

    /// The agent's personal data from now on.
    pub fn person(&self) -> Person {
        Person::new(self.name.clone(), self.address.clone())
    }
}
