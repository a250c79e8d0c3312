//! Licences of portals.

use crate::error::MemoryStoreError;
use crate::store::MemoryTx;
use contact_quota::licence::{LicenceRepository, PortalId, PortalLicence};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, MemoryStoreError>;

impl LicenceRepository for MemoryTx {
    async fn find_licence(&mut self, portal: PortalId) -> Result<Option<PortalLicence>> {
        Ok(self.views.licences.peek(&portal).map(|row| row.value.clone()))
    }

    async fn lock_licence(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalLicence>>> {
        Ok(self.views.licences.lock(&portal))
    }

    async fn insert_licence(&mut self, licence: &PortalLicence) -> Result<()> {
        self.views.licences.insert(licence.id(), licence.clone())
    }

    async fn save_licence(&mut self, licence: &PortalLicence, expected: Version) -> Result<()> {
        self.views.licences.save(licence.id(), licence.clone(), expected)
    }
}
