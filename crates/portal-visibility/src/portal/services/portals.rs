//! Setting a portal up, and changing its name and URL (PV-01 … PV-04).

use crate::config::{UserTypeConfig, UserTypeKind};
use crate::portal::manager::Manager;
use crate::portal::refusal::PortalRefusal;
use crate::portal::repository::{PortalRepository, UserTypeRepository};
use crate::portal::site::{NewPortal, PortalCommand, PortalEvent, PortalSite};
use crate::portal::user_type::UserType;
use crate::schema::Schema;
use storage_contract::{OpError, Version};

/// A portal that is decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedPortal {
    portal: PortalSite,
    event: PortalEvent,
    version: Option<Version>,
    standard: Option<UserType>,
}

impl PreparedPortal {
    /// The portal as it will be.
    pub const fn portal(&self) -> &PortalSite {
        &self.portal
    }

    /// What was decided. A change of the URL says that nobody is told (PV-03).
    pub const fn event(&self) -> &PortalEvent {
        &self.event
    }

    /// Writes the portal, and with a new one its standard type. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: PortalRepository + UserTypeRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match (self.version, &self.event) {
            (_, PortalEvent::Unchanged) => {}
            (None, _) => tx.insert_portal(&self.portal).await?,
            (Some(version), _) => tx.save_portal(&self.portal, version).await?,
        }
        match self.standard {
            Some(standard) => tx.insert_user_type(&standard).await,
            None => Ok(()),
        }
    }
}

/// Prepares to set a portal up with its standard type (PV-01, PV-02, PV-04). Repeated, it changes nothing.
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_set_up<R: PortalRepository>(
    tx: &mut R,
    manager: &Manager,
    new: &NewPortal,
    standard: &UserTypeConfig,
    schema: &Schema,
) -> Result<PreparedPortal, OpError<PortalRefusal, R::Error>> {
    manager.check().map_err(OpError::Refused)?;
    let portal = PortalSite::set_up(new);
    if let Some(known) = tx.lock_portal(new.id).await? {
        let exists = PortalRefusal::PortalExists { portal: new.id, organisation: known.value.organisation() };
        if (known.value.organisation(), known.value.standard()) != (new.organisation, new.standard) {
            return Err(OpError::Refused(exists));
        }
        let version = Some(known.version);
        return Ok(PreparedPortal {
            portal: known.value,
            event: PortalEvent::Unchanged,
            version,
            standard: None,
        });
    }
    if standard.kind != UserTypeKind::Standard {
        return Err(OpError::Refused(PortalRefusal::WrongKind));
    }
    standard.compile(schema).map_err(|error| OpError::Refused(PortalRefusal::Definition(error)))?;
    check_free(tx, &portal).await?;
    let standard = UserType::new(new.standard, new.id, new.name.clone(), standard.clone());
    Ok(PreparedPortal { portal, event: PortalEvent::SetUp, version: None, standard: Some(standard) })
}

/// Prepares a change of a portal's name or URL (PV-01 … PV-04).
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_change_portal<R: PortalRepository>(
    tx: &mut R,
    manager: &Manager,
    portal: crate::portal::PortalId,
    command: &PortalCommand,
) -> Result<PreparedPortal, OpError<PortalRefusal, R::Error>> {
    manager.check().map_err(OpError::Refused)?;
    let Some(row) = tx.lock_portal(portal).await? else {
        return Err(OpError::Refused(PortalRefusal::UnknownPortal { portal }));
    };
    let mut site = row.value;
    let event = site.decide(command).map_err(OpError::Refused)?;
    site.apply(&event);
    if event != PortalEvent::Unchanged {
        check_free(tx, &site).await?;
    }
    Ok(PreparedPortal { portal: site, event, version: Some(row.version), standard: None })
}

/// PV-01: the name is unused by any other organisation, and so is the URL.
async fn check_free<R: PortalRepository>(
    tx: &mut R,
    portal: &PortalSite,
) -> Result<(), OpError<PortalRefusal, R::Error>> {
    let key = portal.name().key();
    for other in tx.find_portals(portal.organisation(), &key, portal.url_part()).await? {
        let refusal = if other.id() == portal.id() {
            continue;
        } else if other.organisation() == portal.organisation() {
            PortalRefusal::PortalExists { portal: other.id(), organisation: other.organisation() }
        } else if other.name().key() == key {
            PortalRefusal::NameTaken { name: portal.name().clone() }
        } else {
            PortalRefusal::UrlTaken { url_part: portal.url_part().clone() }
        };
        return Err(OpError::Refused(refusal));
    }
    Ok(())
}
