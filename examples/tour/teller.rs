//! How the tour speaks: to people in paragraphs, aligned tables and a progress bar, to machines in JSON lines.

use anstyle::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table, TableComponent};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;
use tantou::text::{Explain, TextLanguage};

const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

/// How far tables are moved in.
const INDENT: u16 = 2;

/// A number of things in English: `1 contract`, `2 contracts`.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(number: N, one: &str, more: &str) -> String {
    let of = if number == N::from(1) { one } else { more };
    format!("{number} {of}")
}

/// Tells the story. Colours appear on a terminal only, the progress bar as well.
pub(crate) struct Teller<'a> {
    out: &'a mut dyn Write,
    language: TextLanguage,
    json: bool,
    bar_shown: bool,
    /// How wide a table may be: as wide as the terminal, if there is one.
    width: Option<u16>,
    story: Option<&'static str>,
}

/// How a line is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something succeeded or was allowed.
    Good,
    /// Something was refused.
    Bad,
    /// An aside.
    Faint,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, language: TextLanguage, json: bool) -> Self {
        let bar_shown = !json && io::stderr().is_terminal();
        let terminal = if io::stdout().is_terminal() { terminal_size::terminal_size() } else { None };
        let width = terminal.map(|(width, _)| width.0.saturating_sub(INDENT));
        Self { out, language, json, bar_shown, width, story: None }
    }

    /// The language of the story.
    pub(crate) fn language(&self) -> TextLanguage {
        self.language
    }

    /// One of two texts, by the language of the story.
    pub(crate) fn pick<T>(&self, english: T, japanese: T) -> T {
        match self.language {
            TextLanguage::English => english,
            TextLanguage::Japanese => japanese,
        }
    }

    /// The heading of a story. From now on every line for machines says that it belongs to it.
    pub(crate) fn story(&mut self, number: u32, key: &'static str, title: (&str, &str)) -> io::Result<()> {
        self.story = Some(key);
        let title = self.pick(title.0, title.1);
        if self.json {
            return self.line(json!({ "beat": "story", "number": number, "title": title }));
        }
        let heading = self.pick(format!("Story {number}: {title}"), format!("第{number}話 {title}"));
        writeln!(self.out, "\n{HEADING}{heading}{HEADING:#}")
    }

    /// The heading of a chapter.
    pub(crate) fn chapter(&mut self, number: u32, english: &str, japanese: &str) -> io::Result<()> {
        let title = self.pick(english, japanese);
        if self.json {
            return self.line(json!({ "beat": "chapter", "number": number, "title": title }));
        }
        writeln!(self.out, "\n{HEADING}{number}. {title}{HEADING:#}")
    }

    /// That the chapters up to a number are not told again.
    pub(crate) fn told_before(&mut self, chapters: u32) -> io::Result<()> {
        if self.json {
            return self.line(json!({ "beat": "told_before", "chapters": chapters }));
        }
        let text = self.pick(
            format!("Chapters 1 to {chapters} were told on this file before; the story goes on."),
            format!("第1章から第{chapters}章まではこのファイルで済んでいます。続きから始めます。"),
        );
        writeln!(self.out, "{text}")
    }

    /// A sentence.
    pub(crate) fn say(&mut self, english: impl Display, japanese: impl Display) -> io::Result<()> {
        let text = self.pick(english.to_string(), japanese.to_string());
        if self.json {
            return self.line(json!({ "beat": "say", "text": text }));
        }
        writeln!(self.out, "{text}")
    }

    /// One line of an outcome, with a code that machines can rely on.
    pub(crate) fn outcome(&mut self, tone: Tone, code: &str, text: impl Display) -> io::Result<()> {
        let text = text.to_string();
        if self.json {
            return self.line(json!({ "beat": "outcome", "code": code, "text": text }));
        }
        let (style, mark) = match tone {
            Tone::Good => (GOOD, "✓"),
            Tone::Bad => (BAD, "✗"),
            Tone::Faint => (FAINT, "·"),
        };
        writeln!(self.out, "  {style}{mark}{style:#} {text}  {FAINT}[{code}]{FAINT:#}")
    }

    /// One line of a refusal.
    pub(crate) fn refused(&mut self, what: &str, refusal: &impl Explain) -> io::Result<()> {
        let text = format!("{what}: {}", refusal.message(self.language));
        self.outcome(Tone::Bad, refusal.code(), text)
    }

    /// A table: its columns are aligned, wide characters included. On a terminal it is as wide as that at most, and cells are broken where they have to be.
    pub(crate) fn table(&mut self, name: &str, columns: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
        if self.json {
            return self.line(json!({ "beat": "table", "name": name, "columns": columns, "rows": rows }));
        }
        let mut table = Table::new();
        table.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        if let Some(width) = self.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        table
            .set_style(TableComponent::HeaderLines, '─')
            .set_style(TableComponent::MiddleHeaderIntersections, '─');
        table.set_header(columns.iter().copied());
        for row in rows {
            table.add_row(row.iter().map(String::as_str));
        }
        for line in table.to_string().lines() {
            writeln!(self.out, "  {}", line.trim_end())?;
        }
        Ok(())
    }

    /// The beginning of a table that may be long, and how much more there is. Machines get all of it.
    pub(crate) fn table_beginning(
        &mut self,
        name: &str,
        columns: &[&str],
        rows: &[Vec<String>],
        shown: usize,
    ) -> io::Result<()> {
        let beginning = if self.json { rows } else { rows.get(..shown).unwrap_or(rows) };
        self.table(name, columns, beginning)?;
        let more = rows.len().saturating_sub(beginning.len());
        if more == 0 {
            return Ok(());
        }
        self.say(format!("   … and {more} more"), format!("   … ほか{more}件"))
    }

    /// A progress bar for so many steps. It is drawn beside the story, on a terminal only.
    pub(crate) fn bar(&self, steps: u64) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(
            Some(steps),
            if self.bar_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("  {bar:40.cyan} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }

    /// Where the file is, and how to go on.
    pub(crate) fn ending(&mut self, path: &str) -> io::Result<()> {
        if self.json {
            return self.line(json!({ "beat": "ending", "database": path }));
        }
        let text = self.pick(
            "The database is here; a second run on it goes on from where it is:",
            "データベースはこちらです。同じファイルで再実行すると続きから始まります:",
        );
        let quoted = if path.contains(' ') { format!("'{path}'") } else { path.to_owned() };
        writeln!(self.out, "\n{text}\n  {path}\n  cargo tour -- --db {quoted}")
    }

    fn line(&mut self, mut value: serde_json::Value) -> io::Result<()> {
        if let (Some(beat), Some(story)) = (value.as_object_mut(), self.story) {
            beat.insert("story".to_owned(), story.into());
        }
        writeln!(self.out, "{value}")
    }
}
