//! Free-text search as SQL: fold keys are searched byte by byte, in the columns where the host keeps them (PV-21, PV-48).

use super::dialect::Dialect;
use super::error::Lack;
use super::lower::Lower;
use super::mapping::ColumnType;
use super::output::{Bound, NEVER, joined};
use crate::list::{Search, Word};
use crate::schema::Slot;

impl Lower<'_, '_> {
    /// Every word stands in one of the fields.
    pub(super) fn search(&mut self, search: &Search) -> String {
        let words: Vec<String> = search.words.iter().map(|word| self.word(word, &search.texts)).collect();
        joined(&words, "AND", NEVER)
    }

    /// The word is one parameter, however many texts it is looked for in.
    fn word(&mut self, word: &Word, texts: &[Slot]) -> String {
        let mut parts = Vec::with_capacity(texts.len().saturating_add(word.choices.len()));
        if !texts.is_empty() {
            let key = self.out.value(ColumnType::Text, "", Bound::Text(word.key.clone()));
            parts.extend(texts.iter().map(|slot| self.folded(*slot, &key)));
        }
        for (slot, codes) in &word.choices {
            parts.push(self.with_column(*slot, |lower, column, name| {
                let codes = codes.iter().map(|code| Bound::Text(code.clone())).collect();
                let shown = lower.out.own(column);
                lower.out.among(&shown, column.column_type, name, codes, true)
            }));
        }
        joined(&parts, "OR", NEVER)
    }

    /// The fold key of a text has a part; that of a missing text is missing, too, and has none.
    fn folded(&mut self, slot: Slot, key: &str) -> String {
        self.with_column(slot, |lower, column, name| {
            let Some(fold) = column.fold_column() else {
                let lack = Lack::Fold { module: lower.module_name(), field: name.into() };
                return lower.out.lack(lack);
            };
            let shown = lower.out.own(&fold);
            match lower.out.dialect {
                Dialect::Sqlite => format!("instr({shown}, {key}) > 0"),
                Dialect::PostgreSql => format!("strpos({shown}, {key}) > 0"),
            }
        })
    }
}
