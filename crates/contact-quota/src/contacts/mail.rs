//! Mail that no person sent: it is never answered, or two machines answer each other for ever (CQ-11).

use serde::{Deserialize, Serialize};

/// A sign that no person sent a mail.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "sign", rename_all = "snake_case")]
pub enum AutomaticSign {
    /// The envelope has no sender: a delivery report.
    NoEnvelopeSender,
    /// A header that only automatic mail has.
    Header {
        /// Its name, in small letters.
        name: String,
        /// Its value.
        value: String,
    },
    /// The local part of the sender is that of a machine: `mailer-daemon`, `no-reply` …
    MachineAddress {
        /// The local part.
        local_part: String,
    },
}

/// What tells automatic mail from a person's.
///
/// ```
/// use contact_quota::contacts::MailTraits;
/// let away = MailTraits::read(Some("tanaka@example.co.jp"), [("Auto-Submitted", "auto-replied")]);
/// assert!(away.is_automatic());
/// assert!(!MailTraits::read(Some("tanaka@example.co.jp"), [("Auto-Submitted", "no")]).is_automatic());
/// assert!(MailTraits::read(None, []).is_automatic());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTraits {
    /// The signs that were found; none on a person's mail.
    pub signs: Vec<AutomaticSign>,
}

/// Local parts that machines send from.
const MACHINES: [&str; 9] = [
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "bounce",
    "bounces",
];

impl MailTraits {
    /// What the refusal mail itself has to carry in a header, so that others do not answer it (RFC 3834).
    pub const REPLY_HEADER: (&'static str, &'static str) = ("Auto-Submitted", "auto-replied");

    /// Reads the envelope's sender (`None` or empty: `MAIL FROM:<>`) and the headers.
    pub fn read<'a>(
        envelope_sender: Option<&str>,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut signs = Vec::new();
        match envelope_sender.map(|sender| sender.trim().trim_matches(['<', '>'])) {
            None | Some("") => signs.push(AutomaticSign::NoEnvelopeSender),
            Some(sender) => {
                let local_part = sender.rsplit_once('@').map_or(sender, |(local, _)| local).to_lowercase();
                if is_machine(&local_part) {
                    signs.push(AutomaticSign::MachineAddress { local_part });
                }
            }
        }
        for (name, value) in headers {
            let (name, value) = (name.trim().to_lowercase(), value.trim().to_lowercase());
            if is_automatic(&name, &value) {
                signs.push(AutomaticSign::Header { name, value });
            }
        }
        Self { signs }
    }

    /// Whether no person sent it.
    pub fn is_automatic(&self) -> bool {
        !self.signs.is_empty()
    }
}

/// A machine's local part, or one with a tag behind it: `bounce+tanaka=example.com`.
fn is_machine(local_part: &str) -> bool {
    let tagged = |rest: &str| rest.is_empty() || rest.starts_with(['+', '-', '=']);
    MACHINES.iter().any(|machine| local_part.strip_prefix(machine).is_some_and(tagged))
}

fn is_automatic(name: &str, value: &str) -> bool {
    // RFC 3834: `no` may be followed by parameters or comments.
    let word = value.split([';', ' ', '(']).next().unwrap_or_default();
    match name {
        "auto-submitted" => word != "no",
        "precedence" => matches!(word, "bulk" | "junk" | "list" | "auto_reply"),
        "x-auto-response-suppress" => word != "none",
        "list-id" | "list-unsubscribe" | "x-autoreply" | "x-autorespond" => true,
        _ => false,
    }
}
