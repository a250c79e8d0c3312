//! A host on PostgreSQL: pages on which invitees accept and decline, a back office that invites, a worker that sends the mails, health, metrics.
//!
//! ```sh
//! cargo run -p postgres-host
//! ```
//!
//! Without `DATABASE_URL` it brings up a throwaway PostgreSQL, which is gone when it ends, puts a customer with two contracts into it, and prints the mails. With it, several
//! processes share the database; each has its worker, and no mail goes out twice because of it.
//!
//! ```sh
//! DATABASE_URL=postgres://tantou@db.example/tantou cargo run -p postgres-host -- --token-key /etc/tantou.key --smtp 127.0.0.1:25 --base-url https://portal.example
//! ```
//!
//! | file | the question it answers |
//! |---|---|
//! | `args.rs` | what can be told to it? |
//! | `app.rs` | which paths there are, and what every answer carries |
//! | `look.rs`, `answer.rs` | what does an invitee see, and what happens when they accept or decline? |
//! | `back_office.rs` | what can the organisation do? |
//! | `refused.rs` | how does the back office say no? |
//! | `database.rs` | how does it stand on PostgreSQL, and when is an operation run again? |
//! | `worker.rs` | how do mails leave the outbox, at least once, and none twice without need? |
//! | `mail.rs`, `post.rs` | what do the mails say, and how do they go out? |
//! | `health.rs`, `metrics.rs` | is it well, and what has it done? |
//! | `phases.rs` | how does it end? |
//! | `demo.rs` | where does the first customer come from? |
//!
//! The pages themselves are those of the example `web`, taken from its folder; only what reads and writes the store is another here.
//!
//! What a real host adds: TLS in front of both listeners and on the way to a relay that is further away, sign-in in front of the back office, limits of requests per client. A host with
//! many tenants puts the tenant into the link, and its worker goes through all of them.

mod answer;
mod app;
mod args;
mod back_office;
mod database;
mod demo;
mod health;
mod look;
mod mail;
mod metrics;
mod phases;
mod post;
mod refused;
mod worker;

#[path = "../../web/headers.rs"]
mod headers;
#[path = "../../web/link.rs"]
mod link;
#[path = "../../web/page.rs"]
mod page;
#[path = "../../web/password.rs"]
mod password;
#[path = "../../web/view.rs"]
mod view;
#[path = "../../web/words.rs"]
mod words;

use app::App;
use args::Args;
use clap::Parser as _;
use database::{Database, Server};
use metrics::Metrics;
use phases::{Phase, Phases, Signals};
use post::Post;
use std::error::Error;
use std::io::{Write as _, stderr, stdout};
use std::process::ExitCode;
use std::sync::Arc;
use tantou::delegation::Delegation;
use tantou::preset;
use tantou::storage::Timestamp;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use worker::Worker;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Failed> {
    // The throwaway server outlives everything that uses it.
    let server = Server::of(args.database_url.as_deref())?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(serve(args, &server))?;
    drop(runtime);
    drop(server);
    writeln!(stdout(), "Stopped.")?;
    Ok(())
}

async fn serve(args: &Args, server: &Server) -> Result<(), Failed> {
    let signals = Signals::listen()?;
    let metrics = Arc::new(Metrics::default());
    let database = Database::open(server, args, Arc::clone(&metrics)).await?;
    let (public, internal) = (TcpListener::bind(args.listen).await?, TcpListener::bind(args.internal).await?);
    let base_url = args.base_url(public.local_addr()?);
    let phases = Phases::default();
    let app = Arc::new(App {
        delegation: Delegation::new(preset::delegated_hosting(), args.token_keys(server)?),
        database,
        passwords: password::Passwords::default(),
        metrics,
        wake: Notify::new(),
        phases: phases.clone(),
    });
    if server.is_throwaway() || args.demo {
        demo::put_in_place(&app.database).await?;
    }
    let worker =
        Worker::new(Arc::clone(&app), Post::new(args.smtp.as_deref(), &args.mail_from)?, args, &base_url)?;
    let mut out = stdout();
    writeln!(out, "PostgreSQL:  {server}")?;
    writeln!(out, "Invitees:    {base_url} (listening on {})", public.local_addr()?)?;
    writeln!(out, "Back office: http://{}", internal.local_addr()?)?;
    writeln!(out, "Mails:       {}", args.smtp.as_deref().unwrap_or("printed here"))?;
    if server.is_throwaway() || args.demo {
        demo::print_example(&mut out, internal.local_addr()?)?;
    }
    writeln!(out, "Ready (Ctrl-C ends it)")?;
    let visitors = axum::serve(public, app::public(Arc::clone(&app)));
    let visitors = visitors.with_graceful_shutdown(phases.clone().reached(Phase::Closing));
    let office = axum::serve(internal, app::internal(Arc::clone(&app)));
    let office = office.with_graceful_shutdown(phases.clone().reached(Phase::Closed));
    let visitors = tokio::spawn(visitors.into_future());
    let office = tokio::spawn(office.into_future());
    let worker = tokio::spawn(worker.run(phases.clone().reached(Phase::Closing)));
    let closing = async move {
        visitors.await??;
        worker.await?;
        Ok::<(), Failed>(())
    };
    let closed = async move { Ok::<(), Failed>(office.await??) };
    phases.end(signals, args, closing, closed).await?;
    app.database.close();
    Ok(())
}

/// The host's clock. Rules get their `now` as an argument; this is where it comes from.
#[expect(clippy::disallowed_methods, reason = "a host has a clock")]
fn now() -> Timestamp {
    // A clock that shows no year of ours lets every invitation be expired.
    Timestamp::try_from(OffsetDateTime::now_utc()).unwrap_or(Timestamp::MAX)
}

/// The operating system's generator.
fn random(out: &mut [u8]) -> Result<(), tantou::invitation::RandomUnavailable> {
    getrandom::fill(out).map_err(|_| tantou::invitation::RandomUnavailable)
}

fn log(line: &str) {
    // Who cannot be told cannot be told so.
    drop(writeln!(stderr(), "{line}"));
}
