//! Random commands, clocks that also step back: the services on a fake store beside a naive model.

mod naive;

use crate::fake::Fake;
use crate::fixtures::*;
use access_model::*;
use naive::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, run_ready};

/// The real thing beside the model.
struct Run {
    fake: Fake,
    index: AccessIndex,
    model: Model,
    now: Timestamp,
    /// What each batch number means, once it was used: holder and contracts.
    batches: BTreeMap<u32, (AccountHolderId, Vec<ContractId>)>,
}

impl Run {
    fn new() -> Self {
        let index = AccessIndex::build(contracts(), Vec::<Assignment>::new());
        Self {
            fake: Fake::with_contracts(),
            index,
            model: Model::default(),
            now: now(),
            batches: BTreeMap::new(),
        }
    }

    fn apply(&mut self, events: &[AccessEvent]) {
        for event in events {
            self.index.apply(event);
        }
    }

    fn offered(&self, number: u32, person: usize) -> Option<OfferedContracts> {
        let (holder, contracts) = self.batches.get(&number)?.clone();
        let address = address(PEOPLE[person]).key().clone();
        let invitation = InvitationRef::of(id(500 + number), &address);
        Some(OfferedContracts { holder, invitation, address, contracts })
    }

    fn step(&mut self, command: &Command) {
        let holder = |by_sakura: &bool| if *by_sakura { sakura() } else { momiji() };
        match command {
            Command::Tick(seconds) => {
                let micros = self.now.as_unix_micros() + seconds * 1_000_000;
                self.now = Timestamp::from_unix_micros(micros).unwrap();
            }
            Command::Batch { number, by_sakura, contracts, people } => {
                let contracts = contracts.iter().map(|number| contract(*number)).collect();
                self.batch(*number, holder(by_sakura), contracts, people);
            }
            Command::Accept { number, person } => self.accept(*number, *person),
            Command::Withdraw { number, person, declined } => self.withdraw(*number, *person, *declined),
            Command::Reoffer { number, person } => self.reoffer(*number, *person),
            Command::Forget { number, person } => self.forget(*number, *person),
            Command::Remove { by_sakura, contract: number, person } => {
                self.remove(holder(by_sakura), contract(*number), *person);
            }
            Command::Delete { by_sakura, people } => self.delete(holder(by_sakura), people),
            Command::EndContract { by_sakura, contract: number } => {
                self.end(holder(by_sakura), contract(*number));
            }
        }
    }

    fn batch(
        &mut self,
        number: u32,
        holder: AccountHolderId,
        contracts: Vec<ContractId>,
        people: &BTreeSet<usize>,
    ) {
        // A number belongs to one set of contracts, as the host keeps it.
        let (holder, contracts) = self.batches.entry(number).or_insert((holder, contracts)).clone();
        let targets = people.iter().map(|person| self::person(SPELLED[*person], "担当")).collect();
        let request = BatchRequest { holder, ..batch(number, &contracts, targets) };
        let policy = DelegationPolicy::default();
        let plan = run_ready(plan(self.fake.begin(), &request, &policy, self.now)).unwrap();
        let whole = 0..plan.targets().len();
        let expected = self.model.batch(number, holder, &contracts, people, self.now);
        match run_ready(prepare_confirm(self.fake.begin(), &plan, whole, self.now)) {
            Ok(prepared) => {
                let sent: BTreeSet<Pair> = prepared
                    .invites()
                    .iter()
                    .flat_map(|invite| {
                        let person = PEOPLE.iter().position(|text| address(text) == invite.address).unwrap();
                        invite.contracts.iter().map(move |contract| (*contract, person))
                    })
                    .collect();
                assert_eq!(sent, expected);
                let expires_at = Some(self.now.saturating_add(std::time::Duration::from_secs(100)));
                let events = prepared.events(expires_at);
                run_ready(prepared.store(&mut self.fake, expires_at)).unwrap();
                self.apply(&events);
            }
            Err(OpError::Refused(ConfirmRefusal::HasRejections(_))) => assert!(expected.is_empty()),
            Err(error) => panic!("{error}"),
        }
    }

    fn accept(&mut self, number: u32, person: usize) {
        let Some(offered) = self.offered(number, person) else { return };
        let is_registered = self.model.registered.contains(&person);
        let registration = if is_registered { Registration::NotGiven } else { Registration::Given };
        let of_it = offered.each_pair(person);
        let open = |pair: &Pair| {
            let offer = self.model.offered.get(pair);
            offer.is_some_and(|(batch, until)| *batch == number && self.now < *until)
                && !self.model.is_ended(pair.0, self.now)
        };
        let accepted: Vec<Pair> = of_it.iter().filter(|pair| open(pair)).copied().collect();
        let before = of_it.iter().any(|pair| self.model.accepted.get(pair) == Some(&number));
        match run_ready(prepare_accept(self.fake.begin(), &offered, registration, self.now)) {
            Ok(prepared) => {
                let found: Vec<Pair> = prepared.accepted().into_iter().map(|id| (id, person)).collect();
                assert_eq!(found, accepted);
                assert!(before || !accepted.is_empty());
                let events = prepared.events();
                run_ready(prepared.store(&mut self.fake)).unwrap();
                self.apply(&events);
            }
            Err(OpError::Refused(AcceptRefusal::NothingLeft(_) | AcceptRefusal::UnknownDelegate)) => {
                assert!(accepted.is_empty() && !before);
            }
            Err(error) => panic!("{error}"),
        }
        for pair in accepted {
            self.model.clear(pair);
            self.model.accepted.insert(pair, number);
            self.model.registered.insert(person);
        }
    }

    fn withdraw(&mut self, number: u32, person: usize, declined: bool) {
        let Some(offered) = self.offered(number, person) else { return };
        let how = if declined { Withdrawal::Declined } else { Withdrawal::Cancelled };
        let prepared = run_ready(prepare_withdraw(self.fake.begin(), &offered, how, self.now)).unwrap();
        let events = prepared.events();
        let found = prepared.withdrawn();
        run_ready(prepared.store(&mut self.fake)).unwrap();
        self.apply(&events);
        let mut expected = Vec::new();
        for pair in offered.each_pair(person) {
            let Some((batch, until)) = self.model.offered.get(&pair).copied() else { continue };
            if batch == number && (!declined || self.now < until) {
                expected.push(pair.0);
                self.model.clear(pair);
                if declined {
                    self.model.declined.insert(pair, number);
                } else {
                    self.model.dead.insert(pair, number);
                }
            }
        }
        assert_eq!(found, expected);
    }

    fn reoffer(&mut self, number: u32, person: usize) {
        let Some(offered) = self.offered(number, person) else { return };
        let expires_at = self.now.saturating_add(std::time::Duration::from_secs(50));
        let again: Vec<Pair> = offered
            .each_pair(person)
            .into_iter()
            .filter(|pair| {
                let open = self.model.offered.get(pair).is_some_and(|(batch, _)| *batch == number);
                let declined = self.model.declined.get(pair) == Some(&number);
                (open || declined) && !self.model.is_ended(pair.0, self.now)
            })
            .collect();
        match run_ready(prepare_reoffer(self.fake.begin(), &offered, self.now)) {
            Ok(prepared) => {
                assert_eq!(prepared.offered(), again.iter().map(|pair| pair.0).collect::<Vec<_>>());
                let events = prepared.events(Some(expires_at));
                run_ready(prepared.store(&mut self.fake, Some(expires_at))).unwrap();
                self.apply(&events);
            }
            Err(OpError::Refused(OfferRefusal::NothingLeft(_))) => assert!(again.is_empty()),
            Err(error) => panic!("{error}"),
        }
        for pair in again {
            self.model.clear(pair);
            self.model.offered.insert(pair, (number, expires_at));
        }
    }

    fn forget(&mut self, number: u32, person: usize) {
        let Some(offered) = self.offered(number, person) else { return };
        let prepared = run_ready(prepare_forget(self.fake.begin(), &offered, self.now)).unwrap();
        let (events, found) = (prepared.events(), prepared.forgotten());
        run_ready(prepared.store(&mut self.fake)).unwrap();
        self.apply(&events);
        for contract in found {
            let pair = (contract, person);
            let open = self.model.offered.get(&pair).is_some_and(|(_, until)| self.now < *until);
            assert!(!open && !self.model.accepted.contains_key(&pair));
            assert_eq!(self.model.last_batch(pair), Some(number));
            self.model.clear(pair);
        }
    }

    fn remove(&mut self, holder: AccountHolderId, contract: ContractId, person: usize) {
        let Some(delegate) = self.fake.delegate(PEOPLE[person]).map(Delegate::id) else { return };
        match run_ready(prepare_remove(self.fake.begin(), holder, contract, delegate, self.now)) {
            Ok(prepared) => {
                assert_eq!(owner(contract), holder);
                let events = prepared.events();
                run_ready(prepared.store(&mut self.fake)).unwrap();
                self.apply(&events);
                self.model.kill((contract, person));
            }
            Err(OpError::Refused(RemovalRefusal::Denied(_))) => assert_ne!(owner(contract), holder),
            Err(OpError::Refused(RemovalRefusal::NotAssigned)) => {
                let pair = (contract, person);
                assert!(!self.model.accepted.contains_key(&pair) && !self.model.offered.contains_key(&pair));
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn delete(&mut self, holder: AccountHolderId, people: &BTreeSet<usize>) {
        let known =
            people.iter().filter_map(|person| Some((*person, self.fake.delegate(PEOPLE[*person])?.id())));
        let known: BTreeMap<DelegateId, usize> = known.map(|(person, id)| (id, person)).collect();
        let named: Vec<DelegateId> = known.keys().copied().collect();
        let prepared =
            run_ready(prepare_delete_delegates(self.fake.begin(), holder, &named, self.now)).unwrap();
        let unknown: BTreeSet<usize> = prepared.unknown().iter().map(|id| known[id]).collect();
        let events = prepared.events();
        run_ready(prepared.store(&mut self.fake)).unwrap();
        self.apply(&events);
        for person in known.into_values() {
            assert_eq!(self.model.roster.remove(&(holder, person)), !unknown.contains(&person));
            for contract in [hosting(), domain(), foreign()].into_iter().filter(|id| owner(*id) == holder) {
                self.model.kill((contract, person));
            }
        }
    }

    fn end(&mut self, holder: AccountHolderId, contract: ContractId) {
        match run_ready(prepare_end_contract(self.fake.begin(), holder, contract, self.now)) {
            Ok(prepared) => {
                assert_eq!(owner(contract), holder);
                let events = prepared.events();
                run_ready(prepared.store(&mut self.fake)).unwrap();
                self.apply(&events);
                if !self.model.is_ended(contract, self.now) {
                    self.model.ended.insert(contract, self.now);
                }
                (0..PEOPLE.len()).for_each(|person| self.model.kill((contract, person)));
            }
            Err(OpError::Refused(RemovalRefusal::Denied(_))) => assert_ne!(owner(contract), holder),
            Err(error) => panic!("{error}"),
        }
    }

    /// Store, index and model say the same about everybody and everything.
    fn check(&self) {
        for contract in [hosting(), domain(), certificate(), foreign()] {
            for (person, text) in PEOPLE.iter().enumerate() {
                let expected = self.model.may_configure((contract, person), self.now);
                assert_eq!(self.fake.may_configure(contract, text, self.now), expected);
                let Some(delegate) = self.fake.delegate(text) else { continue };
                for action in Action::ALL {
                    let request = ask(Principal::Delegate(delegate.id()), action, contract, self.now);
                    let decision = self.index.decide(&request);
                    assert_eq!(decision, self.fake.decide(&request));
                    assert_eq!(decision.is_allowed(), expected && action == Action::ConfigureService);
                }
            }
        }
        assert_eq!(self.fake.delegates.len(), {
            let people = PEOPLE.iter().filter(|text| self.fake.delegate(text).is_some());
            people.count()
        });
        assert_eq!(self.fake.roster.len(), self.model.roster.len());
    }
}

trait EachPair {
    fn each_pair(&self, person: usize) -> Vec<Pair>;
}

impl EachPair for OfferedContracts {
    fn each_pair(&self, person: usize) -> Vec<Pair> {
        let sorted: BTreeSet<ContractId> = self.contracts.iter().copied().collect();
        sorted.into_iter().map(|contract| (contract, person)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    /// AM-04, AM-05, AM-07 to AM-12: whatever is done in whichever order, at whichever time.
    #[test]
    fn am_04_am_05_am_07_am_09_am_10_am_11_am_12_as_the_naive_model_says(
        commands in prop::collection::vec(any_command(), 1..60),
    ) {
        let mut run = Run::new();
        for command in &commands {
            run.step(command);
            run.check();
        }
    }
}
