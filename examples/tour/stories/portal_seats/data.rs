//! The portals of the story, their user types and people, and what happens step by step: `portal.json`.

use crate::data::{self, DataError, Words};
use serde::Deserialize;
use std::collections::BTreeMap;
use tantou::quota::licence::{BaseModule, Plan, Start};
use tantou::quota::seats::ReleaseReason;
use tantou::storage::{TenantId, Timestamp};

/// What `portal.json` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PortalData {
    pub(super) tenant: TenantId,
    /// When the story begins.
    pub(super) start: Timestamp,
    /// When it ends.
    pub(super) today: Timestamp,
    pub(super) portals: Vec<Portal>,
    pub(super) types: Vec<UserType>,
    /// By a word under which the story speaks of them. A second seat of the same person is `word:2`.
    pub(super) people: BTreeMap<String, String>,
    pub(super) bulk: Bulk,
    pub(super) steps: Vec<Step>,
}

/// A portal of an organisation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Portal {
    pub(super) key: String,
    pub(super) name: String,
}

/// A type of portal users.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserType {
    pub(super) key: String,
    /// Whether it is the one that every portal has.
    #[serde(default)]
    pub(super) standard: bool,
    pub(super) name: Words,
    /// Where its people have their records.
    pub(super) module: BaseModule,
}

/// A whole list of customers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bulk {
    #[serde(rename = "type")]
    pub(super) user_type: String,
    pub(super) portal: String,
    pub(super) what: Words,
    pub(super) again: Words,
    pub(super) at: Timestamp,
    pub(super) days: u64,
    pub(super) people: u32,
    /// How many free users the vendor grants when asked.
    pub(super) raised_to: u64,
    pub(super) raised: Words,
}

/// Something that happens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) scene: Scene,
    pub(super) at: Timestamp,
    /// What is said before it.
    pub(super) before: Option<Words>,
    pub(super) what: Words,
    /// Whether it is only looked at.
    #[serde(default)]
    pub(super) what_if: bool,
    #[serde(rename = "do")]
    pub(super) act: Act,
}

/// In which chapter something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scene {
    /// The trial begins.
    Trial,
    /// Seats are held, taken and given back.
    Seats,
    /// The trial has ended.
    Closing,
    /// The first type of one's own is bought.
    Buying,
    /// More of them.
    Types,
    /// Fewer licences than users.
    Fewer,
    /// What is possible then.
    Over,
    /// A portal whose data is deleted.
    Deletion,
}

/// What happens; everything by its word.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Act {
    /// A portal is set up.
    Open { portal: String, start: Start },
    /// A plan is chosen.
    Choose { portal: String, plan: Plan },
    /// The data is deleted.
    ConfirmDeletion { portal: String },
    /// A custom type is created.
    AddType {
        portal: String,
        #[serde(rename = "type")]
        user_type: String,
        licences: u64,
    },
    /// Licences are bought or given up.
    SetLicences {
        portal: String,
        #[serde(rename = "type")]
        user_type: String,
        licences: u64,
    },
    /// A custom type is removed.
    RemoveType {
        portal: String,
        #[serde(rename = "type")]
        user_type: String,
    },
    /// People are invited.
    Invite {
        portal: String,
        #[serde(rename = "type")]
        user_type: String,
        /// For how many days.
        days: u64,
        people: Vec<String>,
        /// Those whose records are elsewhere than those of the type.
        #[serde(default)]
        strangers: BTreeMap<String, BaseModule>,
    },
    /// People accept, or are activated.
    Activate {
        portal: String,
        #[serde(rename = "type")]
        user_type: String,
        people: Vec<String>,
    },
    /// People decline, or are deactivated or deleted.
    Release {
        portal: String,
        #[serde(rename = "type")]
        user_type: String,
        people: Vec<String>,
        why: ReleaseReason,
    },
    /// Somebody changes type.
    ChangeType { portal: String, from: String, person: String, to: String, seat: String },
}

impl Act {
    /// The portal that it concerns.
    pub(super) fn portal(&self) -> &str {
        match self {
            Self::Open { portal, .. }
            | Self::Choose { portal, .. }
            | Self::ConfirmDeletion { portal }
            | Self::AddType { portal, .. }
            | Self::SetLicences { portal, .. }
            | Self::RemoveType { portal, .. }
            | Self::Invite { portal, .. }
            | Self::Activate { portal, .. }
            | Self::Release { portal, .. }
            | Self::ChangeType { portal, .. } => portal,
        }
    }

    /// The user types that it speaks of.
    fn types(&self) -> Vec<&str> {
        match self {
            Self::Open { .. } | Self::Choose { .. } | Self::ConfirmDeletion { .. } => Vec::new(),
            Self::AddType { user_type, .. }
            | Self::SetLicences { user_type, .. }
            | Self::RemoveType { user_type, .. }
            | Self::Invite { user_type, .. }
            | Self::Activate { user_type, .. }
            | Self::Release { user_type, .. } => vec![user_type],
            Self::ChangeType { from, to, .. } => vec![from, to],
        }
    }

    /// The words of the seats that it speaks of.
    pub(super) fn seats(&self) -> Vec<&str> {
        match self {
            Self::Open { .. }
            | Self::Choose { .. }
            | Self::ConfirmDeletion { .. }
            | Self::AddType { .. }
            | Self::SetLicences { .. }
            | Self::RemoveType { .. } => Vec::new(),
            Self::Invite { people, strangers, .. } => {
                people.iter().chain(strangers.keys()).map(String::as_str).collect()
            }
            Self::Activate { people, .. } | Self::Release { people, .. } => {
                people.iter().map(String::as_str).collect()
            }
            Self::ChangeType { person, seat, .. } => vec![person, seat],
        }
    }
}

/// Reads `portal.json`, and checks that everything of which it speaks is in it.
pub(super) fn read() -> Result<PortalData, DataError> {
    let path = data::folder().join("portal.json");
    let portals: PortalData = data::read(&path)?;
    let unknown = |kind, key: &str| DataError::Unknown { path: path.clone(), kind, key: key.to_owned() };
    for act in portals.steps.iter().map(|step| &step.act) {
        portals.portal(act.portal()).ok_or_else(|| unknown("portal", act.portal()))?;
        for key in act.types() {
            portals.user_type(key).ok_or_else(|| unknown("type", key))?;
        }
        for word in act.seats() {
            portals.name_of(word).ok_or_else(|| unknown("person", word))?;
        }
    }
    let Bulk { portal, user_type, .. } = &portals.bulk;
    portals.portal(portal).ok_or_else(|| unknown("portal", portal))?;
    portals.user_type(user_type).ok_or_else(|| unknown("type", user_type))?;
    Ok(portals)
}

impl PortalData {
    /// The portal with this key.
    pub(super) fn portal(&self, key: &str) -> Option<&Portal> {
        self.portals.iter().find(|portal| portal.key == key)
    }

    /// The user type with this key.
    pub(super) fn user_type(&self, key: &str) -> Option<&UserType> {
        self.types.iter().find(|user_type| user_type.key == key)
    }

    /// The name of the person who has this seat.
    pub(super) fn name_of(&self, seat: &str) -> Option<&str> {
        let person = seat.split(':').next().unwrap_or(seat);
        self.people.get(person).map(String::as_str)
    }
}
