//! What setting up portals and their user types says: refusals and findings (PV-01 … PV-05, PV-44, PV-49).

use super::visibility::right;
use super::{Explain, TextLanguage, in_either};
use portal_visibility::portal::{NameError, PortalRefusal};
use portal_visibility::{DefinitionError, Finding};

impl Explain for PortalRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => in_english(self),
            TextLanguage::Japanese => in_japanese(self),
        }
    }
}

/// Without ids, which say nothing to people.
fn in_english(refusal: &PortalRefusal) -> String {
    match refusal {
        PortalRefusal::NotAManager { .. } => "this needs the permission to manage portals".into(),
        PortalRefusal::UnknownPortal { .. } => "there is no such portal".into(),
        PortalRefusal::PortalExists { .. } => "the portal is set up already, differently".into(),
        PortalRefusal::UnknownType { .. } => "there is no such user type".into(),
        PortalRefusal::TypeExists { .. } => "the user type is there already, differently".into(),
        PortalRefusal::Definition(error) => error.message(TextLanguage::English),
        PortalRefusal::TypeHasUsers { users: 1 } => {
            "the user type has a user, who needs another type first".into()
        }
        PortalRefusal::UnknownUser { .. } => "there is no such portal user".into(),
        PortalRefusal::UserExists { .. } => "the portal user is there already, differently".into(),
        PortalRefusal::NameTaken { .. }
        | PortalRefusal::UrlTaken { .. }
        | PortalRefusal::PortalStays
        | PortalRefusal::StandardTypeStays
        | PortalRefusal::WrongKind
        | PortalRefusal::BaseModuleStays { .. }
        | PortalRefusal::TypeHasUsers { .. }
        | PortalRefusal::SameType
        | PortalRefusal::ExternalUsersOnly => refusal.to_string(),
    }
}

fn in_japanese(refusal: &PortalRefusal) -> String {
    match refusal {
        PortalRefusal::NotAManager { .. } => "ポータルの管理権限が必要です".into(),
        PortalRefusal::UnknownPortal { .. } => "該当するポータルがありません".into(),
        PortalRefusal::PortalExists { .. } => "ポータルはすでに別の内容で設定されています".into(),
        PortalRefusal::NameTaken { name } => format!("ポータル名「{name}」はすでに使用されています"),
        PortalRefusal::UrlTaken { url_part } => {
            format!("「{url_part}」は別のポータルの URL ですでに使用されています")
        }
        PortalRefusal::PortalStays => "ポータルは削除できません".into(),
        PortalRefusal::StandardTypeStays => "標準のユーザーの種類は削除できません".into(),
        PortalRefusal::UnknownType { .. } => "該当するユーザーの種類がありません".into(),
        PortalRefusal::TypeExists { .. } => "ユーザーの種類はすでに別の内容であります".into(),
        PortalRefusal::WrongKind => "設定がユーザーの種類(標準/独自)と一致しません".into(),
        PortalRefusal::Definition(error) => error.message(TextLanguage::Japanese),
        PortalRefusal::BaseModuleStays { before, after } => {
            format!("この種類のユーザーのデータは「{before}」にあるため、基準タブを「{after}」にできません")
        }
        PortalRefusal::TypeHasUsers { users } => {
            format!("この種類のユーザーが{users}人います。先に別の種類へ移行してください")
        }
        PortalRefusal::SameType => "同じ種類には移行できません".into(),
        PortalRefusal::UnknownUser { .. } => "該当するポータルユーザーがいません".into(),
        PortalRefusal::UserExists { .. } => "ポータルユーザーはすでに別の内容であります".into(),
        PortalRefusal::ExternalUsersOnly => "標準の種類には外部のユーザーのみ追加できます".into(),
    }
}

impl Explain for NameError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Empty => "入力されていません".to_owned(),
            Self::TooLong { length, most } => format!("長すぎます({length}文字、{most}文字まで)"),
            Self::Control => "制御文字は使用できません".to_owned(),
            Self::NotAUrlPart { given } => {
                format!("「{given}」は URL に使用できません(小文字、数字、単独のハイフンのみ)")
            }
            other => return other.to_string(),
        };
        in_either(language, &self.to_string(), &japanese)
    }
}

/// How many mistakes there are; each says itself, with its place.
impl Explain for DefinitionError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let problems: Vec<String> = self.problems.iter().map(|problem| problem.message(language)).collect();
        in_either(
            language,
            &format!("the configuration cannot be used: {}", problems.join("; ")),
            &format!("設定に誤りがあります: {}", problems.join("、")),
        )
    }
}

/// What is odd about a configuration (PV-49).
impl Explain for Finding {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingMatches { .. } => "finding.nothing_matches",
            Self::DeadAlternative { .. } => "finding.dead_alternative",
            Self::EveryRecord { .. } => "finding.every_record",
            Self::ConditionNarrowsNothing { .. } => "finding.condition_narrows_nothing",
            Self::NoFields { .. } => "finding.no_fields",
            Self::HiddenMandatory { .. } => "finding.hidden_mandatory",
            Self::NothingToWrite { .. } => "finding.nothing_to_write",
            Self::CreatedIsNotLinked { .. } => "finding.created_is_not_linked",
            Self::RevealsHidden { .. } => "finding.reveals_hidden",
            Self::ProductsNotShared { .. } => "finding.products_not_shared",
            _ => "finding.other",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::NothingMatches { module } => {
                format!("「{module}」: 条件に該当するデータがあり得ないため、だれにも表示されません")
            }
            Self::DeadAlternative { module, comparisons } => {
                format!("「{module}」: 該当するデータがあり得ない条件です: {}", comparisons.join(" and "))
            }
            Self::EveryRecord { module, comparisons } => {
                format!(
                    "「{module}」: 次の条件に該当する本人には、すべてのデータが表示されます: {}",
                    comparisons.join(" and ")
                )
            }
            Self::ConditionNarrowsNothing { module } => {
                format!(
                    "「{module}」: ルックアップ項目が選択されていないため、条件で絞り込まれるデータがありません"
                )
            }
            Self::NoFields { module } => format!("「{module}」: 表示する項目がありません"),
            Self::HiddenMandatory { module, field } => {
                format!("「{module}」: 必須項目「{field}」を入力できません")
            }
            Self::NothingToWrite { module, right: of } => {
                format!(
                    "「{module}」: 「{}」の権限がありますが、書き込める項目がありません",
                    right(*of, language)
                )
            }
            Self::CreatedIsNotLinked { module } => {
                format!(
                    "「{module}」: ルックアップ項目が選択されていないため、作成したデータが本人に関連付けられません"
                )
            }
            Self::RevealsHidden { module, field } => {
                format!("「{module}」: 「{field}」は、選択されていない項目の値が分かるため表示されません")
            }
            Self::ProductsNotShared { module, field } => {
                format!("「{module}」: 商品が共有されていないため、「{field}」を設定できません")
            }
            other => return other.to_string(),
        };
        in_either(language, &self.to_string(), &japanese)
    }
}
