//! A host that lets invitees accept and decline over HTTP: axum, maud, and a SQLite file.
//!
//! ```sh
//! cargo run -p tantou-examples --bin web -- --db web.sqlite --listen 127.0.0.1:8080
//! ```
//!
//! In a fresh file it issues one invitation and prints the mail, whose link can then be opened. Ctrl-C ends it after the requests that are
//! under way.
//!
//! | file | the question it answers |
//! |---|---|
//! | `app.rs` | which paths there are |
//! | `link.rs` | what does a request bring along: the token in its path, the reader's language |
//! | `look.rs` | what does an invitee see (`GET`, `HEAD`)? It changes nothing (IL-18) |
//! | `answer.rs` | what happens when they accept or decline (`POST`)? |
//! | `password.rs` | how are passwords judged and hashed? That is the host's, not the library's |
//! | `database.rs` | how does a synchronous store live in an asynchronous host? |
//! | `view.rs`, `page.rs`, `words.rs` | what does a page show, how does it look, and in which words? |
//! | `headers.rs` | what does every answer carry? |
//! | `demo.rs` | where does the first invitation come from? |
//!
//! What a real host adds: TLS in front, time limits and a limit of requests per client, a worker that sends what is in the outbox, and sign-in.

mod answer;
mod app;
mod database;
mod demo;
mod headers;
mod link;
mod look;
mod page;
mod password;
mod view;
mod words;

pub(crate) use app::{App, router};
pub(crate) use database::Database;
pub(crate) use password::Passwords;

use clap::Parser;
use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tantou::delegation::Delegation;
use tantou::preset;
use tantou::storage::Timestamp;
use time::OffsetDateTime;
use tokio::net::TcpListener;

/// Lets invitees accept and decline over HTTP.
#[derive(Debug, Parser)]
struct Args {
    /// The SQLite file. If it is new, one invitation is issued in it. Its token key is kept beside it, in FILE.key.
    #[arg(long, value_name = "FILE")]
    db: PathBuf,

    /// Where to listen. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// What links begin with, if visitors reach this host under another name.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: Args) -> Result<(), Box<dyn Error>> {
    let database = Database::open(&args.db, demo::TENANT)?;
    let delegation = Delegation::new(preset::delegated_hosting(), demo::token_keys(&args.db)?);
    let listener = TcpListener::bind(args.listen).await?;
    let base_url = match args.base_url {
        Some(base_url) => base_url.trim_end_matches('/').to_owned(),
        None => format!("http://{}", listener.local_addr()?),
    };
    demo::issue_first_invitation(&database, &delegation, now()).await?;
    demo::print_mails(&database, &base_url, now(), &mut stdout()).await?;
    writeln!(stdout(), "Listening on {base_url} (Ctrl-C ends it)")?;
    let app = App {
        database,
        delegation,
        passwords: Passwords::default(),
        clock: Box::new(now),
        log: Box::new(log),
    };
    axum::serve(listener, router(Arc::new(app))).with_graceful_shutdown(ctrl_c()).await?;
    writeln!(stdout(), "Stopped.")?;
    Ok(())
}

/// Ready on Ctrl-C. If the signal cannot be had, the server runs until it is killed.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The host's clock. Rules get their `now` as an argument; this is where it comes from.
#[expect(clippy::disallowed_methods, reason = "a host has a clock")]
fn now() -> Timestamp {
    // A clock that shows no year of ours lets every invitation be expired.
    Timestamp::try_from(OffsetDateTime::now_utc()).unwrap_or(Timestamp::MAX)
}

fn log(line: &str) {
    // Who cannot be told cannot be told so.
    drop(writeln!(stderr(), "{line}"));
}
