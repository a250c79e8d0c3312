//! What the organisation can do: invite, look who was invited and who may act, send again, cancel. Whoever reaches this listener may; a real host asks who it is first.

use crate::app::App;
use crate::database::{Attempt, Attempts, send};
use crate::link::Reader;
use crate::refused::{Wrong, failed, refused, unreadable};
use crate::{now, random};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use postgres_store::PostgresStoreError;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tantou::access::{
    AccountHolderId, BatchId, BatchRequest, ContractId, DelegateId, Denial, PlanRefusal, Target, Window,
};
use tantou::delegation::{ConfirmRefusal, Letter, ListedInvitation, ManageRefusal, MayAct, Step};
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::{Action, InvitationId, Language, MessageText, Phase};
use tantou::storage::{OpError, Timestamp};
use tantou::text::{Explain, TextLanguage};

/// An invitation of some people to some contracts. The batch is minted by whoever sends it, and the same when it is sent again: nobody is invited twice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invite {
    batch: BatchId,
    contracts: Vec<ContractId>,
    to: Vec<To>,
    language: Language,
    #[serde(default)]
    message: Option<MessageText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct To {
    address: String,
    name: String,
}

/// What came of it, person by person.
#[derive(Debug, Default, Serialize)]
struct Invited {
    sent: Vec<Sent>,
    /// Who was invited by this batch before.
    done_earlier: Vec<String>,
    /// Who was invited, or has accepted, otherwise meanwhile.
    taken: Vec<String>,
    wrong: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Sent {
    address: String,
    invitation: InvitationId,
    contracts: Vec<ContractId>,
}

/// `POST /holders/{holder}/invitations`
pub(crate) async fn invite(
    State(app): State<Arc<App>>,
    Path(holder): Path<AccountHolderId>,
    reader: Reader,
    invite: Result<Json<Invite>, JsonRejection>,
) -> Response {
    let (request, letter) = match invite {
        Ok(Json(invite)) => match invite.read(holder, reader.language) {
            Ok(read) => read,
            Err(wrong) => return unreadable(wrong),
        },
        Err(rejection) => {
            let (code, message) = ("host.unreadable".to_owned(), rejection.body_text());
            return unreadable(vec![Wrong { at: None, code, message }]);
        }
    };
    let (mut attempts, at) = (Attempts::of(&app.database), now());
    let invited = loop {
        if let Some(outcome) = attempts.outcome(app.invited(&request, &letter, at).await).await {
            break outcome;
        }
    };
    match invited {
        Ok(Ok(step)) => {
            app.done("invite");
            Json(Invited::of(step, reader.language)).into_response()
        }
        Ok(Err(refusal)) => app.says_no("invite", &refusal, reader),
        Err(error) => failed(&error),
    }
}

/// A page of a list: from behind which entry, and how many at most.
#[derive(Debug, Deserialize)]
pub(crate) struct Page<K> {
    after: Option<K>,
    limit: Option<u32>,
}

impl<K> Page<K> {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 500)
    }
}

#[derive(Debug, Serialize)]
struct Listed {
    invitation: InvitationId,
    address: String,
    phase: Phase,
    contracts: Vec<ContractId>,
    actions: Vec<Action>,
}

/// `GET /holders/{holder}/invitations`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Path(holder): Path<AccountHolderId>,
    Query(page): Query<Page<InvitationId>>,
) -> Response {
    let listed = |found: ListedInvitation| Listed {
        invitation: found.invitation.id(),
        address: found.invitation.address().as_given().to_owned(),
        phase: found.phase,
        contracts: found.contracts,
        actions: found.actions,
    };
    match app.listed(holder, &page).await {
        Ok(found) => Json(found.into_iter().map(listed).collect::<Vec<_>>()).into_response(),
        Err(error) => failed(&error),
    }
}

#[derive(Debug, Serialize)]
struct Line {
    delegate: DelegateId,
    address: String,
    may_configure: bool,
    why: String,
}

/// `GET /holders/{holder}/contracts/{contract}/delegates`
pub(crate) async fn delegates(
    State(app): State<Arc<App>>,
    Path((holder, contract)): Path<(AccountHolderId, ContractId)>,
    Query(page): Query<Page<DelegateId>>,
    reader: Reader,
) -> Response {
    let line = |found: MayAct| Line {
        delegate: found.delegate,
        address: found.address.as_given().to_owned(),
        may_configure: found.decision.is_allowed(),
        why: found.decision.message(reader.language),
    };
    match app.acting(holder, contract, &page).await {
        Ok(found) => Json(found.into_iter().map(line).collect::<Vec<_>>()).into_response(),
        Err(OpError::Refused(denial)) => app.says_no("who_may_act", &denial, reader),
        Err(OpError::Storage(error)) => failed(&error),
    }
}

/// `POST /holders/{holder}/invitations/{invitation}/resend`
pub(crate) async fn resend(
    State(app): State<Arc<App>>,
    Path((holder, invitation)): Path<(AccountHolderId, InvitationId)>,
    reader: Reader,
) -> Response {
    let (mut attempts, at) = (Attempts::of(&app.database), now());
    let resent = loop {
        if let Some(outcome) = attempts.outcome(app.resent(holder, invitation, at).await).await {
            break outcome;
        }
    };
    app.managed("resend", resent, reader)
}

/// `POST /holders/{holder}/invitations/{invitation}/cancel`
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    Path((holder, invitation)): Path<(AccountHolderId, InvitationId)>,
    reader: Reader,
) -> Response {
    let (mut attempts, at) = (Attempts::of(&app.database), now());
    let cancelled = loop {
        if let Some(outcome) = attempts.outcome(app.cancelled(holder, invitation, at).await).await {
            break outcome;
        }
    };
    app.managed("cancel", cancelled, reader)
}

/// The transactions.
impl App {
    async fn invited(
        &self,
        request: &BatchRequest,
        letter: &Letter,
        at: Timestamp,
    ) -> Attempt<Step, ConfirmRefusal> {
        let mut tx = self.database.begin().await?;
        let plan = self.delegation.plan(&mut tx, request, at).await.map_err(in_plan)?;
        let receipt = self.delegation.confirm(&mut tx, &plan, letter, &mut random, at).await?;
        send(&mut tx, &receipt).await?;
        tx.commit().await?;
        Ok(receipt.outcome)
    }

    async fn listed(
        &self,
        holder: AccountHolderId,
        page: &Page<InvitationId>,
    ) -> Result<Vec<ListedInvitation>, PostgresStoreError> {
        let mut tx = self.database.begin_to_look().await?;
        self.delegation.invitations(&mut tx, holder, page.after, page.limit(), now()).await
    }

    async fn acting(
        &self,
        holder: AccountHolderId,
        contract: ContractId,
        page: &Page<DelegateId>,
    ) -> Attempt<Vec<MayAct>, Denial> {
        let mut tx = self.database.begin_to_look().await?;
        self.delegation.who_may_act(&mut tx, holder, contract, page.after, page.limit(), now()).await
    }

    async fn resent(
        &self,
        holder: AccountHolderId,
        invitation: InvitationId,
        at: Timestamp,
    ) -> Attempt<(), ManageRefusal> {
        let mut tx = self.database.begin().await?;
        let receipt = self.delegation.resend(&mut tx, holder, invitation, &mut random, at).await?;
        send(&mut tx, &receipt).await?;
        Ok(tx.commit().await?)
    }

    async fn cancelled(
        &self,
        holder: AccountHolderId,
        invitation: InvitationId,
        at: Timestamp,
    ) -> Attempt<(), ManageRefusal> {
        let mut tx = self.database.begin().await?;
        let receipt = self.delegation.cancel(&mut tx, holder, invitation, at).await?;
        send(&mut tx, &receipt).await?;
        Ok(tx.commit().await?)
    }
}

/// The answers.
impl App {
    fn managed<R: Explain>(
        &self,
        journey: &'static str,
        done: Result<Result<(), R>, PostgresStoreError>,
        reader: Reader,
    ) -> Response {
        match done {
            Ok(Ok(())) => {
                self.done(journey);
                StatusCode::NO_CONTENT.into_response()
            }
            Ok(Err(refusal)) => self.says_no(journey, &refusal, reader),
            Err(error) => failed(&error),
        }
    }

    fn says_no(&self, journey: &'static str, refusal: &dyn Explain, reader: Reader) -> Response {
        self.metrics.journey(journey, refusal.code());
        refused(Wrong::of(refusal, reader.language))
    }
}

impl Invite {
    /// What the journey is asked, or everything that is wrong with the addresses.
    fn read(
        self,
        holder: AccountHolderId,
        language: TextLanguage,
    ) -> Result<(BatchRequest, Letter), Vec<Wrong>> {
        let policy = AddressPolicy::default();
        let (mut targets, mut wrong) = (Vec::new(), Vec::new());
        for (place, to) in self.to.into_iter().enumerate() {
            match EmailAddress::parse(&to.address, &policy) {
                Ok(address) => targets.push(Target::new(address, to.name)),
                Err(error) => wrong.push(Wrong::of(&error, language).at(format!("to[{place}].address"))),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let letter = Letter { language: self.language, message: self.message };
        let (batch, contracts) = (self.batch, self.contracts);
        Ok((BatchRequest { batch, holder, contracts, targets, window: Window::ALWAYS }, letter))
    }
}

impl Invited {
    fn of(step: Step, language: TextLanguage) -> Self {
        let mut invited = Self::default();
        let given = |address: &EmailAddress| address.as_given().to_owned();
        for sent in step.sent {
            let (address, contracts) = (given(&sent.address), sent.contracts);
            invited.sent.push(Sent { address, invitation: sent.invitation, contracts });
        }
        invited.done_earlier = step.done_earlier.iter().map(|pair| given(&pair.address)).collect();
        invited.taken = step.taken.iter().map(|pair| given(&pair.address)).collect();
        let not_sent = step.not_sent.iter();
        invited.wrong.extend(
            not_sent.map(|not_sent| Wrong::of(not_sent, language).at(format!("to[{}]", not_sent.position))),
        );
        invited.wrong.extend(step.rejected.iter().map(|rejection| Wrong::of(rejection, language)));
        invited
    }
}

/// A plan that is refused is a confirmation that is: they go into one transaction here.
fn in_plan<E>(error: OpError<PlanRefusal, E>) -> OpError<ConfirmRefusal, E> {
    match error {
        OpError::Refused(refusal) => {
            OpError::Refused(ConfirmRefusal::Plan(tantou::access::ConfirmRefusal::Plan(refusal)))
        }
        OpError::Storage(error) => OpError::Storage(error),
    }
}
