//! The present state of a register, what will hold on a day to come, and whom mailings go to (CQ-10, CQ-15, CQ-19).

use super::{SupportDesk, SupportStore};
use contact_quota::contacts::{Listed, Mailing, Outlook, Register, Standing, list_contacts, mailing};
use contact_quota::{CivilDate, ContractId, EvaluateError};
use email_identity::AddressKey;

/// Who is registered, in which role, and how much of which part of the quota that takes (CQ-15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentState {
    /// The register.
    pub register: Register,
    /// Where it stands on the day, or why that cannot be told (CQ-17).
    pub standing: Result<Standing, EvaluateError>,
    /// Who is registered, in the order of registration: those of this page.
    pub contacts: Vec<Listed>,
}

impl PresentState {
    /// Where the next page begins; `None` if nobody is on this one.
    pub fn last(&self) -> Option<u64> {
        self.contacts.last().map(|listed| listed.contact.order())
    }
}

impl SupportDesk {
    /// The state of a contract's register (CQ-15), with those of its contacts behind `after` in the order of registration, at most `limit`. On another day than
    /// today the standing is that of as many people as now (CQ-19); how many there were, [`past`](Self::past) says. `None` if the contract has no register.
    ///
    /// # Errors
    /// The store's.
    pub async fn state<R: SupportStore>(
        &self,
        tx: &mut R,
        contract: ContractId,
        on: CivilDate,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Option<PresentState>, R::Error> {
        let Some((register, contacts)) = list_contacts(tx, contract, after, limit).await? else {
            return Ok(None);
        };
        let standing = register.standing(&self.catalogue, &self.policy, on);
        Ok(Some(PresentState { register, standing, contacts }))
    }

    /// Where a contract's register stands from day to day, past or to come, with as many people as now (CQ-19): formulas, grants and entitlements begin and end.
    /// `None` if it has no register.
    ///
    /// # Errors
    /// The store's.
    pub async fn outlook<R: SupportStore>(
        &self,
        tx: &mut R,
        contract: ContractId,
        from: CivilDate,
        until: CivilDate,
    ) -> Result<Option<Vec<Outlook>>, R::Error> {
        let register = tx.find_registers(&[contract]).await?.into_iter().next();
        Ok(register.map(|register| register.outlook(&self.catalogue, &self.policy, from, until)))
    }

    /// Whom the desk's mailings go to, in pages: registered contacts and nobody else, a shared mailbox once (CQ-10, CQ-12).
    ///
    /// # Errors
    /// The store's.
    pub async fn mailing<R: SupportStore>(
        &self,
        tx: &mut R,
        after: Option<&AddressKey>,
        limit: u32,
    ) -> Result<Vec<Mailing>, R::Error> {
        mailing(tx, after, limit).await
    }
}
