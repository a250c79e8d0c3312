//! What a plan says: what would come of each pair, and what cannot be taken (AM-07, AM-08).

use super::{Explain, TextLanguage, in_either};
use access_model::{
    AcceptRefusal, AssignmentRefusal, ConfirmRefusal, ContractRejection, LeftOut, LeftOutReason, NotOnRoster,
    OfferRefusal, PairOutcome, PlanRefusal, Rejection, RemovalRefusal, TargetRejection,
};

impl Explain for PairOutcome {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Invite => ("to be invited", "招待します"),
            Self::AlreadyAssigned { .. } => ("assigned already", "割り当て済みです"),
            Self::AlreadyPending { .. } => ("invited already, not answered yet", "招待中です"),
            Self::DoneEarlier => ("dealt with by this batch earlier", "この一括招待で処理済みです"),
            Self::Rejected { why } => return why.message(language),
        };
        in_either(language, english, japanese)
    }
}

impl Explain for ContractRejection {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Denied { denial } => denial.message(language),
            Self::Ended { at } => in_either(
                language,
                &format!("the contract ended at {at}"),
                &format!("契約は{at}に終了しました"),
            ),
        }
    }
}

impl Explain for TargetRejection {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::Label { error }) => error.message(language),
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::HolderItself) => HOLDER_ITSELF.into(),
            (TextLanguage::Japanese, Self::NotOnRoster) => NOT_ON_ROSTER.into(),
        }
    }
}

const HOLDER_ITSELF: &str = "契約者本人を設定担当者にすることはできません";
const NOT_ON_ROSTER: &str = "設定担当者一覧にありません";
const UNKNOWN_HOLDER: &str = "該当する契約者がありません";

impl Explain for Rejection {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Contract { contract, name, why } => {
                let name = name.clone().unwrap_or_else(|| contract.to_string());
                let why = why.message(language);
                in_either(language, &format!("contract {name}: {why}"), &format!("契約「{name}」: {why}"))
            }
            Self::Target { position, why, .. } => {
                let (number, why) = (position.saturating_add(1), why.message(language));
                in_either(language, &format!("person {number}: {why}"), &format!("{number}人目: {why}"))
            }
        }
    }
}

impl Explain for PlanRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::UnknownHolder) => UNKNOWN_HOLDER.into(),
            (TextLanguage::Japanese, Self::NoContracts) => "契約が選択されていません".into(),
            (TextLanguage::Japanese, Self::NoTargets) => "設定担当者が選択されていません".into(),
            (TextLanguage::Japanese, Self::WindowOver { until }) => {
                format!("割り当ての期間が{until}に終わっています")
            }
        }
    }
}

impl Explain for ConfirmRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::Plan(refusal)) => refusal.message(language),
            (_, Self::HasRejections(rejections) | Self::RejectedMeanwhile(rejections)) => {
                none_taken(language, rejections)
            }
            (TextLanguage::English, Self::NoSuchTargets { .. }) => self.to_string(),
            (TextLanguage::Japanese, Self::NoSuchTargets { .. }) => "計画にない対象が指定されました".into(),
        }
    }
}

/// AM-08: everything that stands in the way, by the names and numbers that people know.
fn none_taken(language: TextLanguage, rejections: &[Rejection]) -> String {
    let (count, listed) = (rejections.len(), listed(language, rejections));
    let english = format!("nothing of the batch is taken, because {count} of it cannot be: {listed}");
    in_either(language, &english, &format!("{count}件が受け付けられないため、全体を中止しました: {listed}"))
}

/// Several things, said one after the other.
pub(super) fn listed<T: Explain>(language: TextLanguage, all: &[T]) -> String {
    let separator = match language {
        TextLanguage::English => "; ",
        TextLanguage::Japanese => "、",
    };
    all.iter().map(|one| one.message(language)).collect::<Vec<_>>().join(separator)
}

impl Explain for AcceptRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::UnknownHolder) => UNKNOWN_HOLDER.into(),
            (TextLanguage::Japanese, Self::UnknownDelegate) => {
                "招待された宛先の設定担当者がありません".into()
            }
            (TextLanguage::Japanese, Self::HolderItself) => HOLDER_ITSELF.into(),
            (TextLanguage::Japanese, Self::RegistrationMissing) => {
                "初めての方は、承諾の際に登録が必要です".into()
            }
            (TextLanguage::Japanese, Self::AlreadyRegistered) => {
                "すでに登録されています。登録せずに承諾してください".into()
            }
            (TextLanguage::Japanese, Self::NothingLeft(left_out)) => nothing_left_in_japanese(left_out),
        }
    }
}

impl Explain for OfferRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::UnknownHolder) => UNKNOWN_HOLDER.into(),
            (TextLanguage::Japanese, Self::HolderItself) => HOLDER_ITSELF.into(),
            (TextLanguage::Japanese, Self::NothingLeft(left_out)) => nothing_left_in_japanese(left_out),
        }
    }
}

fn nothing_left_in_japanese(left_out: &[LeftOut]) -> String {
    let mut reasons: Vec<String> =
        left_out.iter().map(|left_out| left_out.why.message(TextLanguage::Japanese)).collect();
    reasons.dedup();
    format!("招待された内容は残っていません({})", reasons.join("、"))
}

impl Explain for LeftOutReason {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::NotTheHolders(denial)) => denial.message(language),
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::NotOffered) => "この契約は招待の対象ではありません".into(),
            (TextLanguage::Japanese, Self::Assignment(AssignmentRefusal::OtherInvitation)) => {
                "この契約は別の招待で扱われています".into()
            }
            (TextLanguage::Japanese, Self::Assignment(AssignmentRefusal::NotPossible(_))) => {
                "この契約の割り当ては、この操作ができる状態ではありません".into()
            }
            (TextLanguage::Japanese, Self::ContractEnded { at }) => format!("契約は{at}に終了しました"),
        }
    }
}

impl Explain for RemovalRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::Denied(denial)) => denial.message(language),
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::UnknownHolder) => UNKNOWN_HOLDER.into(),
            (TextLanguage::Japanese, Self::NotAssigned) => {
                "この契約は設定担当者に割り当てられていません".into()
            }
        }
    }
}

impl Explain for NotOnRoster {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    fn message(&self, language: TextLanguage) -> String {
        in_either(language, &self.to_string(), NOT_ON_ROSTER)
    }
}
