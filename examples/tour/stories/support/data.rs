//! The customers of a support desk, what they ask of it, and what arrives in its mail box: `support.json`.

use crate::data::{self, DataError, Words};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use tantou::quota::contacts::{Matter, Purpose};
use tantou::quota::{CivilDate, Entitlement};
use tantou::storage::{TenantId, Timestamp};

/// What `support.json` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Desk {
    pub(super) tenant: TenantId,
    /// When the story begins.
    pub(super) start: Timestamp,
    /// The version of the notice of the purposes of use that is in force.
    pub(super) notice_version: String,
    /// When the story ends.
    pub(super) today: Timestamp,
    pub(super) customers: Vec<Customer>,
    /// A contract of which too little is known.
    pub(super) unclear: Unclear,
    /// By a word under which the story speaks of them.
    pub(super) people: BTreeMap<String, Person>,
    pub(super) requests: Vec<RequestEntry>,
    pub(super) inquiries: Vec<InquiryEntry>,
}

/// A customer with one contract.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Customer {
    pub(super) key: String,
    pub(super) name: String,
    /// Of when the application form is.
    pub(super) form: CivilDate,
    /// From when on the contract runs.
    pub(super) from: CivilDate,
    /// What it is entitled to then.
    pub(super) entitlement: Entitlement,
}

/// A contract of which too little is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unclear {
    pub(super) what: Words,
    pub(super) on: CivilDate,
    pub(super) entitlement: Entitlement,
}

/// Somebody, or something, whom a customer writes down as a contact: as it was written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) address: String,
    /// The version of the notice that was agreed to, if not the one in force.
    pub(super) notice_version: Option<String>,
    /// The purposes that were agreed to, if not all.
    pub(super) purposes: Option<BTreeSet<Purpose>>,
}

/// What a customer asks of the desk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestEntry {
    /// The request's own word, from which its id follows. One that comes twice is a request that is sent again.
    pub(super) key: String,
    pub(super) scene: Scene,
    pub(super) at: Timestamp,
    pub(super) customer: String,
    /// What is said before it.
    pub(super) before: Option<Words>,
    pub(super) what: Words,
    pub(super) change: ChangeEntry,
}

/// What is to change; people by their words.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ChangeEntry {
    /// By the form of the customer; the first is the primary.
    SignUp {
        people: Vec<String>,
        /// Whose doubtful names somebody at the desk has looked at.
        #[serde(default)]
        reviewed: BTreeSet<String>,
    },
    Add {
        people: Vec<String>,
    },
    Replace {
        leaver: String,
        successor: String,
    },
    HandOver {
        to: String,
    },
    Remove {
        person: String,
        successor: Option<String>,
    },
    Rename {
        person: String,
        name: String,
    },
    Entitle {
        from: CivilDate,
        entitlement: Entitlement,
    },
}

/// An inquiry that arrives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InquiryEntry {
    pub(super) key: String,
    pub(super) at: Timestamp,
    pub(super) scene: Scene,
    pub(super) what: Words,
    pub(super) how: How,
    /// The customer whom it concerns, where that is known.
    pub(super) customer: Option<String>,
    /// Who says to be inquiring.
    pub(super) name: Option<String>,
    #[serde(default = "usage")]
    pub(super) matter: Matter,
}

/// In which chapter something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scene {
    /// Customers sign up.
    SignUp,
    /// One form has mistakes.
    Form,
    /// Contracts grow.
    Growth,
    /// People come and go.
    People,
    /// Several share a mailbox.
    Mailbox,
    /// Inquiries arrive at the desk.
    Desk,
    /// A contract becomes smaller.
    Smaller,
    /// More are registered than it allows.
    Over,
}

/// How an inquiry arrives.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum How {
    Mail {
        from: String,
        /// The envelope's sender, if it is another one.
        envelope: Option<String>,
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    SignedIn(String),
    Telephone,
}

const fn usage() -> Matter {
    Matter::Usage
}

/// Reads `support.json`, and checks that everybody whom it speaks of is in it.
pub(super) fn read() -> Result<Desk, DataError> {
    let path = data::folder().join("support.json");
    let desk: Desk = data::read(&path)?;
    let unknown = |kind, key: &str| DataError::Unknown { path: path.clone(), kind, key: key.to_owned() };
    for request in &desk.requests {
        desk.customer(&request.customer).ok_or_else(|| unknown("customer", &request.customer))?;
        let mut named = request.change.people().into_iter();
        if let Some(person) = named.find(|person| !desk.people.contains_key(*person)) {
            return Err(unknown("person", person));
        }
    }
    for key in desk.inquiries.iter().filter_map(|inquiry| inquiry.customer.as_deref()) {
        desk.customer(key).ok_or_else(|| unknown("customer", key))?;
    }
    Ok(desk)
}

impl Desk {
    /// The customer with this key.
    pub(super) fn customer(&self, key: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.key == key)
    }
}

impl ChangeEntry {
    /// Those whom it speaks of.
    fn people(&self) -> Vec<&str> {
        match self {
            Self::SignUp { people, .. } | Self::Add { people } => people.iter().map(String::as_str).collect(),
            Self::Replace { leaver, successor } => vec![leaver, successor],
            Self::HandOver { to } => vec![to],
            Self::Remove { person, successor } => {
                successor.iter().chain([person]).map(String::as_str).collect()
            }
            Self::Rename { person, .. } => vec![person],
            Self::Entitle { .. } => Vec::new(),
        }
    }
}
