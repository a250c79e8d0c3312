//! The lists of conversations.

use crate::fixture::*;
use agent_handover::item::*;

const STATES: [WorkState; 5] = [
    WorkState::New,
    WorkState::Open { replied: false },
    WorkState::Open { replied: true },
    WorkState::Blocked,
    WorkState::Completed,
];

#[test]
fn ah_03_each_state_has_its_lists() {
    use List::{All, Blocked, Completed, Mine, MineNotReplied, MineReplied, Unassigned};
    let (me, other) = (agent(101), agent(102));
    let lists = |state, assignee| {
        let item = Item { state, assignee, ..item(1, None) };
        item.lists(me).into_iter().collect::<Vec<_>>()
    };
    for waiting in [WorkState::New, WorkState::Open { replied: false }] {
        assert_eq!(lists(waiting, None), [All, Unassigned]);
        assert_eq!(lists(waiting, Some(me)), [All, Mine, MineNotReplied]);
        assert_eq!(lists(waiting, Some(other)), [All]);
    }
    let replied = WorkState::Open { replied: true };
    assert_eq!(lists(replied, None), [All, Unassigned]);
    assert_eq!(lists(replied, Some(me)), [All, Mine, MineReplied]);
    assert_eq!(lists(replied, Some(other)), [All]);
    for assignee in [None, Some(me), Some(other)] {
        assert_eq!(lists(WorkState::Blocked, assignee), [All, Blocked]);
        assert_eq!(lists(WorkState::Completed, assignee), [All, Completed]);
    }
}

/// AH-03: without *all*, and with everybody's own lists laid together, every conversation is in exactly one list.
#[test]
fn ah_03_lists_partition_the_conversations() {
    let viewers = [agent(101), agent(102)];
    for state in STATES {
        for assignee in [None, Some(viewers[0]), Some(viewers[1])] {
            let item = Item { state, assignee, ..item(1, None) };
            let leaf = |list: &List| !matches!(list, List::All | List::Mine);
            let mut found = Vec::new();
            for viewer in viewers {
                let lists = item.lists(viewer);
                assert!(lists.contains(&List::All));
                let own = lists.contains(&List::MineNotReplied) || lists.contains(&List::MineReplied);
                assert_eq!(lists.contains(&List::Mine), own, "mine is what is in one of its parts");
                found.extend(lists.into_iter().filter(leaf).filter(|list| {
                    // What everybody sees counts once.
                    viewer == viewers[0] || matches!(list, List::MineNotReplied | List::MineReplied)
                }));
            }
            assert_eq!(found.len(), 1, "{item:?}: {found:?}");
            let section = match found[0] {
                List::Unassigned => Section::Unassigned,
                List::MineNotReplied => Section::NotReplied,
                List::MineReplied => Section::Replied,
                List::Blocked => Section::Blocked,
                List::Completed => Section::Completed,
                List::All | List::Mine => panic!("not a leaf"),
            };
            assert_eq!(item.section(), section);
        }
    }
}
