//! The worker behind the outbox: at least once, and nothing twice without need.
//!
//! A batch is one transaction: messages are [claimed](postgres_store::PostgresTx::claim_messages), which passes over those that another worker has (`FOR UPDATE SKIP LOCKED`),
//! sent, marked as sent, and committed. Should the process end between sending and the commit, the messages are free again, and go out again under the same `Message-ID`, which is made of
//! the message's id in the outbox: by that a relay or a reader tells the repetition. What the relay refuses for good is given up, with the reason kept; what it refuses for now is
//! put off, longer each time, and stops nobody behind it.

use crate::app::App;
use crate::args::Args;
use crate::database::set_undeliverable;
use crate::mail::{Letters, Unsendable};
use crate::post::{NotTaken, Post};
use crate::{Failed, log, now};
use postgres_store::{OutboxMessage, PostgresStoreError, PostgresTx, Sequence};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tantou::storage::MessageId;
use tokio::time::{Instant, sleep, timeout};

/// How many messages one transaction takes: so many may go out twice if the process is killed.
const AT_ONCE: u32 = 8;
/// For how long a transaction goes on to send, before the time limit of an idle transaction comes near.
const AT_MOST: Duration = Duration::from_secs(30);
/// And for how long one mail may take: the server ends a transaction in which nothing happens for longer than a minute and a half.
const ONE_AT_MOST: Duration = Duration::from_secs(60);
/// How long the worker waits at most after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// For how long a mail that the relay refuses for now is left alone at most.
const LONGEST_PUT_OFF: Duration = Duration::from_secs(900);

pub(crate) struct Worker {
    app: Arc<App>,
    letters: Letters,
    post: Post,
    poll: Duration,
    put_off: PutOff,
}

/// Messages that the relay refused for now, and until when they are left alone: twice as long each time. Another process asks for itself.
#[derive(Default)]
struct PutOff {
    until: BTreeMap<MessageId, (Instant, u32)>,
}

impl PutOff {
    fn is_due(&self, message: MessageId) -> bool {
        self.until.get(&message).is_none_or(|(until, _)| *until <= Instant::now())
    }

    fn once_more(&mut self, message: MessageId, first: Duration) {
        let times = self.until.get(&message).map_or(0, |(_, times)| times.saturating_add(1));
        let pause = first.saturating_mul(2_u32.saturating_pow(times.min(16))).min(LONGEST_PUT_OFF);
        let now = Instant::now();
        self.until.insert(message, (now.checked_add(pause).unwrap_or(now), times));
    }
}

/// What came of a batch.
struct Batch {
    /// The last message that was claimed.
    last: Sequence,
    /// Whether the relay is away, so that nothing more need be tried now.
    relay_away: bool,
}

impl Worker {
    pub(crate) fn new(app: Arc<App>, post: Post, args: &Args, base_url: &str) -> Result<Self, Failed> {
        let letters = Letters::new(&args.mail_from, base_url)?;
        Ok(Self { app, letters, post, poll: args.poll, put_off: PutOff::default() })
    }

    /// Goes through the outbox whenever it is told that there is something in it, and every so often anyway, until it is told to stop; then the batch under way comes to its end.
    pub(crate) async fn run(mut self, stop: impl Future<Output = ()>) {
        let (mut stop, mut failures) = (std::pin::pin!(stop), 0_u32);
        let stopping = self.app.phases.clone();
        loop {
            match self.pass(|| stopping.now() >= crate::Phase::Closing).await {
                Ok(true) => failures = 0,
                Ok(false) => failures = failures.saturating_add(1),
                Err(error) => {
                    log(&format!("error: the outbox: {error}"));
                    failures = failures.saturating_add(1);
                }
            }
            self.app.metrics.passed();
            let longer = self.poll.saturating_mul(2_u32.saturating_pow(failures.min(16)));
            let pause = if failures == 0 { self.poll } else { longer.min(LONGEST_PAUSE) };
            tokio::select! {
                () = &mut stop => return,
                () = self.app.wake.notified(), if failures == 0 => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// Once through what waits, from the front. Answers whether the relay was there.
    async fn pass(&mut self, is_stopping: impl Fn() -> bool) -> Result<bool, PostgresStoreError> {
        let mut after = None;
        while !is_stopping() {
            let Some(batch) = self.batch(after).await? else { break };
            if batch.relay_away {
                return Ok(false);
            }
            after = Some(batch.last);
        }
        Ok(true)
    }

    /// `None` if nothing waits behind there that is not another worker's.
    async fn batch(&mut self, after: Option<Sequence>) -> Result<Option<Batch>, PostgresStoreError> {
        let mut tx = self.app.database.begin().await?;
        let claimed = tx.claim_messages(after, AT_ONCE).await?;
        let Some(last) = claimed.last().map(|message| message.sequence) else {
            tx.rollback().await?;
            return Ok(None);
        };
        let mut batch = Batch { last, relay_away: false };
        let (since, mut done, mut outcomes) = (Instant::now(), Vec::new(), Vec::new());
        let due: Vec<&OutboxMessage> =
            claimed.iter().filter(|message| self.put_off.is_due(message.id)).collect();
        for message in due {
            let sent = self.send(&mut tx, message).await?;
            outcomes.push(sent.kind());
            match sent {
                Sent::Gone => done.push(message.id),
                Sent::GivenUp(reason) => {
                    set_undeliverable(&mut tx, message.id, &reason, now()).await?;
                    done.push(message.id);
                }
                Sent::PutOff => self.put_off.once_more(message.id, self.poll),
                Sent::RelayAway => batch.relay_away = true,
            }
            if batch.relay_away || since.elapsed() > AT_MOST {
                batch.last = message.sequence;
                break;
            }
        }
        tx.mark_sent(&done, now()).await?;
        tx.commit().await?;
        for message in done {
            self.put_off.until.remove(&message);
        }
        // What is counted is what was committed.
        for outcome in outcomes {
            self.app.metrics.mail(outcome);
        }
        Ok(Some(batch))
    }

    async fn send(&self, tx: &mut PostgresTx, message: &OutboxMessage) -> Result<Sent, PostgresStoreError> {
        let mail = match self.letters.write(tx, message).await {
            Ok(Ok(mail)) => mail,
            Ok(Err(Unsendable(why))) => return Ok(Sent::GivenUp(why)),
            // A damaged row holds up its own mail, and none of the others.
            Err(error @ PostgresStoreError::Damaged { .. }) => {
                log(&format!("error: a mail was put off: {error}"));
                return Ok(Sent::PutOff);
            }
            Err(error) => return Err(error),
        };
        let Ok(sent) = timeout(ONE_AT_MOST, self.post.send(mail)).await else {
            log("error: the relay: it was too slow with one mail");
            return Ok(Sent::RelayAway);
        };
        Ok(match sent {
            Ok(()) => Sent::Gone,
            Err(NotTaken::ForGood(code)) => Sent::GivenUp(format!("the relay answered {code}")),
            Err(NotTaken::ForNow(code)) => {
                log(&format!("a mail was put off: the relay answered {code}"));
                Sent::PutOff
            }
            Err(NotTaken::RelayAway(why)) => {
                log(&format!("error: the relay: {why}"));
                Sent::RelayAway
            }
        })
    }
}

/// What came of one message.
enum Sent {
    Gone,
    GivenUp(String),
    PutOff,
    RelayAway,
}

impl Sent {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Gone => "sent",
            Self::GivenUp(_) => "given_up",
            Self::PutOff | Self::RelayAway => "put_off",
        }
    }
}
