//! An explanation as one line for people (CQ-04).

use super::{Derivation, Explanation};
use crate::formula::GrantKind;
use crate::quota::Quota;
use crate::text::Language;

/// The words and marks of a language.
struct Words {
    language: Language,
    comma: &'static str,
    semicolon: &'static str,
    open: &'static str,
    close: &'static str,
}

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::Japanese => {
                Self { language, comma: "、", semicolon: "。", open: "（", close: "）" }
            }
            Language::English => Self { language, comma: ", ", semicolon: "; ", open: " (", close: ")" },
        }
    }

    fn number(&self, value: Quota) -> String {
        match (value, self.language) {
            (Quota::Finite(number), _) => number.to_string(),
            (Quota::Unlimited, Language::Japanese) => "無制限".into(),
            (Quota::Unlimited, Language::English) => "unlimited".into(),
        }
    }

    fn in_brackets(&self, text: &str) -> String {
        if text.is_empty() { String::new() } else { format!("{}{text}{}", self.open, self.close) }
    }
}

impl Explanation<'_> {
    /// The whole as one line: `6 = 4 base + 2 apps (勤怠, 工数; 入退差異オプション is an option and does not count)`.
    pub fn render(&self, language: Language) -> String {
        let words = Words::of(language);
        format!("{} = {}", words.number(self.value), self.body(&words))
    }

    fn label(&self, words: &Words) -> &str {
        self.label.of(self.value, words.language)
    }

    /// What the number consists of.
    fn body(&self, words: &Words) -> String {
        match &self.derivation {
            Derivation::Sum { parts } => {
                parts.iter().map(|part| part.part(words)).collect::<Vec<_>>().join(" + ")
            }
            Derivation::Granted { before, kind, grant } => granted(words, before, *kind, grant),
            Derivation::Given
            | Derivation::Excluded { .. }
            | Derivation::Count { .. }
            | Derivation::Steps { .. }
            | Derivation::PerBlock { .. }
            | Derivation::When { .. } => self.part(words),
        }
    }

    /// One part: number, label, and in brackets how it came about.
    fn part(&self, words: &Words) -> String {
        let detail = match &self.derivation {
            Derivation::Given | Derivation::Excluded { .. } => String::new(),
            Derivation::Sum { .. } | Derivation::Granted { .. } => self.body(words),
            Derivation::Count { items } => things(words, items),
            Derivation::Steps { of, .. } => match words.language {
                Language::Japanese => format!("{}に応じて", of.part(words)),
                Language::English => format!("for {}", of.part(words)),
            },
            Derivation::PerBlock { of, size, each, .. } => match words.language {
                Language::Japanese => format!("{}、{size}ごとに{each}", of.part(words)),
                Language::English => format!("{each} per {size} of {}", of.part(words)),
            },
            Derivation::When { chosen, .. } => chosen.part(words),
        };
        let (number, label) = (words.number(self.value), self.label(words));
        let detail = words.in_brackets(&detail);
        match words.language {
            Language::Japanese => format!("{label}{number}{detail}"),
            Language::English => format!("{number} {label}{detail}"),
        }
    }
}

/// The things that count, then each reason why others do not.
fn things(words: &Words, items: &[Explanation<'_>]) -> String {
    let mut counted = Vec::new();
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for item in items {
        let label = item.label(words);
        let Derivation::Excluded { by } = &item.derivation else {
            counted.push(label);
            continue;
        };
        let by = by.in_language(words.language);
        match reasons.iter_mut().find(|(reason, _)| *reason == by) {
            Some((_, excluded)) => excluded.push(label),
            None => reasons.push((by, vec![label])),
        }
    }
    let counted = (!counted.is_empty()).then(|| counted.join(words.comma));
    let excluded = reasons.iter().map(|(by, excluded)| {
        let names = excluded.join(words.comma);
        match (words.language, excluded.len()) {
            (Language::Japanese, _) => format!("{names}は{by}のため数えません"),
            (Language::English, 1) => format!("{names} is {by} and does not count"),
            (Language::English, _) => format!("{names}: each is {by} and does not count"),
        }
    });
    counted.into_iter().chain(excluded).collect::<Vec<_>>().join(words.semicolon)
}

fn granted(words: &Words, before: &Explanation<'_>, kind: GrantKind, grant: &Explanation<'_>) -> String {
    let (was, given) = (before.body(words), grant.part(words));
    let (number, label) = (words.number(before.value), grant.label(words));
    match (kind, words.language) {
        (GrantKind::Add, _) => format!("{was} + {given}"),
        (GrantKind::Replace, Language::Japanese) => format!("{given}（{number} = {was}に代えて）"),
        (GrantKind::Replace, Language::English) => format!("{given} (in place of {number} = {was})"),
        (GrantKind::AtLeast, _) if grant.value <= before.value => was,
        (GrantKind::AtLeast, Language::Japanese) => {
            format!("{label}により最低{}（{number} = {was}に代えて）", words.number(grant.value))
        }
        (GrantKind::AtLeast, Language::English) => {
            format!("at least {given} (in place of {number} = {was})")
        }
    }
}
