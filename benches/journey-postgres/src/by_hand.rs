//! The control: the same acceptance written by hand for this one case, with `tokio-postgres` alone. The same rows are locked in the same order and the same columns written;
//! it begins as the driver's own transactions do, in a round trip of its own; nothing is judged that a careless host would not judge, and no journey, no rule and no store is in between.

use crate::host::{TENANT, now};
use invitation_lifecycle::PresentedToken;
use serde_json::{Value, json};
use tokio_postgres::{Client, Statement};
use uuid::Uuid;

/// A connection and its prepared statements.
pub struct ByHand {
    client: Client,
    find: Statement,
    holder: Statement,
    contract: Statement,
    delegate: Statement,
    assignment: Statement,
    addressee: Statement,
    invitation: Statement,
    save_delegate: Statement,
    save_assignment: Statement,
    save_addressee: Statement,
    save_invitation: Statement,
    outbox: Statement,
}

impl std::fmt::Debug for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ByHand").finish_non_exhaustive()
    }
}

type Result<T> = std::result::Result<T, tokio_postgres::Error>;

impl ByHand {
    /// Prepares everything once, as the store does.
    ///
    /// # Errors
    /// Whatever the server fails with.
    pub async fn prepare(client: Client) -> Result<Self> {
        let sql = |text: &'static str| client.prepare(text);
        Ok(Self {
            find: sql("SELECT record, version FROM tantou_invitation WHERE tenant = $1
                 AND id = (SELECT invitation FROM tantou_selector WHERE tenant = $1 AND selector = $2)").await?,
            holder: sql("SELECT record, version FROM tantou_holder WHERE tenant = $1 AND id = $2 FOR NO KEY UPDATE").await?,
            contract: sql("SELECT record, version FROM tantou_contract WHERE tenant = $1 AND id = $2 FOR NO KEY UPDATE").await?,
            delegate: sql("SELECT record, version FROM tantou_delegate WHERE tenant = $1 AND address_key = $2 FOR NO KEY UPDATE").await?,
            assignment: sql("SELECT record, version FROM tantou_assignment WHERE tenant = $1 AND contract = $2 AND delegate = $3 FOR NO KEY UPDATE").await?,
            addressee: sql("SELECT record, version FROM tantou_addressee WHERE tenant = $1 AND scope = $2 AND address_key = $3 FOR NO KEY UPDATE").await?,
            invitation: sql("SELECT record, version FROM tantou_invitation WHERE tenant = $1 AND id = $2 FOR NO KEY UPDATE").await?,
            save_delegate: sql("UPDATE tantou_delegate SET record = $3, address_key = $5, version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $4").await?,
            save_assignment: sql("UPDATE tantou_assignment SET record = $4, holder = $6, version = version + 1 WHERE tenant = $1 AND contract = $2 AND delegate = $3 AND version = $5").await?,
            save_addressee: sql("UPDATE tantou_addressee SET record = $4, version = version + 1 WHERE tenant = $1 AND scope = $2 AND address_key = $3 AND version = $5").await?,
            save_invitation: sql("UPDATE tantou_invitation SET record = $3, scope = $5, expires_at = NULL, version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $4").await?,
            outbox: sql("INSERT INTO tantou_outbox (tenant, sequence, id, topic, body) VALUES ($1, nextval('tantou_outbox_sequence'), $2, $3, $4)").await?,
            client,
        })
    }

    /// Accepts one.
    ///
    /// # Errors
    /// Whatever the server fails with.
    pub async fn accept(&self, token: &PresentedToken) -> Result<()> {
        let tenant = TENANT.as_uuid();
        self.client.batch_execute("BEGIN").await?;
        let selector: &[u8] = token.selector().as_bytes();
        let (found, _) = self.one(&self.find, &[&tenant, &selector]).await?;
        let (scope, contract) = (uuid(&found["scope"]), uuid(&found["offers"][0]["id"]));
        let key = found["address"]["key"].as_str().unwrap_or_default();
        self.one(&self.holder, &[&tenant, &scope]).await?;
        self.one(&self.contract, &[&tenant, &contract]).await?;
        let (mut delegate, delegate_version) = self.one(&self.delegate, &[&tenant, &key]).await?;
        let person = uuid(&delegate["id"]);
        let (mut assignment, assignment_version) =
            self.one(&self.assignment, &[&tenant, &contract, &person]).await?;
        let (mut addressee, addressee_version) = self.one(&self.addressee, &[&tenant, &scope, &key]).await?;
        let id = uuid(&found["id"]);
        let (mut invitation, version) = self.one(&self.invitation, &[&tenant, &id]).await?;
        assert_eq!(invitation["state"]["kind"], "pending", "it was answered before");

        let at = now().to_string();
        delegate["registered_at"] = json!(at);
        self.client
            .execute(&self.save_delegate, &[&tenant, &person, &delegate, &delegate_version, &key])
            .await?;
        assignment["state"] = json!({"state": "effective", "invitation": id, "since": at});
        self.client
            .execute(
                &self.save_assignment,
                &[&tenant, &contract, &person, &assignment, &assignment_version, &scope],
            )
            .await?;
        addressee["claims"][0]["state"] = json!("accepted");
        self.client
            .execute(&self.save_addressee, &[&tenant, &scope, &key, &addressee, &addressee_version])
            .await?;
        invitation["state"] = json!({"kind": "accepted", "at": at, "by": person});
        self.client.execute(&self.save_invitation, &[&tenant, &id, &invitation, &version, &scope]).await?;
        let body = json!({"to": {"holder": scope}, "content": {"accepted": id, "delegate": person, "contracts": [contract]}}).to_string();
        self.client
            .execute(&self.outbox, &[&tenant, &Uuid::from_u128(id.as_u128() ^ 1), &"notice", &body])
            .await?;
        self.client.batch_execute("COMMIT").await
    }

    async fn one(
        &self,
        statement: &Statement,
        parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)],
    ) -> Result<(Value, i64)> {
        let row = self.client.query_one(statement, parameters).await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }
}

fn uuid(value: &Value) -> Uuid {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_default()
}
