//! What definitions were expected to say, and what they say instead, in Japanese: the rule crates name it in an English phrase (PV-15).
//!
//! A phrase is a thing (`a list`), words in quotes (`` `me` ``), or one and the other joined by commas and *or*. Quotes stay as they are. A phrase that is not known
//! stays English; a test makes every mistake once and finds none.

/// What definitions are made of.
const THINGS: &[(&str, &str)] = &[
    // Values
    ("nothing", "なし"),
    ("a table", "テーブル"),
    ("a list", "リスト"),
    ("a list that is not empty", "空でないリスト"),
    ("a text", "文字列"),
    ("a constant", "定数"),
    ("one constant", "1つの定数"),
    ("true", "true"),
    ("false", "false"),
    ("a whole number from 0", "0以上の整数"),
    ("a number of at most 28 digits", "28桁までの数値"),
    ("a number as text such as '12.50'", "「12.50」のような文字列で書いた数値"),
    ("a number as text such as { decimal = '12.50' }", "{ decimal = '12.50' } のように文字列で書いた数値"),
    ("a day such as 2022-10-01", "2022-10-01 のような日付"),
    ("a text, or a table of `ja` and `en`", "文字列、または `ja` と `en` のテーブル"),
    ("a table with exactly one key, which says what it is", "種類を表すキーを1つだけ持つテーブル"),
    // Conditions
    ("the end", "末尾"),
    ("a field", "項目"),
    ("an operator such as `eq`", "`eq` のような演算子"),
    ("a comparison such as `=`, `in`, `has` or `is empty`", "`=`、`in`、`has`、`is empty` のような比較"),
    (
        "a list such as ['gold'], or a set of the base record such as contacts.regions",
        "['gold'] のようなリスト、または contacts.regions のような本人のデータの複数値の項目",
    ),
    (
        "a constant, `me`, or a field of the base record such as contacts.delivery",
        "定数、`me`、または contacts.delivery のような本人のデータの項目",
    ),
    (
        "a condition as text, or a table of `and`, `or` or `field`",
        "文字列で書いた条件、または `and`、`or`、`field` のいずれかのテーブル",
    ),
    (
        "a table of either `and` or `or` or one comparison",
        "`and`、`or`、1つの比較のいずれか1つだけのテーブル",
    ),
    ("exactly one of `value`, `base` and `me`", "`value`、`base`、`me` のうち1つだけ"),
    ("exactly one of `values` and `base`", "`values` と `base` のうち1つだけ"),
    ("the left side is a field of the record itself", "左辺はこのタブの項目のみです"),
    (
        "the left side is a field of the record itself or of the base record",
        "左辺はこのタブの項目か本人のデータの項目のみです",
    ),
    ("the right side is a field of the base record", "右辺は本人のデータの項目のみです"),
    ("the right side is a constant or `me`", "右辺は定数か `me` のみです"),
    // Types
    ("a boolean", "真偽値"),
    ("an integer", "整数"),
    ("a decimal", "小数"),
    ("a date", "日付"),
    ("an instant", "日時"),
    ("a choice", "選択肢"),
    ("a reference", "参照"),
    ("a set of choices", "複数の選択肢"),
    ("a set of references", "複数の参照"),
    (
        "a type: boolean, integer, decimal, text, date, instant, choice, reference, choices or references",
        "種類: boolean、integer、decimal、text、date、instant、choice、reference、choices、references",
    ),
    ("a decimal has a `scale`", "小数には `scale` が必要です"),
    ("a choice has `options`", "選択肢には `options` が必要です"),
    ("a reference says what it refers `to`", "参照には参照先 `to` が必要です"),
    ("only a decimal has a `scale`", "`scale` は小数だけに指定できます"),
    ("only a choice has `options`", "`options` は選択肢だけに指定できます"),
    ("only a reference refers `to` something", "`to` は参照だけに指定できます"),
    ("a set is not `unique`", "複数の値を持つ項目に `unique` は指定できません"),
    // Constants
    ("true or false", "true または false"),
    ("a whole number of 64 bits", "64ビットの整数"),
    ("a text without NUL characters", "NUL 文字を含まない文字列"),
    ("a day such as '2026-04-01'", "「2026-04-01」のような日付"),
    ("an instant such as '2026-04-01T09:00:00+09:00'", "「2026-04-01T09:00:00+09:00」のような日時"),
    ("one of the options", "選択肢のいずれか"),
    ("a key as text", "文字列のキー"),
    ("a key as a whole number", "整数のキー"),
    ("a key as the text of a UUID", "UUID の文字列のキー"),
    // Modules
    ("leads", "見込み客"),
    ("contacts", "連絡先"),
    ("vendors", "仕入先"),
    ("products", "商品"),
    ("a module that comes with the CRM", "標準のタブ"),
    ("a custom module", "カスタムタブ"),
    ("the base module", "基準タブ"),
    ("field", "項目"),
    ("layout", "レイアウト"),
    ("wizard", "ウィザード"),
    ("list view or canvas", "データ一覧またはキャンバス"),
    ("web tab", "Webタブ"),
];

/// A phrase of the rule crates in Japanese.
pub(super) fn japanese(english: &str) -> String {
    if let Some((_, japanese)) = THINGS.iter().find(|(known, _)| *known == english) {
        return (*japanese).to_owned();
    }
    if let Some(rest) = english.strip_prefix("the text ") {
        return format!("文字列 {rest}");
    }
    if let Some(rest) = english.strip_prefix("the number ") {
        return format!("数値 {rest}");
    }
    let digits = english.strip_prefix("a number with at most ");
    if let Some(digits) = digits.and_then(|rest| rest.strip_suffix(" digits behind the point")) {
        return format!("小数点以下{digits}桁までの数値");
    }
    if let Some(module) = english.strip_prefix("`me`, a record of ") {
        return format!("`me`({module} のデータ)");
    }
    // One of several, or one thing with its name.
    for (joint, japanese_joint) in [(" or ", "、または "), (", ", "、")] {
        // Within quotes stands what people wrote.
        let parts =
            english.rsplit_once(joint).filter(|(_, last)| last.matches('`').count().is_multiple_of(2));
        if let Some((before, last)) = parts {
            return format!("{}{japanese_joint}{}", japanese(before), japanese(last));
        }
    }
    english.to_owned()
}
