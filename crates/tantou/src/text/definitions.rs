//! What is wrong with schemas, configurations and conditions that people write (PV-14, PV-15).

use super::phrases::japanese as phrase;
use super::visibility::right;
use super::{Explain, TextLanguage, in_either};
use portal_visibility::{ParseError, ParseErrorKind, Problem, ProblemKind, Right, ShapeProblem};

/// A mistake with its place.
impl Explain for Problem {
    fn code(&self) -> &'static str {
        self.kind.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        in_either(language, &self.to_string(), &format!("{}: {}", self.path, self.kind.message(language)))
    }
}

impl Explain for ShapeProblem {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Unreadable { message } => format!("読み取れません({message})"),
            Self::UnknownFormat { found, known } => {
                format!("形式 {found} には対応していません(対応: {known})")
            }
            Self::WrongType { expected, found } => {
                format!("値の種類が違います: {}(正しい種類: {})", phrase(found), phrase(expected))
            }
            Self::OutOfRange { found, most: u64::MAX } => {
                format!("数値が範囲外です: {found}(0以上の整数)")
            }
            Self::OutOfRange { found, most } => format!("数値が範囲外です: {found}(0~{most}の整数)"),
            Self::UnknownKey { key, known } => {
                format!("「{key}」は使用できません(使用可能: {})", known.join("、"))
            }
            Self::MissingKey { key } => format!("「{key}」がありません"),
            Self::RepeatedKey { key } => format!("「{key}」が重複しています"),
            Self::Empty => "空です".to_owned(),
            Self::RepeatedName { name } => format!("「{name}」が重複しています"),
            Self::TooMany { most } => format!("多すぎます({most}件まで)"),
            Self::TooDeep { most } => format!("入れ子が深すぎます({most}段まで)"),
            other => return other.to_string(),
        };
        in_either(language, &self.to_string(), &japanese)
    }
}

impl Explain for ParseError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { line, column, kind, .. } = self;
        let kind = match kind {
            ParseErrorKind::Unexpected { expected, found } => {
                format!("{} はここに書けません(書けるもの: {})", phrase(found), phrase(expected))
            }
            ParseErrorKind::Sign { sign } => format!("「{sign}」は使用できません"),
            ParseErrorKind::Unclosed { quote } => format!("閉じる {quote} がありません"),
            ParseErrorKind::Number { number } => format!("「{number}」は正確に扱える数値ではありません"),
            ParseErrorKind::TooDeep { most } => format!("括弧の入れ子が深すぎます({most}段まで)"),
            other => other.to_string(),
        };
        in_either(language, &self.to_string(), &format!("{line}行{column}文字目: {kind}"))
    }
}

impl Explain for ProblemKind {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => self.to_string(),
            TextLanguage::Japanese => in_japanese(self),
        }
    }
}

fn in_japanese(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::Shape(problem) => problem.message(TextLanguage::Japanese),
        ProblemKind::Condition(error) => error.message(TextLanguage::Japanese),
        ProblemKind::BadName { name } => format!("「{name}」は名前に使用できません"),
        ProblemKind::TypeProperty { what } => format!("項目の種類と属性が合いません({})", phrase(what)),
        ProblemKind::UnknownModule { module } => format!("タブ「{module}」がありません"),
        ProblemKind::UnknownField { module, field } => format!("「{module}」に項目「{field}」がありません"),
        ProblemKind::UnknownName { what, name } => format!("{}「{name}」がありません", phrase(what)),
        ProblemKind::UnknownOperator { found } => format!("演算子「{found}」はありません"),
        ProblemKind::Operands { wanted } => {
            format!("比較の相手が正しくありません(正しい相手: {})", phrase(wanted))
        }
        ProblemKind::WrongModule { path, wanted } => {
            format!("「{path}」はここでは比較できません。{}", phrase(wanted))
        }
        ProblemKind::OperatorDoesNotFit { comparison, field_type, operator } => {
            format!("「{comparison}」: {}の項目に演算子「{operator}」は使用できません", phrase(field_type))
        }
        ProblemKind::ConstantDoesNotFit { comparison, found, wanted } => {
            format!("「{comparison}」: {found} は項目の種類に合いません(正しい値: {})", phrase(wanted))
        }
        ProblemKind::TypesDiffer { comparison, own, other } => {
            let (own, other) = (phrase(own), phrase(other));
            format!("「{comparison}」: 種類の違う値は比較できません({own}／{other})")
        }
        ProblemKind::SubformField { field } => {
            format!("「{field}」はサブフォームの項目のため、条件に使用できません")
        }
        ProblemKind::NotALookup { field, base } => {
            format!("「{field}」は「{base}」のルックアップ項目ではありません")
        }
        other => of_module_in_japanese(other),
    }
}

/// What is wrong with a module or a user type as a whole.
fn of_module_in_japanese(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::ShowsEverything => {
            "ルックアップ項目も条件もないため、すべてのデータが表示されてしまいます".into()
        }
        ProblemKind::BaseDoesNotFit { user_type, module_kind } => {
            let user_type = if *user_type == "standard" { "標準" } else { "独自" };
            format!("{}は、{user_type}のユーザーの種類の基準タブにはできません", phrase(module_kind))
        }
        ProblemKind::RightWithoutView { right } => {
            format!("「表示」の権限がないまま「{}」は設定できません", right_named(right))
        }
        ProblemKind::ModuleTwice { module, first } => {
            format!("「{module}」はすでに{}として選択されています", phrase(first))
        }
        ProblemKind::NotSharedOrganisationWide { module } => {
            format!("「{module}」は組織内共有ではありません")
        }
        ProblemKind::SharedIsViewOnly => {
            "共有タブは表示のみです。ほかの権限、ルックアップ項目、条件は設定できません".into()
        }
        ProblemKind::CreateWithoutLookup { module } => format!(
            "「{module}」から「{module}」自身へのルックアップ項目がないため、作成したデータがだれにも表示されません。「作成」は設定できません"
        ),
        ProblemKind::MandatoryLeftOut { field } => {
            format!("必須項目「{field}」は、作成を許可するタブから外せません")
        }
        ProblemKind::NoLayout => "レイアウトが選択されていません".into(),
        other => other.to_string(),
    }
}

/// What a right is called.
fn right_named(name: &str) -> String {
    let known = Right::ALL.into_iter().find(|known| known.name() == name);
    known.map_or_else(|| name.to_owned(), |known| right(known, TextLanguage::Japanese))
}
