//! `cargo tour`: the stories of tantou, told on a SQLite file.

mod args;
mod data;
mod keys;
mod mailbox;
mod stories;
mod story;
mod teller;
mod world;

use args::Args;
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use teller::Teller;
use world::TourError;

fn main() -> ExitCode {
    let args = Args::parse();
    match tell(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let mut errors = anstream::stderr();
            // Nothing is left to be done if even this cannot be written.
            let _ = std::io::Write::write_fmt(&mut errors, format_args!("the tour cannot go on: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn tell(args: &Args) -> Result<(), TourError> {
    let path = args.db.clone().unwrap_or_else(fresh_file);
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    for (number, story) in args.stories() {
        story.tell(number, &path, Teller::new(&mut out, args.lang.into(), args.json))?;
    }
    Teller::new(&mut out, args.lang.into(), args.json).ending(&path.display().to_string())?;
    Ok(())
}

/// A file that no run has used.
fn fresh_file() -> PathBuf {
    let folder = std::env::temp_dir();
    let numbered =
        (1_u32..).map(|number| folder.join(format!("tantou-tour-{}-{number}.sqlite", std::process::id())));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or_else(|| folder.join("tantou-tour.sqlite"))
}
