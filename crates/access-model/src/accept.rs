//! Accepting: what an invitation offered becomes effective.

use crate::offered::OfferFacts;
use crate::{
    AccessEvent, AccessRepository, Assignment, AssignmentCommand, AssignmentRefusal, Change, ContractId,
    Delegate, Difference, LeftOut, LeftOutReason, OfferedContracts, Party, Stake, Standing,
};
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// Whether the person registers at the host together with the acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// They do: the host has checked what a registration takes, such as a password, and stores it in the same transaction.
    Given,
    /// They do not; they must have registered before.
    NotGiven,
}

/// Why an acceptance was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AcceptRefusal {
    /// There is no such holder any more.
    #[error("there is no such account holder")]
    UnknownHolder,
    /// Nothing was ever offered to this address.
    #[error("there is no delegate with the invited address")]
    UnknownDelegate,
    /// AM-14: the address has become the holder's own.
    #[error("an account holder cannot be its own delegate")]
    HolderItself,
    /// The person is new: access opens only with a registration.
    #[error("the delegate has to register first")]
    RegistrationMissing,
    /// The person has registered: ask for their consent, and keep their password as it is.
    #[error("the delegate has registered already")]
    AlreadyRegistered,
    /// Nothing of what was offered can be given any more.
    #[error("nothing of what was offered is left")]
    NothingLeft(Vec<LeftOut>),
}

impl AcceptRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownHolder => "accept.unknown_holder",
            Self::UnknownDelegate => "accept.unknown_delegate",
            Self::HolderItself => "accept.holder_itself",
            Self::RegistrationMissing => "accept.registration_missing",
            Self::AlreadyRegistered => "accept.already_registered",
            Self::NothingLeft(_) => "accept.nothing_left",
        }
    }
}

/// An acceptance that is decided but not written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedAccept {
    delegate: Versioned<Delegate>,
    registers: bool,
    accepted: Vec<(Assignment, Version)>,
    accepted_before: Vec<ContractId>,
    left_out: Vec<LeftOut>,
}

/// AM-05: makes effective what an invitation offers, as far as it still can be given: the offer stands and has not expired, the
/// holder still owns the contract (AM-01), and it has not ended (AM-11). The caller has established that the invitation may be
/// accepted and by whom.
///
/// Repeating an acceptance is no failure and has no second effect.
///
/// # Errors
/// [`AcceptRefusal`]; the store's errors.
pub async fn prepare_accept<R: AccessRepository>(
    tx: &mut R,
    offered: &OfferedContracts,
    registration: Registration,
    now: Timestamp,
) -> Result<PreparedAccept, OpError<AcceptRefusal, R::Error>> {
    let facts = offered.load(tx).await?;
    PreparedAccept::decide(offered, facts, registration, now).map_err(OpError::Refused)
}

impl PreparedAccept {
    fn decide(
        offered: &OfferedContracts,
        facts: OfferFacts,
        registration: Registration,
        now: Timestamp,
    ) -> Result<Self, AcceptRefusal> {
        if facts.holder.is_none() {
            return Err(AcceptRefusal::UnknownHolder);
        }
        if facts.is_holder_itself(offered) {
            return Err(AcceptRefusal::HolderItself);
        }
        let (mut accepted, mut accepted_before, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for contract in offered.each() {
            match accept_one(offered, &facts, contract, now) {
                Ok(Some(row)) => accepted.push(row),
                Ok(None) => accepted_before.push(contract),
                Err(why) => left_out.push(LeftOut { contract, why }),
            }
        }
        let Some(mut delegate) = facts.delegate else { return Err(AcceptRefusal::UnknownDelegate) };
        if accepted.is_empty() {
            if accepted_before.is_empty() {
                return Err(AcceptRefusal::NothingLeft(left_out));
            }
            return Ok(Self { delegate, registers: false, accepted, accepted_before, left_out });
        }
        let registers = match (delegate.value.registered_at(), registration) {
            (None, Registration::NotGiven) => return Err(AcceptRefusal::RegistrationMissing),
            (Some(_), Registration::Given) => return Err(AcceptRefusal::AlreadyRegistered),
            (None, Registration::Given) => true,
            (Some(_), Registration::NotGiven) => false,
        };
        if registers {
            delegate.value.register(now);
        }
        Ok(Self { delegate, registers, accepted, accepted_before, left_out })
    }

    /// The delegate as it will be.
    pub const fn delegate(&self) -> &Delegate {
        &self.delegate.value
    }

    /// Whether the registration is stored with the acceptance. Only then may the host set the person's password.
    pub const fn registers(&self) -> bool {
        self.registers
    }

    /// The contracts that become effective.
    pub fn accepted(&self) -> Vec<ContractId> {
        self.accepted.iter().map(|(row, _)| row.contract()).collect()
    }

    /// The contracts that this invitation made effective earlier: a repetition.
    pub fn accepted_before(&self) -> &[ContractId] {
        &self.accepted_before
    }

    /// The contracts that can no longer be given, and why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// AM-18: who gains what.
    pub fn difference(&self) -> Difference {
        let gains = self.accepted.iter().map(|(row, _)| Change {
            who: Party::Delegate(row.delegate()),
            contract: row.contract(),
            what: Stake::Access,
        });
        Difference { gains: gains.collect(), loses: Vec::new() }
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self) -> Vec<AccessEvent> {
        self.accepted.iter().map(|(row, _)| AccessEvent::AssignmentChanged(*row)).collect()
    }

    /// Writes it.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if self.registers {
            tx.save_delegate(&self.delegate.value, self.delegate.version).await?;
        }
        if !self.accepted.is_empty() {
            tx.save_assignments(&self.accepted).await?;
        }
        Ok(())
    }
}

/// `Ok(None)`: accepted through this invitation before.
fn accept_one(
    offered: &OfferedContracts,
    facts: &OfferFacts,
    contract: ContractId,
    now: Timestamp,
) -> Result<Option<(Assignment, Version)>, LeftOutReason> {
    let (mut row, version) = facts.row(offered, contract)?;
    match row.decide(&AssignmentCommand::Accept(offered.invitation), now) {
        Ok(event) => {
            facts.can_be_given(offered, contract, now)?;
            row.apply(event);
            Ok(Some((row, version)))
        }
        Err(AssignmentRefusal::NotPossible(Standing::Effective)) => Ok(None),
        Err(refusal) => Err(LeftOutReason::Assignment(refusal)),
    }
}
