//! The naive model: notes about each invitation, and the rules as a layman would follow them.

use super::ops::{MAILS, Op, PEOPLE};
use crate::fixture::*;
use invitation_lifecycle::*;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fate {
    Waiting,
    Accepted(PersonId),
    Declined,
    Cancelled,
    /// By a later invitation.
    Replaced,
}

/// An invitation as a layman would note it down.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) elsewhere: bool,
    pub(super) person: String,
    pub(super) offers: BTreeSet<u128>,
    pub(super) sent: Timestamp,
    pub(super) ends: Option<Timestamp>,
    pub(super) times_sent: u32,
    pub(super) reminded: BTreeSet<u16>,
    /// Numbers of the tokens that open it.
    pub(super) live: BTreeSet<usize>,
    /// Numbers of replaced tokens, with the end of their validity.
    pub(super) replaced: BTreeMap<usize, Option<Timestamp>>,
    pub(super) fate: Fate,
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) notes: BTreeMap<u128, Note>,
    pub(super) last_mail: BTreeMap<(bool, String), Timestamp>,
    pub(super) standings: BTreeMap<u128, OfferStanding>,
    pub(super) objected: bool,
    pub(super) tokens: usize,
    pub(super) policy: InvitationPolicy,
    pub(super) now: Timestamp,
    /// How often each invitation was accepted, over its whole life.
    pub(super) acceptances: BTreeMap<u128, u32>,
}

pub(super) type Answer = Result<&'static str, &'static str>;

impl Model {
    pub(super) fn new(world: &World) -> Self {
        Self {
            notes: BTreeMap::new(),
            last_mail: BTreeMap::new(),
            standings: [1, 2, 3].map(|offer| (offer, OfferStanding::Givable)).into(),
            objected: false,
            tokens: 0,
            policy: world.policy.clone(),
            now: world.now,
            acceptances: BTreeMap::new(),
        }
    }

    fn over(&self, note: &Note) -> bool {
        note.ends.is_some_and(|ends| self.now >= ends)
    }

    pub(super) fn phase(&self, note: &Note) -> Phase {
        match note.fate {
            Fate::Waiting if self.over(note) => Phase::Expired,
            Fate::Waiting => Phase::Pending,
            Fate::Accepted(_) => Phase::Accepted,
            Fate::Declined => Phase::Declined,
            Fate::Cancelled | Fate::Replaced => Phase::Cancelled,
        }
    }

    fn same_person(&self, id: u128, elsewhere: bool, person: &str) -> Vec<u128> {
        let is = |(other, note): &(&u128, &Note)| {
            **other != id && note.elsewhere == elsewhere && note.person == person
        };
        self.notes.iter().filter(is).map(|(other, _)| *other).collect()
    }

    /// What can be given now, looking through everything the person was ever sent.
    fn givable(&self, id: u128, elsewhere: bool, person: &str, offers: &BTreeSet<u128>) -> BTreeSet<u128> {
        let free = |offer: &u128| {
            self.same_person(id, elsewhere, person).iter().all(|other| {
                let note = &self.notes[other];
                let holds = matches!(self.phase(note), Phase::Pending | Phase::Accepted);
                !(holds && note.offers.contains(offer))
            })
        };
        let stands = |offer: &u128| self.standings[offer] == OfferStanding::Givable;
        offers.iter().copied().filter(|offer| stands(offer) && free(offer)).collect()
    }

    /// Expired and declined invitations of the person to these offers lose them.
    fn take_over(&mut self, id: u128, elsewhere: bool, person: &str, offers: &BTreeSet<u128>) {
        for other in self.same_person(id, elsewhere, person) {
            if matches!(self.phase(&self.notes[&other]), Phase::Expired | Phase::Declined) {
                let note = self.notes.get_mut(&other).unwrap();
                let left: BTreeSet<u128> = note.offers.difference(offers).copied().collect();
                if left.is_empty() {
                    note.fate = Fate::Replaced;
                } else {
                    note.offers = left;
                }
            }
        }
    }

    fn too_soon(&self, elsewhere: bool, person: &str) -> bool {
        let last = self.last_mail.get(&(elsewhere, person.to_owned()));
        let Some(interval) = self.policy.sending_interval else { return false };
        last.is_some_and(|last| self.now < last.saturating_add(interval))
    }

    fn next_token(&mut self) -> usize {
        self.tokens += 1;
        self.tokens - 1
    }

    fn issue(&mut self, id: u128, mail: usize, elsewhere: bool, offers: &BTreeSet<u128>) -> Answer {
        let person = MAILS[mail].to_lowercase();
        if let Some(note) = self.notes.get(&id) {
            let same = (note.elsewhere, &note.person) == (elsewhere, &person);
            return if same { Ok("done earlier") } else { Err("invitation.id_taken") };
        }
        if self.objected {
            return Err("invitation.objected");
        }
        let given = self.givable(id, elsewhere, &person, offers);
        if given.is_empty() {
            return Err("invitation.nothing_left");
        }
        if self.too_soon(elsewhere, &person) {
            return Err("invitation.too_soon");
        }
        self.take_over(id, elsewhere, &person, &given);
        self.last_mail.insert((elsewhere, person.clone()), self.now);
        let token = self.next_token();
        let ends = self.policy.validity.map(|validity| self.now.saturating_add(validity));
        let note = Note {
            elsewhere,
            person,
            offers: given,
            sent: self.now,
            ends,
            times_sent: 1,
            reminded: BTreeSet::new(),
            live: BTreeSet::from([token]),
            replaced: BTreeMap::new(),
            fate: Fate::Waiting,
        };
        self.notes.insert(id, note);
        Ok("issued")
    }

    /// Which invitation a token opens, if any.
    pub(super) fn opened(&self, token: usize) -> Result<u128, &'static str> {
        for (id, note) in &self.notes {
            if note.live.contains(&token) {
                return Ok(*id);
            }
            if let Some(until) = note.replaced.get(&token) {
                let known = until.is_none_or(|until| self.now < until);
                return Err(if known { "invitation.superseded" } else { "invitation.unknown" });
            }
        }
        Err("invitation.unknown")
    }

    fn accept(&mut self, id: u128, by: PersonId, known: bool, registration: bool) -> Answer {
        let note = self.notes[&id].clone();
        if note.fate == Fate::Accepted(by) {
            return Ok("already member");
        }
        self.require(&note, &[Phase::Pending])?;
        if self.objected {
            return Err("invitation.objected");
        }
        let given = self.givable(id, note.elsewhere, &note.person, &note.offers);
        match (given.is_empty(), known, registration) {
            (true, _, _) => return Err("invitation.nothing_left"),
            (_, true, true) => return Err("invitation.already_registered"),
            (_, false, false) => return Err("invitation.registration_required"),
            _ => {}
        }
        *self.acceptances.entry(id).or_default() += 1;
        let note = self.notes.get_mut(&id).unwrap();
        (note.offers, note.fate) = (given, Fate::Accepted(by));
        Ok("accepted")
    }

    fn require(&self, note: &Note, phases: &[Phase]) -> Result<(), &'static str> {
        let phase = self.phase(note);
        if phases.contains(&phase) {
            return Ok(());
        }
        Err(match phase {
            Phase::Pending => "invitation.pending",
            Phase::Expired => "invitation.expired",
            Phase::Accepted => "invitation.accepted",
            Phase::Declined => "invitation.declined",
            Phase::Cancelled => "invitation.cancelled",
        })
    }

    /// The inviter's side sees the invitations of its own scope.
    fn of_scope(&self, id: u128) -> Result<Note, &'static str> {
        self.notes.get(&id).filter(|note| !note.elsewhere).cloned().ok_or("invitation.not_found")
    }

    fn resend(&mut self, id: u128) -> Answer {
        let note = self.of_scope(id);
        let note = note?;
        self.require(&note, &[Phase::Pending, Phase::Expired, Phase::Declined])?;
        if self.policy.max_sendings.is_some_and(|limit| note.times_sent >= limit.get()) {
            return Err("invitation.sendings_exhausted");
        }
        if self.too_soon(note.elsewhere, &note.person) {
            return Err("invitation.too_soon");
        }
        if self.objected {
            return Err("invitation.objected");
        }
        let given = self.givable(id, note.elsewhere, &note.person, &note.offers);
        if given.is_empty() {
            return Err("invitation.nothing_left");
        }
        self.take_over(id, note.elsewhere, &note.person, &given);
        self.last_mail.insert((note.elsewhere, note.person), self.now);
        let token = self.next_token();
        let (now, validity) = (self.now, self.policy.validity);
        let note = self.notes.get_mut(&id).unwrap();
        // What has expired already when it is replaced is forgotten.
        let ends = note.ends;
        let dead = std::mem::take(&mut note.live).into_iter().map(|token| (token, ends));
        note.replaced.extend(dead);
        note.replaced.retain(|_, until| until.is_none_or(|until| now < until));
        note.live = BTreeSet::from([token]);
        (note.offers, note.sent, note.fate) = (given, now, Fate::Waiting);
        note.ends = validity.map(|validity| now.saturating_add(validity));
        note.times_sent += 1;
        note.reminded.clear();
        Ok("resent")
    }

    fn remind(&mut self) -> Vec<u128> {
        let mut due: Vec<(Timestamp, u128)> =
            self.notes.iter().filter_map(|(id, note)| Some((note.ends?, *id))).collect();
        due.sort_unstable();
        let mut reminded = Vec::new();
        for (ends, id) in due {
            let note = &self.notes[&id];
            let came = |days: &u16| {
                let moment = ends.saturating_sub(DAY * u32::from(*days));
                note.sent < moment && moment <= self.now && !note.reminded.contains(days)
            };
            let days: Vec<u16> = self.policy.reminder_days.iter().copied().filter(came).collect();
            let waits = self.phase(note) == Phase::Pending && !self.too_soon(note.elsewhere, &note.person);
            if waits && !days.is_empty() {
                let token = self.next_token();
                self.last_mail.insert((self.notes[&id].elsewhere, self.notes[&id].person.clone()), self.now);
                let note = self.notes.get_mut(&id).unwrap();
                note.reminded.extend(days);
                note.live.insert(token);
                reminded.push(id);
            }
        }
        reminded
    }

    fn withdraw(&mut self, id: u128, offers: &BTreeSet<u128>) -> Answer {
        let note = self.of_scope(id)?;
        self.require(&note, &[Phase::Pending, Phase::Expired, Phase::Declined, Phase::Accepted])?;
        if note.offers.is_disjoint(offers) {
            return Err("invitation.offers_none_of_these");
        }
        let note = self.notes.get_mut(&id).unwrap();
        let left: BTreeSet<u128> = note.offers.difference(offers).copied().collect();
        if left.is_empty() {
            note.fate = Fate::Cancelled;
        } else {
            note.offers = left;
        }
        Ok("withdrawn")
    }

    pub(super) fn answer(&mut self, op: &Op) -> Answer {
        match op {
            Op::Issue { id, mail, elsewhere, offers } => self.issue(*id, *mail, *elsewhere, offers),
            Op::Accept { token, by, known, registration } => {
                let id = self.opened(token % self.tokens.max(1))?;
                self.accept(id, PEOPLE[*by], *known, *registration)
            }
            Op::AcceptInSession { id, mail, by } => {
                let person = MAILS[*mail].to_lowercase();
                let fits = self.notes.get(id).is_some_and(|note| note.person == person);
                if fits { self.accept(*id, PEOPLE[*by], true, false) } else { Err("invitation.unknown") }
            }
            Op::Decline { token } => {
                let id = self.opened(token % self.tokens.max(1))?;
                self.require(&self.notes[&id].clone(), &[Phase::Pending])?;
                self.notes.get_mut(&id).unwrap().fate = Fate::Declined;
                Ok("declined")
            }
            Op::Resend { id } => self.resend(*id),
            Op::Cancel { id } => {
                self.require(&self.of_scope(*id)?, &[Phase::Pending, Phase::Expired])?;
                self.notes.get_mut(id).unwrap().fate = Fate::Cancelled;
                Ok("cancelled")
            }
            Op::Delete { id } => {
                self.require(&self.of_scope(*id)?, &[Phase::Expired, Phase::Declined, Phase::Cancelled])?;
                self.notes.remove(id);
                self.acceptances.remove(id);
                Ok("deleted")
            }
            Op::Withdraw { id, offers } => self.withdraw(*id, offers),
            Op::Remind => {
                self.remind();
                Ok("reminded")
            }
            Op::Pass { span } => {
                self.now = self.now.saturating_add(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                self.now = self.now.saturating_sub(*span);
                Ok("")
            }
            Op::Fact { offer, standing } => {
                self.standings.insert(*offer, *standing);
                Ok("")
            }
            Op::Object { on } => {
                self.objected = *on;
                Ok("")
            }
        }
    }
}
