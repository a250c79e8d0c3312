//! What stands between braces: `{{ field }}`, `{{ field | default("…") }}`, `{% if field %}`, `{% if not field %}`,
//! `{% else %}`, `{% endif %}`, and `{# comments #}`.

use super::characters::is_forbidden;
use super::cursor::Cursor;
use super::field::Field;
use super::kind::TemplateKind;
use super::limits;
use super::limits::Bound;
use super::problem::{Expected, Mistake, Problems, quoted};
use super::tree::FieldUse;

/// A statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// The beginning of a condition; without a field if that was wrong, so that its end still finds it.
    If {
        field: Option<Field>,
        negated: bool,
    },
    Else,
    EndIf,
}

/// Steps over `{# … #}`, whose beginning is next.
pub(super) fn comment(cursor: &mut Cursor<'_>, problems: &mut Problems) {
    let place = cursor.place();
    cursor.eat("{#");
    if !cursor.skip_past("#}") {
        problems.add(place, Mistake::Unclosed { closing: "#}".into() });
    }
}

/// Reads `{{ … }}`, whose beginning is next. What is known of a wrong one is returned all the same, so that one mistake
/// does not cause another.
pub(super) fn field(
    cursor: &mut Cursor<'_>,
    kind: TemplateKind,
    problems: &mut Problems,
) -> Option<FieldUse> {
    let start = cursor.place();
    cursor.eat("{{");
    cursor.skip_space();
    let found = name(cursor, kind, problems);
    cursor.skip_space();
    let mut default = None;
    let place = cursor.place();
    let mut sound = found.is_some();
    if cursor.eat("|") {
        match filter(cursor, problems) {
            Ok(text) => default = Some(text),
            Err(()) => sound = false,
        }
        if let (Some(field), Some(_)) = (found, &default)
            && field.always_present()
        {
            problems.add(place, Mistake::AlwaysPresent { field });
        }
    }
    cursor.skip_space();
    let place = cursor.place();
    if !cursor.eat("}}") {
        if cursor.is_at_end() {
            problems.add(start, Mistake::Unclosed { closing: "}}".into() });
        } else {
            let closed = cursor.skip_past_on_line("}}", "{{");
            if !closed {
                problems.add(start, Mistake::Unclosed { closing: "}}".into() });
            } else if sound {
                problems.add(place, Mistake::Unexpected { expected: Expected::EndOfField });
            }
        }
    }
    found.map(|field| FieldUse { field, default })
}

/// Reads `{% … %}`, whose beginning is next.
pub(super) fn statement(
    cursor: &mut Cursor<'_>,
    kind: TemplateKind,
    problems: &mut Problems,
) -> Option<Statement> {
    let start = cursor.place();
    cursor.eat("{%");
    cursor.skip_space();
    let place = cursor.place();
    let word = word(cursor);
    let read = match word {
        "if" => Some(condition(cursor, kind, problems)),
        "else" => Some(Statement::Else),
        "endif" => Some(Statement::EndIf),
        _ => {
            problems.add(place, Mistake::UnknownStatement { name: quoted(word) });
            None
        }
    };
    cursor.skip_space();
    let place = cursor.place();
    if !cursor.eat("%}") {
        if !cursor.skip_past_on_line("%}", "{%") {
            problems.add(start, Mistake::Unclosed { closing: "%}".into() });
        } else if read.is_some_and(|read| !matches!(read, Statement::If { field: None, .. })) {
            problems.add(place, Mistake::Unexpected { expected: Expected::EndOfStatement });
        }
    }
    read
}

fn condition(cursor: &mut Cursor<'_>, kind: TemplateKind, problems: &mut Problems) -> Statement {
    cursor.skip_space();
    let mut ahead = cursor.clone();
    let negated = word(&mut ahead) == "not";
    if negated {
        *cursor = ahead;
        cursor.skip_space();
    }
    let place = cursor.place();
    let mut field = name(cursor, kind, problems);
    if let Some(always) = field.filter(|field| field.always_present()) {
        problems.add(place, Mistake::AlwaysPresent { field: always });
        field = None;
    }
    Statement::If { field, negated }
}

/// The name of a field, wrong ones included up to where they end.
fn name(cursor: &mut Cursor<'_>, kind: TemplateKind, problems: &mut Problems) -> Option<Field> {
    let place = cursor.place();
    let name = word(cursor);
    if name.is_empty() {
        problems.add(place, Mistake::Unexpected { expected: Expected::FieldName });
        return None;
    }
    let field = Field::named(kind, name);
    if field.is_none() {
        let did_you_mean = Field::like(kind, name);
        problems.add(place, Mistake::UnknownField { name: quoted(name), did_you_mean });
    }
    field
}

fn word<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    cursor.take_while(|character| character.is_alphanumeric() || matches!(character, '_' | '.' | '-'))
}

/// `default("…")` behind the bar.
fn filter(cursor: &mut Cursor<'_>, problems: &mut Problems) -> Result<String, ()> {
    cursor.skip_space();
    let place = cursor.place();
    let name = word(cursor);
    if name != "default" {
        let mistake = if name.is_empty() {
            Mistake::Unexpected { expected: Expected::Default }
        } else {
            Mistake::UnknownFilter { name: quoted(name) }
        };
        problems.add(place, mistake);
        return Err(());
    }
    cursor.skip_space();
    let read = cursor.eat("(").then(|| text_in_quotes(cursor, problems)).flatten();
    cursor.skip_space();
    match read {
        Some(text) if cursor.eat(")") => Ok(text),
        _ => {
            problems.add(place, Mistake::Unexpected { expected: Expected::Default });
            Err(())
        }
    }
}

fn text_in_quotes(cursor: &mut Cursor<'_>, problems: &mut Problems) -> Option<String> {
    cursor.skip_space();
    let place = cursor.place();
    let quote = cursor.peek().filter(|quote| matches!(quote, '"' | '\''))?;
    cursor.bump();
    let mut text = String::new();
    loop {
        let here = cursor.place();
        match cursor.bump()? {
            '\n' | '\\' => return None,
            end if end == quote => break,
            forbidden if is_forbidden(forbidden) => {
                problems.add(here, Mistake::ForbiddenCharacter { code: forbidden.into() });
            }
            character => text.push(character),
        }
    }
    if text.chars().count() > limits::DEFAULT_CHARS {
        problems.add(place, Mistake::TooLarge { bound: Bound::DefaultChars });
    }
    Some(text)
}
