//! The portal is set up, and everybody is invited, module by module: with a progress bar, and a table of who could not be invited and why (IL-44).

use super::World;
use super::data::{Kept, UserType};
use super::standing::usages;
use crate::teller::Tone;
use crate::world::{TourError, random};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use tantou::email::AddressPolicy;
use tantou::invitation::bulk::{BulkCounts, BulkId, BulkInvitation, BulkMode, BulkTarget};
use tantou::invitation::eligibility::Reason;
use tantou::invitation::members::{GivenAddress, MemberEvent, TargetOutcome, TargetResult};
use tantou::portal_membership::{Batches, BulkRefusal, Receipt};
use tantou::quota::licence::{
    LicenceCommand, LicenceRefusal, LicenceRequest, NewPortal, Plan, PortalId, Start,
};
use tantou::quota::seats::PoolId;
use tantou::storage::run_ready;
use tantou::text::{Explain, TextLanguage};

/// How many of those who failed people are shown.
const SHOWN: usize = 8;

const BATCH: NonZeroUsize = NonZeroUsize::MIN.saturating_add(24);

pub(super) fn set_up(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(0, 0);
    let tenant = world.data.crm.tenant.as_uuid();
    let portal = PortalId::from_uuid(world.data.portal().as_uuid());
    let pool = |key: &str| PoolId::derived(tenant, &[b"pool", key.as_bytes()]);
    let licensed = |id: tantou::invitation::eligibility::UserTypeId| id.as_uuid().into();
    let journeys = world.data.journeys.clone();
    let keys: Vec<(String, bool, u64)> = world
        .data
        .crm
        .types
        .iter()
        .map(|known| (known.key.clone(), known.standard, known.licences))
        .collect();
    for (key, standard, licences) in keys {
        let user_type = licensed(world.data.type_id(&key));
        let done: Result<_, LicenceRefusal> = if standard {
            let start = Start::Purchase { plan: Plan::Enterprise };
            let new = NewPortal { id: portal, standard: user_type, pool: pool(&key), start };
            world.run(|tx, now| run_ready(journeys.seats().open(tx, &new, now)))?
        } else {
            let command = LicenceCommand::AddType { user_type, pool: pool(&key), licences };
            let request = LicenceRequest { id: user_type.as_uuid().into(), portal, command };
            world.run(|tx, now| run_ready(journeys.seats().change(tx, &request, now)))?
        };
        if let Err(refusal) = done {
            world.teller.refused(&key, &refusal)?;
        }
    }
    show_types(world)
}

/// The user types, how many records could be invited as one, and how many seats there are.
fn show_types(world: &mut World<'_>) -> Result<(), TourError> {
    let language = world.teller.language();
    let mut rows = Vec::new();
    for (user_type, usage) in usages(world)? {
        let known = world.data.known_type(user_type);
        let known = known.ok_or_else(|| TourError::Story("there is no such type".into()))?;
        let count = world.data.crm.records.iter().filter(|record| record.module == known.module).count();
        rows.push(vec![
            known.name.of(language).to_owned(),
            known.module.module().message(language),
            count.to_string(),
            usage.limit.to_string(),
        ]);
    }
    let columns = match language {
        TextLanguage::English => ["user type", "module", "records", "seats"],
        TextLanguage::Japanese => ["ユーザーの種類", "タブ", "データ", "席数"],
    };
    Ok(world.teller.table("types", &columns, &rows)?)
}

/// Who could not be invited.
#[derive(Default)]
struct Failures {
    /// How often each reason was met, as the runs keep it.
    reasons: BTreeMap<Reason, u64>,
    /// Each target with its reasons, as the batches of this telling answered them.
    targets: Vec<(String, Vec<Reason>)>,
}

/// One bulk invitation for each module.
pub(super) fn bulk(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(1, 0);
    let mut failures = Failures::default();
    for (kept, key) in
        [(Kept::Contacts, "customers"), (Kept::Leads, "prospects"), (Kept::Vendors, "suppliers")]
    {
        invite_all(world, kept, key, &mut failures)?;
    }
    show_failures(world, &failures)?;
    let delivered = world.deliver()?.len();
    let text =
        world.teller.pick(format!("{delivered} mails delivered"), format!("メール{delivered}通を配信"));
    Ok(world.teller.outcome(Tone::Faint, "tour.mails", text)?)
}

fn invite_all(
    world: &mut World<'_>,
    kept: Kept,
    key: &str,
    failures: &mut Failures,
) -> Result<(), TourError> {
    let id = BulkId::derived(world.data.crm.tenant.as_uuid(), &[b"bulk", key.as_bytes()]);
    let (office, order) = (world.office()?, world.order(key)?);
    let bulk = BulkInvitation { id, order, mode: BulkMode::SendWhatPasses };
    let policy = AddressPolicy::default();
    let of_module = world.data.crm.records.iter().filter(|record| record.module == kept);
    let targets: Vec<BulkTarget> = of_module
        .map(|record| BulkTarget {
            kept_as: world.data.kept_as(record),
            address: GivenAddress::read(&record.mail, &policy),
            facts: record.facts(),
        })
        .collect();
    let begun: Result<_, BulkRefusal> = world.run(|tx, now| {
        let run = run_ready(office.journeys.begin_bulk(tx, bulk.clone(), &office.acting(now)))?;
        Ok(Receipt { outcome: run.progress, messages: Vec::new(), events: Vec::<MemberEvent>::new() })
    })?;
    let Ok(mut progress) = begun else { return Err(TourError::Story("the bulk invitation".into())) };
    let skip = |position: u64| targets.iter().skip(usize::try_from(position).unwrap_or(usize::MAX)).cloned();
    let mut batches = Batches::new(skip, BATCH);
    let bar = world.teller.bar(u64::try_from(targets.len()).unwrap_or(0));
    while progress.is_running() {
        let batch = batches.next(&progress);
        let step: Result<_, BulkRefusal> = world.run(|tx, now| {
            run_ready(office.journeys.bulk_batch(tx, id, &batch, &office.acting(now), &mut random))
        })?;
        let Ok(step) = step else { return Err(TourError::Story("a batch was refused".into())) };
        failures.note(world, &step.outcomes);
        progress = step.progress;
        bar.set_position(progress.counts.seen());
    }
    bar.finish_and_clear();
    for (reason, count) in &progress.counts.reasons {
        let counted = failures.reasons.entry(*reason).or_default();
        *counted = counted.saturating_add(*count);
    }
    show(world, key, &progress.counts)
}

impl Failures {
    fn note(&mut self, world: &World<'_>, outcomes: &[TargetOutcome]) {
        for outcome in outcomes {
            if let TargetResult::Failed { reasons, .. } = &outcome.result {
                let mut records = world.data.crm.records.iter();
                let record = records.find(|record| world.data.kept_as(record) == outcome.kept_as);
                self.targets.extend(record.map(|record| (record.name.clone(), reasons.iter().collect())));
            }
        }
    }
}

/// How often each reason was met, and each target with all its reasons (IL-43).
fn show_failures(world: &mut World<'_>, failures: &Failures) -> Result<(), TourError> {
    let language = world.teller.language();
    let rows = failures.reasons.iter();
    let rows: Vec<_> = rows
        .map(|(reason, count)| vec![count.to_string(), reason.message(language), reason.rule().to_owned()])
        .collect();
    world.teller.say("Why they could not be invited:", "招待できなかった理由:")?;
    let columns = match language {
        TextLanguage::English => ["records", "reason", "rule"],
        TextLanguage::Japanese => ["件数", "理由", "規則"],
    };
    world.teller.table("reasons", &columns, &rows)?;
    let between = world.teller.pick("; ", "、");
    let told = |reasons: &[Reason]| {
        let messages: Vec<String> = reasons.iter().map(|reason| reason.message(language)).collect();
        messages.join(between)
    };
    let rows: Vec<_> =
        failures.targets.iter().map(|(name, reasons)| vec![name.clone(), told(reasons)]).collect();
    if rows.is_empty() {
        return Ok(()); // The runs were through before: told again, the chapter knows their counts.
    }
    let columns = match language {
        TextLanguage::English => ["not invited", "all reasons"],
        TextLanguage::Japanese => ["招待できなかった宛先", "すべての理由"],
    };
    Ok(world.teller.table_beginning("failures", &columns, &rows, SHOWN)?)
}

fn show(world: &mut World<'_>, key: &str, counts: &BulkCounts) -> Result<(), TourError> {
    let known: Option<&UserType> = world.data.crm.types.iter().find(|known| known.key == key);
    let name = known.map_or("", |known| known.name.of(world.teller.language())).to_owned();
    let BulkCounts { sent, already_invited, failed, .. } = counts;
    let text = world.teller.pick(
        format!("{name}: {sent} sent, {already_invited} invited already, {failed} failed"),
        format!("{name}: 送信{sent}件、招待済み{already_invited}件、失敗{failed}件"),
    );
    Ok(world.teller.outcome(Tone::Good, "bulk.finished", text)?)
}
