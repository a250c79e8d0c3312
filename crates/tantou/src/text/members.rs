//! What the rules of members say (IL-50 … IL-60), and the journeys over them.

use super::targets::{UNUSABLE, tell};
use super::{Explain, TextLanguage, in_either};
use crate::portal_membership::{BulkRefusal, MembershipRefusal};
use crate::portal_seats::PortalSeatRefusal;
use contact_quota::seats::SeatRefusal;
use invitation_lifecycle::bulk::BulkState;
use invitation_lifecycle::eligibility::{Module, Reader, Reason};
use invitation_lifecycle::members::{MemberAction, MemberFilter, MemberRefusal, MemberStatus, NoAccess};

impl Explain for MembershipRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Member(refusal) => refusal.message(language),
            Self::Seat(refusal) => refusal.message(language),
        }
    }
}

/// What somebody reads whose answer to an invitation was refused: nothing about licences, pools, records and rights (IL-43).
///
/// ```
/// use tantou::invitation::eligibility::Reason;
/// use tantou::invitation::members::MemberRefusal;
/// use tantou::portal_membership::MembershipRefusal;
/// use tantou::text::{TextLanguage, tell_invitee};
/// let reasons = [Reason::NoFreeSeat].into_iter().collect();
/// let refusal = MembershipRefusal::Member(MemberRefusal::NotEligible { reasons, again_at: None });
/// let text = tell_invitee(&refusal, TextLanguage::English);
/// assert!(text.starts_with("the portal can take no more users at present"));
/// ```
pub fn tell_invitee(refusal: &MembershipRefusal, language: TextLanguage) -> String {
    let invitee = |reason| tell(reason, Reader::Invitee, language);
    let told = match refusal {
        MembershipRefusal::Member(MemberRefusal::NotEligible { reasons, .. }) => {
            reasons.iter().find_map(invitee)
        }
        MembershipRefusal::Member(MemberRefusal::Link { why }) => Some(why.message(language)),
        // Trying again helps.
        MembershipRefusal::Member(refusal @ MemberRefusal::OtherInviter { .. }) => {
            Some(refusal.message(language))
        }
        MembershipRefusal::Seat(PortalSeatRefusal::Seat(SeatRefusal::NoneFree { .. })) => {
            invitee(Reason::NoFreeSeat)
        }
        // The portal is closed, the user type is gone, or the organisation's side is not in order.
        MembershipRefusal::Seat(_) | MembershipRefusal::Member(_) => None,
    };
    told.unwrap_or_else(|| in_either(language, UNUSABLE.0, UNUSABLE.1))
}

/// Without ids, which say nothing to people.
impl Explain for MemberRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let either = |english: &str, japanese: &str| in_either(language, english, japanese);
        match self {
            Self::NotPermitted => either(
                "it takes the permission to manage portal users",
                "ポータルユーザーの管理権限が必要です",
            ),
            Self::NotFound { .. } => either("there is no such member", "該当するユーザーがいません"),
            Self::NamedTwice { .. } => {
                either("the member is named twice", "同じユーザーが二度指定されています")
            }
            Self::NotInStatus { status, action } => {
                let (status, action) = (status.message(language), action.message(language));
                either(
                    &format!("the member is {status}: to {action} is not possible"),
                    &format!("ユーザーは「{status}」のため、「{action}」はできません"),
                )
            }
            Self::NotOffered { filter, action } => {
                let (filter, action) = (filter.message(language), action.message(language));
                either(
                    &format!("to {action} is not offered for many at once of: {filter}"),
                    &format!("「{filter}」に対して「{action}」の一括処理はできません"),
                )
            }
            Self::NotInFilter { filter, status } => {
                let (filter, status) = (filter.message(language), status.message(language));
                either(
                    &format!("the member is {status} by now, and no longer among: {filter}"),
                    &format!("ユーザーは現在「{status}」で、「{filter}」には含まれていません"),
                )
            }
            Self::NotEligible { reasons, .. } => reasons.message(language),
            Self::OtherInviter { .. } => either(
                "somebody else answers for the invitation by now; please try again",
                "招待の送信者が変わりました。もう一度お試しください",
            ),
            Self::Unchecked => either("the record was not checked", "データが確認されていません"),
            Self::SameAddress => {
                either("this is the member's address already", "すでに同じメールアドレスです")
            }
            Self::SameType => {
                either("this is the member's user type already", "すでに同じユーザーの種類です")
            }
            Self::UnknownType { .. } => {
                either("there is no such user type", "該当するユーザーの種類がありません")
            }
            Self::TypeDoesNotFit { takes, module } => {
                let (takes, module) = (takes.message(language), module.message(language));
                either(
                    &format!("the user type is one of {takes}, and the member is one of {module}"),
                    &format!("ユーザーの種類は{takes}用で、ユーザーは{module}です"),
                )
            }
            Self::NoLead { module } => {
                let module = module.message(language);
                either(
                    &format!("only a lead is converted to a contact, and the member is one of {module}"),
                    &format!("連絡先に変換できるのは見込み客のみで、ユーザーは{module}です"),
                )
            }
            Self::Link { why } => why.message(language),
            Self::ConfirmationExpired => either("the link has expired", "リンクの有効期限が切れました"),
            Self::LinkOutOfStep => either(
                "the link that was prepared is not the one that the mail needs",
                "用意されたリンクがメールと一致しません",
            ),
        }
    }
}

impl Explain for BulkRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let either = |english: &str, japanese: &str| in_either(language, english, japanese);
        match self {
            Self::Unknown { .. } => {
                either("there is no such bulk invitation", "該当する一括招待がありません")
            }
            Self::IdTaken { .. } => either(
                "a bulk invitation with this id was begun, and is another one",
                "この番号では別の一括招待がすでに開始されています",
            ),
            Self::NotRunning { state } => {
                let state = state.message(language);
                either(
                    &format!("the bulk invitation does not go on: {state}"),
                    &format!("一括招待は続行できません({state})"),
                )
            }
            Self::OutOfStep { next, first } => either(
                &format!("the bulk invitation stands at target {next}, and not at {first}"),
                &format!("一括招待は{first}件目ではなく{next}件目まで進んでいます"),
            ),
            Self::OtherInviter { .. } => either(
                "somebody else answers for this bulk invitation",
                "この一括招待は別の担当者が開始したものです",
            ),
            Self::Membership(refusal) => refusal.message(language),
        }
    }
}

/// How a bulk invitation stands.
impl Explain for BulkState {
    fn code(&self) -> &'static str {
        match self {
            Self::Running => "bulk.running",
            Self::Finished => "bulk.finished",
            Self::HeldBack => "bulk.held_back",
            Self::Broken => "bulk.broken",
            Self::Full => "bulk.full",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Running => ("it is running", "処理中です"),
            Self::Finished => ("it is through", "完了しました"),
            Self::HeldBack => (
                "not everybody passes, so nobody was invited",
                "招待できない宛先があるため、送信していません",
            ),
            Self::Broken => (
                "somebody does not pass any more, so it stopped",
                "招待できない宛先が生じたため、中断しました",
            ),
            Self::Full => ("no seat is free any more, so it stopped", "空きがなくなったため、中断しました"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of a status, as lists show it.
impl Explain for MemberStatus {
    fn code(&self) -> &'static str {
        self.verification.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        use invitation_lifecycle::members::Activity::{Active, Inactive};
        use invitation_lifecycle::members::Verification::{
            AddressNotConfirmed, InvitationNotAccepted, Verified,
        };
        let (english, japanese) = match (self.activity, self.verification) {
            (Active, Verified) => ("verified", "認証済み"),
            (Active, InvitationNotAccepted) => ("invited and not accepted", "招待が未承諾"),
            (Active, AddressNotConfirmed) => ("not confirmed at the new address", "ログインが保留中"),
            (Inactive, Verified) => ("inactive", "無効"),
            (Inactive, InvitationNotAccepted) => ("inactive, and never accepted", "無効(招待が未承諾)"),
            (Inactive, AddressNotConfirmed) => {
                ("inactive, and not confirmed at the new address", "無効(ログインが保留中)")
            }
        };
        in_either(language, english, japanese)
    }
}

/// The name of a filter, as lists show it (IL-51).
impl Explain for MemberFilter {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::All => ("all users", "すべてのユーザー"),
            Self::Active => ("active users", "有効なユーザー"),
            Self::Verified => ("verified users", "認証済みのユーザー"),
            Self::Unverified => ("unverified users", "未認証のユーザー"),
            Self::InvitationNotAccepted => ("users who have not accepted", "招待が未承諾のユーザー"),
            Self::AddressNotConfirmed => ("users who have not confirmed", "ログインが保留中のユーザー"),
            Self::Inactive => ("inactive users", "無効なユーザー"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of an action, as buttons show it (IL-52).
impl Explain for MemberAction {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Accept => ("accept", "承諾"),
            Self::Decline => ("decline", "拒否"),
            Self::ConfirmAddress => ("confirm the address", "メールアドレスの認証"),
            Self::CompleteProfile => ("complete the profile", "基本情報の設定"),
            Self::Reinvite => ("invite again", "再招待"),
            Self::CancelInvitation => ("cancel the invitation", "招待の取り消し"),
            Self::ChangeAddress => ("change the address", "メールアドレスの変更"),
            Self::Deactivate => ("deactivate", "無効化"),
            Self::Activate => ("activate", "有効化"),
            Self::ChangeType => ("change the user type", "ポータルユーザーの種類の変更"),
            Self::Convert => ("convert to a contact", "連絡先への変換"),
            Self::Delete => ("delete", "削除"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of a module.
impl Explain for Module {
    fn code(&self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Vendors => "vendors",
            Self::Custom { .. } => "custom",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Leads => "見込み客",
            Self::Contacts => "連絡先",
            Self::Vendors => "仕入先",
            Self::Custom { .. } => "カスタムタブ",
        };
        in_either(language, &self.to_string(), japanese)
    }
}

/// Why somebody may not sign in (IL-56): to be shown after the password was right.
impl Explain for NoAccess {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::OtherAddress => {
                ("please log in by your present address", "現在のメールアドレスでログインしてください")
            }
            Self::Inactive => ("your access is switched off", "アクセスが無効になっています"),
            Self::InvitationNotAccepted => {
                ("please accept the invitation first", "先に招待を承諾してください")
            }
            Self::AddressNotConfirmed => (
                "please confirm your new address by the link in the mail",
                "メールのリンクから新しいメールアドレスを認証してください",
            ),
        };
        in_either(language, english, japanese)
    }
}
