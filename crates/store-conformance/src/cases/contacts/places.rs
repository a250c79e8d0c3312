//! Sixteen threads change one register at once.

use crate::cases::contacts::order::{Made, Replayed};
use crate::concurrency::{Countdown, THREADS, hammer};
use crate::contacts::desk::{limit_of, request};
use crate::contacts::stage::{Stage, Step, add};
use crate::contacts::world::contract;
use crate::harness::ContactsHarness;
use crate::sample::id;
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::contacts::{Change, Refusal, Register};
use contact_quota::{ContactId, ContractId};

/// Of n requests to register somebody where k places are free, exactly min(n, k) are granted, whatever is removed, lowered, raised and handed over
/// at the same time (CQ-05, CQ-07, CQ-08, CQ-16).
///
/// Rounds are of six kinds: with additions alone; with removals; with the limit lowered; with the limit raised by several; with the primary handed over and removed;
/// with all of it. What is proved about each:
///
/// - *Never too many.* All changes are put into the order in which they were made; at its place in that order each addition was within
///   the limit that was in force there, and each change of the primary was made by the primary of that moment.
/// - *Never too few.* Whoever is refused waits until all have acted who might make room, and asks once more. So if anybody is refused in the end, the register
///   is full in the end: exactly min(n, k + r + u) are granted, r being removed, and u by how much the limit was raised.
/// - *Rows and numbers agree.* The register counts the contacts that there are, and one of them is its primary; their accounts are there, and no others. The limit in
///   the end is what it was, and every change of it.
///
/// # Errors
/// A violation with what does not hold.
pub fn as_many_are_registered_as_there_are_places<H: ContactsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| Scene::set(harness, connection, round),
        |connection, scene, thread| scene.act(harness, connection, thread),
        |connection, scene, outcomes| scene.judge(harness, connection, outcomes),
    )
}

/// What happens in a round beside additions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    Additions,
    /// Secondaries go.
    Removals,
    /// The limit is lowered, also below those who are there.
    Lowering,
    /// The limit is raised, by several who each add to what it is then.
    Raising,
    /// The primary is handed over, and goes with a successor.
    HandingOver,
    /// All of it.
    All,
}

const KINDS: [Kind; 6] =
    [Kind::Additions, Kind::Removals, Kind::Lowering, Kind::Raising, Kind::HandingOver, Kind::All];

/// What a thread does in a round. Everybody that is named is somebody of the thread's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Add,
    RemoveSecondary,
    Lower,
    Raise,
    HandOver,
    RemovePrimary,
}

impl Kind {
    const fn role(self, thread: usize) -> Role {
        match (self, thread) {
            (Self::Removals, 0..5) | (Self::All, 0..4) => Role::RemoveSecondary,
            (Self::Lowering, 0) | (Self::All, 4) => Role::Lower,
            (Self::Raising, 0..4) | (Self::All, 5..7) => Role::Raise,
            (Self::HandingOver, 0..5) | (Self::All, 7..9) => Role::HandOver,
            (Self::HandingOver, 5..8) | (Self::All, 9) => Role::RemovePrimary,
            _ => Role::Add,
        }
    }
}

struct Scene {
    stage: Stage,
    kind: Kind,
    /// How many are registered before.
    people: u64,
    limit: u64,
    /// By how much the limit is lowered, where it is.
    lowering: u64,
    /// Those who might make room.
    others: Countdown,
}

fn the_contract() -> ContractId {
    contract(1)
}

/// The secondary whom a thread removes or makes primary; the primary is number 1.
fn own(thread: usize) -> ContactId {
    id(2 + thread as u128)
}

impl Scene {
    fn set<H: ContactsHarness>(
        harness: &H,
        connection: &mut H::Connection,
        round: u32,
    ) -> Result<Self, Violation> {
        let kind = KINDS[round as usize % KINDS.len()];
        let turn = u64::from(round) / KINDS.len() as u64;
        let people = 1 + THREADS as u64;
        // From none free to more than are asked for.
        let limit = people + turn % (THREADS as u64 + 2);
        let others = (0..THREADS).filter(|thread| kind.role(*thread) != Role::Add).count();
        // From far below those who are there to no change.
        let lowered = people - 6 + turn * 5 % (limit - people + 7);
        let scene = Self {
            stage: Stage::of_round(round),
            kind,
            people,
            limit,
            lowering: limit - lowered,
            others: Countdown::of(others),
        };
        scene.stage.sign_up(harness, connection, the_contract(), people, limit)?;
        Ok(scene)
    }

    fn act<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        thread: usize,
    ) -> Result<Result<Step, Refusal>, Violation> {
        let role = self.kind.role(thread);
        if role == Role::Add {
            let newcomer = add(the_contract(), 100 + thread as u128);
            return match self.stage.send(harness, connection, &newcomer)? {
                Err(Refusal::OverQuota { .. }) => {
                    self.others.wait();
                    self.stage.send(harness, connection, &newcomer)
                }
                outcome => Ok(outcome),
            };
        }
        let outcome = self.change(harness, connection, thread, role);
        self.others.done();
        outcome
    }

    /// What a thread does who adds nobody.
    fn change<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        thread: usize,
        role: Role,
    ) -> Result<Result<Step, Refusal>, Violation> {
        let number = 0x100 + thread as u128;
        let change = match role {
            Role::Add | Role::RemoveSecondary => Change::Remove { contact: own(thread), successor: None },
            Role::Lower | Role::Raise => {
                let by = self.raises_by(thread);
                return self.stage.change_limit(harness, connection, the_contract(), number, by);
            }
            Role::HandOver => Change::HandOver { to: own(thread) },
            Role::RemovePrimary => {
                let primary = self.stage.primary(harness, connection, the_contract())?;
                Change::Remove { contact: primary.unwrap_or(own(thread)), successor: Some(own(thread)) }
            }
        };
        self.stage.send(harness, connection, &request(the_contract(), number, change))
    }

    /// By how much a thread changes the limit.
    fn raises_by(&self, thread: usize) -> i64 {
        match self.kind.role(thread) {
            Role::Lower => -self.lowering.cast_signed(),
            Role::Raise => [1, 2][thread % 2],
            Role::Add | Role::RemoveSecondary | Role::HandOver | Role::RemovePrimary => 0,
        }
    }

    fn judge<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        outcomes: Vec<Result<Step, Refusal>>,
    ) -> Verdict {
        let (mut steps, mut added, mut refused) = (Vec::new(), 0_u64, 0_u64);
        for (thread, outcome) in outcomes.into_iter().enumerate() {
            match (self.kind.role(thread), outcome) {
                (role, Ok(step)) => {
                    added += u64::from(role == Role::Add);
                    steps.push(Made { raises_by: self.raises_by(thread), step });
                }
                (Role::Add, Err(Refusal::OverQuota { .. })) => refused += 1,
                // The primary was another one by then.
                (Role::RemovePrimary, Err(Refusal::NoSuccessor { .. } | Refusal::UnknownContact { .. })) => {}
                (role, Err(refusal)) => {
                    return Err(Violation::Broken(format!("{role:?} was refused: {refusal}")));
                }
            }
        }
        let mut replayed =
            Replayed { orders: self.people, registered: self.people, primary: id(1), limit: self.limit };
        replayed.replay(&steps)?;

        let seen = self.stage.look(harness, connection, &[the_contract()])?;
        seen.agree()?;
        let register = seen.registers.first();
        same("people in the end", &register.map(Register::registered), &Some(replayed.registered))?;
        same("the primary in the end", &register.map(Register::primary), &Some(replayed.primary))?;
        same("the limit in the end", &register.and_then(limit_of), &Some(replayed.limit))?;
        ensure(refused == 0 || replayed.registered >= replayed.limit, || {
            let Replayed { registered, limit, .. } = replayed;
            format!("{refused} were refused in the end, though {registered} of {limit} places are taken")
        })?;
        if matches!(self.kind, Kind::Additions | Kind::Raising) {
            same("granted", &added, &(replayed.limit - self.people).min(added + refused))?;
        }
        Ok(())
    }
}
