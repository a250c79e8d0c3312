//! Every principal × relation to the contract × action × state of the assignment × position in its window, as one reviewed table.

use crate::fixtures::*;
use access_model::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Names a principal.
type Named = (&'static str, fn() -> Principal);

const PRINCIPALS: [Named; 4] = [
    ("owner", || Principal::Holder(id(1))),
    ("other holder", || Principal::Holder(id(2))),
    ("delegate", || Principal::Delegate(id(31))),
    ("organisation user", || Principal::OrganisationUser(id(41))),
];

/// What there is of the contract, and who gave the assignment.
fn relations() -> Vec<(&'static str, Option<Contract>, AccountHolderId)> {
    vec![
        ("running", Some(contract_ended_at(hosting(), None)), sakura()),
        ("ending later", Some(contract_ended_at(hosting(), Some(at(3_600)))), sakura()),
        ("ended", Some(contract_ended_at(hosting(), Some(at(-1)))), sakura()),
        ("changed hands", Some(contract_ended_at(hosting(), None)), momiji()),
        ("unknown", None, sakura()),
    ]
}

fn states() -> Vec<(&'static str, Option<AssignmentState>)> {
    let invitation = id(91);
    let ended = |why| Some(AssignmentState::Ended { invitation, at: at(-1), why });
    vec![
        ("none", None),
        ("pending", Some(AssignmentState::Pending { invitation, expires_at: Some(at(60)) })),
        ("expired", Some(AssignmentState::Pending { invitation, expires_at: Some(at(-1)) })),
        ("declined", Some(AssignmentState::Declined { invitation, at: at(-1) })),
        ("cancelled", Some(AssignmentState::Cancelled { invitation, at: at(-1) })),
        ("effective", Some(AssignmentState::Effective { invitation, since: at(-1) })),
        ("removed", ended(EndReason::Removed)),
        ("delegate deleted", ended(EndReason::DelegateDeleted)),
        ("contract ended", ended(EndReason::ContractEnded)),
    ]
}

fn windows() -> Vec<(&'static str, Window)> {
    let window = |from: Option<i64>, until: Option<i64>| Window::new(from.map(at), until.map(at)).unwrap();
    vec![
        ("no window", Window::ALWAYS),
        ("before", window(Some(10), Some(20))),
        ("inside", window(Some(-10), Some(10))),
        ("after", window(Some(-20), Some(-10))),
    ]
}

struct Cell {
    principal: &'static str,
    relation: &'static str,
    action: Action,
    state: &'static str,
    window: &'static str,
    decision: Decision,
}

fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (principal, who) in PRINCIPALS {
        for (relation, contract, giver) in relations() {
            for action in Action::ALL {
                for (state, of_assignment) in states() {
                    for (window, limits) in windows() {
                        let assigned = of_assignment.map(|state| windowed(hosting(), giver, limits, state));
                        let request = ask(who(), action, hosting(), now());
                        let decision = decide(&request, contract.as_ref(), assigned.as_ref());
                        let index = AccessIndex::build(&contract, &assigned);
                        assert_eq!(index.decide(&request), decision, "the index decides alike");
                        cells.push(Cell { principal, relation, action, state, window, decision });
                    }
                }
            }
        }
    }
    cells
}

fn answer(decision: &Decision) -> String {
    let verdict = if decision.is_allowed() { "ALLOWED" } else { "denied" };
    format!("{verdict} {} [{}]", decision.code(), decision.rules().join(" "))
}

/// One line per principal, contract, action and answer; behind it the cells that have this answer.
fn table(cells: &[Cell]) -> String {
    let mut lines: Vec<(String, BTreeMap<&str, BTreeSet<&str>>)> = Vec::new();
    for cell in cells {
        let head = format!(
            "{:17} | {:13} | {:17} | {:66}",
            cell.principal,
            cell.relation,
            cell.action.as_str(),
            answer(&cell.decision)
        );
        let place = lines.iter().position(|(line, _)| *line == head).unwrap_or_else(|| {
            lines.push((head, BTreeMap::new()));
            lines.len() - 1
        });
        lines[place].1.entry(cell.state).or_default().insert(cell.window);
    }
    let mut text = format!(
        "{:17} | {:13} | {:17} | {:66} | {}\n",
        "principal", "contract", "action", "answer", "where the assignment is (and now is … its window)"
    );
    for (head, of_states) in lines {
        let all = of_states.len() == states().len();
        let whole = |windows: &BTreeSet<&str>| windows.len() == super::matrix::windows().len();
        let cells = if all && of_states.values().all(whole) {
            "whatever it is".to_owned()
        } else {
            let named = of_states.iter().map(|(state, windows)| {
                if whole(windows) {
                    return (*state).to_owned();
                }
                format!("{state} ({})", windows.iter().copied().collect::<Vec<_>>().join(", "))
            });
            named.collect::<Vec<_>>().join("; ")
        };
        writeln!(text, "{head} | {cells}").unwrap();
    }
    text
}

#[test]
fn am_01_am_02_am_03_am_05_am_13_am_17_the_whole_matrix() {
    let cells = cells();
    assert_eq!(cells.len(), 4 * 5 * 7 * 9 * 4);
    for cell in &cells {
        let allowed = cell.decision.is_allowed();
        let place = (cell.principal, cell.relation, cell.action, cell.state, cell.window);
        // AM-02: no cell lets a delegate do a contract action.
        assert!(!(allowed && cell.principal == "delegate" && cell.action.class() == ActionClass::Contract));
        // Only ownership, or an effective assignment inside of its window, ever allows.
        let by_ownership = cell.principal == "owner" && cell.relation != "unknown";
        let by_assignment = cell.principal == "delegate"
            && matches!(cell.relation, "running" | "ending later")
            && cell.action == Action::ConfigureService
            && cell.state == "effective"
            && matches!(cell.window, "no window" | "inside");
        assert_eq!(allowed, by_ownership || by_assignment, "{place:?}");
        match cell.decision.verdict {
            Verdict::Allowed(Grant::Ownership { .. }) => assert!(by_ownership, "{place:?}"),
            Verdict::Allowed(Grant::Assignment { .. }) => assert!(by_assignment, "{place:?}"),
            Verdict::Denied(_) => assert!(!cell.decision.rules().is_empty()),
        }
    }
    insta::assert_snapshot!("matrix", table(&cells));
}
