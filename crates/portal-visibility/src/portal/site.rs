//! A portal: whose it is, what it is called, where it is (PV-01 … PV-03).

use super::corrupt::CorruptPortal;
use super::ids::{OrganisationId, PortalId, UserTypeId};
use super::name::{NameError, NameKey, PortalName, UrlPart};
use super::refusal::PortalRefusal;
use serde::{Deserialize, Serialize};

/// What a portal is set up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPortal {
    /// The portal.
    pub id: PortalId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: PortalName,
    /// The part of its URL.
    pub url_part: UrlPart,
    /// Its standard user type.
    pub standard: UserTypeId,
}

impl NewPortal {
    /// The name defaults to the organisation's, the part of the URL is made of the name (PV-01).
    ///
    /// # Errors
    /// [`NameError`] if the organisation's name cannot be a portal's.
    pub fn named_after(
        organisation_name: &str,
        id: PortalId,
        organisation: OrganisationId,
        standard: UserTypeId,
    ) -> Result<Self, NameError> {
        let name = PortalName::new(organisation_name)?;
        let url_part = name.url_part();
        Ok(Self { id, organisation, name, url_part, standard })
    }

    /// With another name, and the part of the URL that is made of it (PV-01).
    #[must_use]
    pub fn with_name(self, name: PortalName) -> Self {
        Self { url_part: name.url_part(), name, ..self }
    }

    /// With another part of the URL.
    #[must_use]
    pub fn with_url_part(self, url_part: UrlPart) -> Self {
        Self { url_part, ..self }
    }
}

/// A portal. Once set up it stays, and so does its standard user type (PV-02): there is no event that ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalSite {
    id: PortalId,
    organisation: OrganisationId,
    name: PortalName,
    url_part: UrlPart,
    standard: UserTypeId,
}

/// A portal as stores keep it. Unique: `id`; `organisation`; `name_key`; `url_part`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalRecord {
    /// The portal.
    pub id: PortalId,
    /// Whose it is; one portal each.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: PortalName,
    /// What names that count as the same have in common (PV-01).
    pub name_key: NameKey,
    /// The part of its URL.
    pub url_part: UrlPart,
    /// Its standard user type.
    pub standard: UserTypeId,
}

/// What is asked of a portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum PortalCommand {
    /// It gets another name. The URL stays (PV-03 is a change of its own).
    Rename {
        /// The name.
        name: PortalName,
    },
    /// It gets another URL (PV-03).
    ChangeUrl {
        /// The part.
        url_part: UrlPart,
    },
    /// It is to go: always refused (PV-02).
    Delete,
}

/// What happens to a portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PortalEvent {
    /// It is set up.
    SetUp,
    /// It is called otherwise.
    Renamed {
        /// Before.
        before: PortalName,
        /// From now on.
        after: PortalName,
    },
    /// It is found elsewhere. **Nobody is told**: links in mails that were sent do not work any more, and the host has to tell the portal's users if they are to know (PV-03).
    UrlChanged {
        /// Before.
        before: UrlPart,
        /// From now on.
        after: UrlPart,
        /// Always false: users are not told automatically (PV-03).
        users_are_told: bool,
    },
    /// It is so already.
    Unchanged,
}

impl PortalSite {
    /// Sets a portal up.
    pub fn set_up(new: &NewPortal) -> Self {
        let NewPortal { id, organisation, name, url_part, standard } = new.clone();
        Self { id, organisation, name, url_part, standard }
    }

    /// Decides a command. Changes nothing. That names and URLs are free, the service checks.
    ///
    /// # Errors
    /// [`PortalRefusal::PortalStays`].
    pub fn decide(&self, command: &PortalCommand) -> Result<PortalEvent, PortalRefusal> {
        match command {
            PortalCommand::Rename { name } if *name == self.name => Ok(PortalEvent::Unchanged),
            PortalCommand::Rename { name } => {
                Ok(PortalEvent::Renamed { before: self.name.clone(), after: name.clone() })
            }
            PortalCommand::ChangeUrl { url_part } if *url_part == self.url_part => Ok(PortalEvent::Unchanged),
            PortalCommand::ChangeUrl { url_part } => Ok(PortalEvent::UrlChanged {
                before: self.url_part.clone(),
                after: url_part.clone(),
                users_are_told: false,
            }),
            // PV-02: a portal once set up cannot be deleted.
            PortalCommand::Delete => Err(PortalRefusal::PortalStays),
        }
    }

    /// Carries an event out.
    pub fn apply(&mut self, event: &PortalEvent) {
        match event {
            PortalEvent::Renamed { after, .. } => self.name = after.clone(),
            PortalEvent::UrlChanged { after, .. } => self.url_part = after.clone(),
            PortalEvent::SetUp | PortalEvent::Unchanged => {}
        }
    }

    /// The portal.
    pub const fn id(&self) -> PortalId {
        self.id
    }

    /// Whose it is.
    pub const fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// What it is called.
    pub const fn name(&self) -> &PortalName {
        &self.name
    }

    /// Where it is.
    pub const fn url_part(&self) -> &UrlPart {
        &self.url_part
    }

    /// Its standard user type, which stays (PV-02).
    pub const fn standard(&self) -> UserTypeId {
        self.standard
    }

    /// For stores.
    pub fn record(&self) -> PortalRecord {
        PortalRecord {
            id: self.id,
            organisation: self.organisation,
            name: self.name.clone(),
            name_key: self.name.key(),
            url_part: self.url_part.clone(),
            standard: self.standard,
        }
    }

    /// From a store.
    ///
    /// # Errors
    /// [`CorruptPortal`] if the key does not go with the name.
    pub fn restore(record: PortalRecord) -> Result<Self, CorruptPortal> {
        let PortalRecord { id, organisation, name, name_key, url_part, standard } = record;
        if name.key() != name_key {
            return Err(CorruptPortal { portal: id });
        }
        Ok(Self { id, organisation, name, url_part, standard })
    }
}
