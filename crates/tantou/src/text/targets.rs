//! Why somebody is not invited, in the words for whoever reads it: the inviter, the invitee, the administrator (IL-30 … IL-45).

use super::{Explain, TextLanguage, in_either};
use invitation_lifecycle::eligibility::{Reader, Reason, Reasons};

/// What a reason says to an inviter. What others read of it, [`tell`] says.
impl Explain for Reason {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = to_inviter(*self);
        in_either(language, english, japanese)
    }
}

/// The reasons that an inviter reads, most fundamental first (IL-43). Its code is that of the first one.
impl Explain for Reasons {
    fn code(&self) -> &'static str {
        self.first().map_or("target.none", Reason::code)
    }

    fn message(&self, language: TextLanguage) -> String {
        let texts: Vec<String> = self.iter().map(|reason| reason.message(language)).collect();
        match (texts.is_empty(), language) {
            (true, _) => in_either(language, "nothing speaks against it", "問題はありません"),
            (false, TextLanguage::English) => texts.join("; "),
            (false, TextLanguage::Japanese) => texts.join("、"),
        }
    }
}

/// What a reason says to a reader, `None` if it is not for them. The text goes with [`Reason::text_code`].
///
/// ```
/// use tantou::invitation::eligibility::{Reader, Reason};
/// use tantou::text::{TextLanguage, tell};
/// // An invitee never reads what the organisation keeps or thinks about them.
/// let text = tell(Reason::SpamDomain, Reader::Invitee, TextLanguage::English);
/// assert_eq!(text.as_deref(), Some("this invitation can no longer be used; please contact whoever sent it"));
/// assert_eq!(tell(Reason::NoAddress, Reader::Administrator, TextLanguage::English), None);
/// ```
pub fn tell(reason: Reason, reader: Reader, language: TextLanguage) -> Option<String> {
    reason.text_code(reader)?;
    let (english, japanese) = match reader {
        Reader::Inviter => to_inviter(reason),
        Reader::Invitee => to_invitee(reason),
        Reader::Administrator => to_administrator(reason),
    };
    Some(in_either(language, english, japanese))
}

const fn to_inviter(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::InviterNotPermitted => {
            ("you may not manage portal users", "ポータルユーザーの管理権限がありません")
        }
        Reason::RecordMissing => {
            ("the record does not exist or was deleted", "データが登録されていないか、削除されています")
        }
        Reason::RecordInRecycleBin => ("the record is in the recycle bin", "データがごみ箱にあります"),
        Reason::NoModuleAccess => ("you have no access to the module", "タブへのアクセス権限がありません"),
        Reason::NoRecordAccess => ("you have no access to the record", "データへのアクセス権限がありません"),
        Reason::UserTypeGone => ("the user type does not exist", "該当するユーザーの種類がありません"),
        Reason::UserTypeDoesNotFit => {
            ("the user type is one of another module", "ユーザーの種類がデータのタブに対応していません")
        }
        Reason::NoAddress => {
            ("the record has no e-mail address", "データにメールアドレスが登録されていません")
        }
        Reason::AddressMalformed => (
            "what the record has as its e-mail address is none",
            "登録されている値はメールアドレスとして正しくありません",
        ),
        Reason::AddressCharacters => (
            "the e-mail address has characters that are not allowed",
            "メールアドレスに使用できない文字が含まれています",
        ),
        Reason::SpamDomain => (
            "the domain of the address is listed as a sender of spam",
            "メールアドレスのドメインが迷惑メール送信者として登録されています",
        ),
        Reason::OrganisationDomain => (
            "the domain of the address is that of your own organisation",
            "メールアドレスのドメインが組織のドメインと同じです",
        ),
        Reason::WaitingForApproval => ("the record is waiting for approval", "データが承認待ちです"),
        Reason::WaitingForReview => ("the record is waiting for review", "データがレビュー待ちです"),
        Reason::ConsentMissing => ("consent is not obtained", "同意を確認できていません"),
        Reason::AlreadyPortalUser => {
            ("the address is a portal user already", "ポータルユーザーとして登録済みです")
        }
        Reason::NoFreeSeat => {
            ("the limit of portal users is reached", "ポータルユーザー数が上限に達しています")
        }
        Reason::WrittenToJustNow => {
            ("the address was written to a moment ago", "この宛先には送信したばかりです")
        }
        Reason::SentTooOften => {
            ("the mail was sent as often as is allowed", "送信できる回数の上限に達しています")
        }
    }
}

/// To an invitee, for whatever is not theirs to know.
pub(super) const UNUSABLE: (&str, &str) = (
    "this invitation can no longer be used; please contact whoever sent it",
    "この招待は現在ご利用いただけません。招待の送信者にお問い合わせください",
);

/// Nothing about records, lists and rights: only what became of the invitation.
const fn to_invitee(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::ConsentMissing => (
            "your consent to the use of your data is needed first; please contact whoever sent the invitation",
            "ご利用には個人情報の取り扱いへの同意が必要です。招待の送信者にお問い合わせください",
        ),
        Reason::AlreadyPortalUser => (
            "this address is registered already; please log in",
            "このメールアドレスはすでに登録されています。ログインしてください",
        ),
        Reason::NoFreeSeat => (
            "the portal can take no more users at present; please contact whoever sent the invitation",
            "現在、新しいユーザーを受け付けていません。招待の送信者にお問い合わせください",
        ),
        Reason::WrittenToJustNow => (
            "the mail was sent a moment ago; please look into your mailbox",
            "メールは送信されたばかりです。受信トレイをご確認ください",
        ),
        Reason::SentTooOften => (
            "the mail was sent several times; please contact whoever sent the invitation",
            "メールはすでに複数回送信されています。招待の送信者にお問い合わせください",
        ),
        Reason::InviterNotPermitted
        | Reason::RecordMissing
        | Reason::RecordInRecycleBin
        | Reason::NoModuleAccess
        | Reason::NoRecordAccess
        | Reason::UserTypeGone
        | Reason::UserTypeDoesNotFit
        | Reason::NoAddress
        | Reason::AddressMalformed
        | Reason::AddressCharacters
        | Reason::SpamDomain
        | Reason::OrganisationDomain
        | Reason::WaitingForApproval
        | Reason::WaitingForReview => UNUSABLE,
    }
}

/// What a setting, a permission or a purchase would change; of what it would not, the words for an inviter.
const fn to_administrator(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::InviterNotPermitted => (
            "the inviter lacks the permission to manage portal users: grant it to their role",
            "招待者にポータルユーザーの管理権限がありません。権限を付与してください",
        ),
        Reason::NoModuleAccess => (
            "the inviter has no access to the module: grant it to their role",
            "招待者にタブへのアクセス権限がありません。権限を付与してください",
        ),
        Reason::NoRecordAccess => (
            "the inviter has no access to the record: share it with them",
            "招待者にデータへのアクセス権限がありません。データを共有してください",
        ),
        Reason::UserTypeGone => (
            "the user type does not exist: create it, or choose another",
            "ユーザーの種類がありません。作成するか、別の種類を選択してください",
        ),
        Reason::UserTypeDoesNotFit => (
            "the user type is one of another module: choose one for the module of the record",
            "ユーザーの種類がタブに対応していません。データのタブに合う種類を選択してください",
        ),
        Reason::AddressCharacters => (
            "the address has characters that the policy does not allow: change the policy, or the address",
            "メールアドレスに許可されていない文字があります。設定またはメールアドレスを変更してください",
        ),
        Reason::SpamDomain => (
            "the domain is on the list of senders of spam: take it off the list if that is wrong",
            "ドメインが迷惑メール送信者の一覧にあります。誤りの場合は一覧から削除してください",
        ),
        Reason::OrganisationDomain => (
            "the domain is that of the super administrator: members of the organisation are no portal users",
            "ドメインが特権管理者のドメインと同じです。組織内のユーザーはポータルユーザーにできません",
        ),
        Reason::NoFreeSeat => (
            "no seat is free: buy licences, or deactivate users who are not needed",
            "空きがありません。ライセンスを追加購入するか、不要なユーザーを無効にしてください",
        ),
        Reason::RecordMissing
        | Reason::RecordInRecycleBin
        | Reason::NoAddress
        | Reason::AddressMalformed
        | Reason::WaitingForApproval
        | Reason::WaitingForReview
        | Reason::ConsentMissing
        | Reason::AlreadyPortalUser
        | Reason::WrittenToJustNow
        | Reason::SentTooOften => to_inviter(reason),
    }
}
