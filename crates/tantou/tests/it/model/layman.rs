//! The rules as a layman would follow them, with the list of facts in hand.

use super::facts::{Fact, Facts, Letter, LetterId, Promise, Stage, Why};
use super::ops::{Named, Op, WindowKind};
use crate::world::*;
use std::collections::{BTreeMap, BTreeSet};
use tantou::access::Window;
use tantou::delegation::DelegationPolicies;
use tantou::storage::Timestamp;

/// What came of it: how many mails were sent, or the code of the refusal.
pub(super) type Answer = Result<usize, &'static str>;

/// A plan as it was shown.
#[derive(Clone, Debug)]
struct Shown {
    holder: usize,
    window: Window,
    /// Those that were not rejected.
    contracts: BTreeSet<usize>,
    /// Person, whether chosen from the roster, and the contracts they were to be invited to.
    targets: Vec<(usize, bool, BTreeSet<usize>)>,
    rejections: bool,
}

pub(super) struct Layman {
    pub(super) facts: Facts,
    pub(super) now: Timestamp,
    policies: DelegationPolicies,
    plans: Vec<Shown>,
    /// How many mails went out.
    pub(super) tokens: usize,
}

impl Layman {
    pub(super) fn new(policies: DelegationPolicies, now: Timestamp) -> Self {
        let owned = [0, 0, 0, 1, 2].into_iter().enumerate();
        let facts = owned.map(|(contract, holder)| Fact::Owns { contract, holder });
        Self { facts: Facts(facts.collect()), now, policies, plans: Vec::new(), tokens: 0 }
    }

    fn note(&mut self, fact: Fact) {
        self.facts.0.push(fact);
    }

    fn send(&mut self, letter: LetterId, holder: usize, contracts: BTreeSet<usize>, window: Window) {
        let (at, validity) = (self.now, self.policies.invitations.validity);
        let expires = validity.map(|validity| at.saturating_add(validity));
        self.tokens += 1;
        self.note(Fact::Sent { letter, holder, contracts, window, at, expires });
    }

    fn givable(&self, holder: usize, contract: usize) -> bool {
        self.facts.owner(contract) == holder && !self.facts.is_over(contract, self.now)
    }

    fn expired(&self, expires: Option<Timestamp>) -> bool {
        expires.is_some_and(|expires| expires <= self.now)
    }

    fn too_soon(&self, holder: usize, person: usize) -> bool {
        let Some(interval) = self.policies.invitations.sending_interval else { return false };
        let last = self.facts.last_written(holder, person);
        last.is_some_and(|last| self.now < last.saturating_add(interval))
    }

    /// What this holder has promised the person about the contract.
    fn promised(&self, holder: usize, contract: usize, person: usize) -> Option<Promise> {
        self.facts.promise(contract, person).filter(|promise| promise.holder == holder)
    }

    fn is_taken(&self, holder: usize, contract: usize, person: usize) -> bool {
        self.promised(holder, contract, person).is_some_and(|promise| match promise.stage {
            Stage::Waiting { expires } => !self.expired(expires),
            Stage::Accepted => true,
            Stage::Declined | Stage::Cancelled | Stage::Ended(_) => false,
        })
    }

    /// The first code is what the invitation's refusals say in this phase.
    pub(super) fn phase(&self, letter: &Letter) -> &'static str {
        match letter.stage {
            Stage::Waiting { expires } if self.expired(expires) => "invitation.expired",
            Stage::Waiting { .. } => "invitation.pending",
            Stage::Accepted => "invitation.accepted",
            Stage::Declined => "invitation.declined",
            Stage::Cancelled | Stage::Ended(_) => "invitation.cancelled",
        }
    }

    fn plan(&mut self, holder: usize, contracts: &[usize], people: &[Named], window: WindowKind) {
        let window = match window {
            WindowKind::Always => Window::ALWAYS,
            WindowKind::FromTomorrow => Window::new(Some(self.now.saturating_add(DAY)), None).unwrap(),
            WindowKind::ForThreeDays => Window::new(None, Some(self.now.saturating_add(DAY * 3))).unwrap(),
        };
        let asked: BTreeSet<usize> = contracts.iter().copied().collect();
        let contracts: BTreeSet<usize> =
            asked.iter().copied().filter(|contract| self.givable(holder, *contract)).collect();
        let mut rejections = contracts != asked;
        let mut named = BTreeSet::new();
        let mut targets = Vec::new();
        for Named { person, from_roster, .. } in people {
            let from_roster = *from_roster && self.facts.is_known(*person);
            if from_roster && !self.facts.is_listed(holder, *person) {
                rejections = true;
                continue;
            }
            if !named.insert(*person) {
                continue;
            }
            // The last person is the last holder.
            if (holder, *person) == (2, 3) {
                rejections = true;
                continue;
            }
            let free =
                contracts.iter().copied().filter(|contract| !self.is_taken(holder, *contract, *person));
            targets.push((*person, from_roster, free.collect()));
        }
        self.plans.push(Shown { holder, window, contracts, targets, rejections });
    }

    fn confirm(&mut self, batch: usize) -> Answer {
        let Some(Shown { holder, window, contracts, targets, rejections }) = self.plans.get(batch).cloned()
        else {
            return Ok(0);
        };
        let strict = self.policies.batches.all_or_nothing;
        if strict && rejections {
            return Err("confirm.has_rejections");
        }
        if contracts.is_empty() || targets.is_empty() {
            return Ok(0);
        }
        if window.until().is_some_and(|until| until <= self.now) {
            return Err("plan.window_over");
        }
        let (mut rejected, mut to_send, mut too_soon) = (false, Vec::new(), false);
        for (person, from_roster, shown) in targets {
            if from_roster && !self.facts.is_listed(holder, person) {
                rejected = true;
                continue;
            }
            let letter = LetterId { batch, person };
            let mut promised =
                contracts.iter().filter_map(|contract| self.promised(holder, *contract, person));
            if promised.any(|promise| promise.letter == letter) {
                continue;
            }
            rejected |= contracts.iter().any(|contract| !self.givable(holder, *contract));
            let free = |contract: &usize| {
                self.givable(holder, *contract) && !self.is_taken(holder, *contract, person)
            };
            let invited: BTreeSet<usize> = shown.into_iter().filter(free).collect();
            if invited.is_empty() || self.facts.letter(letter).is_some() {
                continue;
            }
            if self.too_soon(holder, person) {
                too_soon = true;
            } else {
                to_send.push((letter, invited));
            }
        }
        if strict && rejected {
            return Err("confirm.rejected_meanwhile");
        }
        if strict && too_soon {
            return Err("confirm.not_sent");
        }
        let sent = to_send.len();
        for (letter, contracts) in to_send {
            self.note(Fact::Listed { holder, person: letter.person });
            self.send(letter, holder, contracts, window);
        }
        Ok(sent)
    }

    fn accept(&mut self, id: LetterId, registers: bool) -> Answer {
        let letter = self.facts.letter(id).unwrap();
        match self.phase(&letter) {
            // Already a member: nothing happens.
            "invitation.accepted" => return Ok(0),
            "invitation.pending" => {}
            other => return Err(other),
        }
        let (given, lost): (BTreeSet<usize>, BTreeSet<usize>) =
            letter.contracts.iter().partition(|contract| self.givable(letter.holder, **contract));
        match (given.is_empty(), self.facts.is_registered(id.person), registers) {
            (true, _, _) => return Err("invitation.nothing_left"),
            (_, true, true) => return Err("invitation.already_registered"),
            (_, false, false) => return Err("invitation.registration_required"),
            _ => {}
        }
        self.note(Fact::Lost { letter: id, contracts: lost, why: Why::LeftOut });
        self.note(Fact::Yes { letter: id, contracts: given });
        self.note(Fact::Registered { person: id.person });
        Ok(0)
    }

    /// Registers if the page of the invitation asks for it.
    fn accept_as_asked(&mut self, id: LetterId) -> Answer {
        self.accept(id, !self.facts.is_registered(id.person))
    }

    fn decline(&mut self, id: LetterId) -> Answer {
        match self.phase(&self.facts.letter(id).unwrap()) {
            "invitation.pending" => {
                self.note(Fact::No { letter: id });
                Ok(0)
            }
            other => Err(other),
        }
    }

    /// Somebody follows the link of a mail, if any was sent, and answers.
    fn follow(&mut self, token: usize, answer: impl FnOnce(&mut Self, LetterId) -> Answer) -> Answer {
        if self.tokens == 0 {
            return Ok(0);
        }
        let id = self.facts.opened(token % self.tokens, self.now)?;
        answer(self, id)
    }

    /// A holder sees its own letters alone.
    fn own(&self, letter: usize, other_holder: bool) -> Result<(LetterId, Letter), &'static str> {
        let letters = self.facts.letters();
        let id = letters.iter().nth(letter % letters.len().max(1)).ok_or("invitation.not_found")?;
        let own = self.facts.letter(*id).filter(|_| !other_holder);
        own.map(|letter| (*id, letter)).ok_or("invitation.not_found")
    }

    fn resend(&mut self, id: LetterId, letter: &Letter) -> Answer {
        let phase = self.phase(letter);
        if !["invitation.pending", "invitation.expired", "invitation.declined"].contains(&phase) {
            return Err(phase);
        }
        if self.policies.invitations.max_sendings.is_some_and(|limit| letter.times_sent >= limit.get()) {
            return Err("invitation.sendings_exhausted");
        }
        if self.too_soon(letter.holder, id.person) {
            return Err("invitation.too_soon");
        }
        let (given, lost): (BTreeSet<usize>, BTreeSet<usize>) =
            letter.contracts.iter().partition(|contract| self.givable(letter.holder, **contract));
        if given.is_empty() {
            return Err("invitation.nothing_left");
        }
        self.note(Fact::Lost { letter: id, contracts: lost, why: Why::LeftOut });
        self.send(id, letter.holder, given, letter.window);
        Ok(1)
    }

    fn cancel(&mut self, id: LetterId, letter: &Letter) -> Answer {
        let phase = self.phase(letter);
        if !["invitation.pending", "invitation.expired"].contains(&phase) {
            return Err(phase);
        }
        self.note(Fact::TakenBack { letter: id });
        Ok(0)
    }

    fn delete(&mut self, id: LetterId, letter: Letter) -> Answer {
        let phase = self.phase(&letter);
        if ["invitation.pending", "invitation.accepted"].contains(&phase) {
            return Err(phase);
        }
        self.note(Fact::Erased { letter: id, contracts: letter.contracts });
        Ok(0)
    }

    /// Takes away what is promised, whatever has come of it, if this is to be touched.
    fn take_away(&mut self, touched: impl Fn(&Promise, usize, usize) -> bool, why: Why) {
        let mut lost: BTreeMap<LetterId, BTreeSet<usize>> = BTreeMap::new();
        for contract in 0..CONTRACTS.len() {
            for person in 0..super::ops::PEOPLE.len() {
                let promise = self.facts.promise(contract, person);
                let Some(promise) = promise.filter(|promise| touched(promise, contract, person)) else {
                    continue;
                };
                if matches!(promise.stage, Stage::Waiting { .. } | Stage::Accepted | Stage::Declined) {
                    lost.entry(promise.letter).or_default().insert(contract);
                }
            }
        }
        for (letter, contracts) in lost {
            self.note(Fact::Lost { letter, contracts, why });
        }
    }

    fn remove(&mut self, holder: usize, contract: usize, person: usize) -> Answer {
        if self.facts.owner(contract) != holder {
            return Err("access.other_holders_contract");
        }
        match self.promised(holder, contract, person) {
            None | Some(Promise { stage: Stage::Declined, .. }) => return Err("removal.not_assigned"),
            Some(_) => {}
        }
        self.take_away(|_, of, who| (of, who) == (contract, person), Why::Removed);
        Ok(0)
    }

    fn end_contract(&mut self, holder: usize, contract: usize) -> Answer {
        if self.facts.owner(contract) != holder {
            return Err("access.other_holders_contract");
        }
        self.take_away(|_, of, _| of == contract, Why::ContractEnded);
        if !self.facts.is_over(contract, self.now) {
            let at = self.now;
            self.note(Fact::Over { contract, at });
        }
        Ok(0)
    }

    fn delete_delegates(&mut self, holder: usize, people: &[usize]) {
        let listed: BTreeSet<usize> =
            people.iter().copied().filter(|person| self.facts.is_listed(holder, *person)).collect();
        self.take_away(
            |promise, _, person| promise.holder == holder && listed.contains(&person),
            Why::DelegateDeleted,
        );
        for person in listed {
            self.note(Fact::Unlisted { holder, person });
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
            Op::Accept { token, registers } => {
                self.follow(*token, |layman, id| layman.accept(id, *registers))
            }
            Op::AcceptAsAsked { token } => self.follow(*token, Self::accept_as_asked),
            Op::Decline { token } => self.follow(*token, Self::decline),
            Op::AcceptInSession { letter, person } => {
                let (id, _) = self.own(*letter, false).map_err(|_| "invitation.unknown")?;
                if id.person != *person {
                    return Err("invitation.unknown");
                }
                self.accept_as_asked(id)
            }
            Op::Resend { letter, other_holder } => {
                let (id, letter) = self.own(*letter, *other_holder)?;
                self.resend(id, &letter)
            }
            Op::Cancel { letter, other_holder } => {
                let (id, letter) = self.own(*letter, *other_holder)?;
                self.cancel(id, &letter)
            }
            Op::Delete { letter, other_holder } => {
                let (id, letter) = self.own(*letter, *other_holder)?;
                self.delete(id, letter)
            }
            Op::Remove { holder, contract, person } => self.remove(*holder, *contract, *person),
            Op::DeleteDelegates { holder, people } => {
                self.delete_delegates(*holder, people);
                Ok(0)
            }
            Op::EndContract { holder, contract } => self.end_contract(*holder, *contract),
            Op::Transfer { contract, holder } => {
                self.note(Fact::Owns { contract: *contract, holder: *holder });
                Ok(0)
            }
            Op::Pass { span } => {
                self.now = self.now.saturating_add(*span);
                Ok(0)
            }
            Op::StepBack { span } => {
                self.now = self.now.saturating_sub(*span);
                Ok(0)
            }
        }
    }

    /// May the person configure the contract? Whether, and by which rule.
    pub(super) fn configures(&self, person: usize, contract: usize) -> (bool, &'static str) {
        let Some(promise) = self.facts.promise(contract, person) else { return (false, "AM-03") };
        if self.facts.is_over(contract, self.now) {
            return (false, "AM-11");
        }
        if self.facts.owner(contract) != promise.holder {
            return (false, "AM-03");
        }
        match promise.stage {
            Stage::Waiting { .. } | Stage::Declined | Stage::Cancelled => (false, "AM-05"),
            Stage::Ended(Why::Removed) => (false, "AM-10"),
            Stage::Ended(Why::DelegateDeleted) => (false, "AM-09"),
            Stage::Ended(Why::ContractEnded | Why::LeftOut) => (false, "AM-11"),
            Stage::Accepted if promise.window.contains(self.now) => (true, "AM-02"),
            Stage::Accepted => (false, "AM-17"),
        }
    }
}
