//! What the rules of invitations say (IL-08, IL-11, IL-16).

use super::{Explain, TextLanguage};
use invitation_lifecycle::{
    Action, DeadLink, IssueRejection, LanguageError, LeftOut, MalformedToken, MessageTextError, Objection,
    Phase, Refusal, WhyLeftOut,
};

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::Objected { objections: found }) => objections(found, language),
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, _) => refusal_in_japanese(self),
        }
    }
}

fn refusal_in_japanese(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unknown => "このリンクは確認できません".into(),
        Refusal::NotFound { .. } => "該当する招待がありません".into(),
        Refusal::Superseded => "このリンクは、後から送られたメールのリンクに置き換えられました".into(),
        Refusal::NotInPhase { phase, action } => {
            format!(
                "招待は「{}」のため、{}できません",
                phase_in_japanese(*phase),
                action_in_japanese(*action)
            )
        }
        Refusal::Objected { objections: found } => objections(found, TextLanguage::Japanese),
        Refusal::NothingLeft { left_out } => {
            format!("招待できる内容が残っていません({})", left_out_in_japanese(left_out))
        }
        Refusal::RegistrationRequired => "初めての方は、承諾の際に登録が必要です".into(),
        Refusal::AlreadyRegistered => "すでに登録されています。登録せずに承諾してください".into(),
        Refusal::TooSoon { until } => format!("この宛先には{until}以降に送信できます"),
        Refusal::SendingsExhausted { limit } => {
            format!("この招待はすでに{limit}回送信されており、これ以上は送信できません")
        }
        Refusal::NoReminderDue => "送るべきリマインダーはありません".into(),
        Refusal::OffersNoneOfThese => "この招待には該当する内容が含まれていません".into(),
        Refusal::TokenOutOfStep { .. } => "リンクの世代が一致しません".into(),
        Refusal::RandomUnavailable => "乱数を取得できないため、リンクを作成できません".into(),
    }
}

/// The name of a phase, as lists show it.
impl Explain for Phase {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => self.as_str().to_owned(),
            TextLanguage::Japanese => phase_in_japanese(*self).to_owned(),
        }
    }
}

/// The name of an action, as buttons show it.
impl Explain for Action {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => self.as_str().to_owned(),
            TextLanguage::Japanese => action_in_japanese(*self).to_owned(),
        }
    }
}

fn phase_in_japanese(phase: Phase) -> &'static str {
    match phase {
        Phase::Pending => "招待中",
        Phase::Expired => "期限切れ",
        Phase::Accepted => "承諾済み",
        Phase::Declined => "拒否",
        Phase::Cancelled => "取り消し済み",
    }
}

fn action_in_japanese(action: Action) -> &'static str {
    match action {
        Action::Accept => "承諾",
        Action::Decline => "拒否",
        Action::Resend => "再送",
        Action::Cancel => "割当中止",
        Action::Delete => "削除",
        Action::Remind => "リマインド",
        Action::Withdraw => "取り下げ",
    }
}

impl Explain for DeadLink {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::Superseded) => {
                "このリンクは、後から送られたメールのリンクに置き換えられました".into()
            }
            (TextLanguage::Japanese, Self::Cancelled) => "招待は取り消されました".into(),
            (TextLanguage::Japanese, Self::Expired) => "招待の有効期限が切れました".into(),
            (TextLanguage::Japanese, Self::Declined) => "招待は拒否されました".into(),
            (TextLanguage::Japanese, Self::AcceptedByYou) => "この招待はすでに承諾済みです".into(),
            (TextLanguage::Japanese, Self::Unknown) => "このリンクは確認できません".into(),
        }
    }
}

impl Explain for MalformedToken {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        Refusal::Unknown.message(language)
    }
}

impl Explain for IssueRejection {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::Objected { objections: found }) => objections(found, language),
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::NoOffers) => "招待する内容がありません".into(),
            (TextLanguage::Japanese, Self::IdTaken | Self::IdRepeated) => "招待のIDが重複しています".into(),
            (TextLanguage::Japanese, Self::NothingLeft { left_out }) => {
                format!("招待できる内容がありません({})", left_out_in_japanese(left_out))
            }
            (TextLanguage::Japanese, Self::TooSoon { until }) => {
                format!("この宛先には{until}以降に送信できます")
            }
        }
    }
}

impl Explain for Objection {
    fn code(&self) -> &'static str {
        match self {
            Self::DomainRefused => "objection.domain_refused",
            Self::ConsentMissing => "objection.consent_missing",
            Self::Other { .. } => "objection.other",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::DomainRefused => {
                ("the domain of the address is refused", "このドメインのメールアドレスは招待できません")
            }
            Self::ConsentMissing => ("consent is missing", "同意が得られていません"),
            // The one objection that the journeys have of their own (AM-14); a host words its own by their codes.
            Self::Other { code } if is_holder_itself(code) => (
                "an account holder cannot be its own delegate",
                "契約者本人を設定担当者にすることはできません",
            ),
            Self::Other { code } => (code.as_str(), code.as_str()),
        };
        match language {
            TextLanguage::English => english.to_owned(),
            TextLanguage::Japanese => japanese.to_owned(),
        }
    }
}

fn is_holder_itself(code: &str) -> bool {
    code == access_model::AcceptRefusal::HolderItself.code()
        || code == access_model::OfferRefusal::HolderItself.code()
}

fn objections(objections: &[Objection], language: TextLanguage) -> String {
    let separator = match language {
        TextLanguage::English => "; ",
        TextLanguage::Japanese => "、",
    };
    objections.iter().map(|objection| objection.message(language)).collect::<Vec<_>>().join(separator)
}

fn left_out_in_japanese(left_out: &[LeftOut]) -> String {
    let mut reasons: Vec<&str> = left_out.iter().map(|left_out| why_in_japanese(&left_out.why)).collect();
    reasons.dedup();
    reasons.join("、")
}

const fn why_in_japanese(why: &WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::Gone => "対象がすでにありません",
        WhyLeftOut::NotInvitersToGive => "招待者に権限がありません",
        WhyLeftOut::Unchecked => "確認されていません",
        WhyLeftOut::AlreadyPending { .. } => "すでに招待中です",
        WhyLeftOut::AlreadyAccepted { .. } => "すでに承諾済みです",
        WhyLeftOut::RepeatedInBatch { .. } => "同じ宛先が重複しています",
    }
}

impl Explain for MessageTextError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        if language == TextLanguage::English {
            return self.to_string();
        }
        match self {
            Self::Empty => "メッセージが空です".into(),
            Self::TooLong { chars } => format!("メッセージが{chars}文字あります(4,000文字まで)"),
            Self::ControlCharacter { character, position } => {
                format!(
                    "メッセージの{position}文字目に使用できない制御文字(U+{:04X})があります",
                    u32::from(*character)
                )
            }
            // The list may grow in a later release; until it is translated the English text stands.
            other => other.to_string(),
        }
    }
}

impl Explain for LanguageError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => self.to_string(),
            TextLanguage::Japanese => format!("「{}」は言語タグではありません(例: ja、en-GB)", self.given),
        }
    }
}
