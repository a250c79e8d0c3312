//! How the host ends: it says that it is not ready, lets what is under way come to its end, and goes.

use crate::args::Args;
use crate::{Failed, log};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// What the host is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Serving,
    /// It goes on as before, but asks to be left out.
    Draining,
    /// No more visitors, no more mails; those that are under way come to their end.
    Closing,
    /// No more of anything.
    Closed,
}

/// The phase, told to whoever wants to know.
#[derive(Clone)]
pub(crate) struct Phases {
    told: watch::Sender<Phase>,
}

impl Default for Phases {
    fn default() -> Self {
        Self { told: watch::Sender::new(Phase::Serving) }
    }
}

impl Phases {
    pub(crate) fn now(&self) -> Phase {
        *self.told.borrow()
    }

    /// Ready as soon as this phase, or a later one, has come.
    pub(crate) async fn reached(self, phase: Phase) {
        let mut heard = self.told.subscribe();
        // `self` holds the sender, so waiting cannot fail.
        drop(heard.wait_for(|now| *now >= phase).await);
    }

    /// Waits for a signal and ends everything in order: `closing` is what ends with [`Closing`](Phase::Closing), `closed` what ends with [`Closed`](Phase::Closed). A second signal, or
    /// the end of the grace, cuts everything off.
    pub(crate) async fn end(
        &self,
        mut signals: Signals,
        args: &Args,
        closing: impl Future<Output = Result<(), Failed>>,
        closed: impl Future<Output = Result<(), Failed>>,
    ) -> Result<(), Failed> {
        signals.next().await;
        log("ending: what is under way comes to its end");
        self.told.send_replace(Phase::Draining);
        let in_order = async {
            sleep(args.drain).await;
            self.told.send_replace(Phase::Closing);
            let rest = async {
                closing.await?;
                self.told.send_replace(Phase::Closed);
                closed.await
            };
            match timeout(args.grace, rest).await {
                Ok(ended) => ended,
                Err(_) => Err(format!("cut off what took longer than {:?}", args.grace).into()),
            }
        };
        tokio::select! {
            ended = in_order => ended,
            () = signals.next() => Err("cut off by a second signal".into()),
        }
    }
}

/// SIGTERM, as service managers send it, and SIGINT, as Ctrl-C does.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From now on neither of them kills the process.
    pub(crate) fn listen() -> Result<Self, Failed> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
