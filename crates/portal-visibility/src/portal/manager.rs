//! Who sets up a portal (PV-04).

use super::refusal::PortalRefusal;
use crate::write::OrganisationUserId;

/// The user of the organisation who asks, and whether they hold the permission to manage portals (PV-04), as the host knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manager {
    /// Who asks.
    pub user: OrganisationUserId,
    /// Whether they hold the permission.
    pub manages_portals: bool,
}

impl Manager {
    /// PV-04: only holders of the permission configure a portal.
    pub(crate) const fn check(&self) -> Result<(), PortalRefusal> {
        if self.manages_portals { Ok(()) } else { Err(PortalRefusal::NotAManager { user: self.user }) }
    }
}
