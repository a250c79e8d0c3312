//! Taking away: one assignment, delegates, everything on a contract; and that other holders never notice.

use crate::fake::Fake;
use crate::fixtures::*;
use access_model::*;
use storage_contract::{OpError, run_ready};

const TANAKA: &str = "tanaka@example.jp";
const SATO: &str = "sato@example.jp";

/// Both are delegates of Sakura (hosting and domain) and of Momiji; Sato has not answered Sakura.
fn delegates() -> Fake {
    let mut fake = Fake::with_contracts();
    let people = || vec![person(TANAKA, "田中"), person(SATO, "佐藤")];
    let of_momiji = BatchRequest { holder: momiji(), ..batch(2, &[foreign()], people()) };
    for request in [batch(1, &[hosting(), domain()], people()), of_momiji] {
        let plan = run_ready(plan(fake.begin(), &request, &DelegationPolicy::default(), now())).unwrap();
        let prepared = run_ready(prepare_confirm(fake.begin(), &plan, 0..2, now())).unwrap();
        run_ready(prepared.store(&mut fake, Some(at(600)))).unwrap();
    }
    let sato = fake.delegate(SATO).unwrap().id();
    for (row, _) in fake.assignments.values_mut() {
        if row.holder() == momiji() || row.delegate() != sato {
            row.apply(AssignmentEvent::Accepted { at: now() });
        }
    }
    fake
}

fn store(fake: &mut Fake, prepared: &PreparedRemoval) {
    assert_eq!(fake.writes, 0, "preparing writes nothing");
    run_ready(prepared.clone().store(fake)).unwrap();
}

fn ids(fake: &Fake) -> [DelegateId; 2] {
    [fake.delegate(TANAKA).unwrap().id(), fake.delegate(SATO).unwrap().id()]
}

#[test]
fn am_09_am_12_deleting_delegates_ends_everything_with_that_holder_and_nothing_else() {
    let mut fake = delegates();
    let [tanaka, sato] = ids(&fake);
    let stranger: DelegateId = id(77);
    let named = [sato, stranger, tanaka, tanaka];
    let prepared = run_ready(prepare_delete_delegates(fake.begin(), sakura(), &named, at(5))).unwrap();
    assert_eq!(fake.trips, 3, "one step, whatever the number");
    assert_eq!(prepared.unknown(), [stranger]);
    let mut was: Vec<_> = prepared.taken_away().iter().map(|taken| taken.was).collect();
    was.sort_unstable();
    assert_eq!(was, [Standing::Pending, Standing::Pending, Standing::Effective, Standing::Effective]);
    assert_eq!(prepared.by_invitation().len(), 2);
    assert_eq!(prepared.difference().loses.len(), 4);
    store(&mut fake, &prepared);

    for (contract, text) in [(hosting(), TANAKA), (domain(), TANAKA), (hosting(), SATO), (domain(), SATO)] {
        assert!(!fake.may_configure(contract, text, at(5)), "the next decision already denies");
    }
    let request = ask(Principal::Delegate(tanaka), Action::ConfigureService, hosting(), at(5));
    assert_eq!(fake.decide(&request).rule(), "AM-09");
    assert!(fake.may_configure(foreign(), TANAKA, at(5)) && fake.may_configure(foreign(), SATO, at(5)));
    let rosters: Vec<_> = fake.roster.keys().map(|(holder, _)| *holder).collect();
    assert_eq!(rosters, [momiji(), momiji()]);
    assert_eq!(fake.delegates.len(), 2, "the people stay known to those who know them");

    let again = run_ready(prepare_delete_delegates(fake.begin(), sakura(), &named, at(6))).unwrap();
    assert!(again.is_nothing(), "a repetition");
    let nobody = run_ready(prepare_delete_delegates(fake.begin(), id(9), &named, at(6))).unwrap_err();
    assert_eq!(nobody, OpError::Refused(RemovalRefusal::UnknownHolder));
}

#[test]
fn am_09_a_deleted_delegate_cannot_come_back_by_an_old_invitation() {
    let mut fake = delegates();
    let [_, sato] = ids(&fake);
    let address = address(SATO).key().clone();
    let invitation = InvitationRef::of(id(501), &address);
    let offered =
        OfferedContracts { holder: sakura(), invitation, address, contracts: vec![hosting(), domain()] };
    // Hosting is declined, domain is pending.
    let one = OfferedContracts { contracts: vec![hosting()], ..offered.clone() };
    let declined = run_ready(prepare_withdraw(fake.begin(), &one, Withdrawal::Declined, now())).unwrap();
    run_ready(declined.store(&mut fake)).unwrap();
    let prepared = run_ready(prepare_delete_delegates(fake.begin(), sakura(), &[sato], now())).unwrap();
    store(&mut fake, &prepared);
    let accepted = run_ready(prepare_accept(fake.begin(), &offered, Registration::Given, now()));
    assert!(matches!(accepted, Err(OpError::Refused(AcceptRefusal::NothingLeft(_)))));
    let resent = run_ready(prepare_reoffer(fake.begin(), &offered, now()));
    assert!(matches!(resent, Err(OpError::Refused(OfferRefusal::NothingLeft(_)))));
    // Being invited anew is another matter.
    let request = batch(3, &[hosting()], vec![person(SATO, "佐藤")]);
    let plan = run_ready(plan(fake.begin(), &request, &DelegationPolicy::default(), now())).unwrap();
    assert_eq!(plan.invitation_count(), 1);
}

#[test]
fn am_10_removing_one_assignment_leaves_the_others() {
    let mut fake = delegates();
    let [tanaka, sato] = ids(&fake);
    let before = fake.clone();
    let prepared = run_ready(prepare_remove(fake.begin(), sakura(), hosting(), tanaka, at(5))).unwrap();
    store(&mut fake, &prepared);
    assert!(!fake.may_configure(hosting(), TANAKA, at(5)));
    assert!(fake.may_configure(domain(), TANAKA, at(5)) && fake.may_configure(foreign(), TANAKA, at(5)));
    let changed = fake.assignments.iter().filter(|(key, row)| before.assignments[key] != **row).count();
    assert_eq!((changed, fake.roster.len()), (1, 4));

    // An offer is taken back in the same way.
    let prepared = run_ready(prepare_remove(fake.begin(), sakura(), hosting(), sato, at(5))).unwrap();
    assert_eq!(prepared.taken_away()[0].was, Standing::Pending);
    store(&mut fake, &prepared);

    let again = run_ready(prepare_remove(fake.begin(), sakura(), hosting(), tanaka, at(6))).unwrap();
    assert!(again.is_nothing(), "a repetition");
    let refusal = |fake: &mut Fake, holder, contract, delegate| {
        run_ready(prepare_remove(fake.begin(), holder, contract, delegate, now())).unwrap_err()
    };
    let none = refusal(&mut fake, sakura(), certificate(), tanaka);
    assert_eq!(none, OpError::Refused(RemovalRefusal::NotAssigned));
    let others = refusal(&mut fake, sakura(), foreign(), tanaka);
    assert_eq!(others, OpError::Refused(RemovalRefusal::Denied(Denial::OtherHoldersContract)));
    let unknown = refusal(&mut fake, sakura(), id(99), tanaka);
    assert_eq!(unknown, OpError::Refused(RemovalRefusal::Denied(Denial::UnknownContract)));
}

#[test]
fn am_11_ending_a_contract_ends_its_assignments() {
    let mut fake = delegates();
    let denied = run_ready(prepare_end_contract(fake.begin(), momiji(), hosting(), at(5))).unwrap_err();
    assert_eq!(denied, OpError::Refused(RemovalRefusal::Denied(Denial::OtherHoldersContract)));
    let prepared = run_ready(prepare_end_contract(fake.begin(), sakura(), hosting(), at(5))).unwrap();
    assert_eq!(prepared.taken_away().len(), 2);
    store(&mut fake, &prepared);
    assert_eq!(fake.contracts[&hosting()].0.ended_at(), Some(at(5)));
    assert!(!fake.may_configure(hosting(), TANAKA, at(5)) && fake.may_configure(domain(), TANAKA, at(5)));
    // Even if the clock steps back, what has ended stays so.
    assert!(!fake.may_configure(hosting(), TANAKA, at(-50)));
    let again = run_ready(prepare_end_contract(fake.begin(), sakura(), hosting(), at(9))).unwrap();
    assert!(again.is_nothing(), "a repetition keeps the time of the end");
}

#[test]
fn am_11_a_contract_whose_end_came_by_the_clock_keeps_its_date() {
    let mut fake = delegates();
    fake.put_contract(contract_ended_at(hosting(), Some(at(3))));
    let prepared = run_ready(prepare_end_contract(fake.begin(), sakura(), hosting(), at(5))).unwrap();
    store(&mut fake, &prepared);
    assert_eq!(fake.contracts[&hosting()].0.ended_at(), Some(at(3)));
    assert_eq!(prepared.taken_away().len(), 2, "what is left ends all the same");
}

#[test]
fn am_12_the_difference_of_an_end_shows_nothing_that_a_former_owner_gave() {
    let mut fake = delegates();
    let moved = Contract::new(hosting(), momiji(), Service::HOSTING, "sakura.example");
    fake.put_contract(moved);
    let prepared = run_ready(prepare_end_contract(fake.begin(), momiji(), hosting(), at(5))).unwrap();
    assert_eq!(prepared.taken_away().len(), 2, "AM-11: the end is the end of all");
    assert_eq!(prepared.difference(), Difference::default(), "it granted nothing, and is not this holder's");

    fake.put_contract(Contract::new(hosting(), sakura(), Service::HOSTING, "sakura.example"));
    let prepared = run_ready(prepare_end_contract(fake.begin(), sakura(), hosting(), at(5))).unwrap();
    assert_eq!(prepared.difference().loses.len(), 2, "to the one who gave it, it is shown");
}

#[test]
fn am_12_nothing_one_holder_does_is_seen_by_another() {
    let mut fake = delegates();
    let [tanaka, sato] = ids(&fake);
    let of_momiji = |fake: &Fake| -> Vec<_> {
        let rows = fake.assignments.values().filter(|(row, _)| row.holder() == momiji());
        let roster = fake.roster.values().filter(|(entry, _)| entry.holder() == momiji());
        rows.map(|row| format!("{row:?}")).chain(roster.map(|row| format!("{row:?}"))).collect()
    };
    let before = of_momiji(&fake);
    for delegate in [tanaka, sato] {
        let prepared = run_ready(prepare_remove(fake.begin(), sakura(), hosting(), delegate, now())).unwrap();
        store(&mut fake, &prepared);
    }
    let prepared =
        run_ready(prepare_delete_delegates(fake.begin(), sakura(), &[tanaka, sato], now())).unwrap();
    store(&mut fake, &prepared);
    let prepared = run_ready(prepare_end_contract(fake.begin(), sakura(), domain(), now())).unwrap();
    store(&mut fake, &prepared);
    assert_eq!(of_momiji(&fake), before);
}
