//! Where the first customer comes from: one with two contracts, in a throwaway database or where it is asked for.

use crate::Failed;
use crate::database::{Attempt, Attempts, Database};
use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use tantou::access::{AccountHolder, AccountHolderId, Contract, ContractId, HolderRepository as _, Service};
use tantou::email::{AddressPolicy, EmailAddress};
use uuid::Uuid;

const SAKURA: AccountHolderId =
    AccountHolderId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0002));
const HOSTING: ContractId = ContractId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0003));
const DOMAIN: ContractId = ContractId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0004));

/// Adds the customer, unless it is there. Of two processes that do so at once one finds it there.
pub(crate) async fn put_in_place(database: &Database) -> Result<(), Failed> {
    let address = EmailAddress::parse("keiyaku@sakura-shoji.example", &AddressPolicy::default())?;
    let holder = AccountHolder::new(SAKURA, address, "さくら商事株式会社");
    let contracts = [
        Contract::new(HOSTING, SAKURA, Service::HOSTING, "ネットショップ サーバー"),
        Contract::new(DOMAIN, SAKURA, Service::DOMAIN_NAME, "sakura-shop.example"),
    ];
    let mut attempts = Attempts::of(database);
    loop {
        if let Some(outcome) = attempts.outcome(added(database, &holder, &contracts).await).await {
            let Ok(()) = outcome?;
            return Ok(());
        }
    }
}

async fn added(
    database: &Database,
    holder: &AccountHolder,
    contracts: &[Contract],
) -> Attempt<(), Infallible> {
    let mut tx = database.begin().await?;
    if tx.lock_holder(holder.id()).await?.is_none() {
        tx.insert_holders(std::slice::from_ref(holder)).await?;
        tx.insert_contracts(contracts).await?;
    }
    Ok(tx.commit().await?)
}

/// A request to try.
pub(crate) fn print_example(out: &mut impl Write, office: SocketAddr) -> Result<(), Failed> {
    let body = format!(
        r#"{{"batch":"{}","contracts":["{HOSTING}","{DOMAIN}"],"language":"ja","to":[{{"address":"tanaka@seisaku-kobo.example","name":"制作工房 田中様"}}]}}"#,
        Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0005)
    );
    writeln!(out, "Invite somebody:")?;
    writeln!(
        out,
        "  curl http://{office}/holders/{SAKURA}/invitations -H 'content-type: application/json' -d '{body}'"
    )?;
    Ok(())
}
