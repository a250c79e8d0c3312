//! How mails go out: over SMTP to the relay, or onto the terminal.

use crate::Failed;
use crate::mail::Mail;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::io::{Write as _, stdout};
use std::time::Duration;

/// For how long the relay may think about one command.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) enum Post {
    Relay(AsyncSmtpTransport<Tokio1Executor>),
    Terminal,
}

/// Why a mail was not taken. Of what the relay said only the code is kept: its words repeat addresses.
pub(crate) enum NotTaken {
    ForGood(String),
    ForNow(String),
    RelayAway(String),
}

impl Post {
    /// The relay at `HOST:PORT`.
    pub(crate) fn new(relay: Option<&str>, from: &str) -> Result<Self, Failed> {
        let Some(relay) = relay else { return Ok(Self::Terminal) };
        let (host, port) = relay.rsplit_once(':').ok_or("--smtp takes HOST:PORT")?;
        let _: lettre::Address = from.parse()?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port.parse()?)
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(2))
            .build();
        Ok(Self::Relay(transport))
    }

    pub(crate) async fn send(&self, mail: Mail) -> Result<(), NotTaken> {
        match self {
            Self::Relay(relay) => relay.send(mail.message).await.map(drop).map_err(|error| not_taken(&error)),
            Self::Terminal => {
                let printed =
                    writeln!(stdout(), "\nTo: {}\nSubject: {}\n\n{}\n", mail.to, mail.subject, mail.text);
                printed.map_err(|error| NotTaken::RelayAway(error.to_string()))
            }
        }
    }
}

/// 5xx is for good, except where the relay does not want *us* (530, 535, 538: sign in first; 554 in the place of a greeting cannot be told from one about a mail). 4xx is for now.
/// Everything else is between us and the relay.
fn not_taken(error: &Error) -> NotTaken {
    match error.status().map(u16::from) {
        Some(code @ (421 | 530 | 535 | 538)) => NotTaken::RelayAway(format!("it answered {code}")),
        Some(code) if error.is_permanent() => NotTaken::ForGood(code.to_string()),
        Some(code) => NotTaken::ForNow(code.to_string()),
        None => NotTaken::RelayAway(error.to_string()),
    }
}
