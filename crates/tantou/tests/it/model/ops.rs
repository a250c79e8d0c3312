//! What can happen in a random life.

use crate::world::*;
use proptest::prelude::*;
use std::time::Duration;

/// Everybody who can be invited, in several spellings of one address each. The last one is a holder.
pub(super) const PEOPLE: [[&str; 3]; 4] = [
    [TANAKA, "田中@XN--R8JZ45G.jp", "田中@例え.JP"],
    [SUZUKI, "Suzuki@Seisaku-Kobo.Example", "SUZUKI@SEISAKU-KOBO.EXAMPLE"],
    [SATO, "Sato.Ichiro@web.example.co.jp", "sato.ichiro@WEB.example.CO.JP"],
    [FUJIMOTO_MAIL, "Info@fujimoto-design.example", "info@Fujimoto-Design.Example"],
];

/// One person of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) person: usize,
    pub(super) spelling: usize,
    /// Chosen from the roster instead of typed, if the person is known at all.
    pub(super) from_roster: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum WindowKind {
    Always,
    FromTomorrow,
    ForThreeDays,
}

/// Numbers beyond what there is count from the beginning again.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Plan { holder: usize, contracts: Vec<usize>, people: Vec<Named>, window: WindowKind },
    Confirm { plan: usize },
    ConfirmLatest,
    Accept { token: usize, registers: bool },
    AcceptAsAsked { token: usize },
    AcceptInSession { letter: usize, person: usize },
    Decline { token: usize },
    Resend { letter: usize, other_holder: bool },
    Cancel { letter: usize, other_holder: bool },
    Delete { letter: usize, other_holder: bool },
    Remove { holder: usize, contract: usize, person: usize },
    DeleteDelegates { holder: usize, people: Vec<usize> },
    EndContract { holder: usize, contract: usize },
    Transfer { contract: usize, holder: usize },
    Pass { span: Duration },
    StepBack { span: Duration },
}

fn holder() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0_usize), 1 => 1_usize..3]
}

fn contract() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 0_usize..3, 1 => 3_usize..5]
}

fn named() -> impl Strategy<Value = Named> {
    (0_usize..4, 0_usize..3, prop::bool::weighted(0.2)).prop_map(|(person, spelling, from_roster)| Named {
        person,
        spelling,
        from_roster,
    })
}

fn plan() -> impl Strategy<Value = Op> {
    let window = prop_oneof![
        4 => Just(WindowKind::Always),
        1 => Just(WindowKind::FromTomorrow),
        1 => Just(WindowKind::ForThreeDays),
    ];
    let (contracts, people) = (prop::collection::vec(contract(), 1..4), prop::collection::vec(named(), 1..4));
    (holder(), contracts, people, window).prop_map(|(holder, contracts, people, window)| Op::Plan {
        holder,
        contracts,
        people,
        window,
    })
}

/// A contract changes hands, and the new owner invites somebody to it, perhaps the same person as the former one.
fn changes_hands((contract, holder, named): (usize, usize, Named)) -> Vec<Op> {
    let window = WindowKind::Always;
    let plan = Op::Plan { holder, contracts: vec![contract], people: vec![named], window };
    vec![Op::Transfer { contract, holder }, plan, Op::ConfirmLatest]
}

/// Plans are mostly confirmed at once; what is sent is mostly answered.
pub(super) fn ops() -> impl Strategy<Value = Vec<Op>> {
    let (number, person) = (0_usize..100, 0_usize..4);
    let other_holder = prop::bool::weighted(0.1);
    let span = prop_oneof![
        3 => Just(MINUTE),
        3 => Just(HOUR),
        2 => Just(DAY),
        1 => Just(DAY * 8),
    ];
    let back = prop_oneof![2 => Just(MINUTE), 1 => Just(HOUR * 2), 1 => Just(DAY * 3)];
    let one = prop_oneof![
        6 => plan().prop_map(|plan| vec![plan, Op::ConfirmLatest]),
        1 => plan().prop_map(|plan| vec![plan]),
        2 => (contract(), 0_usize..3, named()).prop_map(changes_hands),
        2 => number.clone().prop_map(|plan| vec![Op::Confirm { plan }]),
        3 => number.clone().prop_map(|token| vec![Op::AcceptAsAsked { token }]),
        1 => (number.clone(), any::<bool>()).prop_map(|(token, registers)| vec![Op::Accept { token, registers }]),
        1 => (number.clone(), person.clone())
            .prop_map(|(letter, person)| vec![Op::AcceptInSession { letter, person }]),
        2 => number.clone().prop_map(|token| vec![Op::Decline { token }]),
        3 => (number.clone(), other_holder)
            .prop_map(|(letter, other_holder)| vec![Op::Resend { letter, other_holder }]),
        2 => (number.clone(), other_holder)
            .prop_map(|(letter, other_holder)| vec![Op::Cancel { letter, other_holder }]),
        2 => (number, other_holder).prop_map(|(letter, other_holder)| vec![Op::Delete { letter, other_holder }]),
        1 => (holder(), contract(), person.clone())
            .prop_map(|(holder, contract, person)| vec![Op::Remove { holder, contract, person }]),
        1 => (holder(), prop::collection::vec(person, 1..3))
            .prop_map(|(holder, people)| vec![Op::DeleteDelegates { holder, people }]),
        1 => (holder(), contract()).prop_map(|(holder, contract)| vec![Op::EndContract { holder, contract }]),
        2 => (contract(), holder()).prop_map(|(contract, holder)| vec![Op::Transfer { contract, holder }]),
        5 => span.prop_map(|span| vec![Op::Pass { span }]),
        1 => back.prop_map(|span| vec![Op::StepBack { span }]),
    ];
    prop::collection::vec(one, 1..30).prop_map(|ops| ops.concat())
}
