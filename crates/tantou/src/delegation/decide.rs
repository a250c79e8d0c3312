//! Deciding on what a store keeps. Hosts with many requests keep an `AccessIndex` instead, and ask the same rules there.

use super::{Delegation, DelegationStore};
use access_model::{Action, ContractId, Decision, Principal, Request};
use storage_contract::Timestamp;

impl Delegation {
    /// May this principal do this on this contract now, and why (AM-01, AM-02, AM-03, AM-15)? Two guarded reads at most, so that the answer holds
    /// until the end of the transaction: what is done on it in the same transaction is done rightly.
    ///
    /// # Errors
    /// The store's.
    pub async fn decide<R: DelegationStore>(
        &self,
        tx: &mut R,
        who: Principal,
        action: Action,
        contract: ContractId,
        now: Timestamp,
    ) -> Result<Decision, R::Error> {
        let found = tx.lock_contracts(&[contract]).await?;
        let found = found.into_iter().map(|found| found.value).find(|found| found.id() == contract);
        let assignment = match who {
            Principal::Delegate(delegate) => {
                tx.lock_assignments(&[(contract, delegate)]).await?.into_iter().next()
            }
            Principal::Holder(_) | Principal::OrganisationUser(_) => None,
        };
        let request = Request { who, action, contract, now };
        Ok(access_model::decide(&request, found.as_ref(), assignment.as_ref().map(|row| &row.value)))
    }
}
