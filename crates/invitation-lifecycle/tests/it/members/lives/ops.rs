//! The commands of a random life.

use crate::fixture::*;
use crate::members::portal::*;
use invitation_lifecycle::PersonId;
use invitation_lifecycle::members::ManageCommand;
use proptest::prelude::*;
use std::time::Duration;

pub const MAILS: [&str; 4] = [SAGE_MAIL, NEW_MAIL, "tanaka@customer.example", "suzuki@customer.example"];
pub const PEOPLE: [PersonId; 2] = [TANAKA, SUZUKI];

#[derive(Clone, Debug)]
pub enum Op {
    /// Each time with a new id of a member.
    Invite {
        record: u128,
        mail: usize,
    },
    /// By the token with this number among all that were ever sent (modulo how many there are).
    Accept {
        token: usize,
        by: usize,
    },
    Decline {
        token: usize,
    },
    Confirm {
        token: usize,
    },
    Profile {
        member: u128,
    },
    Manage {
        member: u128,
        command: ManageCommand,
    },
    Pass {
        span: Duration,
    },
    StepBack {
        span: Duration,
    },
    Permit {
        on: bool,
    },
    Inviter {
        other: bool,
    },
}

impl Op {
    /// Whether mails of an operation are left behind by it.
    pub const fn sends(&self) -> bool {
        matches!(self, Self::Invite { .. } | Self::Manage { .. })
    }
}

fn commands() -> impl Strategy<Value = ManageCommand> {
    prop_oneof![
        4 => Just(ManageCommand::Reinvite),
        2 => Just(ManageCommand::CancelInvitation),
        4 => (0..MAILS.len())
            .prop_map(|mail| ManageCommand::ChangeAddress { address: address(MAILS[mail]) }),
        3 => Just(ManageCommand::Deactivate),
        4 => Just(ManageCommand::Activate),
        2 => any::<bool>().prop_map(|b| ManageCommand::ChangeType {
            user_type: if b { CUSTOMERS_B } else { CUSTOMERS_A },
        }),
        1 => Just(ManageCommand::Delete),
    ]
}

pub fn ops() -> impl Strategy<Value = Op> {
    let span = prop::sample::select(vec![SECOND, MINUTE, HOUR, DAY, DAY * 3, DAY * 8]);
    let member = 1..8_u128;
    // The newest tokens are the likeliest to work.
    let token = || prop_oneof![any::<usize>(), 0..3_usize];
    prop_oneof![
        6 => (1..5_u128, 0..MAILS.len()).prop_map(|(record, mail)| Op::Invite { record, mail }),
        7 => (token(), 0..2_usize).prop_map(|(token, by)| Op::Accept { token, by }),
        2 => token().prop_map(|token| Op::Decline { token }),
        5 => token().prop_map(|token| Op::Confirm { token }),
        2 => member.clone().prop_map(|member| Op::Profile { member }),
        16 => (member, commands()).prop_map(|(member, command)| Op::Manage { member, command }),
        7 => span.clone().prop_map(|span| Op::Pass { span }),
        2 => span.prop_map(|span| Op::StepBack { span }),
        1 => prop::bool::weighted(0.8).prop_map(|on| Op::Permit { on }),
        1 => any::<bool>().prop_map(|other| Op::Inviter { other }),
    ]
}
