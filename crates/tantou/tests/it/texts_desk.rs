//! What a help desk says: every code with its text in English and Japanese (AM-15, AH-02, AH-20, AH-22, AH-32, AH-41).

use crate::texts::table;
use tantou::access::agents::{
    AgentId, AgentRefusal, DataScope, DeskDenial, DeskPermission, Fence, FenceKind, HandoverRef, TicketDenial,
};
use tantou::handover::anonymise::AnonymisationRefusal;
use tantou::handover::assign::{AssignmentReason, AssignmentRefusal, Ineligible, Obstacle};
use tantou::handover::item::{ItemKind, Section};
use tantou::handover::mailbox::{
    BackupAction, BackupCondition, BackupPhase, Correspondence, LockCondition, MailboxRefusal,
    MailboxWarning, Protocol, Sharing,
};
use tantou::handover::plan::{
    Impact, ImpactFacts, PlanAction, PlanPhase, PlanProblem, PlanRefusal, Residue, Routing, RoutingProblem,
    Trouble, Unplaceable,
};
use tantou::handover::reconcile::{Finding, Proposal};
use tantou::handover::{PlanFingerprint, PlanId};
use tantou::storage::Version;
use tantou::text::{Explain, TextLanguage};
use uuid::Uuid;

fn nil<T: From<Uuid>>() -> T {
    Uuid::nil().into()
}

/// The table; no Japanese text repeats an id or an English word, but for names.
fn all(said: &[Box<dyn Explain>]) -> String {
    let said: Vec<&dyn Explain> = said.iter().map(|one| &**one).collect();
    for one in &said {
        let japanese = one.message(TextLanguage::Japanese);
        let english = one.message(TextLanguage::English);
        assert!(!japanese.contains("00000000-") && !english.contains("00000000-"), "{japanese} {english}");
        let words =
            japanese.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        for word in words {
            assert!(["IMAP", "POP", "ID", "desk", "else", "example"].contains(&word), "{japanese}: {word}");
        }
    }
    table(&said)
}

macro_rules! said {
    ($($one:expr),+ $(,)?) => { all(&[$(Box::new($one) as Box<dyn Explain>),+]) };
}

fn fence(kind: FenceKind) -> Fence {
    Fence { plan: HandoverRef::from_uuid(Uuid::nil()), kind }
}

const NOBODY: AgentId = AgentId::from_uuid(Uuid::nil());

fn gone() -> Ineligible {
    Ineligible {
        agent: NOBODY,
        obstacles: vec![Obstacle::Inactive, Obstacle::NotInDepartment { department: nil() }],
    }
}

/// AH-01, AH-02, AM-31 … AM-37: why somebody may not be given something.
#[test]
fn ah_02_obstacles() {
    let denial = DeskDenial::LightAgent;
    insta::assert_snapshot!(said![
        Obstacle::Unknown,
        Obstacle::Inactive,
        Obstacle::Deleted,
        Obstacle::Fenced { fence: fence(FenceKind::Leaving) },
        Obstacle::Fenced { fence: fence(FenceKind::Away) },
        Obstacle::NotInDepartment { department: nil() },
        Obstacle::NotOnChannel { channel: nil() },
        Obstacle::UnknownRole { desk_role: nil() },
        Obstacle::NotPermitted { permission: DeskPermission::ReplyToTickets, denial },
        gone(),
        AssignmentReason::NotPermitted(TicketDenial::OutOfScope { scope: DataScope::All }),
        AssignmentReason::Ineligible(gone()),
        AssignmentReason::UnknownItem,
        AssignmentReason::UnknownActor,
        AssignmentReason::Repeated,
        AssignmentReason::Completed,
        AssignmentRefusal {
            reasons: vec![AssignmentReason::Completed, AssignmentReason::Ineligible(gone())]
        },
        DeskDenial::Inactive,
        DeskDenial::RoleAgent,
        DeskDenial::Profile { profile: nil() },
        DeskDenial::UnknownProfile { profile: nil() },
        TicketDenial::UnknownRole { desk_role: nil() },
    ]);
    insta::assert_snapshot!(
        "am_36_agents",
        said![
            AgentRefusal::UnknownAgent { agent: NOBODY },
            AgentRefusal::AgentExists { agent: NOBODY },
            AgentRefusal::AddressTaken { agent: NOBODY },
            AgentRefusal::NotPermitted { denial },
            AgentRefusal::NotYourOwn,
            AgentRefusal::NoDepartment,
            AgentRefusal::UnknownDepartment { department: nil() },
            AgentRefusal::UnknownChannel { channel: nil() },
            AgentRefusal::UnknownRole { desk_role: nil() },
            AgentRefusal::UnknownProfile { profile: nil() },
            AgentRefusal::NotInDepartment { department: nil() },
            AgentRefusal::ChatOff { department: nil() },
            AgentRefusal::NoChatAccess { department: nil() },
            AgentRefusal::LastAdministrator,
            AgentRefusal::Inactive,
            AgentRefusal::Deleted,
            AgentRefusal::FencedByOther { fence: fence(FenceKind::Away) },
            AgentRefusal::NotFenced,
            AgentRefusal::NotDeleted,
        ]
    );
}

fn impact(total: u64, left: u64, stuck: u64, mailbox: Vec<MailboxWarning>) -> Impact {
    let residue = Residue { count: stuck, samples: Vec::new() };
    let (kind, department) = (ItemKind::Ticket, nil());
    let stuck = (stuck > 0).then_some(Unplaceable { kind, department, channel: None, line: None, residue });
    let items = tantou::handover::plan::ItemsDigest::default();
    Impact {
        plan: nil(),
        routing: Routing::to_pool(),
        total,
        lines: Vec::new(),
        unplaceable: stuck.into_iter().collect(),
        left,
        mailbox,
        stops: Vec::new(),
        loads: [].into(),
        facts: ImpactFacts { epochs: [].into(), desk: Version::FIRST, items },
    }
}

/// AH-20, AH-22, AH-27, AH-30, AH-32: what a handover would do, where it stands, why it cannot go on.
#[test]
fn ah_20_handovers() {
    let plan: PlanId = nil();
    let print: PlanFingerprint = nil();
    let residue = |count| Trouble::Residue { residue: Residue { count, samples: Vec::new() } };
    let mut said: Vec<Box<dyn Explain>> = Vec::new();
    said.extend(PlanPhase::ALL.map(|phase| Box::new(phase) as Box<dyn Explain>));
    said.extend(PlanAction::ALL.map(|action| Box::new(action) as Box<dyn Explain>));
    said.extend(ItemKind::ALL.map(|kind| Box::new(kind) as Box<dyn Explain>));
    said.extend(Section::ALL.map(|section| Box::new(section) as Box<dyn Explain>));
    let more: Vec<Box<dyn Explain>> = vec![
        Box::new(impact(1, 0, 0, vec![])),
        Box::new(impact(12, 2, 3, vec![MailboxWarning::NotBackedUp])),
        Box::new(Trouble::SuccessorsGone { successors: vec![gone()] }),
        Box::new(residue(1)),
        Box::new(residue(2)),
        Box::new(RoutingProblem::NamesLeaver { rule: None }),
        Box::new(RoutingProblem::Repeated { rule: Some(1), agent: NOBODY }),
        Box::new(RoutingProblem::Nobody { rule: None }),
        Box::new(RoutingProblem::TooLong { rule: None }),
        Box::new(PlanProblem::OfItself),
        Box::new(PlanProblem::AwayWithoutAbsence),
        Box::new(PlanRefusal::UnknownPlan { plan }),
        Box::new(PlanRefusal::PlanExists { plan }),
        Box::new(PlanRefusal::UnknownAgent { agent: NOBODY }),
        Box::new(PlanRefusal::NotPermitted { denial: DeskDenial::Inactive }),
        Box::new(PlanRefusal::WrongPhase { phase: PlanPhase::Completed, action: PlanAction::Cancel }),
        Box::new(PlanRefusal::Misconfigured {
            problems: vec![PlanProblem::Routing { problem: RoutingProblem::Nobody { rule: None } }],
        }),
        Box::new(PlanRefusal::SuccessorsUnavailable { successors: vec![gone()] }),
        Box::new(PlanRefusal::NobodyCouldTake { count: 3, items: vec![] }),
        Box::new(PlanRefusal::ShowAgain { confirmed: print, now: print }),
        Box::new(PlanRefusal::AnotherPlanOpen { plan }),
        Box::new(PlanRefusal::Circle { agents: vec![NOBODY, NOBODY] }),
        Box::new(PlanRefusal::NoSource { plan }),
        Box::new(PlanRefusal::Agent { because: AgentRefusal::LastAdministrator }),
        Box::new(PlanRefusal::FenceLost { found: None }),
    ];
    said.extend(more);
    insta::assert_snapshot!(all(&said));
}

/// AH-40 … AH-47: mailboxes; AH-21: making anonymous; what reconcile finds.
#[test]
fn ah_41_mailboxes() {
    let elsewhere =
        BackupCondition::OtherDomain { mailbox: "else.example".into(), administrator: "desk.example".into() };
    insta::assert_snapshot!(said![
        Sharing::Private,
        Sharing::RecordLevel,
        Sharing::Complete,
        BackupPhase::None,
        BackupPhase::InProgress,
        BackupPhase::Failed,
        BackupPhase::Completed,
        BackupPhase::Outdated,
        BackupCondition::UserActive,
        BackupCondition::NoMailbox,
        BackupCondition::Protocol { protocol: Protocol::Imap },
        BackupCondition::Protocol { protocol: Protocol::Pop3 },
        BackupCondition::Private,
        elsewhere.clone(),
        BackupCondition::NotSavedSinceReactivation,
        BackupCondition::InProgress,
        BackupCondition::AlreadyTaken,
        LockCondition::NoMailbox,
        LockCondition::Private,
        LockCondition::YourOwn,
        MailboxWarning::Private,
        MailboxWarning::Unlocked,
        MailboxWarning::NotBackedUp,
        MailboxRefusal::UnknownUser { user: NOBODY },
        MailboxRefusal::UnknownAgent { agent: NOBODY },
        MailboxRefusal::UnknownPlan { plan: nil() },
        MailboxRefusal::NotPermitted { denial: DeskDenial::RoleAgent },
        MailboxRefusal::NotYourOwn,
        MailboxRefusal::HostOnly,
        MailboxRefusal::Inactive,
        MailboxRefusal::Locked,
        MailboxRefusal::Lock { unmet: vec![LockCondition::Private, LockCondition::YourOwn] },
        MailboxRefusal::Backup { unmet: vec![BackupCondition::UserActive, elsewhere] },
        MailboxRefusal::WrongPhase { phase: BackupPhase::None, action: BackupAction::Complete },
        Correspondence::Available,
        Correspondence::NoBackup,
        Correspondence::NotLinked,
        Correspondence::NotTakingOver,
    ]);
    let (plan, user) = (nil(), NOBODY);
    insta::assert_snapshot!(
        "ah_21_anonymising_and_reconciling",
        said![
            AnonymisationRefusal::Unknown { plan },
            AnonymisationRefusal::NotDue { plan },
            AnonymisationRefusal::UnknownAgent { agent: NOBODY },
            AnonymisationRefusal::NotPermitted { denial: DeskDenial::RoleAgent },
            AnonymisationRefusal::Agent { because: AgentRefusal::NotDeleted },
            AnonymisationRefusal::NoPseudonym,
            Finding::ItemHeldWrongly { item: nil(), because: gone() },
            Finding::FenceWithoutPlan { agent: NOBODY, fence: fence(FenceKind::Away) },
            Finding::PlanWithoutFence { plan, agent: NOBODY },
            Finding::PlanOffBoard { plan, agent: NOBODY },
            Finding::BoardWithoutPlan { plan, agent: NOBODY },
            Finding::AdministratorMisnoted { agent: NOBODY },
            Finding::PrivateAndLocked { user },
            Finding::BackupOfActiveUser { user },
            Finding::MailboxUnaware { user },
            Proposal::Release,
            Proposal::LiftFence,
            Proposal::FenceOrCancel,
            Proposal::PutOnBoard,
            Proposal::TakeOffBoard,
            Proposal::NoteAdministrator,
            Proposal::Unlock,
            Proposal::FailBackup,
            Proposal::TellMailbox,
        ]
    );
}
