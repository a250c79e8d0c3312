//! What a plan or a prepared change means, put for a screen: who gains, who loses, who is there already, what is wrong where.

use crate::{
    BatchId, ContractId, DelegateId, Duplicate, InvitationRef, Label, PairOutcome, Plan, PlanFingerprint,
    PlannedTarget, Rejection,
};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};

/// A [`Plan`] as it is shown for confirmation (AM-07).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Which batch.
    pub batch: BatchId,
    /// Which plan was shown.
    pub fingerprint: PlanFingerprint,
    /// AM-08: whether it can be confirmed.
    pub confirmable: bool,
    /// Who is to be invited to what: one line per target, one invitation each.
    pub invites: Vec<PreviewLine>,
    /// Who has which contract already, or was sent to by this batch earlier: one line per target and outcome.
    pub present: Vec<PresentLine>,
    /// What cannot be taken, and where it stands.
    pub rejections: Vec<Rejection>,
    /// Targets merged into earlier ones.
    pub duplicates: Vec<Duplicate>,
}

/// One target and the contracts that it is to be offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// Its place in the request, from 0.
    pub position: usize,
    /// Where the host has it from.
    pub origin: Option<u64>,
    /// The address.
    pub address: EmailAddress,
    /// What the holder calls it.
    pub label: Label,
    /// The invitation that would be sent.
    pub invitation: InvitationRef,
    /// The contracts that it would offer.
    pub contracts: Vec<ContractId>,
}

/// One target and the contracts with which nothing would happen, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresentLine {
    /// Its place in the request, from 0.
    pub position: usize,
    /// Where the host has it from.
    pub origin: Option<u64>,
    /// The address.
    pub address: EmailAddress,
    /// What the holder calls it.
    pub label: Label,
    /// Why nothing would happen.
    pub outcome: PairOutcome,
    /// The contracts.
    pub contracts: Vec<ContractId>,
}

/// AM-18: the effect of a batch or of a prepared change as a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Who gains what.
    pub gains: Vec<Change>,
    /// Who loses what.
    pub loses: Vec<Change>,
}

/// One line of a [`Difference`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// Who gains or loses.
    pub who: Party,
    /// On which contract.
    pub contract: ContractId,
    /// What.
    pub what: Stake,
}

/// Who gains or loses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// An invited address.
    Address(EmailAddress),
    /// A delegate.
    Delegate(DelegateId),
}

/// What is gained or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stake {
    /// An offer, which grants nothing until it is accepted (AM-05).
    Offer,
    /// The assignment itself.
    Access,
}

impl Plan {
    /// The plan as it is shown for confirmation (AM-07).
    pub fn preview(&self) -> Preview {
        Preview {
            batch: self.batch,
            fingerprint: self.fingerprint(),
            confirmable: self.is_confirmable(),
            invites: self.targets.iter().filter_map(|target| self.preview_line(target)).collect(),
            present: self.targets.iter().flat_map(|target| self.present_lines(target)).collect(),
            rejections: self.rejections(),
            duplicates: self.duplicates.clone(),
        }
    }

    /// AM-18: what confirming would change: offers gained. A batch takes nothing from anybody.
    pub fn difference(&self) -> Difference {
        let gains = self.pairs().filter(|pair| pair.outcome == PairOutcome::Invite).map(|pair| Change {
            who: Party::Address(pair.target.address.clone()),
            contract: pair.contract.contract,
            what: Stake::Offer,
        });
        Difference { gains: gains.collect(), loses: Vec::new() }
    }

    fn contracts_with(&self, target: &PlannedTarget, outcome: PairOutcome) -> Vec<ContractId> {
        let pairs = self.contracts.iter().zip(&target.pairs);
        pairs.filter(|(_, found)| **found == outcome).map(|(planned, _)| planned.contract).collect()
    }

    fn preview_line(&self, target: &PlannedTarget) -> Option<PreviewLine> {
        let contracts = self.contracts_with(target, PairOutcome::Invite);
        let PlannedTarget { position, origin, ref address, ref label, invitation, .. } = *target;
        let (address, label) = (address.clone(), label.clone());
        (!contracts.is_empty()).then_some(PreviewLine {
            position,
            origin,
            address,
            label,
            invitation,
            contracts,
        })
    }

    fn present_lines(&self, target: &PlannedTarget) -> Vec<PresentLine> {
        let mut outcomes: Vec<PairOutcome> = Vec::new();
        for outcome in &target.pairs {
            let shown = match outcome {
                PairOutcome::AlreadyAssigned { .. }
                | PairOutcome::AlreadyPending { .. }
                | PairOutcome::DoneEarlier => true,
                PairOutcome::Invite | PairOutcome::Rejected { .. } => false,
            };
            if shown && !outcomes.contains(outcome) {
                outcomes.push(*outcome);
            }
        }
        let line = |outcome| PresentLine {
            position: target.position,
            origin: target.origin,
            address: target.address.clone(),
            label: target.label.clone(),
            outcome,
            contracts: self.contracts_with(target, outcome),
        };
        outcomes.into_iter().map(line).collect()
    }
}
