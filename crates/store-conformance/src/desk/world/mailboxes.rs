//! Mailboxes in every state.

use super::agent_id;
use crate::sample::{address, at};
use access_model::agents::AgentId;
use agent_handover::mailbox::{
    Backup, BackupDetails, Lock, Mailbox, MailboxRecord, MailboxSettings, Protocol, Sharing, UserState,
};
use storage_contract::Timestamp;

pub(crate) fn mailbox(user: AgentId) -> MailboxRecord {
    Mailbox::new(user, true).record()
}

pub(super) fn mailboxes() -> Vec<Mailbox> {
    let of = |number| mailbox(agent_id(number));
    let settings =
        |text: &str, protocol, sharing| Some(MailboxSettings { address: address(text), protocol, sharing });
    let details = || BackupDetails {
        by: agent_id(2),
        started: at(3),
        completed: at(4),
        available_to: [agent_id(1), agent_id(9)].into(),
    };
    let out = |reactivated| UserState::Deactivated { since: at(2), reactivated };
    let lock = Some(Lock { by: agent_id(2), at: Timestamp::MIN });
    let records = vec![
        of(1),
        MailboxRecord { confirmed: false, ..of(2) },
        MailboxRecord {
            settings: settings("佐藤@例え.jp", Protocol::Pop3, Sharing::RecordLevel),
            saved_at: Some(Timestamp::MAX),
            lock,
            state: UserState::Active { reactivated: Some(at(1)) },
            backup: Backup::Completed { details: details() },
            ..of(3)
        },
        MailboxRecord {
            settings: settings("Four@Desk.example", Protocol::Imap, Sharing::Private),
            saved_at: Some(at(5)),
            state: out(None),
            backup: Backup::Failed { by: agent_id(2), at: at(6), previous: None },
            ..of(4)
        },
        MailboxRecord {
            settings: settings("five@desk.example", Protocol::Pop3, Sharing::Complete),
            state: out(Some(Timestamp::MIN)),
            backup: Backup::InProgress { by: agent_id(2), since: at(7), previous: Some(details()) },
            ..of(5)
        },
    ];
    records.into_iter().map(|record| Mailbox::restore(record).expect("is sound")).collect()
}
