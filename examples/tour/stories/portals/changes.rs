//! Before a configuration is saved: preview, difference, what is odd, what is wrong (PV-43, PV-47, PV-49).

use super::World;
use super::data::{Change, Shop, untold};
use super::looking::{of_module, records};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::text::{Explain, TextLanguage};
use tantou::visibility::{Condition, FieldUse, ModuleRole, Right, Rights, UserTypeConfig};

/// PV-43: what a type shows, and how much of it one user.
pub(super) fn preview(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "What the types show, by the evaluator that serves the requests:",
        "各種類で表示される内容(実際の要求と同じ評価器による):",
    )?;
    let language = world.teller.language();
    for shop in world.data.shops.clone().iter() {
        let all = records(world, shop)?;
        let viewer = shop.viewer(&all)?;
        let preview = shop.portal.preview();
        let mut rows = Vec::new();
        for module in &preview.modules {
            let id = shop.module(&module.module)?;
            let json = shop.json(id);
            let shown = viewer.preview(id, of_module(shop, id, &all, &json).iter());
            let fields: Vec<&str> = module.fields.iter().map(|field| field.label.as_str()).collect();
            let condition = module.condition.as_ref().map(ToString::to_string).unwrap_or_default();
            rows.push(vec![
                module.label.clone(),
                role(module.role, language).into(),
                rights(module.rights, language),
                module.lookups.join(", "),
                condition,
                fields.join(", "),
                shown.shown.len().to_string(),
            ]);
        }
        let name = shop.file.organisation.clone();
        world.teller.say(&name, &name)?;
        let columns = match language {
            TextLanguage::English => ["module", "role", "rights", "lookups", "where", "fields", "records"],
            TextLanguage::Japanese => ["タブ", "役割", "権限", "ルックアップ項目", "条件", "項目", "データ"],
        };
        world.teller.table("preview", &columns, &rows)?;
    }
    Ok(())
}

fn role(role: ModuleRole, language: TextLanguage) -> &'static str {
    match (role, language) {
        (ModuleRole::Base, TextLanguage::English) => "base",
        (ModuleRole::Base, TextLanguage::Japanese) => "基準",
        (ModuleRole::Related, TextLanguage::English) => "related",
        (ModuleRole::Related, TextLanguage::Japanese) => "関連",
        (ModuleRole::Shared, TextLanguage::English) => "shared",
        (ModuleRole::Shared, TextLanguage::Japanese) => "共有",
    }
}

fn rights(rights: Rights, language: TextLanguage) -> String {
    let named = rights.iter().map(|right| right_name(right, language));
    named.collect::<Vec<_>>().join(", ")
}

fn right_name(right: Right, language: TextLanguage) -> &'static str {
    match (right, language) {
        (Right::View, TextLanguage::Japanese) => "表示",
        (Right::Create, TextLanguage::Japanese) => "作成",
        (Right::Edit, TextLanguage::Japanese) => "編集",
        (Right::Delete, TextLanguage::Japanese) => "削除",
        (Right::EditShared, TextLanguage::Japanese) => "編集(共有データ)",
        (Right::EditShared, TextLanguage::English) => "edit shared",
        (_, TextLanguage::English) => right.name(),
    }
}

/// PV-47, PV-49: what a change would do, what is odd, what is wrong with it.
pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    for shop in world.data.shops.clone().iter() {
        if let Some(change) = shop.file.change.clone() {
            difference(world, shop, &change)?;
            odd(world, shop, &change)?;
            wrong(world, shop, &change)?;
        }
    }
    Ok(())
}

/// The configuration with another condition in a module.
fn with_condition(shop: &Shop, module: &str, condition: &str) -> Result<UserTypeConfig, TourError> {
    let mut config = shop.config.clone();
    let condition: Condition = condition.parse().map_err(untold)?;
    if let Some(module) = config.modules.get_mut(module) {
        module.condition = Some(condition);
    }
    Ok(config)
}

fn difference(world: &mut World<'_>, shop: &Shop, change: &Change) -> Result<(), TourError> {
    let all = records(world, shop)?;
    let language = world.teller.language();
    let mut config = with_condition(shop, &change.module, &change.condition)?;
    if let Some(module) = config.modules.get_mut(&change.module) {
        module.fields.remove(&change.drop);
    }
    let next = config.compile(shop.schema()).map_err(untold)?;
    let difference = shop.portal.difference(&next);
    let (before, module) = (shop.viewer(&all)?, shop.module(&change.module)?);
    let after =
        next.bind(before.user(), &shop.json(shop.portal.base()).record(&own(shop, &all)?)).map_err(untold)?;
    let json = shop.json(module);
    let of_records = before.difference(&after, module, of_module(shop, module, &all, &json).iter());
    let (name, user) = (shop.file.organisation.clone(), shop.file.user.of(language).to_owned());
    let intent = world.teller.pick(
        format!(
            "{name} would like to show only {}, and no longer “{}”. Before it is saved:",
            change.condition, change.drop
        ),
        format!(
            "{name}は、条件を {} にし、「{}」を非表示にしたいと考えています。保存前の確認:",
            change.condition, change.drop
        ),
    );
    world.teller.say(&intent, &intent)?;
    for module in &difference.modules {
        if let Some(rule) = &module.rule {
            let text = |rule: &tantou::visibility::RuleText| {
                rule.condition.as_ref().map(ToString::to_string).unwrap_or_default()
            };
            let text = format!("{}: {} → {}", module.module, text(&rule.before), text(&rule.after));
            world.teller.outcome(Tone::Faint, "difference.rule", text)?;
        }
        let lost: Vec<String> =
            module.fields_lost.iter().map(|(field, of)| format!("{field} ({})", use_name(*of))).collect();
        world.teller.outcome(
            Tone::Bad,
            "difference.fields_lost",
            format!("{}: {}", module.module, lost.join(", ")),
        )?;
    }
    let (gained, lost, kept) = (of_records.gained.len(), of_records.lost.len(), of_records.kept);
    let text = world.teller.pick(
        format!("{user}: {lost} records would be hidden, {gained} shown, {kept} stay"),
        format!(
            "{user}: 非表示になるデータ{lost}件、新たに表示されるデータ{gained}件、変わらないデータ{kept}件"
        ),
    );
    Ok(world.teller.outcome(Tone::Faint, "difference.records", text)?)
}

fn use_name(field_use: FieldUse) -> &'static str {
    field_use.name()
}

fn own(shop: &Shop, all: &super::data::Records) -> Result<super::data::Record, TourError> {
    let base = shop.schema()[shop.portal.base()].name();
    super::looking::by_id(all, base, shop.file.record).ok_or_else(|| untold("the user has no record"))
}

/// PV-49: a condition that can never hold, and a right without a field to write.
fn odd(world: &mut World<'_>, shop: &Shop, change: &Change) -> Result<(), TourError> {
    let language = world.teller.language();
    let condition = "stage = 'lost' and stage != 'lost' or amount < 100 and amount >= 500";
    let mut config = with_condition(shop, &change.module, condition)?;
    for module in config.modules.values_mut().filter(|module| module.lookups.is_empty()) {
        module.fields.clear();
    }
    let findings = config.compile(shop.schema()).map_err(untold)?.lint();
    world.teller.say(
        format!("What would be odd about {condition}, and about modules without fields:"),
        format!("条件 {condition} と、項目のないタブについての指摘:"),
    )?;
    for finding in findings {
        world.teller.outcome(Tone::Bad, finding.code(), finding.message(language))?;
    }
    Ok(())
}

/// PV-14, PV-15: what does not compile, with every place.
fn wrong(world: &mut World<'_>, shop: &Shop, change: &Change) -> Result<(), TourError> {
    let language = world.teller.language();
    let condition = "stage >= 'won' and amount = 'much' and profit > 1 and stage = contacts.name";
    let refused = with_condition(shop, &change.module, condition)?.compile(shop.schema());
    world.teller.say(
        format!("What {condition} is answered, all at once:"),
        format!("条件 {condition} の誤り(すべて列挙):"),
    )?;
    let problems = refused.err().map(|error| error.problems).unwrap_or_default();
    for problem in problems {
        world.teller.outcome(Tone::Bad, problem.code(), problem.message(language))?;
    }
    let unfinished: Result<Condition, _> = "stage = 'won".parse();
    if let Err(error) = unfinished {
        world.teller.refused("stage = 'won", &error)?;
    }
    Ok(())
}
