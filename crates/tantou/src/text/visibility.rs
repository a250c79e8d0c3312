//! What verdicts on records and fields say, and why (PV-45).

use super::{Explain, TextLanguage, in_either};
use portal_visibility::{
    Asked, AskedQuestion, Explanation, FieldVerdict, ModuleRole, Obstacle, Permission, RecordAction, Right,
};

/// What a right or an action is called.
pub(super) fn right(right: Right, language: TextLanguage) -> String {
    let japanese = match right {
        Right::View => "表示",
        Right::Create => "作成",
        Right::Edit => "編集",
        Right::Delete => "削除",
        Right::EditShared => "編集(共有データ)",
    };
    in_either(language, &right.name().replace('_', " "), japanese)
}

impl Explain for RecordAction {
    fn code(&self) -> &'static str {
        match self {
            Self::View => "action.view",
            Self::Edit => "action.edit",
            Self::Delete => "action.delete",
            Self::Clone => "action.clone",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::View => ("view", "表示"),
            Self::Edit => ("edit", "編集"),
            Self::Delete => ("delete", "削除"),
            Self::Clone => ("clone", "複製"),
        };
        in_either(language, english, japanese)
    }
}

impl Explain for Permission {
    fn code(&self) -> &'static str {
        match self {
            Self::Allowed { .. } => "permission.allowed",
            Self::Denied { why } => why.code(),
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Allowed { right: through } => {
                let through = right(*through, language);
                in_either(
                    language,
                    &format!("allowed through the right to {through}"),
                    &format!("「{through}」の権限で許可されています"),
                )
            }
            Self::Denied { why } => why.message(language),
        }
    }
}

/// Of a record that is not shown it says no more than that there is none (PV-36).
impl Explain for Obstacle {
    fn code(&self) -> &'static str {
        match self {
            Self::NotShown => "permission.not_shown",
            Self::ViewOnly => "permission.view_only",
            Self::NoRight => "permission.no_right",
            Self::SharedRecord => "permission.shared_record",
            Self::SomebodyElses => "permission.somebody_elses",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NotShown => ("there is no such record", "該当するデータがありません"),
            Self::ViewOnly => {
                ("the module is shared, and can only be viewed", "共有タブのため、表示のみ可能です")
            }
            Self::NoRight => ("the portal has no right to do that", "この操作の権限がありません"),
            Self::SharedRecord => (
                "the record was added by the organisation",
                "組織のユーザーが追加したデータのため、操作できません",
            ),
            Self::SomebodyElses => (
                "the record was added by somebody else",
                "ほかのユーザーが追加したデータのため、操作できません",
            ),
        };
        in_either(language, english, japanese)
    }
}

/// For the organisation's eyes: to a portal user a hidden field is one that does not exist (PV-36).
impl Explain for FieldVerdict {
    fn code(&self) -> &'static str {
        match self {
            Self::Allowed => "field.allowed",
            Self::ModuleHidden => "field.module_hidden",
            Self::NotChosen => "field.not_chosen",
            Self::RevealsHidden => "field.reveals_hidden",
            Self::Denied => "field.denied",
            Self::NotPossible => "field.not_possible",
            Self::ReadOnly => "field.read_only",
            Self::NoRightToWrite => "field.no_right_to_write",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Allowed => ("it may be used so", "利用できます"),
            Self::ModuleHidden => {
                ("the portal does not show the module", "ポータルにこのタブは表示されません")
            }
            Self::NotChosen => ("the field is not chosen", "項目が選択されていません"),
            Self::RevealsHidden => (
                "it shows the value of a field that is not chosen",
                "選択されていない項目の値が分かるため、表示されません",
            ),
            Self::Denied => ("the field is kept from this use", "この用途では利用できない設定です"),
            Self::NotPossible => ("fields of its type are not used so", "この種類の項目では利用できません"),
            Self::ReadOnly => ("nobody writes the field", "読み取り専用の項目です"),
            Self::NoRightToWrite => ("the portal has no right to write here", "書き込みの権限がありません"),
        };
        in_either(language, english, japanese)
    }
}

/// Whether a record is shown; why, its questions say.
impl Explain for Explanation {
    fn code(&self) -> &'static str {
        if self.shown { "explanation.shown" } else { "explanation.not_shown" }
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { module, record, role, shown, .. } = self;
        let (english, japanese) = match (role, shown) {
            (None, _) => (
                "not shown, for the portal does not show the module",
                "ポータルにこのタブがないため、表示されません",
            ),
            (Some(ModuleRole::Shared), true) => {
                ("shown, for the module is shared", "共有タブのデータのため、表示されます")
            }
            (Some(_), true) => ("shown", "表示されます"),
            (Some(_), false) => ("not shown", "表示されません"),
        };
        in_either(
            language,
            &format!("{module} {record}: {english}"),
            &format!("{module} {record}: {japanese}"),
        )
    }
}

impl Explain for Asked {
    fn code(&self) -> &'static str {
        match self.question {
            AskedQuestion::OwnRecord => "asked.own_record",
            AskedQuestion::Lookup { .. } => "asked.lookup",
            AskedQuestion::Comparison { .. } => "asked.comparison",
            AskedQuestion::Viewer { .. } => "asked.viewer",
            AskedQuestion::Layout { .. } => "asked.layout",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let answer = if self.holds { "はい" } else { "いいえ" };
        let question = match &self.question {
            AskedQuestion::OwnRecord => "本人のデータである".to_owned(),
            AskedQuestion::Lookup { field } => format!("「{field}」が本人のデータを指している"),
            AskedQuestion::Comparison { comparison, base_is_empty: false } => comparison.clone(),
            AskedQuestion::Comparison { comparison, base_is_empty: true } => {
                format!("{comparison}(本人のデータに値がない)")
            }
            AskedQuestion::Viewer { comparison, has } => {
                let has = has.iter().map(|(field, value)| match value {
                    Some(value) if value.is_empty() => format!("「{field}」に値がない"),
                    Some(value) => format!("「{field}」は {value}"),
                    None => format!("「{field}」の値が不正"),
                });
                format!("{comparison}(本人のデータの{})", has.collect::<Vec<_>>().join("、"))
            }
            AskedQuestion::Layout { layout: Some(layout) } => {
                format!("レイアウト「{layout}」が表示対象である")
            }
            AskedQuestion::Layout { layout: None } => "レイアウトのないデータである".to_owned(),
        };
        let rule = self.question.rule();
        in_either(language, &self.to_string(), &format!("{answer}: {question} ({rule})"))
    }
}
