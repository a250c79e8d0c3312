//! What a plan does to the items, and what is taken back.

use super::over_both_stores;
use super::worlds::*;
use crate::desk_office::*;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use std::collections::{BTreeMap, BTreeSet};
use tantou::access::agents::{Agent, AgentId, DepartmentId};
use tantou::handover::assign::eligibility;
use tantou::handover::item::{Item, ItemKind, List};
use tantou::handover::plan::{PlanPhase, PlanState, Purpose, Routing};
use tantou::handover::{ItemId, ItemRepository, PlanRepository};
use tantou::offboarding::{Leave, Run};
use tantou::storage::run_ready;

over_both_stores!(conservation, worlds());
over_both_stores!(interrupted_and_continued_equals_uninterrupted, (worlds(), troubles()));
over_both_stores!(the_preview_equals_the_execution, worlds());
over_both_stores!(the_split_is_even, (0..40_u128, 1..=OTHERS.len(), 1..9_u32));
over_both_stores!(undo_is_the_identity_on_untouched_items, (worlds(), touches()));
over_both_stores!(lists_partition_the_conversations, worlds());

/// AH-25: no item is lost, none is doubled, and only assignee, version and receipts change. AH-20: nothing open is left with the leaver. AH-22: whoever received something may hold it.
fn conservation<B: Books>(books: fn() -> B, world: &World) -> Result<(), TestCaseError> {
    let mut office = world.open(books());
    let (_, mut run) = world.begin(&mut office, Purpose::Deactivate);
    let before = Picture::of(&mut office, plan(1));
    prop_assert_eq!(office.finish(&mut run), PlanPhase::Completed);
    let after = Picture::of(&mut office, plan(1));
    let (agents, desk) = people(&mut office);
    prop_assert!(after.items.keys().eq(before.items.keys()));
    for (id, was) in &before.items {
        let (now, receipt) = (after.items[id], after.receipts.get(id));
        prop_assert_eq!(Item { assignee: was.value.assignee, ..now.value }, was.value);
        if !is_due(&was.value) {
            prop_assert_eq!((now, receipt), (*was, None));
            continue;
        }
        let left = receipt.map(|receipt| (receipt.from, receipt.to, receipt.version));
        prop_assert_eq!(left, Some((Some(LEAVER), now.value.assignee, now.version)));
        prop_assert_eq!(now.version, was.version.next(), "moved once");
        if let Some(holder) = now.value.assignee {
            prop_assert!(eligibility(&agents[&holder], &now.value, &desk).is_ok());
        }
    }
    prop_assert_eq!(after.plan.moved(), before.due().count() as u64);
    prop_assert_eq!(after.due().count(), 0);
    prop_assert!(!agents[&LEAVER].is_active());
    Ok(())
}

/// What may come between two steps.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    Nothing,
    /// The transaction is cut off before its commit, so many times.
    Cut(u8),
    /// The process ends and starts again, with pages of another size.
    Restart(u32),
    /// Somebody halts it and lets it go on.
    Halt,
}

fn troubles() -> impl Strategy<Value = Vec<Trouble>> {
    let trouble = prop_oneof![
        Just(Trouble::Nothing),
        (1..3_u8).prop_map(Trouble::Cut),
        (1..9_u32).prop_map(Trouble::Restart),
        Just(Trouble::Halt),
    ];
    prop::collection::vec(trouble, 1..12)
}

/// AH-25: interrupted, cut off, begun anew and continued in pages of any size equals one run without interruption, and as much is told.
fn interrupted_and_continued_equals_uninterrupted<B: Books>(
    books: fn() -> B,
    (world, troubles): &(World, Vec<Trouble>),
) -> Result<(), TestCaseError> {
    let mut ends = Vec::new();
    for is_rough in [false, true] {
        let mut office = world.open(books());
        let (_, mut run) = world.begin(&mut office, Purpose::Deactivate);
        let mut troubles = troubles.iter().filter(|_| is_rough).cycle().take(2_000);
        loop {
            if let Some(trouble) = troubles.next() {
                meet(&mut office, &mut run, *trouble);
            }
            if office.step(&mut run).unwrap().is_none() {
                break;
            }
        }
        let picture = Picture::of(&mut office, plan(1));
        let moves: Vec<_> = picture.receipts.values().map(|receipt| (receipt.item, receipt.to)).collect();
        let told: Vec<_> = office.notices().into_iter().collect();
        ends.push((picture.items, moves, picture.plan.state().clone(), told));
    }
    prop_assert_eq!(&ends[1], &ends[0]);
    Ok(())
}

fn meet<B: Books>(office: &mut DeskOffice<B>, run: &mut Run, trouble: Trouble) {
    let now = office.now();
    match trouble {
        Trouble::Nothing => {}
        Trouble::Cut(times) => {
            for _ in 0..times {
                office.look(|tx| run_ready(run.next(tx, now)).map(drop)).unwrap();
            }
        }
        Trouble::Restart(batch) => {
            office.reopen();
            let journeys = office.journeys.clone().with_batch(batch);
            *run = office.look(|tx| run_ready(journeys.run(tx, SUZUKI, plan(1)))).unwrap();
        }
        Trouble::Halt => {
            let standing = office.look(|tx| run_ready(tx.find_plans(&[plan(1)])).unwrap()).remove(0);
            if standing.phase() == PlanPhase::Running {
                office.command(plan(1), Command::Pause).unwrap();
                office.command(plan(1), Command::Resume).unwrap();
            }
        }
    }
}

/// How many items of which kind and department are with whom.
type Places = BTreeMap<(ItemKind, DepartmentId, Option<AgentId>), u64>;

/// AH-20: on a quiet store the preview is what happens, line by line and sample by sample.
fn the_preview_equals_the_execution<B: Books>(books: fn() -> B, world: &World) -> Result<(), TestCaseError> {
    let mut office = world.open(books());
    let (impact, mut run) = world.begin(&mut office, Purpose::Deactivate);
    let before = Picture::of(&mut office, plan(1));
    office.finish(&mut run);
    let after = Picture::of(&mut office, plan(1));
    let (mut shown, mut went) = (Places::new(), Places::new());
    for line in &impact.lines {
        *shown.entry((line.kind, line.department, line.to)).or_default() += line.count;
        prop_assert_eq!(line.samples.len() as u64, line.count, "samples of all");
        for sample in &line.samples {
            prop_assert_eq!(after.holder(*sample), line.to);
        }
    }
    for was in before.due().map(|row| row.value) {
        *went.entry((was.kind, was.department, after.holder(was.id))).or_default() += 1;
    }
    prop_assert_eq!(shown, went);
    prop_assert_eq!(impact.total, after.plan.moved());
    Ok(())
}

/// AH-24: shared out in turn among equals, nobody gets more than one item more than another, wherever the pages end.
fn the_split_is_even<B: Books>(
    books: fn() -> B,
    &(count, successors, batch): &(u128, usize, u32),
) -> Result<(), TestCaseError> {
    let world = World::even(count, successors, batch);
    let mut office = world.open(books());
    let (_, mut run) = world.begin(&mut office, Purpose::Deactivate);
    office.finish(&mut run);
    let receipts = Picture::of(&mut office, plan(1)).receipts;
    let received = |agent: &AgentId| receipts.values().filter(|receipt| receipt.to == Some(*agent)).count();
    let shares: Vec<usize> = OTHERS[..successors].iter().map(received).collect();
    prop_assert_eq!(shares.iter().sum::<usize>() as u128, count);
    prop_assert!(shares.iter().max().unwrap() - shares.iter().min().unwrap() <= 1, "{shares:?}");
    Ok(())
}

fn touches() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..6)
}

/// AH-31: undo after a move is the identity on the items that nobody has touched, and leaves the others alone.
fn undo_is_the_identity_on_untouched_items<B: Books>(
    books: fn() -> B,
    (world, indexes): &(World, Vec<Index>),
) -> Result<(), TestCaseError> {
    let mut office = world.open(books());
    let (_, mut run) = world.begin(&mut office, Purpose::Absence { until: None });
    let before = Picture::of(&mut office, plan(1));
    prop_assert_eq!(office.finish(&mut run), PlanPhase::Away);
    office.command(plan(1), Command::ComeBack).unwrap();
    let moved: Vec<ItemId> = Picture::of(&mut office, plan(1)).receipts.into_keys().collect();
    let touched: BTreeSet<ItemId> =
        indexes.iter().filter(|_| !moved.is_empty()).map(|index| *index.get(&moved)).collect();
    office.touch(touched.clone(), None);
    let there = Picture::of(&mut office, plan(1));
    let purpose = Purpose::Undo { of: plan(1) };
    let undo = Leave { plan: plan(2), agent: LEAVER, purpose, routing: Routing::to_pool() };
    prop_assert_eq!(office.carry_out(&undo), PlanPhase::Completed);
    let after = Picture::of(&mut office, plan(2));
    for (id, now) in &after.items {
        let expected = if touched.contains(id) { &there } else { &before };
        prop_assert_eq!(now.value, expected.items[id].value);
    }
    let PlanState::Completed { moved: back, left, .. } = *after.plan.state() else { panic!("completed") };
    prop_assert_eq!((back, left), ((moved.len() - touched.len()) as u64, touched.len() as u64));
    Ok(())
}

/// AH-03: before and after a handover, whatever is in the store is in exactly one list, everybody's own lists laid together; and what the store lists as an agent's is what that agent has.
fn lists_partition_the_conversations<B: Books>(books: fn() -> B, world: &World) -> Result<(), TestCaseError> {
    let mut office = world.open(books());
    let (_, mut run) = world.begin(&mut office, Purpose::Deactivate);
    for is_over in [false, true] {
        if is_over {
            office.finish(&mut run);
        }
        let items = Picture::of(&mut office, plan(1)).items;
        prop_assert_eq!(items.len(), world.items.len());
        let viewers: Vec<AgentId> = people(&mut office).0.values().map(Agent::id).collect();
        for row in items.values() {
            let places: BTreeSet<(List, Option<AgentId>)> =
                viewers.iter().flat_map(|viewer| places(&row.value, *viewer)).collect();
            prop_assert_eq!(places.len(), 1, "{:?} is in {:?}", row.value, places);
        }
        let mut listed: Vec<ItemId> = Vec::new();
        for viewer in viewers {
            let own = office.look(|tx| run_ready(tx.page_unfinished_items_of(viewer, None, 99)).unwrap());
            prop_assert!(
                own.iter().all(|item| items[&item.id].value == *item && item.assignee == Some(viewer))
            );
            listed.extend(own.iter().map(|item| item.id));
        }
        listed.sort_unstable();
        let has_holder = items.values().map(|row| row.value);
        let has_holder = has_holder.filter(|item| item.assignee.is_some() && item.state.is_unfinished());
        prop_assert!(listed.into_iter().eq(has_holder.map(|item| item.id)));
    }
    Ok(())
}

/// In which lists a viewer finds an item, without those that are made of others; the viewer's own bear its name.
fn places(item: &Item, viewer: AgentId) -> impl Iterator<Item = (List, Option<AgentId>)> {
    let place = move |list| match list {
        List::All | List::Mine => None,
        List::MineNotReplied | List::MineReplied => Some((list, Some(viewer))),
        List::Unassigned | List::Blocked | List::Completed => Some((list, None)),
    };
    item.lists(viewer).into_iter().filter_map(place)
}
