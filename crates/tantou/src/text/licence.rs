//! What a portal's licence says (CQ-30, CQ-31, CQ-32, CQ-34, CQ-35).

use super::{Explain, TextLanguage, counted, in_either};
use contact_quota::licence::{BaseModule, Deadline, Due, LicenceRefusal, Phase, Plan};

impl Explain for LicenceRefusal {
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
fn in_english(refusal: &LicenceRefusal) -> String {
    let language = TextLanguage::English;
    match refusal {
        LicenceRefusal::UnknownPortal { .. } => "there is no such portal".into(),
        LicenceRefusal::PortalExists { .. } => "the portal is set up already".into(),
        LicenceRefusal::RequestIdReused { .. } => {
            "a request with this id was made before, with other content".into()
        }
        LicenceRefusal::PlanWithoutPortal { plan } => format!("{} has no portal", plan.message(language)),
        LicenceRefusal::PortalClosed { phase } => {
            format!("the portal cannot be used: {}", phase.message(language))
        }
        LicenceRefusal::DataDeleted => "the data of the portal is deleted".into(),
        LicenceRefusal::NotToBeDeleted { deadline: None } => {
            "the data of the portal is not to be deleted".into()
        }
        LicenceRefusal::NotToBeDeleted { deadline: Some(deadline) } => {
            format!("the data of the portal is not to be deleted now; {}", deadline.message(language))
        }
        LicenceRefusal::TooManyTypes { limit } => {
            format!("there may be at most {}", counted((*limit).into(), "user type", "user types"))
        }
        LicenceRefusal::NeedsLicences { .. } => "a user type of one's own needs purchased licences".into(),
        LicenceRefusal::NoCustomTypesOnTrial => {
            "there are no user types of one's own during the trial".into()
        }
        LicenceRefusal::UnknownType { .. } => "there is no such user type".into(),
        LicenceRefusal::TypeExists { .. } => "the user type is there already".into(),
        LicenceRefusal::PoolInUse { .. } => "the seats are those of another user type".into(),
        LicenceRefusal::StandardType => "the standard user type always exists and has no licences".into(),
        LicenceRefusal::TypeHasUsers { taken, .. } => {
            let users = counted(*taken, "user", "users");
            format!("the user type has {users}, to be moved to another type before")
        }
        LicenceRefusal::ModuleDoesNotFit { module, .. } => {
            format!("the standard user type takes contacts only, and not {module}")
        }
    }
}

fn in_japanese(refusal: &LicenceRefusal) -> String {
    let language = TextLanguage::Japanese;
    match refusal {
        LicenceRefusal::UnknownPortal { .. } => "該当するポータルがありません".into(),
        LicenceRefusal::PortalExists { .. } => "ポータルはすでに設定されています".into(),
        LicenceRefusal::RequestIdReused { .. } => "同じ受付番号で、別の内容の依頼がすでにあります".into(),
        LicenceRefusal::PlanWithoutPortal { plan } => {
            format!("{}ではポータルを利用できません", plan.message(language))
        }
        LicenceRefusal::PortalClosed { phase } => {
            format!("ポータルは利用できません({})", phase.message(language))
        }
        LicenceRefusal::DataDeleted => "ポータルのデータは削除されています".into(),
        LicenceRefusal::NotToBeDeleted { deadline: None } => {
            "ポータルのデータは削除の対象ではありません".into()
        }
        LicenceRefusal::NotToBeDeleted { deadline: Some(deadline) } => {
            format!("ポータルのデータはまだ削除できません。{}", deadline.message(language))
        }
        LicenceRefusal::TooManyTypes { limit } => format!("ポータルユーザーの種類は{limit}件までです"),
        LicenceRefusal::NeedsLicences { .. } => "独自の種類には、ライセンスの購入が必要です".into(),
        LicenceRefusal::NoCustomTypesOnTrial => "試用期間中は、独自の種類を作成できません".into(),
        LicenceRefusal::UnknownType { .. } => "該当するポータルユーザーの種類がありません".into(),
        LicenceRefusal::TypeExists { .. } => "このポータルユーザーの種類はすでにあります".into(),
        LicenceRefusal::PoolInUse { .. } => "別のポータルユーザーの種類の席です".into(),
        LicenceRefusal::StandardType => "標準の種類は常にあり、ライセンスを持ちません".into(),
        LicenceRefusal::TypeHasUsers { taken, .. } => {
            format!("この種類にはユーザーが{taken}人います。先に別の種類に変更してください")
        }
        LicenceRefusal::ModuleDoesNotFit { module, .. } => {
            format!("標準の種類に追加できるのは連絡先のみです({}は追加できません)", module.message(language))
        }
    }
}

/// What a portal amounts to, as screens show it.
impl Explain for Phase {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Trial => ("on trial", "試用中"),
            Self::Open => ("in use", "利用中"),
            Self::ClosedKept => ("closed, its data kept", "利用停止中、データは保存"),
            Self::ClosedExpiring => ("closed, its data to be deleted", "利用停止中、データは削除予定"),
            Self::DeletionDue => ("closed, its data due for deletion", "利用停止中、データの削除期限を経過"),
            Self::Deleted => ("its data deleted", "データ削除済み"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of a plan.
impl Explain for Plan {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Free => ("the free plan", "無料プラン"),
            Self::Standard => ("the Standard plan", "スタンダードプラン"),
            Self::Professional => ("the Professional plan", "プロフェッショナルプラン"),
            Self::Enterprise => ("the Enterprise plan", "エンタープライズプラン"),
            Self::Ultimate => ("the Ultimate plan", "アルティメットプラン"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of a module, as screens show it.
impl Explain for BaseModule {
    fn code(&self) -> &'static str {
        match self {
            Self::Leads => "module.leads",
            Self::Contacts => "module.contacts",
            Self::Vendors => "module.vendors",
            Self::Custom => "module.custom",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Leads => "見込み客",
            Self::Contacts => "連絡先",
            Self::Vendors => "仕入先",
            Self::Custom => "カスタムタブ",
        };
        in_either(language, &self.to_string(), japanese)
    }
}

/// What the clock does next (CQ-34, CQ-35).
impl Explain for Deadline {
    fn code(&self) -> &'static str {
        match self.due {
            Due::CloseAndKeep => "deadline.close_and_keep",
            Due::CloseAndExpire => "deadline.close_and_expire",
            Due::DeleteData => "deadline.delete_data",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let at = self.at;
        match (language, self.due) {
            (TextLanguage::English, Due::CloseAndKeep) => {
                format!("the trial ends at {at}: the portal closes then, and its data is kept")
            }
            (TextLanguage::English, Due::CloseAndExpire) => {
                format!(
                    "the trial ends at {at}: without a plan that has a portal it closes then, and its data will be deleted"
                )
            }
            (TextLanguage::English, Due::DeleteData) => {
                format!("the data is deleted at {at}, unless a plan is bought before")
            }
            (TextLanguage::Japanese, Due::CloseAndKeep) => {
                format!("試用期間は{at}に終了します。ポータルは利用できなくなり、データは保存されます")
            }
            (TextLanguage::Japanese, Due::CloseAndExpire) => {
                format!(
                    "試用期間は{at}に終了します。プランを購入しない場合、ポータルは利用できなくなり、データは後日削除されます"
                )
            }
            (TextLanguage::Japanese, Due::DeleteData) => {
                format!("データは{at}に削除されます。削除前にプランを購入すると保存されます")
            }
        }
    }
}
