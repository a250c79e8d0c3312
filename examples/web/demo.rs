//! Where the first invitation comes from: a customer, two contracts and one mail in a fresh file, so that there is a link to open.

use super::database::Database;
use sqlite_store::{SqliteStoreError, SqliteTx};
use std::error::Error;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use tantou::access::{
    AccountHolder, AccountHolderId, BatchId, BatchRequest, Contract, ContractId, HolderRepository, Service,
    Target, Window,
};
use tantou::delegation::{Delegation, Letter};
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::{KeyId, MessageText, RandomUnavailable, TokenKey, TokenKeys};
use tantou::message::{Content, InvitationMail, Message, Recipient};
use tantou::storage::{OpError, OutboxRepository, TenantId, Timestamp, run_ready};
use uuid::Uuid;

pub(crate) const TENANT: TenantId =
    TenantId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0001));
const SAKURA: AccountHolderId =
    AccountHolderId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0002));
const HOSTING: ContractId = ContractId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0003));
const DOMAIN: ContractId = ContractId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0004));
const BATCH: BatchId = BatchId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0005));

type Failed = Box<dyn Error>;

/// The key with which tokens are made, from a file of its own that only its owner can read. Where there is a secret store, it belongs there; never into
/// the database, or whoever reads that could make links.
pub(crate) fn token_keys(database: &Path) -> Result<TokenKeys, Failed> {
    let mut path = database.as_os_str().to_owned();
    path.push(".key");
    let path = Path::new(&path);
    let mut secret = [0; 32];
    if path.exists() {
        OpenOptions::new().read(true).open(path)?.read_exact(&mut secret)?;
    } else {
        random(&mut secret)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)?.write_all(&secret)?;
    }
    Ok(TokenKeys::new(TokenKey::new(KeyId(1), &secret)))
}

/// Issues one invitation, unless the file has its customer already. All of it is one transaction.
pub(crate) async fn issue_first_invitation(
    database: &Arc<Database>,
    delegation: &Delegation,
    now: Timestamp,
) -> Result<(), Failed> {
    let address = |text: &str| EmailAddress::parse(text, &AddressPolicy::default());
    let holder = AccountHolder::new(SAKURA, address("keiyaku@sakura-shoji.example")?, "さくら商事株式会社");
    let contracts = [
        Contract::new(HOSTING, SAKURA, Service::HOSTING, "ネットショップ サーバー"),
        Contract::new(DOMAIN, SAKURA, Service::DOMAIN_NAME, "sakura-shop.example"),
    ];
    let request = BatchRequest {
        batch: BATCH,
        holder: SAKURA,
        contracts: vec![HOSTING, DOMAIN],
        targets: vec![Target::new(address("tanaka@seisaku-kobo.example")?, "制作工房 田中様")],
        window: Window::ALWAYS,
    };
    let words: MessageText = "田中様\n新しいショップの設定をお願いします。".parse()?;
    let letter = Letter::in_language("ja".parse()?).with_message(words);
    let delegation = delegation.clone();
    let issued =
        database.write(move |tx: &mut SqliteTx<'_>| -> Result<(), OpError<String, SqliteStoreError>> {
            if run_ready(tx.lock_holder(SAKURA))?.is_some() {
                return Ok(());
            }
            tx.insert_holders(std::slice::from_ref(&holder))?;
            tx.insert_contracts(&contracts)?;
            let plan = run_ready(delegation.plan(tx, &request, now)).map_err(in_words)?;
            let receipt =
                run_ready(delegation.confirm(tx, &plan, &letter, &mut random, now)).map_err(in_words)?;
            let entries = receipt.outbox_entries().map_err(|error| OpError::Refused(error.to_string()))?;
            Ok(run_ready(tx.insert_messages(&entries))?)
        });
    Ok(issued.await??)
}

/// The worker behind the outbox: sends what is unsent, here to the terminal, and then wipes it. Returns how many mails it printed.
pub(crate) async fn print_mails(
    database: &Arc<Database>,
    base_url: &str,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<usize, Failed> {
    let unsent = database.read(|tx| tx.page_unsent_messages(None, 100)).await?;
    let mut printed = 0_usize;
    for kept in &unsent {
        let message: Option<Message> = kept.body.as_deref().map(serde_json::from_str).transpose()?;
        if let Some(Message { to: Recipient::Address(to), content: Content::Invitation(mail), .. }) = &message
        {
            writeln!(out, "{}", mail_text(to, mail, base_url))?;
            printed = printed.saturating_add(1);
        }
    }
    let sent: Vec<_> = unsent.iter().map(|kept| kept.id).collect();
    let marked = database
        .write(move |tx: &mut SqliteTx<'_>| -> Result<(), OpError<String, SqliteStoreError>> {
            Ok(tx.mark_sent(&sent, now)?)
        })
        .await;
    marked??;
    Ok(printed)
}

fn mail_text(to: &EmailAddress, mail: &InvitationMail, base_url: &str) -> String {
    let words = mail.message.as_ref().map_or("", MessageText::as_str);
    let link = format!("{base_url}/invitations/{}", mail.token.reveal());
    format!("To: {}\nSubject: 設定担当者への招待\n\n{words}\n\n{link}\n", to.delivery())
}

/// The operating system's generator.
fn random(out: &mut [u8]) -> Result<(), RandomUnavailable> {
    getrandom::fill(out).map_err(|_| RandomUnavailable)
}

/// A refusal as text: here it only ever means that the demonstration itself is wrong.
fn in_words<R: std::fmt::Display>(error: OpError<R, SqliteStoreError>) -> OpError<String, SqliteStoreError> {
    match error {
        OpError::Refused(refusal) => OpError::Refused(refusal.to_string()),
        OpError::Storage(error) => OpError::Storage(error),
    }
}
