//! Confirming a plan: invitations are issued, assignments are offered, mails come back as values (AM-07, AM-08, IL-11).

use super::removal::withdrawals;
use super::{
    ConfirmRefusal, Confirmation, Delegation, DelegationStore, Objections, Receipt, invitation_of,
    inviter_of, offer_of, scope_of,
};
use crate::message::{Message, contracts_of};
use access_model::{
    AccountHolderId, ContractId, DelegateId, Invite, Label, LeftPair, PairOutcome, Plan, PreparedConfirm,
    Rejection, prepare_confirm,
};
use email_identity::{AddressKey, EmailAddress};
use invitation_lifecycle::{
    GrantFacts, InvitationId, IssueOutcome, IssueRejection, IssueResult, Language, MessageText,
    NewInvitation, Offer, RandomBytes, ScopeId, prepare_issue, prepare_withdraw_offers,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use storage_contract::{OpError, Timestamp};

/// What the mails of a batch have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// In which language to word them.
    pub language: Language,
    /// The holder's own words (IL-01).
    #[serde(default)]
    pub message: Option<MessageText>,
}

impl Letter {
    /// A letter without words of the holder's own.
    pub const fn in_language(language: Language) -> Self {
        Self { language, message: None }
    }

    /// The same letter with these words.
    #[must_use]
    pub fn with_message(mut self, message: MessageText) -> Self {
        self.message = Some(message);
        self
    }
}

/// What a step of a confirmation did: for each target of the step what was sent, and if nothing, why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which targets of the plan it dealt with.
    pub targets: Range<usize>,
    /// Whom it invited.
    pub sent: Vec<Sent>,
    /// Whom it could not invite now, and why; nothing is offered to them. Empty under *all or nothing*.
    pub not_sent: Vec<NotSent>,
    /// Pairs that this batch dealt with earlier: a repetition. Nothing is sent again.
    pub done_earlier: Vec<LeftPair>,
    /// Pairs that were offered or accepted otherwise since the plan was shown.
    pub taken: Vec<LeftPair>,
    /// What can no longer be taken. Empty under *all or nothing*.
    pub rejected: Vec<Rejection>,
}

/// One invitation that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The target's place in the request, from 0.
    pub position: usize,
    /// Where the host has the target from.
    pub origin: Option<u64>,
    /// To whom.
    pub address: EmailAddress,
    /// What the holder calls them.
    pub label: Label,
    /// The delegate.
    pub delegate: DelegateId,
    /// The invitation.
    pub invitation: InvitationId,
    /// What it offers.
    pub contracts: Vec<ContractId>,
}

/// One target that cannot be invited now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSent {
    /// The target's place in the request, from 0.
    pub position: usize,
    /// Where the host has the target from.
    pub origin: Option<u64>,
    /// Who it is.
    pub address: EmailAddress,
    /// Why not.
    pub why: IssueRejection,
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "target {}: {}", self.position, self.why)
    }
}

impl Delegation {
    /// AM-07: confirms a plan as a whole, in one transaction. For batches of many people take a [`Confirmation`], which goes step by step.
    ///
    /// Everything is decided again on the facts of now. Repeating it sends nothing twice.
    ///
    /// # Errors
    /// [`ConfirmRefusal`]: under *all or nothing* (AM-08) it names everything that stands in the way. The store's errors.
    pub async fn confirm<R: DelegationStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        plan: &Plan,
        letter: &Letter,
        random: &mut G,
        now: Timestamp,
    ) -> Result<Receipt<Step>, OpError<ConfirmRefusal, R::Error>> {
        self.confirm_targets(tx, plan, 0..plan.targets().len(), letter, random, now).await
    }

    /// The next step of a confirmation; `None` when it is done. [Advance](Confirmation::advance) it after the commit, and only then.
    ///
    /// # Errors
    /// As [`confirm`](Self::confirm).
    pub async fn confirm_step<R: DelegationStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        confirmation: &Confirmation,
        random: &mut G,
        now: Timestamp,
    ) -> Result<Option<Receipt<Step>>, OpError<ConfirmRefusal, R::Error>> {
        let Some(targets) = confirmation.next_targets() else { return Ok(None) };
        let (plan, letter) = (confirmation.plan(), confirmation.letter());
        self.confirm_targets(tx, plan, targets, letter, random, now).await.map(Some)
    }

    async fn confirm_targets<R: DelegationStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        plan: &Plan,
        targets: Range<usize>,
        letter: &Letter,
        random: &mut G,
        now: Timestamp,
    ) -> Result<Receipt<Step>, OpError<ConfirmRefusal, R::Error>> {
        let mut access = prepare_confirm(tx, plan, targets.clone(), now).await.map_err(OpError::lift)?;
        lock_addressees_in_order(tx, plan.holder(), &access).await?;
        let invitations: Vec<NewInvitation> = access
            .invites()
            .iter()
            .map(|invite| new_invitation(&self.objections, plan, invite, letter))
            .collect();
        // AM-01, IL-17: the confirmation above has just established that the holder may give each of these.
        let inviter = inviter_of(plan.holder());
        let grants =
            GrantFacts::givable(inviter, invitations.iter().flat_map(|new| new.offers.iter().copied()));
        let context = self.context(now);
        let mut issued =
            prepare_issue(tx, invitations, &grants, random, &context).await.map_err(OpError::lift)?;
        let Unsent { not_sent, done_earlier } = keep_what_is_issued(&mut access, issued.outcome());
        if plan.policy().all_or_nothing && !not_sent.is_empty() {
            return Err(OpError::Refused(ConfirmRefusal::NotSent(not_sent)));
        }
        // Former owners' invitations lose what makes way. These are other scopes than the holder's: no row is locked twice.
        let mut displaced = Vec::new();
        for (former, withdrawals) in withdrawals(access.displaced()) {
            let prepared = prepare_withdraw_offers(tx, scope_of(former), &withdrawals, &context).await?;
            displaced.push(prepared);
        }
        let expires_at = self.policies.invitations.expiry_of_sending(now);
        let events = access.events(expires_at);
        let messages = issued.take_mails().iter().map(|mail| Message::invitation(mail, now)).collect();
        let outcome = Step {
            targets,
            sent: access.invites().iter().map(Sent::of).collect(),
            not_sent,
            done_earlier: [access.done_earlier(), &done_earlier].concat(),
            taken: access.taken().to_vec(),
            rejected: access.rejected().to_vec(),
        };
        access.store(tx, expires_at).await?;
        issued.store(tx).await?;
        for prepared in displaced {
            prepared.store(tx).await?;
        }
        Ok(Receipt { outcome, messages, events })
    }
}

fn new_invitation(objections: &Objections, plan: &Plan, invite: &Invite, letter: &Letter) -> NewInvitation {
    NewInvitation {
        id: invitation_of(invite.invitation),
        scope: scope_of(plan.holder()),
        inviter: inviter_of(plan.holder()),
        address: invite.address.clone(),
        offers: invite.contracts.iter().copied().map(offer_of).collect(),
        message: letter.message.clone(),
        language: letter.language.clone(),
        objections: objections.against(invite.address.key()).to_vec(),
    }
}

/// Where former owners' invitations are narrowed together with the issuing of the holder's own, addressees of several scopes are concerned. They
/// are locked here in their order, (scope, address), before the services lock them scope by scope.
async fn lock_addressees_in_order<R: DelegationStore>(
    tx: &mut R,
    holder: AccountHolderId,
    access: &PreparedConfirm,
) -> Result<(), R::Error> {
    if access.displaced().is_empty() {
        return Ok(());
    }
    let invited: BTreeMap<DelegateId, &AddressKey> =
        access.invites().iter().map(|invite| (invite.delegate.id(), invite.address.key())).collect();
    let own = invited.values().map(|address| (holder, (*address).clone()));
    let former = access.displaced().iter().filter_map(|taken| {
        let address = invited.get(&taken.delegate)?;
        Some((taken.holder, (*address).clone()))
    });
    let mut wanted: BTreeMap<ScopeId, BTreeSet<AddressKey>> = BTreeMap::new();
    for (holder, address) in own.chain(former) {
        wanted.entry(scope_of(holder)).or_default().insert(address);
    }
    for (scope, addresses) in wanted {
        let addresses: Vec<AddressKey> = addresses.into_iter().collect();
        tx.lock_addressees(scope, &addresses).await?;
    }
    Ok(())
}

/// What of a step was not sent.
#[derive(Default)]
struct Unsent {
    not_sent: Vec<NotSent>,
    done_earlier: Vec<LeftPair>,
}

/// What no invitation offers must not be assigned: the two crates agree on every pair before anything is stored.
fn keep_what_is_issued(access: &mut PreparedConfirm, outcomes: &[IssueOutcome]) -> Unsent {
    let mut unsent = Unsent::default();
    for (invite, outcome) in access.invites().to_vec().iter().zip(outcomes) {
        let nothing = BTreeSet::new();
        let offered: &BTreeSet<Offer> = match &outcome.result {
            IssueResult::Issued(issued) => &issued.offers,
            // An invitation is issued once; one that was and is over does not come back by a repetition. No assignment may be left to tell so:
            // another owner's has taken its place, or the batch named other contracts then.
            IssueResult::DoneEarlier { .. } => {
                unsent.done_earlier.extend(invite.contracts.iter().map(|contract| LeftPair {
                    position: invite.position,
                    origin: invite.origin,
                    address: invite.address.clone(),
                    contract: *contract,
                    outcome: PairOutcome::DoneEarlier,
                }));
                &nothing
            }
            IssueResult::Rejected(why) => {
                unsent.not_sent.push(NotSent {
                    position: invite.position,
                    origin: invite.origin,
                    address: invite.address.clone(),
                    why: why.clone(),
                });
                &nothing
            }
        };
        if offered.len() < invite.contracts.len() {
            access.keep_only(invite.invitation, &contracts_of(offered).into_iter().collect());
        }
    }
    unsent
}

impl Sent {
    fn of(invite: &Invite) -> Self {
        Self {
            position: invite.position,
            origin: invite.origin,
            address: invite.address.clone(),
            label: invite.label.clone(),
            delegate: invite.delegate.id(),
            invitation: invitation_of(invite.invitation),
            contracts: invite.contracts.clone(),
        }
    }
}
