//! What members, targets and bulk invitations say: every code with its text in English and Japanese, and for whom it is meant.

use crate::texts::table;
use BulkState::{Broken, Finished, Full, HeldBack, Running};
use NoAccess::{AddressNotConfirmed, Inactive, InvitationNotAccepted, OtherAddress};
use std::fmt::Write as _;
use tantou::invitation::bulk::{BulkId, BulkState};
use tantou::invitation::eligibility::{Module, Reader, Reason, Reasons, UserTypeId};
use tantou::invitation::members::{
    MemberAction, MemberFilter, MemberId, MemberRefusal, MemberStatus, NoAccess,
};
use tantou::invitation::{InviterId, Refusal};
use tantou::portal_membership::{BulkRefusal, MembershipRefusal, TemplateSavingRefusal};
use tantou::quota::licence::{LicenceRefusal, Phase};
use tantou::quota::seats::{LimitBasis, SeatRefusal};
use tantou::text::{Explain, TextLanguage, tell, tell_invitee};
use uuid::Uuid;

/// IL-30 … IL-45: each reason in the words for each reader; an invitee reads nothing about records, lists and rights.
#[test]
fn il_43_reasons_by_reader() {
    let mut lines = String::new();
    for reason in Reason::ALL {
        for reader in [Reader::Inviter, Reader::Invitee, Reader::Administrator] {
            let texts = TextLanguage::ALL.map(|language| tell(reason, reader, language));
            assert_eq!(texts[0].is_some(), reason.text_code(reader).is_some());
            let [Some(english), Some(japanese)] = texts else { continue };
            assert!(english.is_ascii() && !japanese.is_ascii(), "{english} {japanese}");
            if reader == Reader::Invitee {
                for word in ["record", "spam", "module", "type", "permission"] {
                    assert!(!english.contains(word), "{english}");
                }
            }
            let code = reason.text_code(reader).unwrap();
            writeln!(lines, "{code} to {reader:?}\n    {english}\n    {japanese}").unwrap();
        }
    }
    insta::assert_snapshot!(lines);
}

/// IL-43, CQ-35: whoever accepts reads nothing about licences, pools, records and rights.
#[test]
fn il_43_refusals_to_an_invitee() {
    let member = MemberId::from_uuid(Uuid::nil());
    let user_type = Uuid::nil().into();
    let none_free = SeatRefusal::NoneFree { limit: 10, taken: 10, over_by: 0, basis: LimitBasis::Licences };
    let not_eligible = |reasons: &[Reason]| MemberRefusal::NotEligible {
        reasons: reasons.iter().copied().collect(),
        again_at: None,
    };
    let refusals = [
        MembershipRefusal::Seat(none_free.into()),
        MembershipRefusal::Seat(LicenceRefusal::PortalClosed { phase: Phase::ClosedKept }.into()),
        MembershipRefusal::Seat(LicenceRefusal::UnknownType { user_type }.into()),
        not_eligible(&[Reason::NoFreeSeat]).into(),
        not_eligible(&[Reason::SpamDomain]).into(),
        not_eligible(&[Reason::InviterNotPermitted]).into(),
        MemberRefusal::Link { why: Refusal::Unknown }.into(),
        MemberRefusal::OtherInviter { inviter: InviterId::from_uuid(Uuid::nil()) }.into(),
        MemberRefusal::NotFound { member }.into(),
    ];
    let mut lines = String::new();
    for refusal in refusals {
        let [english, japanese] = TextLanguage::ALL.map(|language| tell_invitee(&refusal, language));
        for word in ["record", "spam", "type", "permission", "licence", "seat", "limit", "buy"] {
            assert!(!english.contains(word), "{english}");
        }
        writeln!(lines, "{}\n    {english}\n    {japanese}", refusal.code()).unwrap();
    }
    insta::assert_snapshot!(lines);
}

/// IL-50 … IL-60
#[test]
fn il_52_members() {
    let member = MemberId::from_uuid(Uuid::nil());
    let (status, action, filter) = (MemberStatus::ALL[0], MemberAction::Reinvite, MemberFilter::Active);
    let id = BulkId::from_uuid(Uuid::nil());
    let inviter = InviterId::from_uuid(Uuid::nil());
    let reasons: Reasons = [Reason::NoAddress, Reason::NoFreeSeat].into_iter().collect();
    let mut said: Vec<Box<dyn Explain>> = vec![
        Box::new(MemberRefusal::NotPermitted),
        Box::new(MemberRefusal::NotFound { member }),
        Box::new(MemberRefusal::NamedTwice { member }),
        Box::new(MemberRefusal::NotInStatus { status, action }),
        Box::new(MemberRefusal::NotOffered { filter, action }),
        Box::new(MemberRefusal::NotInFilter { filter, status }),
        Box::new(MemberRefusal::NotEligible { reasons, again_at: None }),
        Box::new(MemberRefusal::OtherInviter { inviter }),
        Box::new(MemberRefusal::Unchecked),
        Box::new(MemberRefusal::SameAddress),
        Box::new(MemberRefusal::SameType),
        Box::new(MemberRefusal::UnknownType { user_type: UserTypeId::from_uuid(Uuid::nil()) }),
        Box::new(MemberRefusal::TypeDoesNotFit { takes: Module::Leads, module: Module::Vendors }),
        Box::new(MemberRefusal::NoLead { module: Module::Contacts }),
        Box::new(MembershipRefusal::Member(Refusal::Unknown.into())),
        Box::new(MemberRefusal::ConfirmationExpired),
        Box::new(MemberRefusal::LinkOutOfStep),
        Box::new(BulkRefusal::Unknown { id }),
        Box::new(BulkRefusal::IdTaken { id }),
        Box::new(BulkRefusal::NotRunning { state: BulkState::Full }),
        Box::new(BulkRefusal::OutOfStep { next: 500, first: 0 }),
        Box::new(BulkRefusal::OtherInviter { inviter }),
        Box::new(TemplateSavingRefusal::NotPermitted),
        Box::new(Module::Custom { custom: Uuid::nil().into() }),
        Box::new(reasons),
    ];
    for state in [Running, Finished, HeldBack, Broken, Full] {
        said.push(Box::new(state));
    }
    for why in [OtherAddress, Inactive, InvitationNotAccepted, AddressNotConfirmed] {
        said.push(Box::new(why));
    }
    for status in MemberStatus::ALL {
        said.push(Box::new(status));
    }
    for filter in MemberFilter::ALL {
        said.push(Box::new(filter));
    }
    for action in MemberAction::ALL {
        said.push(Box::new(action));
    }
    let said: Vec<&dyn Explain> = said.iter().map(|one| &**one).collect();
    insta::assert_snapshot!(table(&said));
}
