//! Random sequences of commands, with a clock that also steps back, against a naive model that keeps no claims, no versions and no
//! expiries of claims, but looks through all invitations each time.

use crate::fixture::*;
use invitation_lifecycle::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;
use storage_contract::Timestamp;

const MAILS: [&str; 3] = [TANAKA_MAIL, SUZUKI_MAIL, "SUZUKI@EXAMPLE.CO.JP"];
const PEOPLE: [PersonId; 2] = [TANAKA, SUZUKI];

#[derive(Clone, Debug)]
enum Op {
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

fn ops() -> impl Strategy<Value = Op> {
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

#[derive(Clone, Debug, PartialEq)]
enum Fate {
    Waiting,
    Accepted(PersonId),
    Declined,
    Cancelled,
    /// By a later invitation.
    Replaced,
}

/// An invitation as a layman would note it down.
#[derive(Clone, Debug)]
struct Note {
    elsewhere: bool,
    person: String,
    offers: BTreeSet<u128>,
    sent: Timestamp,
    ends: Option<Timestamp>,
    times_sent: u32,
    reminded: BTreeSet<u16>,
    /// Numbers of the tokens that open it.
    live: BTreeSet<usize>,
    /// Numbers of replaced tokens, with the end of their validity.
    replaced: BTreeMap<usize, Option<Timestamp>>,
    fate: Fate,
}

#[derive(Clone, Debug)]
struct Model {
    notes: BTreeMap<u128, Note>,
    last_mail: BTreeMap<(bool, String), Timestamp>,
    standings: BTreeMap<u128, OfferStanding>,
    objected: bool,
    tokens: usize,
    policy: InvitationPolicy,
    now: Timestamp,
    /// How often each invitation was accepted, over its whole life.
    acceptances: BTreeMap<u128, u32>,
}

type Answer = Result<&'static str, &'static str>;

impl Model {
    fn new(world: &World) -> Self {
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

    fn phase(&self, note: &Note) -> Phase {
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

    /// Expired invitations of the person to these offers lose them.
    fn take_over(&mut self, id: u128, elsewhere: bool, person: &str, offers: &BTreeSet<u128>) {
        for other in self.same_person(id, elsewhere, person) {
            if self.phase(&self.notes[&other]) == Phase::Expired {
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
    fn opened(&self, token: usize) -> Result<u128, &'static str> {
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

    fn answer(&mut self, op: &Op) -> Answer {
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

/// The real thing, with every token that was ever sent.
#[derive(Clone)]
struct Real {
    world: World,
    tokens: Vec<String>,
}

impl Real {
    fn token(&self, number: usize) -> Proof {
        let unknown = "A".repeat(64);
        by_token(self.tokens.get(number % self.tokens.len().max(1)).unwrap_or(&unknown))
    }

    fn accept(&mut self, proof: &Proof, person: Person, registration: Registration) -> Answer {
        match self.world.accept_with(proof, person, registration) {
            Ok(AcceptAnswer::Accepted(_)) => Ok("accepted"),
            Ok(AcceptAnswer::AlreadyMember { .. }) => Ok("already member"),
            Err(refusal) => Err(refusal.code()),
        }
    }

    fn answer(&mut self, op: &Op) -> Answer {
        let code = |refusal: Refusal| refusal.code();
        match op {
            Op::Issue { id, mail, elsewhere, offers } => {
                let offers: Vec<u128> = offers.iter().copied().collect();
                let mut target = to(&offers, new(*id, MAILS[*mail]));
                target.scope = if *elsewhere { OTHER_HOLDER } else { HOLDER };
                target.objections.clone_from(&self.world.objections);
                let (result, token) = self.world.issue_one(target);
                self.tokens.extend(token);
                match result {
                    IssueResult::Issued(_) => Ok("issued"),
                    IssueResult::DoneEarlier { .. } => Ok("done earlier"),
                    IssueResult::Rejected(rejection) => Err(rejection.code()),
                }
            }
            Op::Accept { token, by, known, registration } => {
                let person = if *known { Person::Known(PEOPLE[*by]) } else { Person::New(PEOPLE[*by]) };
                let registration = if *registration { Registration::Complete } else { Registration::Absent };
                self.accept(&self.token(*token), person, registration)
            }
            Op::AcceptInSession { id, mail, by } => {
                self.accept(&by_session(*id, MAILS[*mail]), Person::Known(PEOPLE[*by]), Registration::Absent)
            }
            Op::Decline { token } => {
                self.world.decline_with(&self.token(*token)).map(|_| "declined").map_err(code)
            }
            Op::Resend { id } => {
                let (_, token) = self.world.resend(*id).map_err(code)?;
                self.tokens.push(token);
                Ok("resent")
            }
            Op::Cancel { id } => self.world.cancel(*id).map(|_| "cancelled").map_err(code),
            Op::Delete { id } => self.world.delete(*id).map(|_| "deleted").map_err(code),
            Op::Withdraw { id, offers } => {
                let offers: Vec<u128> = offers.iter().copied().collect();
                self.world.withdraw(*id, &offers).map(|_| "withdrawn").map_err(code)
            }
            Op::Remind => {
                let after = ExpiryPosition::just_after(self.world.now);
                let (_, mails) = self.world.remind(after, 100);
                self.tokens.extend(mails.iter().map(|mail| mail.token.reveal().to_owned()));
                Ok("reminded")
            }
            Op::Pass { span } => {
                self.world.pass(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                self.world.step_back(*span);
                Ok("")
            }
            Op::Fact { offer, standing } => {
                self.world.set(*offer, *standing);
                Ok("")
            }
            Op::Object { on } => {
                self.world.objections = if *on { vec![Objection::ConsentMissing] } else { vec![] };
                Ok("")
            }
        }
    }
}

/// What is stored is what the model noted.
fn same_state(real: &Real, model: &Model) {
    let stored: Vec<_> = real
        .world
        .store
        .all()
        .map(|found| (found.id(), found.phase(real.world.now), found.sendings(), found.offers().clone()))
        .collect();
    let noted: Vec<_> = model
        .notes
        .iter()
        .map(|(id, note)| {
            let offers: Vec<u128> = note.offers.iter().copied().collect();
            (invitation(*id), model.phase(note), note.times_sent, contracts(&offers))
        })
        .collect();
    assert_eq!(stored, noted);
}

/// IL-19: for each (scope, address, offer) at most one invitation is live or accepted, and the claim is its own.
fn one_claim_each(real: &Real) {
    let mut held = BTreeSet::new();
    for found in real.world.store.all() {
        let addressee = real.world.store.addressee(found.scope(), found.address().key()).unwrap();
        for offer in found.offers() {
            let own = addressee.claims().get(offer).is_some_and(|claim| claim.invitation == found.id());
            let expected = match found.phase(real.world.now) {
                Phase::Pending | Phase::Accepted => {
                    let place = (found.scope(), found.address().key().clone(), *offer);
                    assert!(held.insert(place), "two at once: {found:?}");
                    true
                }
                Phase::Expired => true,
                Phase::Declined | Phase::Cancelled => false,
            };
            assert_eq!(own, expected, "{found:?} {addressee:?}");
        }
    }
}

/// IL-09: the actions shown are exactly those that succeed when tried.
fn shown_is_what_succeeds(real: &Real) {
    let listed = real.world.clone().list();
    for line in listed.iter().filter(|line| line.invitation.scope() == HOLDER) {
        let n = line.invitation.id().as_uuid().as_u128();
        let proof = Proof::Session {
            invitation: line.invitation.id(),
            address: line.invitation.address().key().clone(),
        };
        let somebody = PersonId::from_uuid(contract(77).id);
        let world = || real.world.clone();
        let accepted = world().accept_with(&proof, Person::New(somebody), Registration::Complete).is_ok();
        let tried = [
            (Action::Accept, accepted),
            (Action::Decline, world().decline_with(&proof).is_ok()),
            (Action::Resend, world().resend(n).is_ok()),
            (Action::Cancel, world().cancel(n).is_ok()),
            (Action::Delete, world().delete(n).is_ok()),
        ];
        let succeed: Vec<Action> =
            tried.into_iter().filter(|(_, ok)| *ok).map(|(action, _)| action).collect();
        // Objections are facts about one target, which a list does not have.
        if real.world.objections.is_empty() {
            assert_eq!(line.actions, succeed, "{:?}", line.invitation);
        }
    }
}

/// IL-03, IL-05, IL-16, IL-18: of all tokens ever sent, exactly those open something that the model says, and looking changes nothing.
fn no_dead_token_works(real: &mut Real, model: &Model) {
    let bytes = real.world.store.bytes();
    for number in 0..real.tokens.len() {
        let proof = real.token(number);
        let opens = model.opened(number).is_ok_and(|id| model.phase(&model.notes[&id]) == Phase::Pending);
        let look = real.world.look_with(&proof, None);
        assert_eq!(matches!(look, Look::Open(_)), opens, "token {number}: {look:?}");
        if !opens {
            let mut world = real.world.clone();
            let stranger = Person::New(PersonId::from_uuid(contract(78).id));
            world.refused(|world| world.accept_with(&proof, stranger, Registration::Complete));
            world.refused(|world| world.decline_with(&proof));
        }
        if model.opened(number) == Err("invitation.superseded") {
            assert_eq!(look, Look::Dead { why: DeadLink::Superseded });
        }
    }
    assert_eq!(real.world.store.bytes(), bytes);
}

fn run(policy: InvitationPolicy, ops: &[Op]) {
    let world = World::with_policy(policy);
    let mut model = Model::new(&world);
    let mut real = Real { world, tokens: Vec::new() };
    for op in ops {
        let bytes = real.world.store.bytes();
        let (expected, actual) = (model.answer(op), real.answer(op));
        assert_eq!(actual, expected, "{op:?}");
        if actual.is_err() || matches!(actual, Ok("already member" | "done earlier")) {
            assert_eq!(real.world.store.bytes(), bytes, "IL-08: refused is unchanged");
        }
        assert_eq!(real.tokens.len(), model.tokens, "as many mails: {op:?}");
        same_state(&real, &model);
        one_claim_each(&real);
    }
    assert!(model.acceptances.values().all(|count| *count <= 1), "IL-03: {:?}", model.acceptances);
    shown_is_what_succeeds(&real);
    no_dead_token_works(&mut real, &model);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// IL-02, IL-03, IL-04, IL-05, IL-06, IL-07, IL-08, IL-09, IL-11, IL-12, IL-15, IL-16, IL-17, IL-19 with limits.
    #[test]
    fn il_03_random_lives(ops in prop::collection::vec(ops(), 1..60)) {
        let policy = InvitationPolicy::default().with_max_sendings(NonZeroU32::new(2));
        run(policy.with_reminder_days([1, 3]), &ops);
    }

    /// The same with all limits lifted, so that far more succeeds.
    #[test]
    fn il_03_random_lives_without_limits(ops in prop::collection::vec(ops(), 1..60), expire in any::<bool>()) {
        let policy = InvitationPolicy::default().with_max_sendings(None).with_sending_interval(None).with_reminder_days([2]);
        run(if expire { policy } else { policy.with_validity(None) }, &ops);
    }
}
