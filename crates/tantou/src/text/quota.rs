//! How many there may be, and why that cannot be told (CQ-04, CQ-06, CQ-15, CQ-17).

use super::{Explain, TextLanguage};
use contact_quota::contacts::{Allowance, Outlook, Standing};
use contact_quota::{CivilDateError, EvaluateError, FactKind, FactProblem, HistoryError, Limit, Quota};

/// A number of people, or no limit.
pub(super) fn people(quota: Quota, language: TextLanguage) -> String {
    match (quota, language) {
        (Quota::Finite(number), TextLanguage::English) => number.to_string(),
        (Quota::Finite(number), TextLanguage::Japanese) => format!("{number}名"),
        (Quota::Unlimited, TextLanguage::English) => "any number".into(),
        (Quota::Unlimited, TextLanguage::Japanese) => "無制限".into(),
    }
}

impl Explain for Limit {
    fn code(&self) -> &'static str {
        "quota.limit"
    }

    fn message(&self, language: TextLanguage) -> String {
        let [ceiling, base, additional] =
            [self.ceiling, self.base, self.additional()].map(|quota| people(quota, language));
        match language {
            TextLanguage::English => format!("up to {ceiling}: {base} as the base and {additional} on top"),
            TextLanguage::Japanese => format!("登録可能人数は{ceiling}です(基本{base}、追加{additional})"),
        }
    }
}

impl Explain for Allowance {
    fn code(&self) -> &'static str {
        "quota.allowance"
    }

    fn message(&self, language: TextLanguage) -> String {
        let [ceiling, registrable, releasable] =
            [self.ceiling, self.registrable, self.releasable].map(|quota| people(quota, language));
        match language {
            TextLanguage::English => {
                format!(
                    "up to {ceiling}: {registrable} by the application form, {releasable} more through support"
                )
            }
            TextLanguage::Japanese => {
                format!(
                    "登録可能人数は{ceiling}です(申込書で{registrable}、サポートへの依頼でさらに{releasable})"
                )
            }
        }
    }
}

/// Where a register stands (CQ-15): how much of which part is used, and what is left or too many.
impl Explain for Standing {
    fn code(&self) -> &'static str {
        match (self.over_by, self.available) {
            (1.., _) => "standing.over_quota",
            (0, Quota::ZERO) => "standing.full",
            (0, _) => "standing.room",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (registered, over_by) = (self.registered, self.over_by);
        let Quota::Finite(ceiling) = self.allowance.ceiling else {
            return match language {
                TextLanguage::English => format!("{registered} registered, without a limit"),
                TextLanguage::Japanese => format!("登録{registered}名(上限なし)"),
            };
        };
        let parts =
            [self.base, self.additional].map(|part| (part.used, part.seats.finite().unwrap_or(u64::MAX)));
        let [(base, of_base), (additional, of_additional)] = parts;
        match (language, self.available.finite()) {
            (TextLanguage::English, _) if over_by > 0 => {
                format!(
                    "{registered} registered, {over_by} more than the {ceiling} allowed: nobody is removed, and nobody can be added before it fits"
                )
            }
            (TextLanguage::Japanese, _) if over_by > 0 => {
                format!(
                    "登録{registered}名は登録可能人数{ceiling}名を{over_by}名超過しています。登録は削除されませんが、収まるまで追加はできません"
                )
            }
            (TextLanguage::English, left) => {
                let left = left.unwrap_or(u64::MAX);
                format!(
                    "{registered} of {ceiling} registered (base {base} of {of_base}, additional {additional} of {of_additional}), {left} left"
                )
            }
            (TextLanguage::Japanese, left) => {
                let left = left.unwrap_or(u64::MAX);
                format!(
                    "登録{registered}名/{ceiling}名(基本{base}/{of_base}、追加{additional}/{of_additional})、残り{left}名"
                )
            }
        }
    }
}

/// Where a register stands on days to come (CQ-19).
impl Explain for Outlook {
    fn code(&self) -> &'static str {
        match &self.standing {
            Ok(standing) => standing.code(),
            Err(error) => error.code(),
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let standing = match &self.standing {
            Ok(standing) => standing.message(language),
            Err(error) => error.message(language),
        };
        match language {
            TextLanguage::English => format!("from {}: {standing}", self.from),
            TextLanguage::Japanese => format!("{}から: {standing}", self.from),
        }
    }
}

impl Explain for EvaluateError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        if let (TextLanguage::English, Self::Facts { problems }) = (language, self) {
            let listed: Vec<String> = problems.iter().map(|problem| problem.message(language)).collect();
            return format!("what is told of the contract does not do: {}", listed.join("; "));
        }
        if language == TextLanguage::English {
            return self.to_string();
        }
        match self {
            Self::UnknownProduct { product } => format!("製品「{product}」はありません"),
            Self::NoFormula { product, on } => {
                format!("製品「{product}」には{on}に有効な計算式がありません")
            }
            Self::NoEntitlement { on } => format!("{on}時点の契約内容が記録されていません"),
            Self::Facts { problems } => {
                let listed: Vec<String> = problems.iter().map(|problem| problem.message(language)).collect();
                format!("利用内容が不明確です: {}", listed.join("、"))
            }
            Self::TooLarge { path } => format!("人数が大きすぎて計算できません({path})"),
            Self::EmptyGrant { index } => {
                let number = index.saturating_add(1);
                format!("{number}番目の特例は、始まる前に終わっています")
            }
        }
    }
}

impl Explain for FactProblem {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::WrongKind { fact, declared, told }) => {
                let [declared, told] = [declared, told].map(|kind| kind_in_english(*kind));
                format!("`{fact}` is told as {told}, and is declared as {declared}")
            }
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::Missing { fact }) => format!("「{fact}」が伝えられていません"),
            (TextLanguage::Japanese, Self::Unknown { fact }) => format!("「{fact}」という項目はありません"),
            (TextLanguage::Japanese, Self::UnknownItem { fact, item }) => {
                format!("「{fact}」に「{item}」はありません")
            }
            (TextLanguage::Japanese, Self::Negative { fact, value }) => {
                format!("「{fact}」が負の数({value})です")
            }
            (TextLanguage::Japanese, Self::WrongKind { fact, declared, told }) => {
                let [declared, told] = [declared, told].map(|kind| kind_in_japanese(*kind));
                format!("「{fact}」は{declared}ですが、{told}が伝えられました")
            }
            // The list of problems may grow in a later release of `contact-quota`; until it is translated the English text stands.
            (TextLanguage::Japanese, other) => other.to_string(),
        }
    }
}

const fn kind_in_english(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Count => "a number",
        FactKind::Set => "a list",
        FactKind::Flag => "yes or no",
    }
}

const fn kind_in_japanese(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Count => "数",
        FactKind::Set => "一覧",
        FactKind::Flag => "有無",
    }
}

impl Explain for CivilDateError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::Malformed { given }) => {
                format!("「{given}」は2022-10-01のような日付ではありません")
            }
            (TextLanguage::Japanese, Self::NoSuchDay { year, month, day }) => {
                format!("{year:04}年{month:02}月{day:02}日という日はありません")
            }
            (TextLanguage::Japanese, other) => other.to_string(),
        }
    }
}

impl Explain for HistoryError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::Empty) => "契約内容の記録がありません".into(),
            (TextLanguage::Japanese, Self::OutOfOrder { from }) => {
                format!("{from}からの契約内容が、前の記録より後になっていません")
            }
            (TextLanguage::Japanese, other) => other.to_string(),
        }
    }
}
