//! The register against a naive model, by the same operations (CQ-05, CQ-07, CQ-08, CQ-15, CQ-18, CQ-20).

use super::*;
use contact_quota::CivilDate;
use contact_quota::contacts::*;
use proptest::prelude::*;
use storage_contract::run_ready;

#[derive(Clone, Debug)]
enum Op {
    Add(Vec<u8>),
    Remove(u8, Option<u8>),
    Replace(u8, u8),
    HandOver(u8),
    Move(u8, u8),
    Entitle(u8),
    Repeat(u8),
}

fn op() -> impl Strategy<Value = Op> {
    let who = 1..12_u8;
    prop_oneof![
        4 => proptest::collection::vec(who.clone(), 1..3).prop_map(Op::Add),
        3 => (who.clone(), proptest::option::of(who.clone())).prop_map(|(gone, next)| Op::Remove(gone, next)),
        2 => (who.clone(), who.clone()).prop_map(|(leaver, successor)| Op::Replace(leaver, successor)),
        2 => who.clone().prop_map(Op::HandOver),
        2 => (who.clone(), 0..3_u8).prop_map(|(who, mailbox)| Op::Move(who, mailbox)),
        2 => (0..8_u8).prop_map(Op::Entitle),
        2 => any::<u8>().prop_map(Op::Repeat),
    ]
}

/// Everybody in the order of registration, the primary, the ceiling.
#[derive(Debug, Clone)]
struct Layman {
    people: Vec<u8>,
    primary: u8,
    ceiling: usize,
}

impl Layman {
    fn has(&self, who: u8) -> bool {
        self.people.contains(&who)
    }

    /// Does it as a person would, or says no.
    fn does(&mut self, op: &Op) -> bool {
        match op {
            Op::Add(who) => {
                let fresh = who.iter().all(|new| !self.has(*new)) && (who.len() == 1 || who[0] != who[1]);
                let fits = self.people.len() + who.len() <= self.ceiling;
                if fresh && fits {
                    self.people.extend(who);
                }
                fresh && fits
            }
            Op::Remove(gone, next) => {
                let may = match next {
                    None => *gone != self.primary,
                    Some(next) => *gone == self.primary && next != gone && self.has(*next),
                };
                if !self.has(*gone) || !may {
                    return false;
                }
                self.people.retain(|who| who != gone);
                self.primary = next.unwrap_or(self.primary);
                true
            }
            Op::Replace(leaver, successor) => {
                if !self.has(*leaver) || self.has(*successor) {
                    return false;
                }
                self.people.retain(|who| who != leaver);
                self.people.push(*successor);
                if self.primary == *leaver {
                    self.primary = *successor;
                }
                true
            }
            Op::HandOver(to) => {
                let may = self.has(*to) && *to != self.primary;
                if may {
                    self.primary = *to;
                }
                may
            }
            Op::Move(who, _) => self.has(*who),
            Op::Entitle(connections) => {
                self.ceiling = 2 + usize::from(*connections);
                true
            }
            Op::Repeat(_) => panic!("a repetition is not asked of the layman"),
        }
    }
}

fn who(n: u8) -> NewContact {
    let n = u128::from(n);
    at(n, &format!("{}{n}", NAMES[0]), &format!("person{n}@example.co.jp"))
}

fn change(op: &Op, count: usize) -> Change {
    match op {
        Op::Add(people) => Change::Add { contacts: people.iter().map(|n| who(*n)).collect() },
        Op::Remove(gone, next) => {
            Change::Remove { contact: id((*gone).into()), successor: next.map(|next| id(next.into())) }
        }
        Op::Replace(leaver, successor) => {
            Change::Replace { leaver: id((*leaver).into()), successor: who(*successor) }
        }
        Op::HandOver(to) => Change::HandOver { to: id((*to).into()) },
        // Each time another name, so that something changes.
        Op::Move(n, mailbox) => Change::Edit {
            contact: id((*n).into()),
            name: Some(format!("{}{n}の{count}", NAMES[1]).parse().unwrap()),
            address: Some(mail(&format!("shared{mailbox}@example.co.jp"))),
            name_reviewed: false,
        },
        Op::Entitle(connections) => {
            Change::Entitle { from: context().today, entitlement: link((*connections).into()) }
        }
        Op::Repeat(_) => panic!("a repetition is not asked of the layman"),
    }
}

/// CQ-08, CQ-18: does not raise the number.
const fn raises(op: &Op) -> bool {
    matches!(op, Op::Add(_))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// CQ-05, CQ-07, CQ-08, CQ-15, CQ-18, CQ-19, CQ-20: the real thing and the layman agree after every operation; refused requests leave the state
    /// byte-identical; what does not raise the number is never refused for the quota; there is exactly one primary; `available` and `over_by` are never
    /// both above 0; what-if equals the real run; repeating has one effect; the past is told as it was.
    #[test]
    fn cq_05_the_register_agrees_with_a_layman(ops in proptest::collection::vec(op(), 1..40)) {
        let mut desk = Desk::empty();
        desk.accept(Change::SignUp(SignUp { entitlement: link(2), ..form(vec![who(1), who(2)]) }));
        let mut layman = Layman { people: vec![1, 2], primary: 1, ceiling: 4 };
        let mut sent: Vec<(Request, Answer)> = Vec::new();
        let mut noted = Vec::new();
        for (count, op) in ops.iter().enumerate() {
            let bytes = desk.store.bytes();
            if let Op::Repeat(which) = op {
                if let Some((request, answer)) = sent.get(usize::from(*which) % sent.len().max(1)) {
                    prop_assert_eq!(&desk.send(&request.clone()).unwrap(), answer);
                    prop_assert_eq!(desk.store.bytes(), bytes);
                }
                continue;
            }
            let request = desk.request(change(op, count));
            let told = run_ready(prepare_request(&mut desk.store, &request, &desk.context))
                .map(|prepared| prepared.register().clone());
            let on = desk.context.today;
            let foreseen = match &request.change {
                Change::Entitle { from, entitlement } => {
                    Some(desk.register().what_if(catalogue(), policy(), *from, entitlement.clone()))
                }
                _ => None,
            };
            let expected = layman.does(op);
            match desk.send(&request) {
                Ok(answer) => {
                    prop_assert!(expected, "{op:?} was accepted");
                    let told = told.unwrap();
                    let days = |register: &Register| register.outlook(catalogue(), policy(), on, CivilDate::MAX);
                    prop_assert_eq!(days(&told), days(&desk.register()));
                    prop_assert_eq!(told, desk.register());
                    if let Some(foreseen) = foreseen {
                        prop_assert_eq!(foreseen, desk.register().standing(catalogue(), policy(), on));
                    }
                    sent.push((request, answer));
                }
                Err(refusal) => {
                    prop_assert!(!expected, "{op:?}: {refusal}");
                    prop_assert_eq!(desk.store.bytes(), bytes);
                    let for_the_quota = matches!(refusal, Refusal::OverQuota { .. });
                    prop_assert!(raises(op) || !for_the_quota);
                }
            }
            let ids: Vec<_> = desk.store.contacts_of(CONTRACT).iter().map(Contact::id).collect();
            prop_assert_eq!(ids, layman.people.iter().map(|n| id((*n).into())).collect::<Vec<_>>());
            prop_assert_eq!(desk.register().primary(), id(layman.primary.into()));
            // CQ-19: an hour later; what holds now is then past.
            noted.push((desk.context.now, desk.register().held()));
            desk.context.now = desk.context.now.saturating_add(std::time::Duration::from_secs(3600));
            let standing = desk.standing();
            prop_assert!(standing.available == 0.into() || standing.over_by == 0);
            prop_assert_eq!(standing.over_by, layman.people.len().saturating_sub(layman.ceiling) as u64);
            prop_assert_eq!(standing.base.used + standing.additional.used + standing.over_by, standing.registered);
        }
        for (at, held) in noted {
            let (_, told) = run_ready(registered_at(&mut desk.store, CONTRACT, at)).unwrap().unwrap();
            prop_assert_eq!(told, Some(held), "at {}", at);
        }
    }
}
