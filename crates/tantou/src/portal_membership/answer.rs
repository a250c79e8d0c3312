//! The invitee's answers (IL-03, IL-04, IL-10, IL-14, IL-17, IL-18, IL-19).

use super::{Acting, MembershipRefusal, MembershipStore, PortalMembership, Receipt};
use invitation_lifecycle::eligibility::{RecordRef, TargetFacts};
use invitation_lifecycle::members::{
    MemberAccepted, MemberAttempt, MemberEvent, MemberId, find_invited, prepare_accept, prepare_decline,
};
use invitation_lifecycle::{InviterId, Look, Person, PersonId, Proof, Registration, ScopeId, look};
use storage_contract::{OpError, Timestamp};

type Result<T, R> = std::result::Result<T, OpError<MembershipRefusal, R>>;

/// Whom a proof is about: what the host has to look up before it lets somebody accept. Unguarded, so nothing may be decided by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The member.
    pub member: MemberId,
    /// Of which portal.
    pub portal: ScopeId,
    /// As which record the organisation keeps this person.
    pub kept_as: RecordRef,
    /// Who answers for the invitation: whose rights are looked up (IL-14).
    pub inviter: InviterId,
    /// The address that was invited: whose registration is looked up.
    pub address: email_identity::EmailAddress,
}

/// An acceptance.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What proves that it comes from the invitee: the token of the mail, or a session with the verified address (IL-18).
    pub proof: Proof,
    /// Who is behind the invited address.
    pub person: Person,
    /// Whether the person registers with it (IL-10). The host checks and hashes the password, and stores it in the same transaction if the
    /// outcome [registers](MemberAccepted::registers).
    pub registration: Registration,
    /// What the host found about the member's record, in the same transaction.
    pub facts: TargetFacts,
}

impl PortalMembership {
    /// What a visitor sees who opens an invitation's link. It writes nothing: mail scanners open links (IL-16, IL-18).
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn look<R: MembershipStore>(
        &self,
        tx: &mut R,
        proof: &Proof,
        viewer: Option<PersonId>,
        now: Timestamp,
    ) -> std::result::Result<Look, R::Error> {
        look(tx, proof, viewer, &self.context(now)).await
    }

    /// Whom a proof is about, if it is worth something: before [`accept`](Self::accept), to look up the record, the inviter's rights and the person.
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn invited<R: MembershipStore>(
        &self,
        tx: &mut R,
        proof: &Proof,
        now: Timestamp,
    ) -> std::result::Result<Option<Invited>, R::Error> {
        let found = find_invited(tx, proof, &self.context(now)).await?;
        Ok(found.and_then(|(invitation, member)| {
            let member = member?;
            Some(Invited {
                member: member.id(),
                portal: member.portal(),
                kept_as: member.kept_as(),
                inviter: invitation.inviter(),
                address: invitation.address().clone(),
            })
        }))
    }

    /// Accepts an invitation: the member is verified, the seat that was held is taken, a welcome goes out. Exactly one acceptance ever succeeds; the same person
    /// again is told so ([`MemberAccepted::earlier`]).
    ///
    /// What the invitee reads of a refusal is [`tell_invitee`](crate::text::tell_invitee).
    ///
    /// `acting` is the inviter's side: the [inviter](Acting::by) of the invitation, with the rights that they have now.
    ///
    /// # Errors
    /// [`MembershipRefusal`]. The store's errors.
    pub async fn accept<R: MembershipStore>(
        &self,
        tx: &mut R,
        answer: &Answer,
        acting: &Acting<'_>,
    ) -> Result<Receipt<MemberAccepted, MemberEvent>, R::Error> {
        let rules = acting.portal.rules(&self.policies.eligibility, acting.by);
        let Answer { proof, person, registration, facts } = answer;
        let attempt =
            MemberAttempt { person: *person, registration: *registration, facts: *facts, rules: &rules };
        let prepared = prepare_accept(tx, proof, &attempt, &self.context(acting.now)).await;
        self.carry_out(tx, prepared.map_err(OpError::lift)?, acting).await
    }

    /// Declines an invitation: the seat is given back, and the member stays in the list, unverified (IL-04).
    ///
    /// # Errors
    /// [`MembershipRefusal`]; [`Refusal::Unknown`](invitation_lifecycle::Refusal::Unknown) if the invitation is one of another portal. The store's errors.
    pub async fn decline<R: MembershipStore>(
        &self,
        tx: &mut R,
        proof: &Proof,
        acting: &Acting<'_>,
    ) -> Result<Receipt<MemberEvent, MemberEvent>, R::Error> {
        let prepared = prepare_decline(tx, proof, &self.context(acting.now)).await;
        self.carry_out(tx, prepared.map_err(OpError::lift)?, acting).await
    }
}
