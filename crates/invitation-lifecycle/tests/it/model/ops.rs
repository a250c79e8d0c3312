//! The commands of a random life.

use crate::fixture::*;
use invitation_lifecycle::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) const MAILS: [&str; 3] = [TANAKA_MAIL, SUZUKI_MAIL, "SUZUKI@EXAMPLE.CO.JP"];
pub(super) const PEOPLE: [PersonId; 2] = [TANAKA, SUZUKI];

#[derive(Clone, Debug)]
pub(super) enum Op {
    Issue {
        id: u128,
        mail: usize,
        elsewhere: bool,
        offers: BTreeSet<u128>,
    },
    /// By the token with this number among all that were ever sent (modulo how many there are).
    Accept {
        token: usize,
        by: usize,
        known: bool,
        registration: bool,
    },
    AcceptInSession {
        id: u128,
        mail: usize,
        by: usize,
    },
    Decline {
        token: usize,
    },
    Resend {
        id: u128,
    },
    Cancel {
        id: u128,
    },
    Delete {
        id: u128,
    },
    Withdraw {
        id: u128,
        offers: BTreeSet<u128>,
    },
    Remind,
    Pass {
        span: Duration,
    },
    StepBack {
        span: Duration,
    },
    Fact {
        offer: u128,
        standing: OfferStanding,
    },
    Object {
        on: bool,
    },
}

pub(super) fn ops() -> impl Strategy<Value = Op> {
    let id = 1..6_u128;
    let offers = || prop::collection::btree_set(1..4_u128, 1..4);
    let span = prop::sample::select(vec![SECOND, MINUTE, HOUR, DAY, DAY * 3, DAY * 8]);
    let standing = prop::sample::select(vec![
        OfferStanding::Givable,
        OfferStanding::Givable,
        OfferStanding::Gone,
        OfferStanding::NotInvitersToGive,
    ]);
    prop_oneof![
        8 => (id.clone(), 0..3_usize, prop::bool::weighted(0.2), offers())
            .prop_map(|(id, mail, elsewhere, offers)| Op::Issue { id, mail, elsewhere, offers }),
        5 => (any::<usize>(), 0..2_usize, any::<bool>(), prop::bool::weighted(0.3))
            .prop_map(|(token, by, known, registration)| Op::Accept { token, by, known, registration }),
        1 => (id.clone(), 0..3_usize, 0..2_usize).prop_map(|(id, mail, by)| Op::AcceptInSession { id, mail, by }),
        3 => any::<usize>().prop_map(|token| Op::Decline { token }),
        5 => id.clone().prop_map(|id| Op::Resend { id }),
        2 => id.clone().prop_map(|id| Op::Cancel { id }),
        2 => id.clone().prop_map(|id| Op::Delete { id }),
        2 => (id, offers()).prop_map(|(id, offers)| Op::Withdraw { id, offers }),
        2 => Just(Op::Remind),
        7 => span.clone().prop_map(|span| Op::Pass { span }),
        2 => span.prop_map(|span| Op::StepBack { span }),
        2 => (1..4_u128, standing).prop_map(|(offer, standing)| Op::Fact { offer, standing }),
        1 => prop::bool::weighted(0.3).prop_map(|on| Op::Object { on }),
    ]
}
