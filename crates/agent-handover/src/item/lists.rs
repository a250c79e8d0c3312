//! In which lists a conversation stands (AH-03).

use super::work::{Item, WorkState};
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a conversation belongs: exactly one of these, whatever its state (AH-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// New or open, with nobody.
    Unassigned,
    /// With somebody, and the customer waits for the answer: on hold.
    NotReplied,
    /// With somebody, and the customer has an answer: ongoing.
    Replied,
    /// The customer is blocked.
    Blocked,
    /// Done.
    Completed,
}

/// A list on the screen (AH-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// Every conversation.
    All,
    /// The viewer's own that are open.
    Mine,
    /// The viewer's own that wait for an answer.
    MineNotReplied,
    /// The viewer's own that have an answer.
    MineReplied,
    /// New and open without assignee.
    Unassigned,
    /// Of blocked customers.
    Blocked,
    /// Completed.
    Completed,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 5] =
        [Self::Unassigned, Self::NotReplied, Self::Replied, Self::Blocked, Self::Completed];
}

impl List {
    /// Every list.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Mine,
        Self::MineNotReplied,
        Self::MineReplied,
        Self::Unassigned,
        Self::Blocked,
        Self::Completed,
    ];
}

impl Item {
    /// The one section in which it belongs (AH-03).
    pub const fn section(&self) -> Section {
        match (self.state, self.assignee) {
            (WorkState::New | WorkState::Open { .. }, None) => Section::Unassigned,
            (WorkState::New | WorkState::Open { replied: false }, Some(_)) => Section::NotReplied,
            (WorkState::Open { replied: true }, Some(_)) => Section::Replied,
            (WorkState::Blocked, _) => Section::Blocked,
            (WorkState::Completed, _) => Section::Completed,
        }
    }

    /// The lists in which a viewer finds it, as its state says (AH-03). Whether the viewer may view it at all, `access_model::agents::decide_ticket` says.
    ///
    /// ```
    /// use agent_handover::item::*;
    /// # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
    /// #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
    /// # }
    /// let (sato, tanaka) = (id(1), id(2));
    /// let item = Item {
    ///     id: id(10), kind: ItemKind::Conversation, department: id(20), channel: None, team: None,
    ///     state: WorkState::Open { replied: false }, assignee: Some(sato),
    /// };
    /// assert!(item.lists(sato).contains(&List::MineNotReplied));
    /// assert_eq!(item.lists(tanaka), [List::All].into());
    /// ```
    pub fn lists(&self, viewer: AgentId) -> BTreeSet<List> {
        let mine = self.assignee == Some(viewer);
        let mut lists = BTreeSet::from([List::All]);
        match self.section() {
            Section::Unassigned => {
                lists.insert(List::Unassigned);
            }
            Section::NotReplied if mine => lists.extend([List::Mine, List::MineNotReplied]),
            Section::Replied if mine => lists.extend([List::Mine, List::MineReplied]),
            Section::NotReplied | Section::Replied => {}
            Section::Blocked => {
                lists.insert(List::Blocked);
            }
            Section::Completed => {
                lists.insert(List::Completed);
            }
        }
        lists
    }
}
