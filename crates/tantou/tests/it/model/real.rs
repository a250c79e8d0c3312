//! The same operations on the real journeys.

use super::facts::LetterId;
use super::layman::Answer;
use super::ops::{Named, Op, PEOPLE, WindowKind};
use crate::world::*;
use std::collections::BTreeMap;
use tantou::access::{AccountHolderId, Action, DelegateId, Plan, Principal, Target, Window};
use tantou::delegation::{Accept, DelegationPolicies, LookedAt, Registration};
use tantou::invitation::{self, InvitationId, Proof};
use tantou::storage::run_ready;

pub(super) struct Real {
    pub(super) world: World,
    plans: Vec<Plan>,
    /// The tokens of all mails, in the order in which they were sent.
    pub(super) tokens: Vec<String>,
    pub(super) letters: BTreeMap<LetterId, (AccountHolderId, InvitationId)>,
}

fn person_of(mail: &str) -> usize {
    let key = address(mail);
    PEOPLE.iter().position(|spellings| address(spellings[0]) == key).unwrap()
}

impl Real {
    pub(super) fn new(policies: DelegationPolicies) -> Self {
        let world = World::with(policies);
        Self { world, plans: Vec::new(), tokens: Vec::new(), letters: BTreeMap::new() }
    }

    pub(super) fn delegate(&self, person: usize) -> Option<DelegateId> {
        self.world.delegate(PEOPLE[person][0]).map(|delegate| delegate.id())
    }

    /// The letters that are there, in the order of the model.
    fn letter(&self, number: usize) -> Option<(AccountHolderId, InvitationId)> {
        let books = self.world.books();
        let there: Vec<_> =
            self.letters.values().filter(|(_, id)| books.invitations.contains_key(id)).collect();
        there.get(number % there.len().max(1)).map(|found| **found)
    }

    fn plan(&mut self, holder: usize, contracts: &[usize], people: &[Named], window: WindowKind) {
        let target = |named: &Named| {
            let mail = PEOPLE[named.person][named.spelling];
            match self.delegate(named.person).filter(|_| named.from_roster) {
                Some(delegate) => Target::registered(delegate),
                None => Target::new(address(mail), mail),
            }
        };
        let targets = people.iter().map(target).collect();
        let contracts: Vec<_> = contracts.iter().map(|contract| CONTRACTS[*contract]).collect();
        let mut request = self.world.request(HOLDERS[holder], &contracts, targets);
        let now = self.world.now;
        request.window = match window {
            WindowKind::Always => Window::ALWAYS,
            WindowKind::FromTomorrow => Window::new(Some(now.saturating_add(DAY)), None).unwrap(),
            WindowKind::ForThreeDays => Window::new(None, Some(now.saturating_add(DAY * 3))).unwrap(),
        };
        let plan = self.world.plan_of(&request).unwrap();
        for target in plan.targets() {
            let id = LetterId { batch: self.plans.len(), person: person_of(target.address.as_given()) };
            let invitation = InvitationId::from_uuid(target.invitation.as_uuid());
            self.letters.insert(id, (HOLDERS[holder], invitation));
        }
        self.plans.push(plan);
    }

    fn confirm(&mut self, plan: usize) -> Answer {
        let Some(plan) = self.plans.get(plan).cloned() else { return Ok(0) };
        let receipt = self.world.confirm(&plan).map_err(|refusal| refusal.code())?;
        assert_eq!(
            receipt.outcome.sent.len(),
            receipt.messages.len(),
            "who is offered something is written to"
        );
        self.tokens.extend(receipt.messages.iter().map(|message| link(message).1));
        Ok(receipt.messages.len())
    }

    fn accept(&mut self, proof: Proof, registers: bool) -> Answer {
        let registration = if registers { Registration::Given } else { Registration::NotGiven };
        self.world.accept_with(proof, registration).map(|_| 0).map_err(|refusal| refusal.code())
    }

    /// As the page asks that the link shows.
    fn accept_as_asked(&mut self, proof: Proof) -> Answer {
        let registers = match self.world.look_with(&proof, None) {
            LookedAt::Open(open) => open.asks == invitation::Asks::Registration,
            LookedAt::Dead { .. } => true,
        };
        self.accept(proof, registers)
    }

    fn manage(&mut self, op: &Op, letter: usize, other_holder: bool) -> Answer {
        let Some((own, id)) = self.letter(letter) else { return Err("invitation.not_found") };
        let others = HOLDERS.into_iter().find(|holder| *holder != own).unwrap();
        let holder = if other_holder { others } else { own };
        match op {
            Op::Resend { .. } => {
                let receipt = self.world.resend(holder, id).map_err(|refusal| refusal.code())?;
                self.tokens.extend(receipt.messages.iter().map(|message| link(message).1));
                Ok(receipt.messages.len())
            }
            Op::Cancel { .. } => self.world.cancel(holder, id).map(|_| 0).map_err(|refusal| refusal.code()),
            _ => self.world.delete(holder, id).map(|_| 0).map_err(|refusal| refusal.code()),
        }
    }

    pub(super) fn answer(&mut self, op: &Op) -> Answer {
        match op {
            Op::Plan { holder, contracts, people, window } => {
                self.plan(*holder, contracts, people, *window);
                Ok(0)
            }
            Op::Confirm { plan } => self.confirm(plan % self.plans.len().max(1)),
            Op::ConfirmLatest => self.confirm(self.plans.len() - 1),
            Op::Accept { token, .. } | Op::AcceptAsAsked { token } | Op::Decline { token } => {
                if self.tokens.is_empty() {
                    return Ok(0);
                }
                let proof = by_token(&self.tokens[token % self.tokens.len()]);
                match op {
                    Op::Accept { registers, .. } => self.accept(proof, *registers),
                    Op::AcceptAsAsked { .. } => self.accept_as_asked(proof),
                    _ => self.world.decline_with(&proof).map(|_| 0).map_err(|refusal| refusal.code()),
                }
            }
            Op::AcceptInSession { letter, person } => {
                let Some((_, id)) = self.letter(*letter) else { return Err("invitation.unknown") };
                self.accept_as_asked(by_session(id, PEOPLE[*person][1]))
            }
            Op::Resend { letter, other_holder }
            | Op::Cancel { letter, other_holder }
            | Op::Delete { letter, other_holder } => self.manage(op, *letter, *other_holder),
            Op::Remove { holder, contract, person } => {
                let somebody = self.delegate(*person).unwrap_or(DelegateId::from_uuid(TENANT.as_uuid()));
                let removed = self.world.remove(HOLDERS[*holder], CONTRACTS[*contract], somebody);
                removed.map(|_| 0).map_err(|refusal| refusal.code())
            }
            Op::DeleteDelegates { holder, people } => {
                let known: Vec<_> = people.iter().filter_map(|person| self.delegate(*person)).collect();
                let deleted = self.world.delete_delegates(HOLDERS[*holder], &known);
                deleted.map(|_| 0).map_err(|refusal| refusal.code())
            }
            Op::EndContract { holder, contract } => {
                let ended = self.world.end_contract(HOLDERS[*holder], CONTRACTS[*contract]);
                ended.map(|_| 0).map_err(|refusal| refusal.code())
            }
            Op::Transfer { contract, holder } => {
                self.world.transfer(CONTRACTS[*contract], HOLDERS[*holder]);
                Ok(0)
            }
            Op::Pass { span } => {
                self.world.pass(*span);
                Ok(0)
            }
            Op::StepBack { span } => {
                self.world.step_back(*span);
                Ok(0)
            }
        }
    }

    /// May the person configure the contract? Whether, and by which rule; nobody knows a person who was never written to.
    pub(super) fn configures(&self, person: usize, contract: usize) -> (bool, &'static str) {
        let Some(delegate) = self.delegate(person) else { return (false, "AM-03") };
        let who = Principal::Delegate(delegate);
        let decision = self.world.decide(who, Action::ConfigureService, CONTRACTS[contract]);
        (decision.is_allowed(), decision.rule())
    }

    /// IL-09: the buttons shown for a holder's invitations are exactly those that succeed when pressed. Nothing is committed.
    pub(super) fn assert_buttons(&self, holder: AccountHolderId) {
        let World { delegation, now, .. } = &self.world;
        for line in self.world.listed(holder) {
            let id = line.invitation.id();
            let mut random = self.world.random.clone();
            let mut tx = [self.world.begin(), self.world.begin(), self.world.begin()];
            let [resend, cancel, delete] = &mut tx;
            let pressed = [
                (
                    invitation::Action::Resend,
                    run_ready(delegation.resend(resend, holder, id, &mut random, *now)).is_ok(),
                ),
                (invitation::Action::Cancel, run_ready(delegation.cancel(cancel, holder, id, *now)).is_ok()),
                (invitation::Action::Delete, run_ready(delegation.delete(delete, holder, id, *now)).is_ok()),
            ];
            let succeed: Vec<_> =
                pressed.into_iter().filter(|(_, ok)| *ok).map(|(action, _)| action).collect();
            assert_eq!(line.actions, succeed, "IL-09: {line:?}");
        }
    }

    /// IL-03, IL-16: whether a token opens anything; one that does not cannot be accepted by anybody either.
    pub(super) fn opens(&self, token: usize) -> bool {
        let proof = by_token(&self.tokens[token]);
        let World { delegation, now, .. } = &self.world;
        let look = run_ready(delegation.look(&mut self.world.begin(), &proof, None, *now)).unwrap();
        let opens = matches!(look, LookedAt::Open(_));
        for registration in [Registration::Given, Registration::NotGiven] {
            let accept = Accept { proof: proof.clone(), registration };
            let accepted = run_ready(delegation.accept(&mut self.world.begin(), &accept, *now));
            let wrote = accepted.is_ok_and(|receipt| !receipt.messages.is_empty());
            assert!(opens || !wrote, "a dead link was accepted: {look:?}");
        }
        opens
    }
}
