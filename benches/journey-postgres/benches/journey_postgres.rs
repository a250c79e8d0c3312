//! Accepting an invitation over PostgreSQL: the journey over `postgres-store` against the same SQL by hand, in one run.
//!
//! ```text
//! cargo bench -p journey-postgres
//! ```
//!
//! Both sides have one connection to the same throwaway server on this machine and take turns; what is compared is how many they accept in the same time. Fails (exit status 1)
//! if the journey is below 0.8 of the control, if it takes more than one round trip more, or if it costs more than 1.3 times as much with 1,000,000 invitations in the tables as with
//! 1,000, or the other way round. The server gives up durability: waiting for the disk would be the same on both sides, and hide what they cost.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only accepts a few and counts round trips. Without PostgreSQL it says so and passes, unless the variable `CI` is set.

#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a bench prints its figures and reads a clock"
)]

use invitation_lifecycle::PresentedToken;
use journey_postgres::by_hand::ByHand;
use journey_postgres::host::{Host, connect, fill, open};
use journey_postgres::proxy::Proxy;
use measure::Rounds;
use std::process::ExitCode;
use tantou_postgres_cluster::ClusterOptions;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::Config;

/// Acceptances in a round of one side, and rounds.
const EACH: usize = 10;
const ROUNDS: usize = 61;
const SIZES: [i64; 3] = [1_000, 100_000, 1_000_000];

fn main() -> ExitCode {
    let options =
        ClusterOptions::default().with_setting("shared_buffers=1GB").with_setting("max_wal_size=8GB");
    let Some(cluster) = options.start_or_skip("journey_postgres") else { return ExitCode::SUCCESS };
    let config: Config = cluster.connection().parse().expect("how to connect");
    let runtime = Runtime::new().expect("a runtime");
    let mut host = runtime.block_on(Host::set_up(&config));
    let mut passed = round_trips(&mut host, &config, cluster.port());
    if std::env::args().any(|argument| argument == "--bench") {
        passed &= speed(&runtime, &mut host, &config);
    }
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Round trips of one acceptance on each side, after statements are prepared. On one thread: what the client sends without waiting for answers then leaves before any can come.
fn round_trips(host: &mut Host, config: &Config, port: u16) -> bool {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let proxy = Proxy::start(port).await;
        let mut through = config.clone();
        through = format!(
            "host=127.0.0.1 port={} user=postgres dbname={}",
            proxy.port,
            through.get_dbname().unwrap_or("postgres")
        )
        .parse()
        .expect("how to connect");
        let tokens = host.issue(4).await;
        let store = open(&through).await;
        let by_hand = ByHand::prepare(connect(&through).await).await.expect("prepared");
        let [first, second, third, fourth] = tokens.as_slice() else { return false };
        host.accept(&store, first).await;
        by_hand.accept(second).await.expect("accepted by hand");
        proxy.take();
        host.accept(&store, third).await;
        let own = proxy.take();
        by_hand.accept(fourth).await.expect("accepted by hand");
        let control = proxy.take();
        println!("round trips: {own}, by hand {control} (at most one more)");
        own <= control + 1
    })
}

/// Times both sides at each size of the tables.
fn speed(runtime: &Runtime, host: &mut Host, config: &Config) -> bool {
    let (administrator, by_hand) = runtime.block_on(async {
        (connect(config).await, ByHand::prepare(connect(config).await).await.expect("prepared"))
    });
    let mut medians = Vec::new();
    let mut passed = true;
    for size in SIZES {
        let tokens = runtime.block_on(async {
            let tokens = host.issue(2 * EACH * (ROUNDS + 3)).await;
            fill(&administrator, size).await;
            tokens
        });
        let (own, control) = take_turns(runtime, host, &by_hand, &tokens);
        let per_second = |rounds: &Rounds| EACH as f64 / rounds.median().as_secs_f64();
        let ratio = control.ratio_to(&own);
        println!(
            "{size:>9} invitations: {:>6.0} per second, by hand {:>6.0}; {ratio:.2} of the control (at least 0.8)",
            per_second(&own),
            per_second(&control),
        );
        passed &= ratio >= 0.8;
        medians.push(own.median().as_secs_f64() / EACH as f64);
    }
    let (least, most) =
        medians.iter().fold((f64::MAX, 0.0_f64), |(least, most), time| (least.min(*time), most.max(*time)));
    println!("cost at 1,000, 100,000 and 1,000,000: within {:.2} (at most 1.3)", most / least);
    passed && most / least <= 1.3
}

fn take_turns(
    runtime: &Runtime,
    host: &Host,
    by_hand: &ByHand,
    tokens: &[PresentedToken],
) -> (Rounds, Rounds) {
    let (mut own, mut control) = (Rounds::default(), Rounds::default());
    for (round, tokens) in tokens.chunks_exact(2 * EACH).enumerate() {
        let (ours, theirs) = tokens.split_at(EACH);
        let journey = || {
            runtime.block_on(async {
                for token in ours {
                    host.accept(&host.store, token).await;
                }
            });
        };
        let hand = || {
            runtime.block_on(async {
                for token in theirs {
                    by_hand.accept(token).await.expect("accepted by hand");
                }
            });
        };
        // The first rounds warm up.
        if round < 3 {
            journey();
            hand();
        } else if round % 2 == 0 {
            own.time(journey);
            control.time(hand);
        } else {
            control.time(hand);
            own.time(journey);
        }
    }
    (own, control)
}
