//! What happens in a random life.

use super::super::portal::*;
use super::layman;
use proptest::prelude::*;
use std::time::Duration;
use tantou::invitation::eligibility::{Module, UserTypeId};
use tantou::invitation::members::ManageCommand;

/// Seats of each custom type: few, so that they are missing now and then.
pub(super) const LICENCES: u64 = 2;

pub(super) const TYPES: [UserTypeId; 3] = [CUSTOMERS, PROSPECTS, CUSTOMERS_B];
pub(super) const MAILS: [&str; 5] =
    ["sage@c.example", "Rei@C.example", "tanaka@c.example", "suzuki@c.example", "sato@c.example"];
pub(super) const RECORDS: [(Module, u128); 5] = [
    (Module::Leads, 1),
    (Module::Leads, 2),
    (Module::Leads, 3),
    (Module::Contacts, 11),
    (Module::Contacts, 12),
];

/// What the organisation asks for a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    Reinvite,
    CancelInvitation,
    ChangeAddress { mail: usize },
    Deactivate,
    Activate,
    ChangeType { user_type: UserTypeId },
    Convert { contact: u128, user_type: UserTypeId },
    Delete,
}

impl Ask {
    pub(super) fn command(self) -> ManageCommand {
        match self {
            Self::Reinvite => ManageCommand::Reinvite,
            Self::CancelInvitation => ManageCommand::CancelInvitation,
            Self::ChangeAddress { mail } => {
                ManageCommand::ChangeAddress { address: crate::host::address(MAILS[mail]) }
            }
            Self::Deactivate => ManageCommand::Deactivate,
            Self::Activate => ManageCommand::Activate,
            Self::ChangeType { user_type } => ManageCommand::ChangeType { user_type },
            Self::Convert { contact: number, user_type } => {
                ManageCommand::Convert { contact: contact(number).record, user_type }
            }
            Self::Delete => ManageCommand::Delete,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Op {
    /// Each time with a new id of a member.
    Invite {
        record: usize,
        mail: usize,
        user_type: UserTypeId,
    },
    /// By the link with this number among all that were ever sent (modulo how many there are).
    Accept {
        link: usize,
    },
    Decline {
        link: usize,
    },
    Confirm {
        link: usize,
    },
    Profile {
        member: u128,
    },
    Manage {
        member: u128,
        ask: Ask,
    },
    Pass {
        span: Duration,
    },
    StepBack {
        span: Duration,
    },
}

impl Op {
    /// Whether links go out by it.
    pub(super) const fn sends(&self) -> bool {
        matches!(self, Self::Invite { .. } | Self::Manage { .. })
    }
}

/// Another type that fits the same records, if there is one.
pub(super) fn other_type(user_type: UserTypeId) -> Option<UserTypeId> {
    match user_type {
        CUSTOMERS => Some(CUSTOMERS_B),
        CUSTOMERS_B => Some(CUSTOMERS),
        _ => None,
    }
}

/// An address that nobody has.
pub(super) fn free_mail(lines: &[layman::Line]) -> Option<usize> {
    (0..MAILS.len()).find(|mail| lines.iter().all(|line| line.2 != MAILS[*mail]))
}

fn contact_type() -> impl Strategy<Value = UserTypeId> {
    prop::sample::select(vec![CUSTOMERS, CUSTOMERS_B])
}

fn ask() -> impl Strategy<Value = Ask> {
    let any_type = prop::sample::select(TYPES.to_vec());
    prop_oneof![
        4 => Just(Ask::Reinvite),
        2 => Just(Ask::CancelInvitation),
        6 => (0..MAILS.len()).prop_map(|mail| Ask::ChangeAddress { mail }),
        3 => Just(Ask::Deactivate),
        4 => Just(Ask::Activate),
        3 => any_type.prop_map(|user_type| Ask::ChangeType { user_type }),
        2 => (11..14_u128, contact_type())
            .prop_map(|(contact, user_type)| Ask::Convert { contact, user_type }),
        1 => Just(Ask::Delete),
    ]
}

fn invite() -> impl Strategy<Value = Op> {
    (0..RECORDS.len(), 0..MAILS.len(), contact_type()).prop_map(|(record, mail, user_type)| {
        let user_type = if RECORDS[record].0 == Module::Leads { PROSPECTS } else { user_type };
        Op::Invite { record, mail, user_type }
    })
}

pub(super) fn life() -> impl Strategy<Value = Vec<Op>> {
    let span = prop::sample::select(vec![Duration::from_secs(1), DAY, DAY * 3, DAY * 8]);
    let member = 1..9_u128;
    // The newest links are the likeliest to work.
    let link = || prop_oneof![any::<usize>(), 0..3_usize];
    let op = prop_oneof![
        8 => invite(),
        7 => link().prop_map(|link| Op::Accept { link }),
        2 => link().prop_map(|link| Op::Decline { link }),
        5 => link().prop_map(|link| Op::Confirm { link }),
        2 => member.clone().prop_map(|member| Op::Profile { member }),
        18 => (member, ask()).prop_map(|(member, ask)| Op::Manage { member, ask }),
        5 => span.clone().prop_map(|span| Op::Pass { span }),
        3 => span.prop_map(|span| Op::StepBack { span }),
    ];
    prop::collection::vec(op, 1..45)
}
