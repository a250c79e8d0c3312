//! What the tour can be told.

use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use tantou::text::TextLanguage;

/// Tells the stories of tantou on a SQLite file: who may act for a customer, and how they are let in.
#[derive(Debug, Parser)]
#[command(name = "tour", bin_name = "cargo tour --", version)]
pub(crate) struct Args {
    /// The SQLite file. Without it a fresh one is made in the folder for temporary files; a second run on the same file goes on from it.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,

    /// The language of the story and of every reason.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,

    /// Prints a machine-readable transcript: one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
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
