//! Bulk invitations.

mod crashes;
mod modes;
mod wire;

use crate::members::portal::*;
use email_identity::AddressPolicy;
use invitation_lifecycle::bulk::*;
use invitation_lifecycle::eligibility::*;
use invitation_lifecycle::members::*;
use std::num::NonZeroUsize;
use uuid::Uuid;

pub fn bulk(mode: BulkMode) -> BulkInvitation {
    BulkInvitation { id: BulkId::from_uuid(Uuid::from_u128(0xbb)), order: order(CUSTOMERS_A), mode }
}

pub fn bulk_target(n: u128, mail: &str) -> BulkTarget {
    BulkTarget {
        kept_as: record(Module::Contacts, n),
        address: GivenAddress::read(mail, &AddressPolicy::default()),
        facts: TargetFacts::UNOPPOSED,
    }
}

/// Targets that pass.
pub fn passing(count: u128) -> Vec<BulkTarget> {
    (1..=count).map(|n| bulk_target(n, &format!("person{n}@customer.example"))).collect()
}

pub fn size(of: usize) -> NonZeroUsize {
    NonZeroUsize::new(of).unwrap()
}

/// The report of a run, as a host would keep it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub lines: Vec<TargetOutcome>,
    pub mails: Vec<String>,
    pub batches: usize,
}

/// Runs from where the progress stands until it stops.
pub fn run(
    portal: &mut Portal,
    bulk: &BulkInvitation,
    mut progress: BulkProgress,
    targets: &[BulkTarget],
    batch_size: usize,
) -> (BulkProgress, Report) {
    let mut report = Report::default();
    while progress.is_running() {
        let pass = progress.pass;
        let mut from = targets.iter().skip(usize::try_from(progress.next).unwrap()).cloned();
        let batch = progress.batch(&mut from, size(batch_size));
        let (next, outcomes) = portal.bulk_batch(bulk, &batch, &progress, false);
        if next.pass == pass {
            report.lines.extend(outcomes);
        } else {
            // The check is through: the report begins anew.
            report = Report::default();
        }
        report.mails.extend(portal.mails.iter().map(|mail| mail.to.clone()));
        report.batches += 1;
        progress = next;
    }
    (progress, report)
}

pub fn word(result: &TargetResult) -> &'static str {
    match result {
        TargetResult::Sent(_) => "sent",
        TargetResult::Passes => "passes",
        TargetResult::AlreadyInvited { .. } => "already invited",
        TargetResult::Failed { reasons, .. } => reasons.first().unwrap().code(),
    }
}

pub fn words(report: &Report) -> Vec<&'static str> {
    report.lines.iter().map(|line| word(&line.result)).collect()
}
