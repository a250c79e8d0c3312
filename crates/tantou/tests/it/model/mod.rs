//! Random sequences of commands over several holders, contracts and people in many spellings, with contracts that change hands and a
//! clock that also steps back, against a naive model: a list of facts, scanned from the beginning for every question.

mod facts;
mod layman;
mod ops;
mod real;

use crate::world::*;
use facts::LetterId;
use layman::Layman;
use ops::{Op, PEOPLE, ops};
use proptest::prelude::*;
use real::Real;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;
use tantou::access::{Action, Principal};
use tantou::delegation::DelegationPolicies;
use tantou::invitation::Phase;
use tantou::preset;

/// Time passes with each command, by spans that no stepping back undoes, so that nothing ever happens twice at one instant.
const TICK: Duration = Duration::from_micros(1_000_003);

/// The same verdicts for everybody on everything, by the same rules.
fn same_verdicts(real: &Real, layman: &Layman) {
    for (number, contract) in CONTRACTS.into_iter().enumerate() {
        for person in 0..PEOPLE.len() {
            let (expected, actual) = (layman.configures(person, number), real.configures(person, number));
            assert_eq!(actual, expected, "person {person}, contract {number}");
        }
        for (place, holder) in HOLDERS.into_iter().enumerate() {
            let decision = real.world.decide(Principal::Holder(holder), Action::Pay, contract);
            assert_eq!(decision.is_allowed(), layman.facts.owner(number) == place, "AM-01");
        }
    }
}

/// The same people on each holder's roster.
fn same_rosters(real: &Real, layman: &Layman) {
    let books = real.world.books();
    for (place, holder) in HOLDERS.into_iter().enumerate() {
        for person in 0..PEOPLE.len() {
            let entry = real.delegate(person).and_then(|delegate| books.roster.get(&(holder, delegate)));
            assert_eq!(entry.is_some(), layman.facts.is_listed(place, person), "{holder}, person {person}");
        }
    }
}

/// The same letters in the same phases, with the same offers; so as many live ones, and never two for one holder, address and contract.
fn same_letters(real: &Real, layman: &Layman) {
    let mut there = BTreeMap::new();
    let mut taken = std::collections::BTreeSet::new();
    let books = real.world.books();
    for (id, (holder, invitation)) in &real.letters {
        let Some(found) = books.invitations.get(invitation).map(|found| &found.value) else { continue };
        let phase = found.phase(real.world.now);
        let offers: Vec<usize> = CONTRACTS
            .iter()
            .enumerate()
            .filter(|(_, contract)| found.offers().iter().any(|offer| offer.id == contract.as_uuid()))
            .map(|(number, _)| number)
            .collect();
        if matches!(phase, Phase::Pending | Phase::Accepted) {
            for offer in &offers {
                let place = (*holder, found.address().key().clone(), *offer);
                assert!(taken.insert(place), "IL-11: two live invitations: {found:?}");
            }
        }
        there.insert(*id, (format!("invitation.{phase}"), offers, found.sendings()));
    }
    let expected: BTreeMap<LetterId, _> = layman
        .facts
        .letters()
        .into_iter()
        .map(|id| {
            let letter = layman.facts.letter(id).unwrap();
            let (phase, offers) = (layman.phase(&letter).to_owned(), letter.contracts.iter().copied());
            (id, (phase, offers.collect(), letter.times_sent))
        })
        .collect();
    assert_eq!(there, expected);
}

/// Of all links ever sent exactly those open something that the model says, and no other can be accepted.
fn same_links(real: &Real, layman: &Layman) {
    for token in 0..real.tokens.len() {
        let opened = layman.facts.opened(token, layman.now);
        let expected = opened.is_ok_and(|letter| {
            let letter = layman.facts.letter(letter).unwrap();
            layman.phase(&letter) == "invitation.pending"
        });
        assert_eq!(real.opens(token), expected, "link {token}: {opened:?}");
    }
}

fn run(policies: DelegationPolicies, ops: &[Op]) {
    let mut real = Real::new(policies.clone());
    let mut layman = Layman::new(policies, real.world.now);
    for op in ops {
        real.world.pass(TICK);
        layman.now = real.world.now;
        let (expected, actual) = (layman.answer(op), real.answer(op));
        assert_eq!(actual, expected, "{op:?}");
        assert_eq!(real.tokens.len(), layman.tokens, "as many mails");
        same_verdicts(&real, &layman);
        same_rosters(&real, &layman);
        same_letters(&real, &layman);
    }
    for holder in HOLDERS {
        real.assert_buttons(holder);
    }
    same_links(&real, &layman);
    let messages = real.world.messages();
    let distinct: std::collections::BTreeSet<_> = messages.iter().map(|message| message.id).collect();
    assert_eq!(distinct.len(), messages.len(), "every message has an id of its own");
}

fn lenient() -> DelegationPolicies {
    let mut policies = preset::delegated_hosting();
    policies.batches.all_or_nothing = false;
    policies
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// AM-05, AM-07, AM-08, AM-09, AM-10, AM-11, AM-12, AM-14, AM-17; IL-02 to IL-12, IL-16, IL-19, under the preset, where most of what is
    /// attempted is refused.
    #[test]
    fn am_07_il_03_random_lives(ops in ops()) {
        run(preset::delegated_hosting(), &ops);
    }

    /// The same where the rest of a batch proceeds, an invitation is sent at most twice, and nothing waits between mails.
    #[test]
    fn am_08_il_12_random_lives_with_leniency(ops in ops(), interval in any::<bool>()) {
        let mut policies = lenient();
        policies.invitations.max_sendings = NonZeroU32::new(2);
        if !interval {
            policies.invitations.sending_interval = None;
        }
        run(policies, &ops);
    }

    /// The same without expiry, so that promises lie about for long.
    #[test]
    fn il_02_random_lives_without_expiry(ops in ops()) {
        let mut policies = lenient();
        policies.invitations = policies.invitations.with_validity(None).with_max_sendings(None).with_sending_interval(None);
        run(policies, &ops);
    }
}
