//! Portals are set up, and somebody is taken in: names, URLs, the standard type and types of one's own (PV-01, PV-02, PV-03, PV-10).

use super::data::{Shop, text, untold};
use super::{World, records, tables};
use crate::teller::Tone;
use crate::world::TourError;
use sqlite_store::{SqliteStoreError, SqliteTx};
use tantou::storage::{OpError, run_ready};
use tantou::text::{Explain, TextLanguage};
use tantou::visibility::portal::{
    Audience, Manager, NewPortal, OrganisationId, PortalCommand, PortalEvent, PortalId, PortalName,
    PortalRefusal, PortalUser, PortalUserRecord, UrlPart, UserType, prepare_add_type, prepare_change_portal,
    prepare_enrol, prepare_set_up,
};
use tantou::visibility::{OwnedKey, Schema, UserTypeConfig, UserTypeKind};

type Refused<T> = Result<T, OpError<PortalRefusal, SqliteStoreError>>;

/// What the standard type shows where nobody uses it: people see their own name.
const OWN_NAME: &str =
    "format = 1\nkind = \"standard\"\nbase = \"contacts\"\n[modules.contacts]\nfields = [\"name\"]";

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "Four organisations set up a portal each, keep their records in tables of their own beside those of the store, and take one user in:",
        "4つの組織がそれぞれポータルを設定します。データはストアと同じファイルの各自の表にあり、ユーザーを1人ずつ追加します:",
    )?;
    let mut rows = Vec::new();
    for shop in world.data.shops.clone().iter() {
        rows.push(open(world, shop)?);
    }
    let columns = match world.teller.language() {
        TextLanguage::English => ["portal", "URL", "user type", "modules shown", "records kept", "user"],
        TextLanguage::Japanese => ["ポータル", "URL", "ユーザーの種類", "表示タブ", "データ件数", "ユーザー"],
    };
    world.teller.table("portals", &columns, &rows)?;
    names(world)
}

fn open(world: &mut World<'_>, shop: &Shop) -> Result<Vec<String>, TourError> {
    let key = shop.file.key.clone();
    let made = records::make(&key, &text(&key, "records.json")?)?;
    let (name, schema) = (shop.file.organisation.clone(), shop.schema().clone());
    let set_up = Setting::of(shop)?;
    let count: usize = made.values().map(Vec::len).sum();
    let shown = shop.portal.modules().count();
    let (user, kind) = (shop.file.user.of(world.teller.language()).to_owned(), shop.config.kind);
    let url = world.write(|tx, _| {
        tables::create(tx.connection(), &key, &schema)?;
        for (module, records) in &made {
            if let Some(module) = schema.module(module).and_then(|id| schema.get(id)) {
                tables::write(tx.connection(), &key, module, records)?;
            }
        }
        set_up.run(tx)
    })?;
    let url = url.map_err(|refusal| untold(refusal.message(TextLanguage::English)))?;
    let kind = match kind {
        UserTypeKind::Standard => world.teller.pick("standard", "標準"),
        UserTypeKind::Custom => world.teller.pick("custom", "独自"),
    };
    Ok(vec![name, url, kind.into(), shown.to_string(), count.to_string(), user])
}

/// What is set up for one organisation.
struct Setting {
    manager: Manager,
    new: NewPortal,
    standard: UserTypeConfig,
    custom: Option<UserType>,
    user: PortalUser,
    schema: Schema,
}

impl Setting {
    fn of(shop: &Shop) -> Result<Self, TourError> {
        let standard_id = shop.user_type("standard");
        let new =
            NewPortal::named_after(&shop.file.organisation, shop.id(), shop.organisation(), standard_id);
        let new = new.map_err(untold)?;
        let name = PortalName::new(&shop.file.key).map_err(untold)?;
        let is_custom = shop.config.kind == UserTypeKind::Custom;
        let custom =
            is_custom.then(|| UserType::new(shop.user_type("custom"), shop.id(), name, shop.config.clone()));
        let standard = if is_custom {
            UserTypeConfig::from_toml(OWN_NAME).map_err(untold)?
        } else {
            shop.config.clone()
        };
        let user = PortalUser::restore(PortalUserRecord {
            user: shop.user(),
            portal: shop.id(),
            user_type: custom.as_ref().map_or(standard_id, UserType::id),
            base_record: OwnedKey::Integer(shop.file.record),
            invited_by: shop.manager(),
            audience: Audience::External,
        });
        let manager = Manager { user: shop.manager(), manages_portals: true };
        Ok(Self { manager, new, standard, custom, user, schema: shop.schema().clone() })
    }

    /// Answers where the portal is found.
    fn run(&self, tx: &mut SqliteTx<'_>) -> Result<Result<String, PortalRefusal>, SqliteStoreError> {
        let mut set_up = async || -> Refused<String> {
            let portal = prepare_set_up(tx, &self.manager, &self.new, &self.standard, &self.schema).await?;
            let url = portal.portal().url_part().to_string();
            portal.store(tx).await?;
            if let Some(custom) = &self.custom {
                prepare_add_type(tx, &self.manager, custom, &self.schema).await?.store(tx).await?;
            }
            prepare_enrol(tx, &self.user).await?.store(tx).await?;
            Ok(url)
        };
        told(run_ready(set_up()))
    }
}

fn told<T>(done: Refused<T>) -> Result<Result<T, PortalRefusal>, SqliteStoreError> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => Err(error),
    }
}

/// PV-01, PV-02, PV-03: a name is one organisation's, whatever its width; a portal stays; a URL may change, and nobody is told.
fn names(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "A fifth organisation would like a name that differs in width only, and the repair shop tries what it may do:",
        "5つ目の組織が全角・半角だけ違う名前を希望し、修理店はできることを試します:",
    )?;
    let shops = world.data.shops.clone();
    let shop = shops.last().ok_or_else(|| untold("no portal"))?;
    let (portal, schema) = (shop.id(), shop.schema().clone());
    let manager = Manager { user: shop.manager(), manages_portals: true };
    let fifth = OrganisationId::derived(uuid::Uuid::nil(), &[b"organisation", b"fifth"]);
    let its = PortalId::derived(uuid::Uuid::nil(), &[b"portal", b"fifth"]);
    let twin =
        NewPortal::named_after("桜修理　２号店", its, fifth, shop.user_type("other")).map_err(untold)?;
    let standard = UserTypeConfig::from_toml(OWN_NAME).map_err(untold)?;
    let refused = world
        .read(|tx, _| told(run_ready(prepare_set_up(tx, &manager, &twin, &standard, &schema)).map(|_| ())))?;
    tell_outcome(world, "桜修理　２号店", refused)?;
    let url_part = UrlPart::new("sakura-repair").map_err(untold)?;
    let deleting = world.teller.pick("deleting the portal", "ポータルの削除");
    let refused = world.read(|tx, _| {
        told(run_ready(prepare_change_portal(tx, &manager, portal, &PortalCommand::Delete)).map(|_| ()))
    })?;
    tell_outcome(world, deleting, refused)?;
    let changed = world.read(|tx, _| {
        let command = PortalCommand::ChangeUrl { url_part };
        let prepared = run_ready(prepare_change_portal(tx, &manager, portal, &command));
        told(prepared.map(|prepared| prepared.event().clone()))
    })?;
    if let Ok(PortalEvent::UrlChanged { before, after, users_are_told: false }) = changed {
        let text = world.teller.pick(
            format!("another URL, {after} in place of {before}, would be possible; users are not told by themselves"),
            format!("URL は {before} から {after} に変更できます。ユーザーへの自動通知はありません"),
        );
        world.teller.outcome(Tone::Faint, "portal.url_changed", text)?;
    }
    Ok(())
}

fn tell_outcome(
    world: &mut World<'_>,
    what: &str,
    outcome: Result<(), PortalRefusal>,
) -> Result<(), TourError> {
    match outcome {
        Ok(()) => Ok(world.teller.outcome(Tone::Good, "portal.done", what)?),
        Err(refusal) => Ok(world.teller.refused(what, &refusal)?),
    }
}
