//! Random lives of a portal, with clocks that also step back, against a naive model that keeps a diary of what was bought.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Op {
    Choose(Plan),
    Confirm,
    Add(u128, u64),
    SetLicences(u128, u64),
    Remove(u128),
    SetFreeUsers(u64),
    /// So many people want a seat of a type.
    Join(u128, u128),
    /// The clock goes so many days forwards or backwards.
    Clock(i64),
}

fn op() -> impl Strategy<Value = Op> {
    let plan = (0_usize..5).prop_map(|n| Plan::ALL[n]);
    prop_oneof![
        4 => plan.prop_map(Op::Choose),
        1 => Just(Op::Confirm),
        2 => (1_u128..7, 0_u64..4).prop_map(|(n, licences)| Op::Add(n, licences)),
        1 => (0_u128..7, 0_u64..4).prop_map(|(n, licences)| Op::SetLicences(n, licences)),
        1 => (0_u128..7).prop_map(Op::Remove),
        1 => (0_u64..20).prop_map(Op::SetFreeUsers),
        3 => (0_u128..7, 1_u128..6).prop_map(|(n, users)| Op::Join(n, users)),
        4 => (-10_i64..40).prop_map(Op::Clock),
    ]
}

/// What a customer remembers.
#[derive(Clone, Debug)]
struct Diary {
    /// When the trial ends, unless a portal plan was bought since.
    trial_end: Option<Timestamp>,
    plan: Option<Plan>,
    /// When the last deletion was announced for.
    announced: Option<Timestamp>,
    deleted: bool,
}

impl Diary {
    fn phase(&self, now: Timestamp) -> Phase {
        if self.deleted {
            return Phase::Deleted;
        }
        if self.trial_end.is_some_and(|end| now < end) {
            return Phase::Trial;
        }
        match self.plan {
            Some(Plan::Enterprise | Plan::Ultimate) => Phase::Open,
            Some(Plan::Standard | Plan::Professional) => Phase::ClosedKept,
            None | Some(Plan::Free) if now >= self.announced.unwrap() => Phase::DeletionDue,
            None | Some(Plan::Free) => Phase::ClosedExpiring,
        }
    }

    /// Whether it was possible.
    fn choose(&mut self, plan: Plan, now: Timestamp) -> bool {
        let phase = self.phase(now);
        if matches!(phase, Phase::DeletionDue | Phase::Deleted) {
            return false;
        }
        if phase != Phase::Trial || plan.has_portal() {
            // A trial that is over is over for good once something else was chosen.
            let settles = phase != Phase::ClosedExpiring || plan != Plan::Free;
            if phase == Phase::Trial || settles && Some(plan) != self.plan {
                self.trial_end = None;
            }
            if plan == Plan::Free && phase != Phase::ClosedExpiring {
                self.announced = Some(now.saturating_add(DAY * 30));
            }
        }
        self.plan = Some(plan);
        true
    }
}

fn attempt(store: &mut Store, diary: &mut Diary, now: Timestamp, op: Op) {
    let command = match op {
        Op::Choose(plan) => choose(plan),
        Op::Confirm => LicenceCommand::ConfirmDeletion,
        Op::Add(n, licences) => add(n, licences),
        Op::SetLicences(n, licences) => LicenceCommand::SetLicences { user_type: user_type(n), licences },
        Op::Remove(n) => LicenceCommand::RemoveType { user_type: user_type(n) },
        Op::SetFreeUsers(users) => LicenceCommand::SetFreeUsers { users },
        Op::Join(..) | Op::Clock(_) => return,
    };
    let before = diary.phase(now);
    let result = change(store, now, command);
    match op {
        Op::Choose(plan) => assert_eq!(result.is_ok(), diary.choose(plan, now), "{op:?} in {before}"),
        Op::Confirm => {
            let due = matches!(before, Phase::DeletionDue | Phase::Deleted);
            assert_eq!(result.is_ok(), due);
            diary.deleted |= due;
        }
        Op::Add(_, licences) => {
            assert!(result.is_err() || before == Phase::Open && licences > 0, "CQ-32, CQ-34");
        }
        _ => {}
    }
    if let Ok(impact) = result {
        assert_eq!(impact.phase, diary.phase(now), "{op:?} in {before}");
        let again = change(store, now, command);
        if let Ok(again) = again {
            assert_eq!(again.event, LicenceEvent::Unchanged, "repeated: one effect");
        } else {
            assert!(matches!(op, Op::Remove(_)), "only what is gone is gone: {op:?}");
        }
    }
}

fn join(store: &mut Store, n: u128, users: std::ops::Range<u128>, now: Timestamp) {
    let portal = store.licence(PORTAL).unwrap();
    if n != 0 && !portal.custom().any(|custom| custom.id == user_type(n)) {
        return;
    }
    let wanted = users.end - users.start;
    let free = u128::from(available(store, n, now));
    let granted = fill(store, n, users, now) as u128;
    assert_eq!(granted, wanted.min(free), "CQ-37");
    let may = portal.may_invite(user_type(n), BaseModule::Contacts, now).is_ok();
    assert!(may || granted == 0, "a closed portal takes nobody");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// CQ-30, CQ-31, CQ-32, CQ-34, CQ-35, CQ-37, CQ-38 over random lives.
    #[test]
    fn cq_35_random_lives(ops in prop::collection::vec(op(), 1..40), trial in any::<bool>()) {
        let begin = if trial { Start::Trial } else { Start::Purchase { plan: Plan::Enterprise } };
        let mut store = opened(begin);
        let mut diary = Diary {
            trial_end: trial.then(|| day(30)),
            plan: (!trial).then_some(Plan::Enterprise),
            announced: Some(day(60)),
            deleted: false,
        };
        let (mut now, mut next) = (start(), 0);
        for op in ops {
            match op {
                Op::Clock(days) if days < 0 => {
                    now = now.saturating_sub(DAY * u32::try_from(-days).unwrap());
                }
                Op::Clock(days) => now = now.saturating_add(DAY * u32::try_from(days).unwrap()),
                Op::Join(n, users) => {
                    join(&mut store, n, next..next + users, now);
                    next += users;
                }
                _ => attempt(&mut store, &mut diary, now, op),
            }
            let portal = store.licence(PORTAL).unwrap();
            prop_assert_eq!(portal.phase(now), diary.phase(now), "after {:?}", op);
            prop_assert!(portal.custom().len() <= 4, "CQ-30");
            let limit = store.seats.pool(pool(0)).usage(now).limit.finite().unwrap();
            match portal.phase(now) {
                Phase::Trial => prop_assert_eq!(limit, 10),
                Phase::Open => prop_assert_eq!(limit, portal.standard().free_users),
                _ => prop_assert_eq!(limit, 0),
            }
            store.seats.check(now);
        }
    }
}
