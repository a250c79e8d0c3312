//! Bulk invitations over many batches (IL-44).

use super::database::{Database, File};
use super::portal::*;
use memory_store::MemoryStore;
use std::num::NonZeroUsize;
use tantou::email::AddressPolicy;
use tantou::invitation::bulk::{
    Batch, BulkId, BulkInvitation, BulkMode, BulkProgress, BulkState, BulkTarget,
};
use tantou::invitation::eligibility::{Inviter, Module, Reason, TargetFacts};
use tantou::invitation::members::{
    GivenAddress, InviteOrder, ManageCommand, MemberEvent, MemberFilter, MemberRefusal, Sending,
    TargetOutcome, TargetResult,
};
use tantou::invitation::{InviterId, ScopeId};
use tantou::portal_membership::{Acting, Batches, BulkRefusal, BulkStep, Letters, PortalMembership, Receipt};
use tantou::storage::{OpError, run_ready};
use uuid::Uuid;

pub(crate) fn order_of(
    id: u128,
    user_type: tantou::invitation::eligibility::UserTypeId,
    mode: BulkMode,
) -> BulkInvitation {
    let order = InviteOrder { portal: PORTAL, user_type, language: "ja".parse().unwrap(), message: None };
    BulkInvitation { id: BulkId::from_uuid(Uuid::from_u128(id)), order, mode }
}

fn one(number: u128, mail: &str) -> BulkTarget {
    BulkTarget {
        kept_as: record(Module::Leads, number),
        address: GivenAddress::read(mail, &AddressPolicy::default()),
        facts: TargetFacts::UNOPPOSED,
    }
}

/// Seven targets: one repeats an address, one has none.
fn seven() -> Vec<BulkTarget> {
    let mails =
        ["a@c.example", "b@c.example", "A@C.example", " ", "c@c.example", "d@c.example", "e@c.example"];
    (1..).zip(mails).map(|(number, mail)| one(number, mail)).collect()
}

impl<D: Database> Crm<D> {
    fn begin_bulk(&mut self, bulk: &BulkInvitation) -> Result<BulkProgress, BulkRefusal> {
        let begun = self
            .plainly(async |tx, membership, acting| membership.begin_bulk(tx, bulk.clone(), acting).await);
        begun.map(|run| run.progress)
    }

    fn resume_bulk(&mut self, id: BulkId) -> Result<BulkProgress, BulkRefusal> {
        let resumed =
            self.plainly(async |tx, membership, acting| membership.resume_bulk(tx, id, acting).await);
        resumed.map(|run| run.progress)
    }

    fn check(
        &mut self,
        bulk: &BulkInvitation,
        batch: &Batch,
        progress: &BulkProgress,
    ) -> Result<BulkStep, BulkRefusal> {
        self.plainly(async |tx, membership, acting| {
            membership.check_batch(tx, bulk, batch, progress, acting).await
        })
    }

    /// One transaction of an operation that sends nothing; of a refusal nothing is left.
    fn plainly<T>(
        &mut self,
        operation: impl AsyncFnOnce(
            &mut D::Tx<'_>,
            &PortalMembership,
            &Acting<'_>,
        ) -> Result<T, OpError<BulkRefusal, D::Error>>,
    ) -> Result<T, BulkRefusal> {
        let Self { database, membership, facts, by, now, .. } = self;
        let acting = Acting { portal: facts, by: *by, letters: Letters::Facts, now: *now };
        let mut tx = database.begin();
        match run_ready(operation(&mut tx, membership, &acting)) {
            Ok(done) => {
                D::commit(tx);
                Ok(done)
            }
            Err(OpError::Refused(refusal)) => Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        }
    }

    fn batch(&mut self, id: BulkId, batch: &Batch) -> Result<Receipt<BulkStep, MemberEvent>, BulkRefusal> {
        self.transact(async |tx, membership, acting, random| {
            membership.bulk_batch(tx, id, batch, acting, random).await
        })
    }

    /// The whole run, from wherever it stands: what became of each target that was looked at, and how it ended.
    fn run(
        &mut self,
        id: BulkId,
        targets: &[BulkTarget],
        mut progress: BulkProgress,
    ) -> (Vec<TargetOutcome>, BulkProgress) {
        let open = |position: u64| targets.iter().skip(usize::try_from(position).unwrap()).cloned();
        let mut batches = Batches::new(open, NonZeroUsize::new(3).unwrap());
        let mut report = Vec::new();
        while progress.is_running() {
            let batch = batches.next(&progress);
            let step = self.batch(id, &batch).unwrap().outcome;
            report.extend(step.outcomes);
            progress = step.progress;
        }
        (report, progress)
    }
}

fn kinds(report: &[TargetOutcome]) -> Vec<&'static str> {
    let kind = |outcome: &TargetOutcome| match &outcome.result {
        TargetResult::Sent(sent) if sent.sending == Sending::Earlier => "earlier",
        TargetResult::Sent(_) => "sent",
        TargetResult::Passes => "passes",
        TargetResult::AlreadyInvited { .. } => "invited",
        TargetResult::Failed { reasons, .. } => reasons.first().map_or("failed", Reason::code),
    };
    report.iter().map(kind).collect()
}

/// IL-44: sends to everybody who passes, in batches of one transaction, and reports in the order of the input; the progress is kept, and a run that is
/// through is not repeated.
fn sends_what_passes<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 100);
    let (bulk, targets) = (order_of(1, PROSPECTS, BulkMode::SendWhatPasses), seven());
    let begun = crm.begin_bulk(&bulk).unwrap();
    let (report, end) = crm.run(bulk.id, &targets, begun);
    assert_eq!(kinds(&report), ["sent", "sent", "invited", "target.no_address", "sent", "sent", "sent"]);
    assert!(report.iter().zip(&targets).all(|(outcome, target)| outcome.kept_as == target.kept_as));
    let counts = &end.counts;
    assert_eq!((counts.sent, counts.already_invited, counts.failed), (5, 1, 1));
    assert_eq!((end.state, crm.taken(PROSPECTS), crm.seated(PROSPECTS)), (BulkState::Finished, 5, 5));
    // Begun again, it is where it was.
    assert_eq!(crm.begin_bulk(&bulk), Ok(end.clone()));
    let again = BulkProgress::begin(BulkMode::SendWhatPasses);
    let first = Batches::new(|_| targets.iter().cloned(), NonZeroUsize::new(3).unwrap()).next(&again);
    let refusal = crm.batch(bulk.id, &first).unwrap_err();
    assert_eq!(refusal, BulkRefusal::NotRunning { state: BulkState::Finished });
    // The id is not that of another order, and nobody else carries the run on.
    let other = order_of(1, PROSPECTS, BulkMode::FillTheSeats);
    assert_eq!(crm.begin_bulk(&other), Err(BulkRefusal::IdTaken { id: bulk.id }));
    crm.by = Inviter { id: InviterId::from_uuid(Uuid::from_u128(0xe2)), ..crm.by };
    let refusal = crm.batch(bulk.id, &first).unwrap_err();
    assert_eq!(refusal, BulkRefusal::OtherInviter { inviter: RUSSELL });
}

/// IL-44: a batch whose commit was not known to have come through is told where the run stands, and nobody is invited twice.
fn a_batch_sent_twice_is_out_of_step<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 100);
    let (bulk, targets) = (order_of(1, PROSPECTS, BulkMode::SendWhatPasses), seven());
    let progress = crm.begin_bulk(&bulk).unwrap();
    let mut batches = Batches::new(|_| targets.iter().cloned(), NonZeroUsize::new(3).unwrap());
    let first = batches.next(&progress);
    let _ = crm.batch(bulk.id, &first).unwrap();
    let refusal = crm.batch(bulk.id, &first).unwrap_err();
    assert_eq!(refusal, BulkRefusal::OutOfStep { next: 3, first: 0 });
    assert_eq!(crm.taken(PROSPECTS), 2);
    let unknown = BulkId::from_uuid(Uuid::from_u128(9));
    assert_eq!(crm.batch(unknown, &first).unwrap_err(), BulkRefusal::Unknown { id: unknown });
}

/// IL-36, IL-44: it stops where no seat is free, and goes on from there when there is one.
fn fills_the_seats<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 3);
    let (bulk, targets) = (order_of(1, PROSPECTS, BulkMode::FillTheSeats), seven());
    let begun = crm.begin_bulk(&bulk).unwrap();
    let (report, full) = crm.run(bulk.id, &targets, begun);
    assert_eq!((full.state, full.next), (BulkState::Full, 5));
    assert_eq!(kinds(&report), ["sent", "sent", "invited", "target.no_address", "sent"]);
    let somebody = crm.list(MemberFilter::All)[0].id();
    let request = tantou::invitation::members::MemberRequest {
        member: somebody,
        command: ManageCommand::Delete,
        facts: None,
    };
    let deleted = crm.transact(async |tx, membership, acting, random| {
        membership.manage_all(tx, vec![request], acting, random).await
    });
    assert!(deleted.is_ok());
    let resumed = crm.resume_bulk(bulk.id).unwrap();
    let (report, full) = crm.run(bulk.id, &targets, resumed);
    assert_eq!((kinds(&report), full.next, full.state), (vec!["sent"], 6, BulkState::Full));
    assert_eq!((crm.taken(PROSPECTS), crm.seated(PROSPECTS)), (3, 3));
}

/// IL-44: nobody is written to unless everybody passes.
fn all_or_nothing<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 100);
    let bulk = order_of(1, PROSPECTS, BulkMode::AllOrNothing);
    let begun = crm.begin_bulk(&bulk).unwrap();
    let (report, end) = crm.run(bulk.id, &seven(), begun);
    assert_eq!((end.state, crm.taken(PROSPECTS)), (BulkState::HeldBack, 0));
    assert_eq!(kinds(&report)[3], "target.no_address");
    let bulk = order_of(2, PROSPECTS, BulkMode::AllOrNothing);
    let begun = crm.begin_bulk(&bulk).unwrap();
    let sound: Vec<_> = seven().into_iter().filter(|target| target.address.address().is_some()).collect();
    let (report, end) = crm.run(bulk.id, &sound, begun);
    // The pass that looks, and the one that sends.
    assert_eq!((report.len(), end.state, end.counts.sent), (12, BulkState::Finished, 5));
    assert_eq!(crm.taken(PROSPECTS), 5);
}

/// IL-43, IL-44: a dry run and the real one say the same, and the dry one leaves nothing.
fn a_dry_run_foresees<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 4);
    let (bulk, targets) = (order_of(1, PROSPECTS, BulkMode::SendWhatPasses), seven());
    let mut progress = BulkProgress::dry_run();
    let open = |position: u64| targets.iter().skip(usize::try_from(position).unwrap()).cloned();
    let mut batches = Batches::new(open, NonZeroUsize::new(7).unwrap());
    let mut foreseen = Vec::new();
    while progress.is_running() {
        let step = crm.check(&bulk, &batches.next(&progress), &progress).unwrap();
        foreseen.extend(step.outcomes);
        progress = step.progress;
    }
    assert_eq!((crm.taken(PROSPECTS), crm.list(MemberFilter::All).len()), (0, 0));
    // Of another portal's members nothing is told.
    let mut elsewhere = bulk.clone();
    elsewhere.order.portal = ScopeId::from_uuid(Uuid::from_u128(0xf1));
    let start = BulkProgress::dry_run();
    let refused = crm.check(&elsewhere, &batches.next(&start), &start);
    assert_eq!(refused, Err(BulkRefusal::Unknown { id: bulk.id }));
    let begun = crm.begin_bulk(&bulk).unwrap();
    let (report, _) = crm.run(bulk.id, &targets, begun);
    let expected: Vec<_> =
        kinds(&report).into_iter().map(|kind| if kind == "sent" { "passes" } else { kind }).collect();
    assert_eq!(kinds(&foreseen), expected);
    assert_eq!(expected[6], "target.no_free_seat");
}

/// IL-14, IL-45: it takes the permission to begin a run, to carry out a batch and to let the run go on, and nobody but its inviter lets it go on.
fn takes_the_permission<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 3);
    let (bulk, russell) = (order_of(1, PROSPECTS, BulkMode::FillTheSeats), crm.by);
    let without = Inviter { manages_portal_users: false, ..russell };
    let not_permitted = BulkRefusal::from(MemberRefusal::NotPermitted);
    crm.by = without;
    assert_eq!(crm.begin_bulk(&bulk), Err(not_permitted.clone()));
    assert_eq!(
        crm.resume_bulk(bulk.id),
        Err(not_permitted.clone()),
        "before it is told whether there is one"
    );
    crm.by = russell;
    assert_eq!(crm.resume_bulk(bulk.id), Err(BulkRefusal::Unknown { id: bulk.id }), "nothing was begun");
    let begun = crm.begin_bulk(&bulk).unwrap();
    // Who has lost the permission meanwhile passes nobody over: the run stands where it stood.
    let targets = seven();
    let first = Batches::new(|_| targets.iter().cloned(), NonZeroUsize::new(3).unwrap()).next(&begun);
    crm.by = without;
    assert_eq!(crm.batch(bulk.id, &first).unwrap_err(), not_permitted.clone());
    crm.by = russell;
    assert_eq!(crm.begin_bulk(&bulk), Ok(begun.clone()));
    let (_, full) = crm.run(bulk.id, &targets, begun);
    assert_eq!(full.state, BulkState::Full);
    crm.by = without;
    assert_eq!(crm.begin_bulk(&bulk), Err(not_permitted.clone()));
    assert_eq!(crm.resume_bulk(bulk.id), Err(not_permitted));
    crm.by = Inviter { id: InviterId::from_uuid(Uuid::from_u128(0xe2)), ..russell };
    assert_eq!(crm.resume_bulk(bulk.id), Err(BulkRefusal::OtherInviter { inviter: RUSSELL }));
    crm.by = russell;
    assert_eq!(crm.begin_bulk(&bulk), Ok(full), "it stands where it stood");
    assert!(crm.resume_bulk(bulk.id).unwrap().is_running());
}

fn every_way<D: Database>(open: fn() -> D) {
    sends_what_passes(open);
    a_batch_sent_twice_is_out_of_step(open);
    fills_the_seats(open);
    all_or_nothing(open);
    a_dry_run_foresees(open);
    takes_the_permission(open);
}

/// IL-14, IL-44, IL-45
#[test]
fn bulk_invitations_in_memory() {
    every_way(MemoryStore::new);
}

/// IL-14, IL-44, IL-45
#[test]
fn bulk_invitations_in_a_file() {
    every_way(File::new);
}
