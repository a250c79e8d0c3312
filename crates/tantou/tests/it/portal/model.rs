//! The portal's journeys against a layman with a seating plan (CQ-34, CQ-35, CQ-36, CQ-37, CQ-38).

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tantou::quota::licence::{Phase, Plan};

#[derive(Clone, Debug)]
enum Op {
    Seats(Vec<(u8, u8)>),
    Choose(u8),
    Licences(u8),
    Pass(u8),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => proptest::collection::vec((0_u8..4, 0_u8..8), 1..6).prop_map(Op::Seats),
        1 => (0_u8..5).prop_map(Op::Choose),
        1 => (0_u8..5).prop_map(Op::Licences),
        2 => (1_u8..12).prop_map(Op::Pass),
    ]
}

/// The seating plan of one type with licences: who is seated (`None`: for good) until when, and who has left for good.
#[derive(Clone, Default)]
struct Seating {
    seated: BTreeMap<u8, Option<u64>>,
    left: Vec<u8>,
}

impl Seating {
    fn taken(&self, now: u64) -> usize {
        self.seated.values().filter(|until| until.is_none_or(|until| until > now)).count()
    }

    /// Whether the ask is granted. Days are whole days; invitations last seven.
    fn does(&mut self, (what, who): (u8, u8), open: bool, limit: usize, now: u64) -> bool {
        let present = self.seated.get(&who).copied();
        let holds = present.is_some_and(|until| until.is_none_or(|until| until > now));
        let gone = self.left.contains(&who);
        match what {
            0 | 1 if !open || gone => false,
            0 => match present {
                Some(None) => true,
                Some(Some(until)) if holds => {
                    self.seated.insert(who, Some(until.max(now + 7)));
                    true
                }
                _ if self.taken(now) < limit => {
                    self.seated.insert(who, Some(now + 7));
                    true
                }
                _ => false,
            },
            1 if holds || self.taken(now) < limit => {
                self.seated.insert(who, None);
                true
            }
            1 => false,
            _ if gone => true,
            _ => {
                let known = self.seated.remove(&who).is_some();
                if known {
                    self.left.push(who);
                }
                known
            }
        }
    }
}

fn ask((what, who): (u8, u8), now: Timestamp) -> SeatAsk {
    let (user_type, seat) = (dealers(1), seat(who.into()));
    match what {
        0 => SeatAsk::Invite {
            user_type,
            module: BaseModule::Leads,
            seat,
            until: Some(now.saturating_add(DAY * 7)),
        },
        1 => SeatAsk::Activate { user_type, seat },
        _ => SeatAsk::Release { user_type, seat, why: ReleaseReason::Deactivated },
    }
}

proptest! {
    /// CQ-35, CQ-36, CQ-37: whatever is asked in whatever batches, under whatever plans and licences, the results and the numbers are the layman's, and the seats taken
    /// never rise above the limit.
    #[test]
    fn cq_37_the_portal_agrees_with_a_layman(ops in proptest::collection::vec(op(), 1..25)) {
        let mut vendor = Vendor::with(Start::Purchase { plan: Plan::Enterprise });
        vendor.change(LicenceCommand::AddType { user_type: dealers(1), pool: pool(1), licences: 3 }).unwrap();
        let (mut sheet, mut licences, mut today) = (Seating::default(), 3_usize, 0_u64);
        for op in &ops {
            // No two things happen at one instant.
            vendor.pass(Duration::from_micros(1));
            let before = vendor.state();
            let open = before.phase == Phase::Open;
            match op {
                Op::Seats(asks) => {
                    let taken_before = sheet.taken(today);
                    let limit = if open { licences } else { 0 };
                    let expected: Vec<bool> = asks.iter().map(|one| sheet.does(*one, open, limit, today)).collect();
                    let asks: Vec<SeatAsk> = asks.iter().map(|one| ask(*one, vendor.now)).collect();
                    let receipt = vendor.seats(&asks);
                    let granted: Vec<bool> = receipt.outcome.results.iter().map(|one| one.result.is_ok()).collect();
                    prop_assert_eq!(&granted, &expected, "{:?}", receipt.outcome);
                    prop_assert!(sheet.taken(today) <= limit.max(taken_before));
                }
                Op::Choose(which) => {
                    let plan = Plan::ALL[usize::from(*which)];
                    let answer = vendor.change(LicenceCommand::ChoosePlan { plan });
                    prop_assert_eq!(answer.is_ok(), before.phase.has_data());
                }
                Op::Licences(count) => {
                    let command = LicenceCommand::SetLicences { user_type: dealers(1), licences: (*count).into() };
                    if vendor.change(command).is_ok() {
                        licences = usize::from(*count);
                    }
                }
                Op::Pass(days) => {
                    vendor.pass(DAY * u32::from(*days));
                    today += u64::from(*days);
                }
            }
            let usage = vendor.usage(dealers(1));
            let limit = if vendor.state().phase == Phase::Open { licences } else { 0 };
            prop_assert_eq!(usage.taken, sheet.taken(today) as u64);
            prop_assert_eq!(usage.limit, (limit as u64).into());
            prop_assert!(usage.available == 0.into() || usage.over_by == 0);
            let mut tx = vendor.store.begin(TENANT);
            let over = run_ready(vendor.portal.who_is_over(&mut tx, PORTAL, dealers(1), vendor.now, None, 100)).unwrap();
            prop_assert_eq!(over.seats.len() as u64, usage.over_by);
        }
    }
}
