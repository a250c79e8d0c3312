//! The assignments that one invitation offers: how a service names them, loads them, and says which it left out.

use crate::plan_service::{by_pair, listed};
use crate::{
    AccessRepository, AccountHolder, AccountHolderId, Assignment, AssignmentRefusal, Contract, ContractId,
    Delegate, Denial, InvitationRef,
};
use email_identity::AddressKey;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{Timestamp, Version, Versioned};

/// Names the assignments that one invitation offers. The host takes it from the invitation it has found valid: on whose behalf,
/// to which address, what it offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedContracts {
    /// On whose behalf.
    pub holder: AccountHolderId,
    /// The invitation.
    pub invitation: InvitationRef,
    /// The invited address (AM-06).
    pub address: AddressKey,
    /// The contracts that it offers; one named twice counts once.
    pub contracts: Vec<ContractId>,
}

/// A contract of an invitation with which nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Which one.
    pub contract: ContractId,
    /// Why.
    pub why: LeftOutReason,
}

/// Why nothing was done with a contract of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeftOutReason {
    /// There is no offer of it to this address, or none any more.
    #[error("the contract is not offered")]
    NotOffered,
    /// The offer belongs to another invitation, or does not stand so that this makes sense.
    #[error("{0}")]
    Assignment(AssignmentRefusal),
    /// AM-11: the contract has ended.
    #[error("the contract ended at {at}")]
    ContractEnded {
        /// When.
        at: Timestamp,
    },
    /// AM-01: the inviting holder may not give it any more.
    #[error("{0}")]
    NotTheHolders(Denial),
}

impl LeftOutReason {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOffered => "offer.not_offered",
            Self::Assignment(refusal) => refusal.code(),
            Self::ContractEnded { .. } => "offer.contract_ended",
            Self::NotTheHolders(denial) => denial.code(),
        }
    }
}

/// The facts about them, under guard.
pub(crate) struct OfferFacts {
    pub(crate) holder: Option<AccountHolder>,
    pub(crate) delegate: Option<Versioned<Delegate>>,
    contracts: BTreeMap<ContractId, Contract>,
    rows: BTreeMap<ContractId, (Assignment, Version)>,
}

impl OfferedContracts {
    /// The contracts, each once, sorted.
    pub(crate) fn each(&self) -> BTreeSet<ContractId> {
        self.contracts.iter().copied().collect()
    }

    /// Loads the facts in the lock order: holder < contract < delegate < assignment.
    pub(crate) async fn load<R: AccessRepository>(&self, tx: &mut R) -> Result<OfferFacts, R::Error> {
        let contract_ids = listed(&self.each());
        let holder = tx.lock_holder(self.holder).await?.map(|holder| holder.value);
        let mut contracts = Vec::new();
        if !contract_ids.is_empty() {
            contracts = tx.lock_contracts(&contract_ids).await?;
        }
        let delegates = tx.lock_delegates_by_address(std::slice::from_ref(&self.address)).await?;
        let delegate = delegates.into_iter().find(|found| found.value.address().key() == &self.address);
        let mut rows = Vec::new();
        if let Some(delegate) = delegate.as_ref().map(|found| found.value.id())
            && !contract_ids.is_empty()
        {
            let pairs: Vec<_> = contract_ids.iter().map(|contract| (*contract, delegate)).collect();
            rows = tx.lock_assignments(&pairs).await?;
        }
        let contracts = contracts.into_iter().map(|found| (found.value.id(), found.value)).collect();
        let rows = by_pair(rows).into_iter().map(|((contract, _), row)| (contract, row)).collect();
        Ok(OfferFacts { holder, delegate, contracts, rows })
    }
}

impl OfferFacts {
    /// The assignment of a contract to the invited address, if this invitation's holder gave it (AM-12).
    pub(crate) fn row(
        &self,
        offered: &OfferedContracts,
        contract: ContractId,
    ) -> Result<(Assignment, Version), LeftOutReason> {
        let own = self.rows.get(&contract).filter(|(row, _)| row.holder() == offered.holder);
        own.copied().ok_or(LeftOutReason::NotOffered)
    }

    /// Whether the holder may still give the contract: it owns it (AM-01), and it has not ended (AM-11).
    pub(crate) fn can_be_given(
        &self,
        offered: &OfferedContracts,
        contract_id: ContractId,
        now: Timestamp,
    ) -> Result<(), LeftOutReason> {
        let contract = self.contracts.get(&contract_id);
        crate::decide::may_manage(offered.holder, contract_id, contract, now)
            .map_err(LeftOutReason::NotTheHolders)?;
        match contract.filter(|contract| contract.is_ended(now)).and_then(Contract::ended_at) {
            Some(at) => Err(LeftOutReason::ContractEnded { at }),
            None => Ok(()),
        }
    }

    /// AM-14: whether the invited address has become the holder's own.
    pub(crate) fn is_holder_itself(&self, offered: &OfferedContracts) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.address().key() == &offered.address)
    }
}
