//! Random lives of members, with a clock that also steps back, against a layman who keeps one note per member and looks through
//! all of them each time.

mod layman;
mod ops;

use super::portal::*;
use invitation_lifecycle::eligibility::{Module, Reason};
use invitation_lifecycle::members::*;
use invitation_lifecycle::{InvitationPolicy, Phase};
use layman::{Answer, Layman};
use ops::{MAILS, Op, PEOPLE, ops};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// The real thing, with every token that was ever sent.
#[derive(Clone)]
struct Real {
    portal: Portal,
    tokens: Vec<String>,
    invited: u128,
}

fn code<T>(result: Result<T, MemberRefusal>, done: &'static str) -> Answer {
    result.map(|_| done).map_err(|refusal| refusal.code())
}

impl Real {
    fn token(&self, number: usize) -> Option<String> {
        self.tokens.get(number % self.tokens.len().max(1)).cloned()
    }

    fn answer(&mut self, op: &Op) -> Answer {
        let answer = self.try_op(op);
        if answer.is_ok() && op.sends() {
            self.tokens.extend(self.portal.mails.iter().filter_map(|mail| mail.token.clone()));
        }
        answer
    }

    fn try_op(&mut self, op: &Op) -> Answer {
        match op {
            Op::Invite { record: n, mail } => {
                self.invited += 1;
                let mut target = target(self.invited, MAILS[*mail]);
                target.kept_as = record(Module::Contacts, *n);
                match self.portal.invite_one(target) {
                    TargetResult::Sent(_) => Ok("sent"),
                    TargetResult::AlreadyInvited { .. } => Ok("already invited"),
                    TargetResult::Failed { reasons, .. } => Err(reasons.first().map_or("", Reason::code)),
                    TargetResult::Passes => Err("passes"),
                }
            }
            Op::Accept { token, by } => {
                let Some(token) = self.token(*token) else { return Err("no token") };
                match self.portal.accept(&token, PEOPLE[*by]) {
                    Ok(accepted) if accepted.earlier => Ok("already member"),
                    other => code(other, "accepted"),
                }
            }
            Op::Decline { token } => {
                let Some(token) = self.token(*token) else { return Err("no token") };
                code(self.portal.decline(&token), "declined")
            }
            Op::Confirm { token } => {
                let Some(token) = self.token(*token) else { return Err("no token") };
                code(self.portal.confirm(&token), "confirmed")
            }
            Op::Profile { member } => code(self.portal.complete_profile(*member), "completed"),
            Op::Manage { member, command } => code(self.portal.manage(*member, command.clone()), "done"),
            Op::Pass { span } => {
                self.portal.pass(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                self.portal.step_back(*span);
                Ok("")
            }
            Op::Permit { on } => {
                self.portal.inviter.manages_portal_users = *on;
                Ok("")
            }
            Op::Inviter { other } => {
                self.portal.inviter.id = if *other { OTHER_ADMIN } else { RUSSELL };
                Ok("")
            }
        }
    }
}

/// What is stored is what the layman noted.
fn same_state(real: &Real, layman: &Layman) {
    let stored: Vec<_> = real
        .portal
        .store
        .all_members()
        .map(|found| {
            (
                found.id(),
                found.status(),
                found.address().as_given().to_owned(),
                found.user_type(),
                found.person(),
                found.profile().is_some(),
                found.seat() != SeatUse::None,
                found.invitation().is_some(),
            )
        })
        .collect();
    assert_eq!(stored, layman.lines());
}

/// At most one invitation per (scope, address) is live, and it is its member's; who is inactive has none, and no confirmation.
fn one_live_link(real: &Real) {
    let (store, now) = (&real.portal.store, real.portal.now);
    let mut live = BTreeSet::new();
    for invitation in store.all().filter(|found| found.phase(now) == Phase::Pending) {
        assert!(live.insert(invitation.address().key().clone()), "two at once");
        let own = store.all_members().find(|member| member.invitation() == Some(invitation.id()));
        let own = own.expect("a live invitation is some member's");
        assert_eq!(own.address(), invitation.address());
        assert_eq!(own.invited_by(), invitation.inviter());
        assert_eq!(own.status().to_string(), "active_invitation_not_accepted");
    }
    for member in store.all_members().filter(|member| member.status().activity == Activity::Inactive) {
        assert!(member.confirmation().is_none());
    }
}

/// Of all tokens ever sent, exactly those do something that the layman says.
fn no_dead_token_works(real: &Real, layman: &Layman) {
    for number in 0..real.tokens.len() {
        for op in [
            Op::Accept { token: number, by: 0 },
            Op::Decline { token: number },
            Op::Confirm { token: number },
        ] {
            let (mut real, mut layman) = (real.clone(), layman.clone());
            let writes = real.portal.store.writes;
            let (expected, actual) = (layman.answer(&op), real.answer(&op));
            assert_eq!(actual.ok(), expected.ok(), "{op:?}");
            if actual.is_err() {
                assert_eq!(real.portal.store.writes, writes, "refused is unchanged");
            }
        }
    }
}

fn run(policy: InvitationPolicy, ops: &[Op]) {
    let mut portal = Portal::new();
    portal.policy = policy;
    let mut layman = Layman::new(&portal);
    let mut real = Real { portal, tokens: Vec::new(), invited: 0 };
    for op in ops {
        let writes = real.portal.store.writes;
        let (expected, actual) = (layman.answer(op), real.answer(op));
        match (expected, actual) {
            // Why a link is dead is told by other tests.
            (Err("dead link"), Err(_)) => {}
            (expected, actual) => assert_eq!(actual, expected, "{op:?}"),
        }
        if actual.is_err() {
            assert_eq!(real.portal.store.writes, writes, "refused is unchanged: {op:?}");
        }
        assert_eq!(real.tokens.len(), layman.tokens, "as many mails: {op:?}");
        same_state(&real, &layman);
        one_live_link(&real);
        real.portal.pool.agrees(real.portal.store.all_members());
    }
    no_dead_token_works(&real, &layman);
    for member in real.portal.store.all_members() {
        let opens = matches!(member.sign_in(member.address().key()), SignIn::Open { .. });
        assert_eq!(opens, layman.opens(member.id()), "IL-56, IL-58");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// IL-03, IL-12, IL-37, IL-50, IL-53, IL-54, IL-55, IL-56, IL-57, IL-58, IL-59, IL-60 with limits.
    #[test]
    fn il_50_random_lives(ops in prop::collection::vec(ops(), 1..50)) {
        run(InvitationPolicy::default().with_max_sendings(NonZeroU32::new(2)), &ops);
    }

    /// The same with all limits lifted, so that far more succeeds.
    #[test]
    fn il_50_random_lives_without_limits(ops in prop::collection::vec(ops(), 1..50), expire in any::<bool>()) {
        let policy = InvitationPolicy::default().with_max_sendings(None).with_sending_interval(None);
        run(if expire { policy } else { policy.with_validity(None) }, &ops);
    }
}
