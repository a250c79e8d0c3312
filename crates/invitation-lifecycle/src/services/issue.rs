//! Inviting many people at once (IL-01, IL-11).

use super::prepared::{Prepared, ServiceContext};
use super::working_set::WorkingSet;
use crate::action::Phase;
use crate::addressee::Addressee;
use crate::command::Context;
use crate::facts::{GrantFacts, LeftOut, WhyLeftOut};
use crate::ids::InvitationId;
use crate::invitation::Invitation;
use crate::issue::{Issuable, NewInvitation};
use crate::mail::{IssuedMail, MailKind};
use crate::offer::Offer;
use crate::random::RandomBytes;
use crate::refusal::{IssueRejection, Refusal};
use crate::repository::InvitationRepository;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp};

/// What became of one target of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueOutcome {
    /// Which one.
    pub invitation: InvitationId,
    /// What is done with it.
    pub result: IssueResult,
}

/// What is done with one target of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IssueResult {
    /// It is invited.
    Issued(Issued),
    /// This very invitation was issued before: the command is a repetition, and nothing is sent again.
    DoneEarlier {
        /// What the invitation amounts to now.
        phase: Phase,
    },
    /// It is not invited.
    Rejected(IssueRejection),
}

/// An invitation that is issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// What it offers.
    pub offers: BTreeSet<Offer>,
    /// What it was to offer and does not: duplicates, and what cannot be given.
    pub left_out: Vec<LeftOut>,
    /// Until when it is valid.
    pub expires_at: Option<Timestamp>,
}

/// Prepares many invitations at once (IL-01, IL-11, IL-12, IL-17). Outcomes have the order of the input.
///
/// Each target is decided for itself: duplicates inside the batch and against pending or accepted claims are reported
/// and not sent twice; what is an expired or declined claim is taken over. A second mail to an address in one batch
/// keeps the interval of IL-12 like any other: put what one person is offered into one target. An id that was issued
/// already is [done earlier](IssueResult::DoneEarlier). Whether a rejected target stops the others is the caller's
/// choice: it may drop what was prepared.
///
/// `grants` must name every offer with its inviter; what is not named is not given. Whatever the number of targets,
/// there is one guarded read per scope and one of invitations, and `store` makes at most four writes; work grows as n
/// log n.
///
/// # Errors
/// Refused with [`Refusal::RandomUnavailable`] if the host's generator fails; otherwise what the store fails with.
pub async fn prepare_issue<R: InvitationRepository, G: RandomBytes>(
    tx: &mut R,
    targets: Vec<NewInvitation>,
    grants: &GrantFacts,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<Prepared<Vec<IssueOutcome>>, OpError<Refusal, R::Error>> {
    let mut changes = WorkingSet::default();
    let wanted = targets.iter().map(|target| (target.scope, target.address.key().clone())).collect();
    changes.lock_addressees(tx, wanted).await?;
    let mut ids: Vec<InvitationId> = Vec::with_capacity(targets.len());
    for target in &targets {
        ids.push(target.id);
        let key = target.address.key();
        ids.extend(changes.claims_to_take_over(target.id, target.scope, key, &target.offers, context.now));
    }
    changes.lock_invitations(tx, ids).await?;
    let mut batch = Batch { changes, grants, context, issued: BTreeSet::new(), mails: Vec::new() };
    let mut outcome = Vec::with_capacity(targets.len());
    for target in targets {
        let invitation = target.id;
        let result = batch.issue_one(target, random).map_err(OpError::Refused)?;
        outcome.push(IssueOutcome { invitation, result });
    }
    Ok(Prepared { outcome, mails: batch.mails, changes: batch.changes })
}

/// A batch on its way.
struct Batch<'a> {
    changes: WorkingSet,
    grants: &'a GrantFacts,
    context: &'a ServiceContext<'a>,
    /// What this batch has issued so far.
    issued: BTreeSet<InvitationId>,
    mails: Vec<IssuedMail>,
}

impl Batch<'_> {
    fn issue_one<G: RandomBytes>(
        &mut self,
        target: NewInvitation,
        random: &mut G,
    ) -> Result<IssueResult, Refusal> {
        let issuable = match self.decide(&target) {
            Ok(issuable) => issuable,
            Err(result) => return Ok(result),
        };
        let minted = self.context.keys.mint(&target.token_binding(), Invitation::FIRST_GENERATION, random)?;
        let (token, stored) = minted;
        let issued = Issued {
            offers: issuable.offers.clone(),
            left_out: issuable.left_out.clone(),
            expires_at: issuable.expires_at,
        };
        self.issued.insert(target.id);
        let (invitation, event) = Invitation::issue(target, issuable, stored);
        self.mails.push(IssuedMail::new(&invitation, MailKind::First, token));
        self.changes.issue(invitation, &event, self.context.now);
        Ok(IssueResult::Issued(issued))
    }

    /// The decision, or what else is to be answered.
    fn decide(&self, target: &NewInvitation) -> Result<Issuable, IssueResult> {
        if self.issued.contains(&target.id) {
            return Err(IssueResult::Rejected(IssueRejection::IdRepeated));
        }
        if let Some(earlier) = self.changes.invitation(target.id) {
            return Err(if is_same(earlier, target.scope, &target.address) {
                IssueResult::DoneEarlier { phase: earlier.phase(self.context.now) }
            } else {
                IssueResult::Rejected(IssueRejection::IdTaken)
            });
        }
        // Every target's addressee is locked; were one missing, the store would refuse the row that is missing here.
        let addressee = self.changes.addressee(target.scope, target.address.key()).map_or_else(
            || Cow::Owned(Addressee::new(target.scope, target.address.key().clone())),
            Cow::Borrowed,
        );
        let context = Context { now: self.context.now, policy: self.context.policy, addressee: &addressee };
        let mut decided = target.decide(self.grants, &context);
        match &mut decided {
            Ok(Issuable { left_out, .. }) | Err(IssueRejection::NothingLeft { left_out }) => {
                self.name_repetitions(left_out);
            }
            Err(_) => {}
        }
        decided.map_err(IssueResult::Rejected)
    }

    /// IL-11: a duplicate inside of the batch is told apart from one of an earlier batch.
    fn name_repetitions(&self, left_out: &mut [LeftOut]) {
        for LeftOut { why, .. } in left_out {
            if let WhyLeftOut::AlreadyPending { invitation } = *why
                && self.issued.contains(&invitation)
            {
                *why = WhyLeftOut::RepeatedInBatch { first: invitation };
            }
        }
    }
}

fn is_same(earlier: &Invitation, scope: crate::ids::ScopeId, address: &EmailAddress) -> bool {
    earlier.scope() == scope && earlier.address() == address
}
