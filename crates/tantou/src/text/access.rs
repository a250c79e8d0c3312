//! What a decision on access says (AM-15).

use super::{Explain, TextLanguage};
use access_model::{
    Action, Decision, Denial, EndReason, Grant, LabelError, PermissionDenial, Standing, Verdict, WindowError,
};

impl Explain for Decision {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match &self.verdict {
            Verdict::Allowed(grant) => grant.message(language),
            Verdict::Denied(denial) => denial.message(language),
        }
    }
}

impl Explain for Grant {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::Ownership { .. }) => "allowed to the owner of the contract".into(),
            (TextLanguage::English, Self::Assignment { until: None, .. }) => {
                "allowed through the assignment of the contract".into()
            }
            (TextLanguage::English, Self::Assignment { until: Some(until), .. }) => {
                format!("allowed through the assignment of the contract, until {until}")
            }
            (TextLanguage::Japanese, Self::Ownership { .. }) => "契約者本人のため許可されます".into(),
            (TextLanguage::Japanese, Self::Assignment { until: None, .. }) => {
                "契約の権限が割り当てられているため許可されます".into()
            }
            (TextLanguage::Japanese, Self::Assignment { until: Some(until), .. }) => {
                format!("契約の権限が{until}まで割り当てられているため許可されます")
            }
        }
    }
}

impl Explain for Denial {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => denial_in_english(self),
            TextLanguage::Japanese => denial_in_japanese(self),
        }
    }
}

fn denial_in_english(denial: &Denial) -> String {
    match denial {
        Denial::ContractActionByDelegate { action } => {
            format!(
                "{} is a matter of the contract, which only the account holder may do",
                action_in_english(*action)
            )
        }
        Denial::ManagementByDelegate { action } => {
            format!("{} is not for delegates: they neither see nor manage others", action_in_english(*action))
        }
        other => other.to_string(),
    }
}

fn action_in_english(action: Action) -> &'static str {
    match action {
        Action::ConfigureService => "setting up the service",
        Action::OrderService => "ordering a service",
        Action::ChangeContract => "changing the contract",
        Action::CancelContract => "cancelling the contract",
        Action::Pay => "paying",
        Action::ViewDelegates => "seeing the delegates",
        Action::ManageDelegates => "managing delegates",
    }
}

fn denial_in_japanese(denial: &Denial) -> String {
    match denial {
        Denial::UnknownContract => "該当する契約がありません".into(),
        Denial::OtherHoldersContract => "別の契約者の契約です".into(),
        Denial::ContractActionByDelegate { action } => {
            format!("「{}」は契約に関する操作のため、契約者のみが行えます", action_in_japanese(*action))
        }
        Denial::ManagementByDelegate { action } => {
            format!(
                "「{}」は行えません。設定担当者は他の設定担当者の閲覧や管理ができません",
                action_in_japanese(*action)
            )
        }
        Denial::NoAssignment => "この契約の権限が割り当てられていません".into(),
        Denial::AssignedByFormerHolder => "割り当てた契約者は、すでにこの契約の契約者ではありません".into(),
        Denial::ContractEnded { at } => format!("契約は{at}に終了しました"),
        Denial::Pending { .. } => "招待がまだ承諾されていません".into(),
        Denial::Expired { at } => format!("招待は{at}に有効期限が切れました"),
        Denial::Declined { at } => format!("招待は{at}に拒否されました"),
        Denial::Cancelled { at } => format!("招待は{at}に取り消されました"),
        Denial::Ended { at, why } => format!("割り当ては{at}に終了しました({})", end_in_japanese(*why)),
        Denial::NotYet { from } => format!("割り当ては{from}から有効になります"),
        Denial::NoLonger { until } => format!("割り当ての期間は{until}までです"),
        Denial::OrganisationUser => "運営側のユーザーは契約の当事者ではありません".into(),
    }
}

fn end_in_japanese(why: EndReason) -> &'static str {
    match why {
        EndReason::Removed => "割当中止",
        EndReason::DelegateDeleted => "設定担当者の削除",
        EndReason::ContractEnded => "契約の終了",
    }
}

fn action_in_japanese(action: Action) -> &'static str {
    match action {
        Action::ConfigureService => "サービスの設定",
        Action::OrderService => "サービスの申込み",
        Action::ChangeContract => "契約内容の変更",
        Action::CancelContract => "解約",
        Action::Pay => "支払い",
        Action::ViewDelegates => "設定担当者の閲覧",
        Action::ManageDelegates => "設定担当者の管理",
    }
}

impl Explain for LabelError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        if language == TextLanguage::English {
            return self.to_string();
        }
        match self {
            Self::Empty => "識別名が空です".into(),
            Self::TooLong { characters } => format!("識別名が{characters}文字あります(100文字まで)"),
            Self::ControlCharacter { character, position } => {
                format!(
                    "識別名の{position}文字目に使用できない制御文字(U+{:04X})があります",
                    u32::from(*character)
                )
            }
            other => other.to_string(),
        }
    }
}

impl Explain for WindowError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => self.to_string(),
            TextLanguage::Japanese => {
                format!("{}から{}までの期間には有効な時点がありません", self.from, self.until)
            }
        }
    }
}

impl Explain for PermissionDenial {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::NotHeld) => "必要な権限がありません".into(),
            (TextLanguage::Japanese, Self::ModuleClosed { module }) => {
                format!("「{module}」へのアクセス権がありません")
            }
            (TextLanguage::Japanese, Self::RecordClosed { .. }) => {
                "このデータへのアクセス権がありません".into()
            }
        }
    }
}

/// How an assignment stands, as lists show it.
impl Explain for Standing {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Pending => "招待中",
            Self::Expired => "期限切れ",
            Self::Declined => "拒否",
            Self::Cancelled => "取り消し済み",
            Self::Effective => "有効",
            Self::Ended => "終了",
        };
        match language {
            TextLanguage::English => self.as_str().to_owned(),
            TextLanguage::Japanese => japanese.to_owned(),
        }
    }
}
