//! Sixteen threads invite, accept, deactivate, activate, cancel and delete at once; and several workers carry one run on.

use crate::atomically::atomically;
use crate::concurrency::{Countdown, THREADS, hammer};
use crate::harness::MembersHarness;
use crate::members::stage::{Stage, inviter, pseudo_random};
use crate::members::world::{CUSTOMERS, PORTAL, kept_as, member_id};
use crate::sample::{address, at, id};
use crate::violation::{Verdict, Violation, ensure, same};
use invitation_lifecycle::PresentedToken;
use invitation_lifecycle::bulk::{BulkInvitation, BulkMode, BulkRunRepository, BulkTarget};
use invitation_lifecycle::eligibility::{Reason, TargetFacts};
use invitation_lifecycle::members::{
    GivenAddress, InviteOrder, ManageCommand, Member, MemberRefusal, MemberRequest, TargetResult,
};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use storage_contract::OpError;
use tantou::portal_membership::{Batches, BulkRefusal, MembershipRefusal};

/// What a thread does. Members 0 … 15 are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Invites somebody new: asks for a seat.
    Invite,
    /// Was invited, and accepts: the seat is held, and one is never lacking.
    Accept,
    /// Is in, and is deactivated: gives a seat back.
    Deactivate,
    /// Was deactivated, and is activated: asks for a seat.
    Activate,
    /// Was invited long ago, and the hold has ended; is invited again: asks for a seat.
    Reinvite,
    /// Was invited, and the invitation is cancelled: gives a seat back.
    Cancel,
    /// Is in, and is deleted: gives a seat back.
    Delete,
}

const ROLES: [Role; THREADS] = {
    use Role::{Accept, Activate, Cancel, Deactivate, Delete, Invite, Reinvite};
    [
        Invite, Accept, Deactivate, Activate, Reinvite, Cancel, Delete, Invite, Invite, Accept, Deactivate,
        Activate, Reinvite, Invite, Cancel, Invite,
    ]
};

impl Role {
    const fn asks(self) -> bool {
        matches!(self, Self::Invite | Self::Activate | Self::Reinvite)
    }
}

struct Scene {
    stage: Stage,
    /// Of each thread's member, the link, if it was invited.
    tokens: Vec<Option<PresentedToken>>,
    /// Who gives seats back.
    releasers: Countdown,
}

/// IL-36, IL-57, IL-59, CQ-36, CQ-37: whatever members do at once, seats are exact: the pool counts what members have, never more than there are; nobody is refused
/// in the end while a seat is free; whoever holds one can accept.
///
/// # Errors
/// A violation with what does not hold.
pub fn seats_are_exact_whatever_members_do<H: MembersHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| set(harness, connection, round),
        |connection, scene, thread| act(harness, connection, scene, thread),
        |connection, scene, granted| {
            let (members, usage) = scene.stage.look(harness, connection, at(100))?;
            scene.stage.agree(&members, &usage, at(100))?;
            let refused = granted.iter().filter(|granted| !**granted).count();
            ensure(refused == 0 || usage.taken == scene.stage.limit, || {
                format!("{refused} were refused in the end, though {usage:?}")
            })?;
            let has_seat = |thread: usize| {
                let own = members.iter().find(|member| member.id() == member_id(thread as u128));
                own.is_some_and(|own: &Member| own.seat().counts(at(100)))
            };
            for (thread, role) in ROLES.into_iter().enumerate() {
                let expected = (role.asks() || role == Role::Accept) && granted[thread];
                same(&format!("whether {role:?} ({thread}) has a seat"), &has_seat(thread), &expected)?;
            }
            Ok(())
        },
    )
}

/// Eight have a seat before: two wait for an answer, two more are to be cancelled, four are in. Two had one, and it has lapsed; two were switched off.
fn set<H: MembersHarness>(
    harness: &H,
    connection: &mut H::Connection,
    round: u32,
) -> Result<Scene, Violation> {
    // From just what is taken to room for all.
    let stage = Stage::open(harness, connection, round, 8 + u64::from(round % 10))?;
    let invite = |connection: &mut H::Connection, roles: &[Role], seconds| {
        let numbers: Vec<u128> = (0..THREADS)
            .filter(|thread| roles.contains(&ROLES[*thread]))
            .map(|thread| thread as u128)
            .collect();
        let links = stage
            .succeed(harness, connection, async |tx| Ok(stage.invite(tx, &numbers, at(seconds)).await?.1))?;
        Ok::<Vec<(u128, PresentedToken)>, Violation>(numbers.into_iter().zip(links).collect())
    };
    invite(connection, &[Role::Reinvite], 10)?;
    let mut inside = invite(connection, &[Role::Activate], 20)?;
    inside.extend(invite(connection, &[Role::Deactivate, Role::Delete], 25)?);
    for (number, link) in &inside {
        stage.succeed(harness, connection, async |tx| stage.accept(tx, link, *number, at(60)).await)?;
    }
    let of_activate = inside.iter().filter(|(number, _)| ROLES[*number as usize] == Role::Activate);
    let requests: Vec<_> =
        of_activate.map(|(number, _)| request(*number, ManageCommand::Deactivate)).collect();
    let mut random = pseudo_random(round);
    stage.succeed(harness, connection, async |tx| {
        let acting = stage.acting(at(61));
        let off = stage.membership.manage_all(tx, requests.clone(), &acting, &mut random).await?;
        Ok(off.outcome.len())
    })?;
    let mut tokens: Vec<Option<PresentedToken>> = vec![None; THREADS];
    for (number, link) in invite(connection, &[Role::Accept, Role::Cancel], 90)? {
        tokens[usize::try_from(number).unwrap_or(0)] = Some(link);
    }
    let releasers = ROLES.iter().filter(|role| !role.asks() && **role != Role::Accept).count();
    Ok(Scene { stage, tokens, releasers: Countdown::of(releasers) })
}

fn request(number: u128, command: ManageCommand) -> MemberRequest {
    MemberRequest { member: member_id(number), command, facts: Some(TargetFacts::UNOPPOSED) }
}

/// Whether what was asked for was granted, in the end.
fn act<H: MembersHarness>(
    harness: &H,
    connection: &mut H::Connection,
    scene: &Scene,
    thread: usize,
) -> Result<bool, Violation> {
    let role = ROLES[thread];
    let granted = once(harness, connection, scene, thread)?;
    if role.asks() {
        if granted {
            return Ok(true);
        }
        scene.releasers.wait();
        return once(harness, connection, scene, thread);
    }
    if role != Role::Accept {
        scene.releasers.done();
    }
    ensure(granted, || format!("{role:?} was refused"))?;
    Ok(true)
}

fn once<H: MembersHarness>(
    harness: &H,
    connection: &mut H::Connection,
    scene: &Scene,
    thread: usize,
) -> Result<bool, Violation> {
    let Scene { stage, tokens, .. } = scene;
    let number = thread as u128;
    let command = match ROLES[thread] {
        Role::Invite => {
            let invited =
                stage.act(harness, connection, async |tx| stage.invite(tx, &[number], at(100)).await)?;
            let (outcomes, _) = invited.map_err(unexpected)?;
            return match outcomes.first().map(|outcome| &outcome.result) {
                Some(TargetResult::Sent(_)) => Ok(true),
                Some(TargetResult::Failed { reasons, .. }) if reasons.contains(Reason::NoFreeSeat) => {
                    Ok(false)
                }
                other => Err(Violation::Broken(format!("an unexpected answer: {other:?}"))),
            };
        }
        Role::Accept => {
            let token = tokens[thread].as_ref();
            let token = token.ok_or_else(|| Violation::Broken("nobody was invited".to_owned()))?;
            let accepted =
                stage.act(harness, connection, async |tx| stage.accept(tx, token, number, at(100)).await)?;
            return accepted.map(|earlier| !earlier).map_err(unexpected);
        }
        Role::Deactivate => ManageCommand::Deactivate,
        Role::Activate => ManageCommand::Activate,
        Role::Reinvite => ManageCommand::Reinvite,
        Role::Cancel => ManageCommand::CancelInvitation,
        Role::Delete => ManageCommand::Delete,
    };
    let mut random = pseudo_random((stage.round, thread));
    let done = stage.act(harness, connection, async |tx| {
        let requests = vec![request(number, command.clone())];
        let done = stage.membership.manage_all(tx, requests, &stage.acting(at(100)), &mut random).await?;
        Ok(done.outcome.len())
    })?;
    match done {
        Ok(_) => Ok(true),
        Err(MembershipRefusal::Member(MemberRefusal::NotEligible { reasons, .. }))
            if reasons.contains(Reason::NoFreeSeat) =>
        {
            Ok(false)
        }
        Err(refusal) => Err(unexpected(refusal)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "stands where an error is mapped")]
fn unexpected(refusal: MembershipRefusal) -> Violation {
    Violation::Broken(format!("an unexpected refusal: {refusal}"))
}

/// How many workers carry one run on.
const WORKERS: usize = 4;
/// How many targets it has, and how many a batch.
const TARGETS: u64 = 10;
const BATCH: NonZeroUsize = NonZeroUsize::MIN.saturating_add(2);

/// IL-44: several workers that carry on one bulk invitation at once get through it together, and nobody is invited twice.
///
/// # Errors
/// A violation if somebody is invited twice, forgotten, or without a seat.
pub fn several_workers_carry_one_run_on<H: MembersHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| {
            let stage = Stage::open(harness, connection, round, 100)?;
            let run = invitation_lifecycle::bulk::BulkRun::begin(bulk(), inviter(), at(90));
            stage.succeed(harness, connection, async |tx| Ok(tx.insert_bulk_run(&run).await?))?;
            Ok(stage)
        },
        |connection, stage, thread| {
            if thread < WORKERS { work(harness, connection, stage, thread) } else { Ok(Vec::new()) }
        },
        |connection, stage, sent| {
            let sent: Vec<u64> = sent.into_iter().flatten().collect();
            let once: BTreeSet<u64> = sent.iter().copied().collect();
            same("who was invited, by all workers", &(sent.len(), once.len()), &(10, 10))?;
            let (members, usage) = stage.look(harness, connection, at(100))?;
            same("members", &members.len(), &10)?;
            stage.agree(&members, &usage, at(100))
        },
    )
}

/// Carries the run on until it is through; the places that this worker has invited.
fn work<H: MembersHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    thread: usize,
) -> Result<Vec<u64>, Violation> {
    let targets = |from: u64| (from..TARGETS).map(target);
    let mut batches = Batches::new(targets, BATCH);
    let (mut sent, mut random) = (Vec::new(), pseudo_random((stage.round, thread)));
    loop {
        let run =
            atomically(harness, connection, stage.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                Ok(tx.find_bulk_run(id(0xb1)).await?)
            });
        let run = run.succeeded()?.ok_or_else(|| Violation::Broken("the run is gone".to_owned()))?;
        if !run.progress.is_running() {
            return Ok(sent);
        }
        let batch = batches.next(&run.progress);
        let done = atomically(harness, connection, stage.tenant, async |tx| {
            stage.membership.bulk_batch(tx, id(0xb1), &batch, &stage.acting(at(100)), &mut random).await
        });
        match done.result {
            Ok(receipt) => sent.extend(receipt.outcome.outcomes.iter().filter_map(|outcome| {
                matches!(outcome.result, TargetResult::Sent(_)).then_some(outcome.bulk?.index)
            })),
            Err(OpError::Refused(BulkRefusal::OutOfStep { .. } | BulkRefusal::NotRunning { .. })) => {}
            Err(error) => return Err(Violation::Broken(format!("an unexpected answer: {error}"))),
        }
    }
}

fn target(index: u64) -> BulkTarget {
    BulkTarget {
        kept_as: kept_as(u128::from(index)),
        address: GivenAddress::Given(address(&format!("sage{index}@customer.example"))),
        facts: TargetFacts::UNOPPOSED,
    }
}

fn bulk() -> BulkInvitation {
    let language = "ja".parse().expect("is a language");
    let order = InviteOrder { portal: PORTAL, user_type: CUSTOMERS, language, message: None };
    BulkInvitation { id: id(0xb1), order, mode: BulkMode::SendWhatPasses }
}
