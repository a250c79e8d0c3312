//! What the tour can be told.

use crate::stories;
use crate::story::Story;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use tantou::text::TextLanguage;

/// Tells the stories of tantou on a SQLite file: who may act for a customer, how they are let in, how many there may be, and what they see.
#[derive(Clone, Parser)]
#[command(name = "tour", bin_name = "cargo tour --", version, after_help = format!("Stories:\n{}", stories::list()))]
pub(crate) struct Args {
    /// The SQLite file. Without it a fresh one is made in the folder for temporary files; a second run on the same file goes on from it.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,

    /// Tells one story only, by its word or its number. Without it all are told.
    #[arg(long, value_name = "STORY", value_parser = stories::find)]
    pub(crate) story: Option<(u32, &'static Story)>,

    /// The language of the story and of every reason.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,

    /// Prints a machine-readable transcript: one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Args {
    /// The stories to be told, with their numbers.
    pub(crate) fn stories(&self) -> Vec<(u32, &'static Story)> {
        self.story.map_or_else(|| (1..).zip(stories::STORIES).collect(), |one| vec![one])
    }
}

/// A language of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// 日本語
    Ja,
    /// English
    En,
}

impl From<Lang> for TextLanguage {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Japanese,
            Lang::En => Self::English,
        }
    }
}
