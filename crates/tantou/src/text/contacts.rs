//! Why a request to a support desk is refused (CQ-05 … CQ-09, CQ-12, CQ-14, CQ-18, CQ-20).

use super::quota::people;
use super::{Explain, TextLanguage};
use contact_quota::contacts::{
    ContactProblem, Excess, NameMatch, NameVerdict, Objection, Part, PersonNameError, Purpose, Refusal,
    WordKind,
};
use std::collections::BTreeSet;

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::OverQuota { excess }) => excess.message(language),
            (_, Self::Contacts { problems }) => joined(problems, language),
            (TextLanguage::English, Self::NoLimit { error }) => {
                format!("how many may be registered cannot be told: {}", error.message(language))
            }
            (TextLanguage::English, _) => in_english(self).into(),
            (TextLanguage::Japanese, _) => in_japanese(self),
        }
    }
}

/// Without ids, which say nothing to people.
const fn in_english(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotSignedUp { .. } => "the contract has no register yet",
        Refusal::AlreadySignedUp { .. } => "the contract has a register already",
        Refusal::RequestIdReused { .. } => "a request with this id was made before, with other content",
        Refusal::NamesNobody => "the request names nobody",
        Refusal::PrimaryNotAmong { .. } => "the primary contact is not among those to be registered",
        Refusal::UnknownContact { .. } => "this person is not on the register",
        Refusal::SuccessorNeeded { .. } => {
            "this person is the primary contact, who goes only together with naming a successor"
        }
        Refusal::NoSuccessor { .. } => "the person named as successor cannot succeed this person",
        Refusal::AlreadyPrimary { .. } => "this person is the primary contact already",
        Refusal::ChangesNothing => "the request changes nothing",
        Refusal::Contacts { .. } => "something speaks against these people",
        Refusal::OverQuota { .. } => "these are too many",
        Refusal::NoLimit { .. } => "how many may be registered cannot be told",
    }
}

fn in_japanese(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotSignedUp { .. } => "この契約の担当者登録はまだありません".into(),
        Refusal::AlreadySignedUp { .. } => "この契約の担当者はすでに登録されています".into(),
        Refusal::RequestIdReused { .. } => "同じ受付番号で、別の内容の依頼がすでにあります".into(),
        Refusal::NamesNobody => "登録する方が指定されていません".into(),
        Refusal::PrimaryNotAmong { .. } => "主担当が、登録する方の中にいません".into(),
        Refusal::UnknownContact { .. } => "この方は担当者として登録されていません".into(),
        Refusal::SuccessorNeeded { .. } => "主担当の方です。後任を指定しないと削除できません".into(),
        Refusal::NoSuccessor { .. } => "後任として指定された方は、この方の後任になれません".into(),
        Refusal::AlreadyPrimary { .. } => "この方はすでに主担当です".into(),
        Refusal::ChangesNothing => "依頼の内容では何も変わりません".into(),
        Refusal::Contacts { problems } => joined(problems, TextLanguage::Japanese),
        Refusal::OverQuota { excess } => excess.message(TextLanguage::Japanese),
        Refusal::NoLimit { error } => {
            format!("登録可能人数を確認できません: {}", error.message(TextLanguage::Japanese))
        }
    }
}

fn joined(problems: &[ContactProblem], language: TextLanguage) -> String {
    let separator = match language {
        TextLanguage::English => "; ",
        TextLanguage::Japanese => "。",
    };
    problems.iter().map(|problem| problem.message(language)).collect::<Vec<_>>().join(separator)
}

/// By how much a request exceeds which part (CQ-07), and what support may still release (CQ-06).
impl Explain for Excess {
    fn code(&self) -> &'static str {
        match self.part {
            Part::Base => "contacts.over_base",
            Part::Additional => "contacts.over_ceiling",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { part, seats, registered, asked, over_by, releasable } = *self;
        let seats = people(seats, language);
        let more = match (language, releasable.finite()) {
            (_, Some(0)) => String::new(),
            (TextLanguage::English, _) => {
                format!("; support may release {} more", people(releasable, language))
            }
            (TextLanguage::Japanese, None) => "。サポートへの依頼で、さらに制限なく追加できます".into(),
            (TextLanguage::Japanese, _) => {
                format!("。サポートへの依頼で、さらに{}追加できます", people(releasable, language))
            }
        };
        match (language, part) {
            (TextLanguage::English, Part::Base) => {
                format!(
                    "{asked} more beside {registered} registered, {over_by} too many for the base of {seats}{more}"
                )
            }
            (TextLanguage::English, Part::Additional) => {
                format!(
                    "{asked} more beside {registered} registered, {over_by} too many for the base and the {seats} on top{more}"
                )
            }
            (TextLanguage::Japanese, Part::Base) => {
                format!(
                    "登録済み{registered}名に{asked}名を加えると、基本の{seats}を{over_by}名超過します{more}"
                )
            }
            (TextLanguage::Japanese, Part::Additional) => {
                format!(
                    "登録済み{registered}名に{asked}名を加えると、基本と追加の{seats}を合わせた人数を{over_by}名超過します{more}"
                )
            }
        }
    }
}

impl Explain for ContactProblem {
    fn code(&self) -> &'static str {
        self.objection.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        self.objection.message(language)
    }
}

impl Explain for Objection {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => objection_in_english(self),
            TextLanguage::Japanese => objection_in_japanese(self),
        }
    }
}

fn objection_in_english(objection: &Objection) -> String {
    match objection {
        Objection::IdTaken => "the id is taken".into(),
        Objection::NotAPersonsName { matches } => {
            format!("a person's name is needed; this one has {}", found(matches, TextLanguage::English))
        }
        Objection::NameNeedsReview { matches } => {
            format!(
                "somebody at the desk has to look at the name, which has {}",
                found(matches, TextLanguage::English)
            )
        }
        Objection::AlreadyRegistered { .. } => "the same person is registered already".into(),
        Objection::NoticeOutdated { given, current } => {
            format!("consent is to notice {given} of the purposes of use; it has to be to notice {current}")
        }
        Objection::PurposesMissing { missing } => {
            format!("consent leaves out a purpose of use: {}", purposes(missing, TextLanguage::English))
        }
        Objection::ConsentInTheFuture { at } => format!("consent is of {at}, which lies in the future"),
    }
}

fn objection_in_japanese(objection: &Objection) -> String {
    match objection {
        Objection::IdTaken => "番号が重複しています".into(),
        Objection::NotAPersonsName { matches } => {
            format!("お名前は個人名でご登録ください({})", found(matches, TextLanguage::Japanese))
        }
        Objection::NameNeedsReview { matches } => {
            format!("お名前が個人名かどうか、確認が必要です({})", found(matches, TextLanguage::Japanese))
        }
        Objection::AlreadyRegistered { .. } => "同じ方がすでに登録されています".into(),
        Objection::NoticeOutdated { given, current } => {
            format!("利用目的の告知は第{current}版への同意が必要です(第{given}版に同意済み)")
        }
        Objection::PurposesMissing { missing } => {
            format!("利用目的への同意が不足しています: {}", purposes(missing, TextLanguage::Japanese))
        }
        Objection::ConsentInTheFuture { at } => format!("同意の日時({at})が未来になっています"),
    }
}

fn found(matches: &[NameMatch], language: TextLanguage) -> String {
    let separator = match language {
        TextLanguage::English => ", ",
        TextLanguage::Japanese => "、",
    };
    matches.iter().map(|one| one.message(language)).collect::<Vec<_>>().join(separator)
}

fn purposes(purposes: &BTreeSet<Purpose>, language: TextLanguage) -> String {
    let separator = match language {
        TextLanguage::English => ", ",
        TextLanguage::Japanese => "、",
    };
    purposes.iter().map(|purpose| purpose.message(language)).collect::<Vec<_>>().join(separator)
}

/// What in a name is not of a person's (CQ-09).
impl Explain for NameMatch {
    fn code(&self) -> &'static str {
        match self.kind {
            WordKind::CompanyForm => "name.company_form",
            WordKind::Department => "name.department",
            WordKind::Organisation => "name.organisation",
            WordKind::Role => "name.role",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let word = &self.word;
        match (language, self.kind) {
            (TextLanguage::English, WordKind::CompanyForm) => format!("`{word}`, as companies have"),
            (TextLanguage::English, WordKind::Department) => format!("`{word}`, as departments have"),
            (TextLanguage::English, WordKind::Organisation) => format!("`{word}`, as organisations have"),
            (TextLanguage::English, WordKind::Role) => format!("`{word}`, which is a role"),
            (TextLanguage::Japanese, WordKind::CompanyForm) => format!("「{word}」は企業名に含まれる語です"),
            (TextLanguage::Japanese, WordKind::Department) => format!("「{word}」は部署名に含まれる語です"),
            (TextLanguage::Japanese, WordKind::Organisation) => format!("「{word}」は組織名に含まれる語です"),
            (TextLanguage::Japanese, WordKind::Role) => format!("「{word}」は役割を表す語です"),
        }
    }
}

impl Explain for NameVerdict {
    fn code(&self) -> &'static str {
        match self {
            Self::Accept => "name.accept",
            Self::Review { .. } => "name.review",
            Self::Refuse { .. } => "name.refuse",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::Accept) => "nothing speaks against the name".into(),
            (TextLanguage::Japanese, Self::Accept) => "お名前に問題はありません".into(),
            (_, Self::Review { matches }) => {
                Objection::NameNeedsReview { matches: matches.clone() }.message(language)
            }
            (_, Self::Refuse { matches }) => {
                Objection::NotAPersonsName { matches: matches.clone() }.message(language)
            }
        }
    }
}

impl Explain for PersonNameError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::Empty) => "お名前が空です".into(),
            (TextLanguage::Japanese, Self::TooLong { characters }) => {
                format!("お名前が{characters}文字あります(100文字まで)")
            }
            (TextLanguage::Japanese, Self::ControlCharacter { character, position }) => {
                let code = u32::from(*character);
                format!("お名前の{position}文字目に使用できない制御文字(U+{code:04X})があります")
            }
            (TextLanguage::Japanese, Self::Slash { position }) => {
                format!("お名前の{position}文字目に「/」があります。お一人ずつご登録ください")
            }
            (TextLanguage::Japanese, other) => other.to_string(),
        }
    }
}
