//! Accepting: what an invitation offered becomes effective.

use crate::offered::OfferFacts;
use crate::{
    AccessEvent, AccessRepository, Assignment, AssignmentCommand, AssignmentEvent, AssignmentRefusal, Change,
    ContractId, Delegate, Difference, LeftOut, LeftOutReason, OfferedContracts, Party, Stake, Standing,
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
    /// What the invitation offered and cannot give: it is withdrawn, since nothing offers it any more.
    withdrawn: Vec<(Assignment, Version)>,
}

/// What becomes of one contract.
enum Fate {
    Accepted(Assignment, Version),
    AcceptedBefore,
    Withdrawn(Assignment, Version, LeftOutReason),
    LeftOut(LeftOutReason),
}

/// AM-05: makes effective what an invitation offers, as far as it still can be given: the offer stands and has not expired, the
/// holder still owns the contract (AM-01), and it has not ended (AM-11). The caller has established that the invitation may be
/// accepted and by whom. What it offers and cannot give is withdrawn: an invitation is answered once, so nothing offers it any more.
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
        let (mut accepted, mut accepted_before) = (Vec::new(), Vec::new());
        let (mut left_out, mut withdrawn) = (Vec::new(), Vec::new());
        for contract in offered.each() {
            match accept_one(offered, &facts, contract, now) {
                Fate::Accepted(row, version) => accepted.push((row, version)),
                Fate::AcceptedBefore => accepted_before.push(contract),
                Fate::Withdrawn(row, version, why) => {
                    withdrawn.push((row, version));
                    left_out.push(LeftOut { contract, why });
                }
                Fate::LeftOut(why) => left_out.push(LeftOut { contract, why }),
            }
        }
        let Some(mut delegate) = facts.delegate else { return Err(AcceptRefusal::UnknownDelegate) };
        if accepted.is_empty() {
            if accepted_before.is_empty() {
                return Err(AcceptRefusal::NothingLeft(left_out));
            }
            let (registers, withdrawn) = (false, Vec::new());
            return Ok(Self { delegate, registers, accepted, accepted_before, left_out, withdrawn });
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
        Ok(Self { delegate, registers, accepted, accepted_before, left_out, withdrawn })
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

    /// AM-18: who gains and loses what.
    pub fn difference(&self) -> Difference {
        let change = |what| {
            move |(row, _): &(Assignment, Version)| Change {
                who: Party::Delegate(row.delegate()),
                contract: row.contract(),
                what,
            }
        };
        let gains = self.accepted.iter().map(change(Stake::Access));
        let loses = self.withdrawn.iter().map(change(Stake::Offer));
        Difference { gains: gains.collect(), loses: loses.collect() }
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self) -> Vec<AccessEvent> {
        self.changed().map(|(row, _)| AccessEvent::AssignmentChanged(*row)).collect()
    }

    fn changed(&self) -> impl Iterator<Item = &(Assignment, Version)> {
        self.accepted.iter().chain(&self.withdrawn)
    }

    /// Writes it.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if self.registers {
            tx.save_delegate(&self.delegate.value, self.delegate.version).await?;
        }
        let mut changed: Vec<_> = self.changed().copied().collect();
        changed.sort_unstable_by_key(|(row, _)| (row.contract(), row.delegate()));
        if !changed.is_empty() {
            tx.save_assignments(&changed).await?;
        }
        Ok(())
    }
}

fn accept_one(offered: &OfferedContracts, facts: &OfferFacts, contract: ContractId, now: Timestamp) -> Fate {
    let (mut row, version) = match facts.row(offered, contract) {
        Ok(found) => found,
        Err(why) => return Fate::LeftOut(why),
    };
    let event = match row.decide(&AssignmentCommand::Accept(offered.invitation), now) {
        Ok(event) => event,
        Err(AssignmentRefusal::NotPossible(Standing::Effective)) => return Fate::AcceptedBefore,
        Err(refusal) => return Fate::LeftOut(LeftOutReason::Assignment(refusal)),
    };
    match facts.can_be_given(offered, contract, now) {
        Ok(()) => {
            row.apply(event);
            Fate::Accepted(row, version)
        }
        Err(why) => {
            row.apply(AssignmentEvent::Cancelled { at: now });
            Fate::Withdrawn(row, version, why)
        }
    }
}
