//! The plan of a batch: what would come of each pair, before anything is written.

use crate::{
    AccountHolderId, BatchId, ContractId, ContractRejection, DelegateId, DelegationPolicy, InvitationRef,
    Label, Rejection, Target, TargetPerson, TargetRejection, Window,
};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::{Timestamp, define_id};

define_id! {
    /// What a plan says, as a short value: equal exactly if two plans of one batch say the same.
    pub struct PlanFingerprint;
}

/// AM-07: what a batch would do, computed first and shown for confirmation. Nothing has changed yet.
///
/// A plan is data for the host's own keeping: it may be serialised and confirmed later, in slices
/// ([`prepare_confirm`](crate::prepare_confirm)), or made anew for the confirmation and compared by its
/// [`fingerprint`](Self::fingerprint). It is no permit: at confirmation everything is decided again on the facts of that time.
///
/// It says nothing about what other holders have to do with an address (AM-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub(crate) batch: BatchId,
    pub(crate) holder: AccountHolderId,
    pub(crate) window: Window,
    pub(crate) policy: DelegationPolicy,
    pub(crate) planned_at: Timestamp,
    pub(crate) contracts: Vec<PlannedContract>,
    pub(crate) targets: Vec<PlannedTarget>,
    pub(crate) rejected_targets: Vec<RejectedTarget>,
    pub(crate) duplicates: Vec<Duplicate>,
}

/// One contract of a batch, named once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedContract {
    /// Which one.
    pub contract: ContractId,
    /// Its name, if it is the acting holder's.
    pub name: Option<String>,
    /// AM-08: why it cannot be taken, if it cannot.
    pub rejection: Option<ContractRejection>,
}

/// One target of a batch that can be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTarget {
    /// Its place in the request, from 0.
    pub position: usize,
    /// Where the host has it from.
    pub origin: Option<u64>,
    /// The address, as spelled in the request, or on record for a delegate of the roster.
    pub address: EmailAddress,
    /// What the holder calls it: the roster's label if it is on the roster, else that of the request (AM-06).
    pub label: Label,
    /// The delegate, if it is on the acting holder's roster.
    pub delegate: Option<DelegateId>,
    /// Whether the request named it as one of the roster.
    pub named_from_roster: bool,
    /// The invitation that this batch sends to this address, if any.
    pub invitation: InvitationRef,
    /// What would come of it with each contract, in the order of [`Plan::contracts`].
    pub pairs: Vec<PairOutcome>,
}

/// One target of a batch that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedTarget {
    /// Its place in the request, from 0.
    pub position: usize,
    /// The target as requested.
    pub target: Target,
    /// Why.
    pub why: TargetRejection,
}

/// A target with the address of an earlier one; it was merged into that, whose label counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Its place in the request, from 0.
    pub position: usize,
    /// Where the host has it from.
    pub origin: Option<u64>,
    /// The place of the earlier one.
    pub first_position: usize,
    /// Where the host has the earlier one from.
    pub first_origin: Option<u64>,
    /// The address as spelled here.
    pub address: EmailAddress,
}

/// AM-07: what would come of one contract and one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum PairOutcome {
    /// It would be offered.
    Invite,
    /// It is accepted already. The window is that of the existing assignment: to change it, remove the assignment first.
    AlreadyAssigned {
        /// The existing window.
        window: Window,
        /// Whether it came from this very batch.
        by_this_batch: bool,
    },
    /// It is offered already.
    AlreadyPending {
        /// When that offer lapses.
        expires_at: Option<Timestamp>,
        /// Whether it came from this very batch.
        by_this_batch: bool,
    },
    /// This very batch has sent to this address earlier, and sends nothing again, whatever became of it, short of its deletion.
    DoneEarlier,
    /// The contract cannot be taken.
    Rejected {
        /// Why.
        why: ContractRejection,
    },
}

impl PairOutcome {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invite => "pair.invite",
            Self::AlreadyAssigned { .. } => "pair.already_assigned",
            Self::AlreadyPending { .. } => "pair.already_pending",
            Self::DoneEarlier => "pair.done_earlier",
            Self::Rejected { why } => why.code(),
        }
    }

    /// Whether this batch itself has dealt with the pair earlier.
    pub const fn is_done_earlier(&self) -> bool {
        match self {
            Self::AlreadyAssigned { by_this_batch, .. } | Self::AlreadyPending { by_this_batch, .. } => {
                *by_this_batch
            }
            Self::DoneEarlier => true,
            Self::Invite | Self::Rejected { .. } => false,
        }
    }
}

/// One pair of a plan.
#[derive(Clone, Copy, Debug)]
pub struct PlannedPair<'a> {
    /// The contract.
    pub contract: &'a PlannedContract,
    /// The target.
    pub target: &'a PlannedTarget,
    /// What would come of the two.
    pub outcome: PairOutcome,
}

impl Plan {
    /// Which batch.
    pub const fn batch(&self) -> BatchId {
        self.batch
    }

    /// The acting holder.
    pub const fn holder(&self) -> AccountHolderId {
        self.holder
    }

    /// The time for which the assignments would grant something (AM-17).
    pub const fn window(&self) -> Window {
        self.window
    }

    /// The policy under which it is confirmed.
    pub const fn policy(&self) -> DelegationPolicy {
        self.policy
    }

    /// When it was made.
    pub const fn planned_at(&self) -> Timestamp {
        self.planned_at
    }

    /// The contracts, each once, in the order of the request.
    pub fn contracts(&self) -> &[PlannedContract] {
        &self.contracts
    }

    /// The targets that can be taken, each address once, in the order of the request. Slices for confirmation count these.
    pub fn targets(&self) -> &[PlannedTarget] {
        &self.targets
    }

    /// The targets that cannot be taken.
    pub fn rejected_targets(&self) -> &[RejectedTarget] {
        &self.rejected_targets
    }

    /// The targets that were merged into earlier ones.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// AM-07: each pair of a contract and a target that can be taken. A rejected target has no pairs; see
    /// [`rejections`](Self::rejections).
    pub fn pairs(&self) -> impl Iterator<Item = PlannedPair<'_>> {
        self.targets.iter().flat_map(|target| {
            let pairs = self.contracts.iter().zip(&target.pairs);
            pairs.map(move |(contract, outcome)| PlannedPair { contract, target, outcome: *outcome })
        })
    }

    /// AM-08: everything that cannot be taken, contracts first.
    pub fn rejections(&self) -> Vec<Rejection> {
        let contracts = self.contracts.iter().filter_map(|planned| {
            let PlannedContract { contract, name, rejection } = planned.clone();
            rejection.map(|why| Rejection::Contract { contract, name, why })
        });
        let targets = self.rejected_targets.iter().map(|rejected| Rejection::Target {
            position: rejected.position,
            origin: rejected.target.origin,
            why: rejected.why.clone(),
        });
        contracts.chain(targets).collect()
    }

    /// AM-08: whether it can be confirmed: nothing is rejected, or the policy lets the rest proceed.
    pub fn is_confirmable(&self) -> bool {
        !self.policy.all_or_nothing || !self.has_rejections()
    }

    /// How many invitations it would send: targets with at least one contract to be offered.
    pub fn invitation_count(&self) -> usize {
        self.targets.iter().filter(|target| target.pairs.contains(&PairOutcome::Invite)).count()
    }

    /// What the plan says, as a short value, so that *confirm what I was shown* can be checked: make the plan anew in the confirming
    /// transaction and compare. It does not depend on when the plan was made.
    pub fn fingerprint(&self) -> PlanFingerprint {
        let lines = self.said();
        let parts: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        PlanFingerprint::derived(self.batch.as_uuid(), &parts)
    }

    pub(crate) fn has_rejections(&self) -> bool {
        !self.rejected_targets.is_empty() || self.contracts.iter().any(|planned| planned.rejection.is_some())
    }

    /// Everything the plan says but the time, each fact with its length told apart by the caller.
    fn said(&self) -> Vec<String> {
        let instant = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        let mut lines = vec![
            self.holder.to_string(),
            instant(self.window.from()),
            instant(self.window.until()),
            self.policy.all_or_nothing.to_string(),
        ];
        for planned in &self.contracts {
            lines.extend(["contract".into(), planned.contract.to_string()]);
            lines.push(planned.name.clone().unwrap_or_default());
            lines.push(planned.rejection.map(|why| why.code().to_owned()).unwrap_or_default());
        }
        for target in &self.targets {
            lines.extend(["target".into(), target.address.as_given().to_owned(), target.label.to_string()]);
            lines.push(target.delegate.map(|delegate| delegate.to_string()).unwrap_or_default());
            for outcome in &target.pairs {
                let (from, until) = match outcome {
                    PairOutcome::AlreadyAssigned { window, .. } => (window.from(), window.until()),
                    PairOutcome::AlreadyPending { expires_at, .. } => (None, *expires_at),
                    PairOutcome::Invite | PairOutcome::DoneEarlier | PairOutcome::Rejected { .. } => {
                        (None, None)
                    }
                };
                lines.extend([outcome.code().to_owned(), instant(from), instant(until)]);
            }
        }
        for rejected in &self.rejected_targets {
            lines.extend(["rejected".into(), rejected.position.to_string(), rejected.why.code().to_owned()]);
            match &rejected.target.who {
                TargetPerson::New { address, label } => {
                    lines.extend([address.as_given().to_owned(), label.clone()]);
                }
                TargetPerson::Registered { delegate } => lines.push(delegate.to_string()),
            }
        }
        for duplicate in &self.duplicates {
            lines.extend(["duplicate".into(), duplicate.position.to_string()]);
            lines.push(duplicate.address.as_given().to_owned());
        }
        lines
    }
}
