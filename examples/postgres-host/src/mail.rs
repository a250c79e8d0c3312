//! What the mails say. Messages of the outbox are facts; here they become words, in the language that the message names.

use crate::Failed;
use crate::database::{holder, named};
use crate::words::instant;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox};
use postgres_store::{OutboxMessage, PostgresStoreError, PostgresTx};
use std::error::Error;
use tantou::access::{AccountHolderId, ContractId, DelegateId, DelegateRepository as _};
use tantou::message::{Content, InvitationMail, Message, Notice, Recipient};
use tantou::storage::MessageId;
use tantou::text::TextLanguage;

/// A mail, ready to go, and its parts for a terminal.
pub(crate) struct Mail {
    pub(crate) message: lettre::Message,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Why no mail can be made of a message, now or ever.
pub(crate) struct Unsendable(pub(crate) String);

/// What all mails have in common.
pub(crate) struct Letters {
    from: Mailbox,
    base_url: String,
}

type Written = Result<(String, String), PostgresStoreError>;

impl Letters {
    pub(crate) fn new(from: &str, base_url: &str) -> Result<Self, Failed> {
        Ok(Self { from: Mailbox::new(None, from.parse()?), base_url: base_url.to_owned() })
    }

    /// The mail that a message asks for. Names are looked up without locking anything.
    pub(crate) async fn write(
        &self,
        tx: &mut PostgresTx,
        kept: &OutboxMessage,
    ) -> Result<Result<Mail, Unsendable>, PostgresStoreError> {
        let read = kept.body.as_deref().map(serde_json::from_str::<Message>);
        let Some(Ok(message)) = read else {
            return Ok(Err(Unsendable("its body is not a message".to_owned())));
        };
        let to = match &message.to {
            Recipient::Address(address) => Some(address.delivery().to_owned()),
            Recipient::Holder(id) => {
                holder(tx, *id).await?.map(|holder| holder.address().delivery().to_owned())
            }
            Recipient::Portal(_) | Recipient::Agent(_) => None,
        };
        let Some(to) = to else {
            return Ok(Err(Unsendable(format!("nobody is known to whom `{}` goes", kept.topic))));
        };
        let (subject, text) = match &message.content {
            Content::Invitation(mail) => self.invitation(tx, mail).await?,
            Content::Notice(notice) => told(tx, notice).await?,
            Content::Support(_) | Content::Portal(_) | Content::Member(_) | Content::Desk(_) => {
                return Ok(Err(Unsendable(format!("`{}` is none of this host's messages", kept.topic))));
            }
        };
        let built = self.build(kept.id, &message, &to, &subject, &text);
        Ok(match built {
            Ok(built) => Ok(Mail { message: built, to, subject, text }),
            Err(error) => Err(Unsendable(format!("it makes no mail: {error}"))),
        })
    }

    /// In base64, so that no relay breaks a line, and with it a link.
    fn build(
        &self,
        id: MessageId,
        message: &Message,
        to: &str,
        subject: &str,
        text: &str,
    ) -> Result<lettre::Message, Box<dyn Error + Send + Sync>> {
        let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::Base64)
            .map_err(|_| "its text cannot be written in base64")?;
        let built = lettre::Message::builder()
            // The same each time that this message is sent (rule 9 of the isolation contract): so repetitions are recognised.
            .message_id(Some(format!("<{}@{}>", id.as_uuid(), self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.parse()?))
            .subject(subject)
            .header(AutoSubmitted(message.auto_submitted().to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(body)?;
        Ok(built)
    }

    async fn invitation(&self, tx: &mut PostgresTx, mail: &InvitationMail) -> Written {
        let language = TextLanguage::for_tag(mail.language.as_str());
        let names = Names::of(tx, Some(mail.holder), &mail.contracts, None).await?;
        let words = mail.message.as_ref().map(|words| format!("{}\n\n", words.as_str())).unwrap_or_default();
        let link = format!("{}/invitations/{}", self.base_url, mail.token.reveal());
        let until = mail.expires_at.map(|at| instant(language, at));
        let (holder, contracts) = (&names.holder, &names.contracts);
        Ok(match language {
            TextLanguage::Japanese => {
                let until = until.map(|at| format!("\n有効期限: {at}\n")).unwrap_or_default();
                (
                    format!("{holder} 様からの設定担当者への招待"),
                    format!(
                        "{words}{holder} 様から、次の契約の設定担当者に招待されています。\n\n{contracts}\n\n次のリンクから承諾または拒否してください。\n{link}\n{until}"
                    ),
                )
            }
            TextLanguage::English => {
                let until = until.map(|at| format!("\nThe link works until {at}.\n")).unwrap_or_default();
                (
                    format!("{holder} invites you as a delegate"),
                    format!(
                        "{words}{holder} invites you to configure:\n\n{contracts}\n\nPlease accept or decline here:\n{link}\n{until}"
                    ),
                )
            }
        })
    }
}

/// A notice to the holder or the delegate, in the portal's own language first: nobody has told in which they read.
async fn told(tx: &mut PostgresTx, notice: &Notice) -> Written {
    let (holder, contracts, delegate) = match notice {
        Notice::InvitationAccepted { delegate, contracts, .. } => (None, contracts, Some(*delegate)),
        Notice::InvitationDeclined { contracts, .. } => (None, contracts, None),
        Notice::AssignmentsEnded { holder, contracts } => (Some(*holder), contracts, None),
    };
    let Names { holder, contracts, delegate } = Names::of(tx, holder, contracts, delegate).await?;
    Ok(match notice {
        Notice::InvitationAccepted { .. } => (
            "招待が承諾されました / An invitation was accepted".to_owned(),
            format!(
                "{delegate} 様が招待を承諾しました。次の契約を設定できます。\n{delegate} has accepted your invitation and may configure:\n\n{contracts}\n"
            ),
        ),
        Notice::InvitationDeclined { .. } => (
            "招待が拒否されました / An invitation was declined".to_owned(),
            format!(
                "次の契約への招待が拒否されました。\nAn invitation was declined. It offered:\n\n{contracts}\n"
            ),
        ),
        Notice::AssignmentsEnded { .. } => (
            "設定担当の終了 / You may no longer configure".to_owned(),
            format!(
                "{holder} 様の次の契約の設定担当が終了しました。\nYou may no longer configure these contracts of {holder}:\n\n{contracts}\n"
            ),
        ),
    })
}

/// The names that a mail shows.
struct Names {
    holder: String,
    contracts: String,
    delegate: String,
}

impl Names {
    async fn of(
        tx: &mut PostgresTx,
        of_holder: Option<AccountHolderId>,
        contracts: &[ContractId],
        delegate: Option<DelegateId>,
    ) -> Result<Self, PostgresStoreError> {
        let found = match of_holder {
            Some(id) => holder(tx, id).await?,
            None => None,
        };
        let contracts = named(tx, contracts).await?;
        let lines: Vec<String> = contracts.iter().map(|contract| format!("- {}", contract.name())).collect();
        let delegates = tx.find_delegates(delegate.as_slice()).await?;
        Ok(Self {
            holder: found.map(|holder| holder.name().to_owned()).unwrap_or_default(),
            contracts: lines.join("\n"),
            delegate: delegates
                .first()
                .map(|found| found.address().as_given().to_owned())
                .unwrap_or_default(),
        })
    }
}

/// RFC 3834: no machine answers it.
#[derive(Clone)]
struct AutoSubmitted(String);

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
