//! The invitee's answers: yes, with or without registering, and no (IL-03, IL-04, IL-10).

use super::peek::{decided, locked_otherwise, offered_by, peek};
use super::{AnswerRefusal, Delegation, DelegationStore, Receipt, holder_of, inviter_of, offer_of};
use crate::message::{Message, Notice, Recipient, contracts_of};
use access_model::{
    AcceptRefusal, AccountHolderId, ContractId, DelegateId, LeftOut, LeftOutReason, OfferedContracts,
    PreparedAccept, Registration, Withdrawal,
};
use email_identity::EmailAddress;
use invitation_lifecycle::{
    AcceptAnswer, AcceptAttempt, Facts, GrantFacts, Invitation, InvitationId, Objection, OfferStanding,
    Person, PersonId, Prepared, Proof, Refusal,
};
use storage_contract::{OpError, Timestamp};

/// An acceptance.
#[derive(Clone, Debug)]
pub struct Accept {
    /// What proves that it comes from the invitee: the token of the mail, or a session with the verified address (IL-18).
    pub proof: Proof,
    /// Whether the person registers with it (IL-10). The host checks and hashes the password, and stores it in the same transaction if
    /// the outcome [registers](AcceptOutcome::Accepted::registers).
    pub registration: Registration,
}

/// What came of an acceptance that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptOutcome {
    /// The contracts are assigned from now on (AM-05).
    Accepted {
        /// Who accepted.
        delegate: DelegateId,
        /// On whose behalf they may act.
        holder: AccountHolderId,
        /// The invitation.
        invitation: InvitationId,
        /// The address, which is the delegate's ID (AM-06) and under which they register.
        address: EmailAddress,
        /// Whether the registration counts: only then may the host set the person's password, in this transaction (IL-10).
        registers: bool,
        /// What they may configure.
        contracts: Vec<ContractId>,
        /// What was offered and can no longer be given (IL-17).
        left_out: Vec<LeftOut>,
    },
    /// The same person accepted it before. Nothing was written (IL-19). Whoever holds the used link gets this answer, so that a form sent twice is
    /// answered kindly: sign nobody in on it, and show a visitor who is not signed in no more than *already accepted*.
    AlreadyMember {
        /// Who.
        delegate: DelegateId,
        /// On whose behalf they may act.
        holder: AccountHolderId,
        /// The invitation.
        invitation: InvitationId,
        /// What it gave and still gives.
        contracts: Vec<ContractId>,
    },
}

impl AcceptOutcome {
    /// Who accepted.
    pub const fn delegate(&self) -> DelegateId {
        match self {
            Self::Accepted { delegate, .. } | Self::AlreadyMember { delegate, .. } => *delegate,
        }
    }

    /// What they may configure through it.
    pub fn contracts(&self) -> &[ContractId] {
        match self {
            Self::Accepted { contracts, .. } | Self::AlreadyMember { contracts, .. } => contracts,
        }
    }
}

/// A declined invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// On whose behalf it was.
    pub holder: AccountHolderId,
    /// The invitation.
    pub invitation: InvitationId,
    /// What it offered.
    pub contracts: Vec<ContractId>,
}

impl Delegation {
    /// Accepts an invitation: its contracts are assigned from now on, as far as they can still be given (AM-05, IL-03, IL-10, IL-17).
    ///
    /// Exactly one acceptance ever succeeds; who accepted it and does so again is told [`AlreadyMember`](AcceptOutcome::AlreadyMember).
    ///
    /// # Errors
    /// [`AnswerRefusal`], which may be shown to whoever holds the link. The store's errors.
    pub async fn accept<R: DelegationStore>(
        &self,
        tx: &mut R,
        accept: &Accept,
        now: Timestamp,
    ) -> Result<Receipt<AcceptOutcome>, OpError<AnswerRefusal, R::Error>> {
        let mut found = peek(tx, &accept.proof, &self.context(now)).await?;
        let mut acceptance = self.acceptance(tx, accept, &found, now).await?;
        if let Some(locked) = locked_otherwise(tx, &found).await? {
            acceptance = self.acceptance(tx, accept, &locked, now).await?;
            found = locked;
        }
        // What the invitation says goes first: a cancelled one is *cancelled*, whatever became of its contracts.
        let answer = acceptance.answer.map_err(|refusal| OpError::Refused(refusal.into()))?;
        match answer.outcome() {
            // IL-19: whatever has become of the contracts since.
            AcceptAnswer::AlreadyMember { invitation, scope, by, offers } => Ok(Receipt {
                outcome: AcceptOutcome::AlreadyMember {
                    delegate: DelegateId::from_uuid(by.as_uuid()),
                    holder: holder_of(*scope),
                    invitation: *invitation,
                    contracts: contracts_of(offers),
                },
                messages: Vec::new(),
                events: Vec::new(),
            }),
            AcceptAnswer::Accepted(_) => {
                let access = acceptance.access.map_err(|refusal| OpError::Refused(refusal.into()))?;
                let receipt = accepted(&found, &access, now);
                access.store(tx).await?;
                answer.store(tx).await?;
                Ok(receipt)
            }
        }
    }

    /// Declines an invitation (IL-04). The holder is told, and may send it again or delete it.
    ///
    /// # Errors
    /// [`AnswerRefusal`], which may be shown to whoever holds the link. The store's errors.
    pub async fn decline<R: DelegationStore>(
        &self,
        tx: &mut R,
        proof: &Proof,
        now: Timestamp,
    ) -> Result<Receipt<Declined>, OpError<AnswerRefusal, R::Error>> {
        let context = self.context(now);
        let found = peek(tx, proof, &context).await?;
        let mut offered = offered_by(&found);
        let mut access = access_model::prepare_withdraw(tx, &offered, Withdrawal::Declined, now).await?;
        let answer =
            invitation_lifecycle::prepare_decline(tx, proof, &context).await.map_err(OpError::lift)?;
        if let Some(locked) = locked_otherwise(tx, &found).await? {
            offered = offered_by(&locked);
            access = access_model::prepare_withdraw(tx, &offered, Withdrawal::Declined, now).await?;
        }
        let invitation = found.id();
        let contracts = contracts_of(&answer.outcome().offers);
        let notice = Notice::InvitationDeclined { invitation, contracts: contracts.clone() };
        let to = Recipient::Holder(offered.holder);
        let messages = vec![Message::notice(to, invitation, &[b"declined"], notice, now)];
        let events = access.events();
        access.store(tx).await?;
        answer.store(tx).await?;
        Ok(Receipt { outcome: Declined { holder: offered.holder, invitation, contracts }, messages, events })
    }

    /// Prepares an acceptance in both crates, of what this invitation offers; each has its say.
    async fn acceptance<R: DelegationStore>(
        &self,
        tx: &mut R,
        accept: &Accept,
        invitation: &Invitation,
        now: Timestamp,
    ) -> Result<Acceptance, R::Error> {
        let offered = offered_by(invitation);
        let access = access_model::prepare_accept(tx, &offered, accept.registration, now).await;
        let access = decided(access)?;
        let person = match &access {
            Ok(prepared) => person_of(prepared),
            Err(_) => person_at(tx, &offered).await?,
        };
        let (grants, objections) = self.facts(&offered, &access);
        let attempt = AcceptAttempt {
            person,
            registration: match accept.registration {
                Registration::Given => invitation_lifecycle::Registration::Complete,
                Registration::NotGiven => invitation_lifecycle::Registration::Absent,
            },
            facts: Facts { grants: &grants, objections: &objections },
        };
        let context = self.context(now);
        let answer = invitation_lifecycle::prepare_accept(tx, &accept.proof, &attempt, &context).await;
        Ok(Acceptance { access, answer: decided(answer)? })
    }

    /// What access has found out, as facts about the invitation's offers (IL-14, IL-17): the two crates then agree on each contract.
    fn facts(
        &self,
        offered: &OfferedContracts,
        prepared: &Result<PreparedAccept, AcceptRefusal>,
    ) -> (GrantFacts, Vec<Objection>) {
        let inviter = inviter_of(offered.holder);
        let mut grants = GrantFacts::default();
        let mut objections = self.objections.against(&offered.address).to_vec();
        let mut note = |contracts: &[ContractId], standing: OfferStanding| {
            for contract in contracts {
                grants.set(inviter, offer_of(*contract), standing);
            }
        };
        let left_out: &[LeftOut] = match prepared {
            Ok(access) => {
                note(&access.accepted(), OfferStanding::Givable);
                note(access.accepted_before(), OfferStanding::Givable);
                access.left_out()
            }
            Err(AcceptRefusal::NothingLeft(left_out)) => left_out,
            // The invitation has to say whether the person is to register; the contracts are not what stands in the way.
            Err(AcceptRefusal::RegistrationMissing | AcceptRefusal::AlreadyRegistered) => {
                note(&offered.contracts, OfferStanding::Givable);
                &[]
            }
            Err(AcceptRefusal::UnknownHolder | AcceptRefusal::UnknownDelegate) => {
                note(&offered.contracts, OfferStanding::Gone);
                &[]
            }
            Err(refusal @ AcceptRefusal::HolderItself) => {
                note(&offered.contracts, OfferStanding::Givable);
                objections.push(Objection::Other { code: refusal.code().to_owned() });
                &[]
            }
        };
        for left_out in left_out {
            note(&[left_out.contract], self.standing(&left_out.why));
        }
        (grants, objections)
    }

    pub(super) fn standing(&self, why: &LeftOutReason) -> OfferStanding {
        match why {
            // AM-01 knows no exception: where the policy does not ask for the inviter's right (IL-14), a contract that changed hands is gone.
            LeftOutReason::NotTheHolders(_) if self.policies.invitations.inviter_must_keep_right => {
                OfferStanding::NotInvitersToGive
            }
            LeftOutReason::NotTheHolders(_)
            | LeftOutReason::NotOffered
            | LeftOutReason::Assignment(_)
            | LeftOutReason::ContractEnded { .. } => OfferStanding::Gone,
        }
    }
}

/// What either crate says to an acceptance.
struct Acceptance {
    access: Result<PreparedAccept, AcceptRefusal>,
    answer: Result<Prepared<AcceptAnswer>, Refusal>,
}

/// IL-10: before this acceptance, was the delegate registered?
fn person_of(access: &PreparedAccept) -> Person {
    let id = PersonId::from_uuid(access.delegate().id().as_uuid());
    match access.delegate().registered_at() {
        Some(_) if !access.registers() => Person::Known(id),
        _ => Person::New(id),
    }
}

/// The same where access has refused: the invitation still has to be asked, so that its own refusal goes first.
async fn person_at<R: DelegationStore>(tx: &mut R, offered: &OfferedContracts) -> Result<Person, R::Error> {
    let found = tx.lock_delegates_by_address(std::slice::from_ref(&offered.address)).await?;
    let delegate = found.into_iter().find(|found| found.value.address().key() == &offered.address);
    Ok(match delegate.map(|found| (found.value.id(), found.value.registered_at())) {
        Some((id, Some(_))) => Person::Known(PersonId::from_uuid(id.as_uuid())),
        Some((id, None)) => Person::New(PersonId::from_uuid(id.as_uuid())),
        // Nobody: access has refused, so this id is never stored.
        None => Person::New(PersonId::from_uuid(offered.invitation.as_uuid())),
    })
}

fn accepted(invitation: &Invitation, access: &PreparedAccept, now: Timestamp) -> Receipt<AcceptOutcome> {
    let (id, holder) = (invitation.id(), holder_of(invitation.scope()));
    let (delegate, contracts) = (access.delegate().id(), access.accepted());
    let notice = Notice::InvitationAccepted { invitation: id, delegate, contracts: contracts.clone() };
    let messages = vec![Message::notice(Recipient::Holder(holder), id, &[b"accepted"], notice, now)];
    let outcome = AcceptOutcome::Accepted {
        delegate,
        holder,
        invitation: id,
        address: invitation.address().clone(),
        registers: access.registers(),
        contracts,
        left_out: access.left_out().to_vec(),
    };
    Receipt { outcome, messages, events: access.events() }
}
