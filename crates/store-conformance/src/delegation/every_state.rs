//! Every aggregate in every state, at the edges of what it may hold.

use crate::delegation::world::{
    HOLDER, OTHER_HOLDER, OTHER_SCOPE, SCOPE, addressee, contract, delegate, invitation_record, restored,
    token,
};
use crate::sample::{address, at, id};
use access_model::{
    Assignment, AssignmentId, AssignmentRecord, AssignmentState, Contract, ContractRecord, Delegate,
    DelegateRecord, EndReason, Service,
};
use invitation_lifecycle::{
    Addressee, AddresseeRecord, CancelCause, Claim, ClaimRecord, ClaimState, Invitation, InvitationRecord,
    InvitationState, Offer, OfferKind, SupersededToken,
};
use storage_contract::Timestamp;
use uuid::Uuid;

pub(crate) fn contracts() -> Vec<Contract> {
    let plain = |number, holder| contract(number, holder).record();
    let records = [
        plain(1, HOLDER),
        ContractRecord { ended_at: Some(at(3)), service: Service::DOMAIN_NAME, ..plain(2, HOLDER) },
        ContractRecord {
            service: Service::from_text("仮想サーバー"),
            ended_at: Some(Timestamp::MAX),
            name: "日本語.example".to_owned(),
            ..plain(3, HOLDER)
        },
        plain(4, OTHER_HOLDER),
    ];
    records.into_iter().map(|record| Contract::restore(record).expect("is sound")).collect()
}

pub(crate) fn delegates() -> Vec<Delegate> {
    let mut delegates: Vec<_> = (1..=3).map(delegate).collect();
    let registered = DelegateRecord { registered_at: Some(at(1)), ..delegate(4).record() };
    delegates.push(Delegate::restore(registered).expect("is sound"));
    delegates.push(Delegate::new(id(0xd_0005), address("担当@メール.Example.JP")));
    delegates
}

pub(crate) fn assignments() -> Vec<Assignment> {
    let invitation = id(0xe_0001);
    let ended = |why| AssignmentState::Ended { invitation, at: at(9), why };
    let states = [
        AssignmentState::Pending { invitation, expires_at: None },
        AssignmentState::Pending { invitation, expires_at: Some(Timestamp::MIN) },
        AssignmentState::Declined { invitation, at: at(2) },
        AssignmentState::Cancelled { invitation, at: Timestamp::MAX },
        AssignmentState::Effective { invitation, since: at(4) },
        ended(EndReason::Removed),
        ended(EndReason::DelegateDeleted),
        ended(EndReason::ContractEnded),
    ];
    let pairs = contracts().into_iter().flat_map(|contract| {
        delegates().into_iter().map(move |delegate| (contract.id(), contract.holder(), delegate.id()))
    });
    let windows = [(None, None), (Some(at(1)), None), (None, Some(at(1))), (Some(at(1)), Some(at(2)))];
    let assigned = pairs.zip(states.into_iter().cycle()).zip(windows.into_iter().cycle()).take(18);
    let restore = |(((contract, holder, delegate), state), (window_from, window_until))| {
        let id = AssignmentId::of(contract, delegate);
        let record = AssignmentRecord { id, holder, contract, delegate, window_from, window_until, state };
        Assignment::restore(record).expect("is sound")
    };
    assigned.map(restore).collect()
}

pub(crate) fn addressees() -> Vec<Addressee> {
    let claim = |number, invitation, state| ClaimRecord {
        offer: Offer::contract(Uuid::from_u128(number)),
        claim: Claim { invitation: id(invitation), state },
    };
    let claims = vec![
        claim(1, 11, ClaimState::Pending { expires_at: None }),
        claim(2, 12, ClaimState::Pending { expires_at: Some(at(7)) }),
        claim(3, 13, ClaimState::Accepted),
        claim(4, 14, ClaimState::Declined),
    ];
    let person = address("Tantou1@Seisaku.example.jp");
    let record = AddresseeRecord { claims, ..addressee(SCOPE, &person, Some(at(8))).record() };
    vec![
        Addressee::restore(record).expect("is sound"),
        addressee(OTHER_SCOPE, &person, None),
        addressee(SCOPE, &address("担当@メール.example.jp"), Some(Timestamp::MAX)),
    ]
}

pub(crate) fn invitations() -> Vec<Invitation> {
    let (by, at_) = (id(0x9_0001), at(6));
    let cancelled = |cause| InvitationState::Cancelled { at: at_, cause };
    let states = [
        InvitationState::Pending,
        InvitationState::Accepted { at: at_, by },
        InvitationState::Declined { at: at_ },
        cancelled(CancelCause::Inviter),
        cancelled(CancelCause::Withdrawn),
        cancelled(CancelCause::Replaced { by: id(0xe_0001) }),
        cancelled(CancelCause::MembershipEnded { accepted_at: at(5), by }),
    ];
    let scopes = [SCOPE, OTHER_SCOPE].into_iter().cycle();
    let in_state = |((number, state), scope)| InvitationRecord { state, ..invitation_record(number, scope) };
    let mut records: Vec<_> = (1..).zip(states).zip(scopes).map(in_state).collect();
    records.push(InvitationRecord { expires_at: None, ..invitation_record(20, SCOPE) });
    records.push(rich_invitation());
    records.into_iter().map(restored).collect()
}

/// An invitation that was sent three times and reminded of twice, with all that it can have.
fn rich_invitation() -> InvitationRecord {
    let superseded = |number, generation, until| SupersededToken { token: token(number, generation), until };
    let kind = OfferKind::new("abcdefghijklmnopqrstuvwx").expect("is a kind");
    InvitationRecord {
        address: address("担当@メール.Example.JP"),
        offers: [
            Offer::new(kind, Uuid::max()),
            Offer::user_type(Uuid::nil()),
            Offer::contract(Uuid::from_u128(5)),
        ]
        .into(),
        message: Some(
            "サイト更新をお願いします。\n\t'); DROP TABLE \"x\"; -- \\ 👩‍💻".parse().expect("is a message"),
        ),
        language: "zh-Hant-TW".parse().expect("is a language"),
        issued_at: Timestamp::MIN,
        expires_at: Some(Timestamp::MAX),
        sendings: 3,
        tokens: vec![token(103, 3), token(104, 4), token(105, 5)],
        superseded: vec![superseded(101, 1, None), superseded(102, 2, Some(at(50)))],
        reminded: [1, 3, u16::MAX].into(),
        ..invitation_record(30, SCOPE)
    }
}
