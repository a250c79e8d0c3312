//! The desk's journeys against a layman with a sheet of paper: who is on it, who leads, how many may be (CQ-05, CQ-08, CQ-13, CQ-18, CQ-20).

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tantou::quota::contacts::Answer;

#[derive(Clone, Debug)]
enum Op {
    Add(u8, u8),
    Remove(u8, Option<u8>),
    Replace(u8, u8, u8),
    HandOver(u8),
    Move(u8, u8),
    Downgrade,
    Upgrade,
    Repeat(u8),
}

fn op() -> impl Strategy<Value = Op> {
    let (who, mailbox) = (0_u8..10, 0_u8..4);
    prop_oneof![
        4 => (who.clone(), mailbox.clone()).prop_map(|(who, mailbox)| Op::Add(who, mailbox)),
        2 => (who.clone(), proptest::option::of(who.clone())).prop_map(|(who, next)| Op::Remove(who, next)),
        2 => (who.clone(), who.clone(), mailbox.clone()).prop_map(|(who, next, mailbox)| Op::Replace(who, next, mailbox)),
        2 => who.clone().prop_map(Op::HandOver),
        1 => (who, mailbox).prop_map(|(who, mailbox)| Op::Move(who, mailbox)),
        1 => Just(Op::Downgrade),
        1 => Just(Op::Upgrade),
        2 => any::<u8>().prop_map(Op::Repeat),
    ]
}

/// The sheet of paper: who has which mailbox, in the order of registration.
struct Sheet {
    people: Vec<(u8, u8)>,
    primary: u8,
    ceiling: usize,
}

impl Sheet {
    fn has(&self, who: u8) -> bool {
        self.people.iter().any(|(other, _)| *other == who)
    }

    fn mailbox(&self, who: u8) -> Option<u8> {
        self.people.iter().find(|(other, _)| *other == who).map(|(_, mailbox)| *mailbox)
    }

    fn leave(&mut self, who: u8) {
        self.people.retain(|(other, _)| *other != who);
    }

    /// Whether the desk does it.
    fn does(&mut self, op: &Op) -> bool {
        match *op {
            Op::Add(who, mailbox) if !self.has(who) && self.people.len() < self.ceiling => {
                self.people.push((who, mailbox));
                true
            }
            Op::Remove(who, None) if self.has(who) && who != self.primary => {
                self.leave(who);
                true
            }
            Op::Remove(who, Some(next)) if who == self.primary && next != who && self.has(next) => {
                self.leave(who);
                self.primary = next;
                true
            }
            Op::Replace(who, next, mailbox) if self.has(who) && !self.has(next) => {
                self.leave(who);
                self.people.push((next, mailbox));
                if self.primary == who {
                    self.primary = next;
                }
                true
            }
            Op::HandOver(who) if self.has(who) && who != self.primary => {
                self.primary = who;
                true
            }
            Op::Move(who, mailbox) if self.mailbox(who).is_some_and(|present| present != mailbox) => {
                self.people.iter_mut().filter(|(other, _)| *other == who).for_each(|entry| entry.1 = mailbox);
                true
            }
            Op::Downgrade => {
                self.ceiling = 2;
                true
            }
            Op::Upgrade => {
                self.ceiling = 6;
                true
            }
            Op::Add(..)
            | Op::Remove(..)
            | Op::Replace(..)
            | Op::HandOver(_)
            | Op::Move(..)
            | Op::Repeat(_) => false,
        }
    }
}

fn mailbox(n: u8) -> String {
    format!("box{n}@example.co.jp")
}

const NAMES: [&str; 10] = ["山田", "伊藤", "佐藤", "鈴木", "渡部", "服部", "田中", "高橋", "中村", "小林"];

fn somebody(who: u8, at: u8) -> NewContact {
    person(who.into(), NAMES[usize::from(who)], &mailbox(at))
}

fn change(op: &Op, today: CivilDate) -> Change {
    match *op {
        Op::Add(who, at) => Change::add([somebody(who, at)]),
        Op::Remove(who, successor) => {
            Change::Remove { contact: id(who.into()), successor: successor.map(|next| id(next.into())) }
        }
        Op::Replace(who, next, at) => Change::replace(id(who.into()), somebody(next, at)),
        Op::HandOver(who) => Change::hand_over(id(who.into())),
        Op::Move(who, at) => Change::readdress(id(who.into()), address(&mailbox(at))),
        Op::Downgrade => Change::entitle(today, erp()),
        Op::Upgrade | Op::Repeat(_) => Change::entitle(today, manage()),
    }
}

/// Every mail goes to somebody it concerns: those who come, who go, who lead or have led.
fn addressees(before: &Sheet, after: &Sheet, op: &Op) -> Vec<String> {
    let of = |sheet: &Sheet, who| sheet.mailbox(who).map(mailbox);
    let concerned = match *op {
        Op::Add(who, _) => vec![of(after, who)],
        Op::Remove(who, next) => vec![of(before, who), next.and_then(|next| of(after, next))],
        Op::Replace(who, next, _) => vec![of(before, who), of(after, next)],
        Op::HandOver(who) => vec![of(before, before.primary), of(after, who)],
        Op::Move(who, _) => vec![of(before, who), of(after, who)],
        Op::Downgrade | Op::Upgrade | Op::Repeat(_) => Vec::new(),
    };
    concerned.into_iter().chain([of(after, after.primary)]).flatten().collect()
}

proptest! {
    /// CQ-05, CQ-08, CQ-13, CQ-18, CQ-20: after every request the register, the accounts and the sheet agree; a what-if is the real run and a refusal writes
    /// nothing (each request checks that); a repetition changes nothing and tells nobody; mail goes to those it concerns, and the primary hears of everything.
    #[test]
    fn cq_05_the_desk_agrees_with_a_layman(ops in proptest::collection::vec(op(), 1..25)) {
        let mut office = Office::new();
        let form = SignUp::new(day("2026-04-01"), office.at.today, manage(), somebody(0, 0));
        office.ask(Change::SignUp(form)).unwrap();
        let mut sheet = Sheet { people: vec![(0, 0)], primary: 0, ceiling: 6 };
        let mut sent: Vec<(Request, Answer)> = Vec::new();
        for op in &ops {
            if let Op::Repeat(which) = op {
                if let Some((request, answer)) = sent.get(usize::from(*which) % sent.len().max(1)) {
                    let before = office.state();
                    let again = office.send(&request.clone()).unwrap();
                    prop_assert_eq!(&again.outcome.answer, answer);
                    prop_assert!(again.outcome.repeated && again.messages.is_empty() && again.events.is_empty());
                    prop_assert_eq!(office.state(), before);
                }
                continue;
            }
            let before = Sheet { people: sheet.people.clone(), primary: sheet.primary, ceiling: sheet.ceiling };
            let expected = sheet.does(op);
            let request = office.request(change(op, office.at.today));
            match office.send(&request) {
                Ok(receipt) => {
                    prop_assert!(expected, "{op:?} was accepted");
                    let to: Vec<String> = told(&receipt.messages).into_iter().map(|(to, _)| to).collect();
                    let concerned = addressees(&before, &sheet, op);
                    prop_assert!(to.iter().all(|to| concerned.contains(to)), "{op:?}: {to:?}, {concerned:?}");
                    prop_assert!(concerned.iter().all(|to_whom| to.contains(to_whom)), "{op:?}: {to:?}, {concerned:?}");
                    let mailboxes = |sheet: &Sheet| sheet.people.iter().map(|(_, at)| *at).collect::<BTreeSet<u8>>();
                    let (were, are) = (mailboxes(&before), mailboxes(&sheet));
                    prop_assert_eq!(receipt.outcome.opened.len(), are.difference(&were).count());
                    prop_assert_eq!(receipt.outcome.closed.len(), were.difference(&are).count());
                    sent.push((request, receipt.outcome.answer));
                }
                Err(refusal) => prop_assert!(!expected, "{op:?}: {refusal}"),
            }
            let listed: Vec<_> = office.state().contacts.iter().map(|one| one.contact.id()).collect();
            prop_assert_eq!(listed, sheet.people.iter().map(|(who, _)| id((*who).into())).collect::<Vec<_>>());
            prop_assert_eq!(office.state().register.primary(), id(sheet.primary.into()));
            let standing = office.standing();
            prop_assert_eq!(standing.over_by, sheet.people.len().saturating_sub(sheet.ceiling) as u64);
            prop_assert!(standing.available == 0.into() || standing.over_by == 0);
            let mut mailboxes: BTreeMap<u8, usize> = BTreeMap::new();
            sheet.people.iter().for_each(|(_, at)| *mailboxes.entry(*at).or_default() += 1);
            for at in 0..4 {
                let names = office.account(&mailbox(at)).map(|shown| shown.split('/').count());
                prop_assert_eq!(names, mailboxes.get(&at).copied());
            }
        }
    }
}
