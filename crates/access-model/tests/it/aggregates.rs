//! Labels, windows, the life of an assignment, and what stores keep.

use crate::fixtures::*;
use access_model::*;
use proptest::prelude::*;
use std::fmt::Write as _;

#[test]
fn am_06_labels_are_trimmed_and_plain() {
    let good = [("田中", "田中"), ("  Web制作 佐藤様\u{3000}", "Web制作 佐藤様"), ("a", "a")];
    for (given, kept) in good {
        assert_eq!(Label::parse(given).unwrap().as_str(), kept);
    }
    assert_eq!(Label::parse("\u{3000} \n").unwrap_err(), LabelError::Empty);
    assert!(Label::parse(&"字".repeat(100)).is_ok());
    let too_long = Label::parse(&"字".repeat(101)).unwrap_err();
    assert_eq!(too_long, LabelError::TooLong { characters: 101 });
    let control = Label::parse("田\u{7}中").unwrap_err();
    assert_eq!(control, LabelError::ControlCharacter { character: '\u{7}', position: 2 });
    assert_eq!(control.to_string(), "the label has the control character U+0007 at character 2");
    for hidden in ["a\u{202E}b", "a\nb", "a\u{2028}b", "a\u{2066}b"] {
        assert_eq!(Label::parse(hidden).unwrap_err().code(), "label.control_character");
    }
}

#[test]
fn am_17_an_empty_window_is_refused() {
    for until in [at(0), at(-1)] {
        let refused = Window::new(Some(at(0)), Some(until)).unwrap_err();
        assert_eq!((refused.from, refused.until, refused.code()), (at(0), until, "window.empty"));
    }
    assert!(Window::new(None, Some(at(0))).is_ok());
}

/// Every command in every state: the whole table of transitions.
#[test]
fn am_05_am_07_am_09_am_10_am_11_the_life_of_an_assignment() {
    let (own, other): (InvitationRef, InvitationRef) = (id(91), id(92));
    let states = [
        AssignmentState::Pending { invitation: own, expires_at: Some(at(60)) },
        AssignmentState::Pending { invitation: own, expires_at: Some(at(0)) },
        AssignmentState::Declined { invitation: own, at: at(-1) },
        AssignmentState::Cancelled { invitation: own, at: at(-1) },
        AssignmentState::Effective { invitation: own, since: at(-1) },
        AssignmentState::Ended { invitation: own, at: at(-1), why: EndReason::Removed },
    ];
    let (holder, window, expires_at) = (sakura(), Window::ALWAYS, Some(at(99)));
    let commands = [
        ("offer", AssignmentCommand::Offer { holder, invitation: other, window, expires_at }),
        ("accept", AssignmentCommand::Accept(own)),
        ("decline", AssignmentCommand::Decline(own)),
        ("cancel", AssignmentCommand::Cancel(own)),
        ("reoffer", AssignmentCommand::Reoffer { invitation: own, expires_at }),
        ("end", AssignmentCommand::End(EndReason::DelegateDeleted)),
        ("accept by another invitation", AssignmentCommand::Accept(other)),
    ];
    let mut table = String::new();
    for state in states {
        for (name, command) in &commands {
            let mut row = assignment(hosting(), sakura(), state);
            let before = row.standing(now()).as_str();
            let after = match row.decide(command, now()) {
                Ok(event) => {
                    row.apply(event);
                    row.standing(now()).as_str()
                }
                Err(refusal) => refusal.code(),
            };
            writeln!(table, "{before:10} {name:30} {after}").unwrap();
        }
    }
    insta::assert_snapshot!("life_of_an_assignment", table);
}

#[test]
fn records_go_there_and_back_and_are_checked() {
    let delegate = Delegate::new(tanaka(), address("Tanaka@Example.jp"));
    let entry = RosterEntry::new(sakura(), tanaka(), Label::parse("田中").unwrap(), now());
    let row = assignment(hosting(), sakura(), effective());
    assert_eq!(AccountHolder::restore(holder_sakura().record()), Ok(holder_sakura()));
    assert_eq!(Contract::restore(contracts()[1].record()), Ok(contracts()[1].clone()));
    assert_eq!(Delegate::restore(delegate.record()), Ok(delegate));
    assert_eq!(RosterEntry::restore(entry.record()), Ok(entry.clone()));
    assert_eq!(Assignment::restore(row.record()), Ok(row));

    let bad_label = RosterEntryRecord { label: " ".into(), ..entry.record() };
    assert_eq!(RosterEntry::restore(bad_label).unwrap_err().code(), "record.roster_label");
    let bad_id = AssignmentRecord { id: id(1), ..row.record() };
    assert_eq!(Assignment::restore(bad_id).unwrap_err().code(), "record.assignment_id");
    let bad_window = AssignmentRecord { window_from: Some(at(1)), window_until: Some(at(1)), ..row.record() };
    assert_eq!(Assignment::restore(bad_window).unwrap_err().code(), "record.assignment_window");
}

#[test]
fn am_06_ids_follow_from_what_they_name() {
    let (batch, key): (BatchId, _) = (id(1), address("Tanaka@example.jp"));
    let same = address("tanaka@EXAMPLE.JP");
    assert_eq!(InvitationRef::of(batch, key.key()), InvitationRef::of(batch, same.key()));
    assert_ne!(InvitationRef::of(batch, key.key()), InvitationRef::of(id(2), key.key()));
    assert_ne!(
        InvitationRef::of(batch, key.key()).as_uuid(),
        DelegateId::introduced_by(batch, key.key()).as_uuid()
    );
    assert_ne!(AssignmentId::of(hosting(), tanaka()), AssignmentId::of(domain(), tanaka()));
}

proptest! {
    #[test]
    fn am_06_a_label_is_what_it_says(text in "\\PC{0,120}|[\\s\\S]{0,8}") {
        if let Ok(label) = Label::parse(&text) {
            prop_assert_eq!(label.as_str(), text.trim());
            let count = label.as_str().chars().count();
            prop_assert!((1..=100).contains(&count));
            prop_assert!(!label.as_str().chars().any(char::is_control));
            prop_assert_eq!(Label::parse(label.as_str()), Ok(label));
        }
    }

    #[test]
    fn am_17_a_window_contains_what_lies_between(
        from in prop::option::of(-50_i64..50),
        until in prop::option::of(-50_i64..50),
        probe in -60_i64..60,
    ) {
        let made = Window::new(from.map(at), until.map(at));
        let instants = -60_i64..60;
        let inside = |second: i64| from.is_none_or(|from| from <= second) && until.is_none_or(|until| second < until);
        prop_assert_eq!(made.is_ok(), instants.clone().any(inside));
        if let Ok(window) = made {
            prop_assert_eq!(window.contains(at(probe)), inside(probe));
        }
    }
}
