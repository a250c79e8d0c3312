//! Asking for a list: what the portal user names is checked before anything is looked at (PV-36).

use super::error::{ListError, ListProblem};
use super::order::{Direction, Term};
use super::page::{List, OwnFilter};
use super::position::Position;
use super::search::Search;
use crate::bind::{BoundRule, Viewer};
use crate::compile::{exists_for, own_condition};
use crate::condition::Condition;
use crate::config::FieldUse;
use crate::schema::{Module, ModuleId};

/// A list that is being asked for. Names are given as the portal user gave them; [`prepare`](Self::prepare) checks them all.
#[derive(Clone, Debug)]
#[must_use = "it is only asked for; `prepare` makes the list"]
pub struct ListRequest<'v> {
    viewer: &'v Viewer<'v>,
    module: ModuleId,
    filter: Option<Condition>,
    search: String,
    sort: Vec<(String, Direction)>,
    after: Option<Position>,
    limit: Option<u32>,
}

impl Viewer<'_> {
    /// The records of a module that the viewer sees, to be narrowed, put in order and read page by page.
    ///
    /// ```
    /// use portal_visibility::*;
    /// # let schema = Schema::from_toml(r#"
    /// #     format = 1
    /// #     [modules.contacts]
    /// #     kind = "contacts"
    /// #     [modules.deals]
    /// #     kind = "standard"
    /// #     key = "integer"
    /// #     fields.contact = { type = "reference", to = "contacts" }
    /// #     fields.amount = { type = "decimal", scale = 2 }
    /// #     fields.margin = { type = "decimal", scale = 2 }
    /// # "#)?;
    /// # let portal = UserTypeConfig::from_toml(r#"
    /// #     format = 1
    /// #     kind = "standard"
    /// #     base = "contacts"
    /// #     [modules.deals]
    /// #     lookups = ["contact"]
    /// #     fields = ["amount"]
    /// # "#)?.compile(&schema)?;
    /// # let contacts = JsonModule::new(&schema[portal.base()], "id");
    /// # let sage = serde_json::json!({ "id": "sage" });
    /// # let user = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
    /// # let viewer = portal.bind(user, &contacts.record(sage.as_object().unwrap()))?;
    /// # let deals = schema.module("deals").unwrap();
    /// // Their portal shows deals with their `amount`, and without their `margin`.
    /// let list = viewer.list(deals)
    ///     .filter("amount >= 6".parse()?)
    ///     .sort("amount", Direction::Descending)
    ///     .limit(50)
    ///     .prepare()?;
    ///
    /// let json = JsonModule::new(&schema[deals], "id");
    /// let records: Vec<serde_json::Value> = serde_json::from_str(r#"[
    ///     { "id": 1, "contact": "sage", "amount": "6.00" },
    ///     { "id": 2, "contact": "sage", "amount": "12.50" },
    ///     { "id": 3, "contact": "kiku", "amount": "99.00" }
    /// ]"#)?;
    /// let page = list.page(records.iter().filter_map(|record| record.as_object()).map(|record| json.record(record)));
    /// let keys: Vec<_> = page.iter().map(|record| record.key()).collect();
    /// assert_eq!(keys, [Key::Integer(2), Key::Integer(1)]);
    ///
    /// // What is hidden does not exist.
    /// let refused = viewer.list(deals).sort("margin", Direction::Descending).prepare().unwrap_err();
    /// assert_eq!(refused.to_string(), "the list cannot be made\n  sort: `deals` has no field `margin`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn list(&self, module: ModuleId) -> ListRequest<'_> {
        ListRequest {
            viewer: self,
            module,
            filter: None,
            search: String::new(),
            sort: Vec::new(),
            after: None,
            limit: None,
        }
    }
}

impl<'v> ListRequest<'v> {
    /// Only records that satisfy this too; several filters all apply. It compares fields with constants or with `me`.
    pub fn filter(mut self, condition: Condition) -> Self {
        self.filter = Some(match self.filter.take() {
            Some(Condition::And(mut parts)) => {
                parts.push(condition);
                Condition::And(parts)
            }
            Some(other) => Condition::And(vec![other, condition]),
            None => condition,
        });
        self
    }

    /// Only records in which all these words stand, each as a part of any text or choice that the viewer may search, whatever its case (PV-21, PV-36). Words are parted by
    /// white space, also of full width; a text without a word narrows nothing. Several searches all apply.
    ///
    /// In a database the [fold keys](crate::fold_key) of texts are searched, in the columns that the mapping [names for them](crate::sql::Column::fold).
    ///
    /// ```
    /// # use portal_visibility::*;
    /// # let schema = Schema::from_toml(r#"
    /// #     format = 1
    /// #     [modules.contacts]
    /// #     kind = "contacts"
    /// #     [modules.repairs]
    /// #     kind = "standard"
    /// #     fields.contact = { type = "reference", to = "contacts" }
    /// #     fields.subject = { type = "text" }
    /// #     fields.car = { type = "text" }
    /// #     fields.memo = { type = "text" }
    /// # "#)?;
    /// # let portal = UserTypeConfig::from_toml(r#"
    /// #     format = 1
    /// #     kind = "standard"
    /// #     base = "contacts"
    /// #     [modules.repairs]
    /// #     lookups = ["contact"]
    /// #     fields = ["subject", "car"]
    /// # "#)?.compile(&schema)?;
    /// # let contacts = JsonModule::new(&schema[portal.base()], "id");
    /// # let sage = serde_json::json!({ "id": "sage" });
    /// # let viewer = portal.bind("01890a5d-ac96-774b-bcce-b302099a8057".parse()?, &contacts.record(sage.as_object().unwrap()))?;
    /// # let repairs = schema.module("repairs").unwrap();
    /// # let json = JsonModule::new(&schema[repairs], "id");
    /// // Their portal shows repairs with `subject` and `car`, and without `memo`.
    /// let repair = serde_json::json!({ "id": "1", "contact": "sage", "subject": "ブレーキ点検", "car": "Fiat 500", "memo": "late payer" });
    /// let repair = json.record(repair.as_object().unwrap());
    /// assert!(viewer.list(repairs).search("fiat　ブレーキ").prepare()?.selects(&repair));
    /// assert!(!viewer.list(repairs).search("late").prepare()?.selects(&repair));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search(mut self, words: &str) -> Self {
        self.search.push(' ');
        self.search.push_str(words);
        self
    }

    /// In the order of this field; among equals the next field decides, and the key in the end, in the direction of the last field.
    pub fn sort(mut self, field: impl Into<String>, direction: Direction) -> Self {
        self.sort.push((field.into(), direction));
        self
    }

    /// Only what comes after this position in the order: the next page.
    pub fn after(mut self, position: Position) -> Self {
        self.after = Some(position);
        self
    }

    /// At most so many records. A page that is full may have another after it.
    pub const fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Checks everything that was named against what the viewer may use (PV-36).
    ///
    /// # Errors
    /// [`ListError`] lists everything that is wrong. Of hidden fields and modules it says what it says of those that there are not.
    pub fn prepare(self) -> Result<List<'v>, ListError> {
        let schema = self.viewer.portal().schema();
        let (Some(rule), Some(module)) = (self.viewer.rule(self.module), schema.get(self.module)) else {
            return Err(ListError { problems: vec![ListProblem::Module] });
        };
        let mut problems = Vec::new();
        let filter = self.own_filter(rule, &mut problems);
        let search = Search::new(&self.search, module, rule.rule.mask(), &mut problems);
        let terms = self.terms(rule, module, &mut problems);
        if let Some(position) = &self.after
            && terms.len() == self.sort.len()
            && !position.fits(&terms, schema, module)
        {
            problems.push(ListProblem::Position);
        }
        if !problems.is_empty() {
            return Err(ListError { problems });
        }
        Ok(List { schema, module, rule, filter, search, terms, after: self.after, limit: self.limit })
    }

    fn own_filter(&self, rule: &BoundRule<'_>, problems: &mut Vec<ListProblem>) -> Option<OwnFilter> {
        let (portal, mask) = (self.viewer.portal(), rule.rule.mask());
        let condition = self.filter.as_ref()?;
        match own_condition(portal.schema(), (self.module, portal.base()), mask, condition) {
            Ok((questions, program)) => Some(OwnFilter::new(&questions, program, self.viewer.me())),
            Err(error) => {
                problems.extend(error.problems.into_iter().map(ListProblem::Filter));
                None
            }
        }
    }

    fn terms(&self, rule: &BoundRule<'_>, module: &Module, problems: &mut Vec<ListProblem>) -> Vec<Term> {
        let mask = rule.rule.mask();
        let mut terms: Vec<Term> = Vec::with_capacity(self.sort.len());
        for (name, direction) in &self.sort {
            let known = module.field_id(name).filter(|id| exists_for(mask, *id, FieldUse::Sort));
            let Some(slot) = known.and_then(|id| module.slot(id)) else {
                let module = module.name().to_owned();
                problems.push(ListProblem::SortField { module, field: name.clone() });
                continue;
            };
            if !mask.allows(slot.field(), FieldUse::Sort) {
                problems.push(ListProblem::NoOrder { field: name.clone() });
            } else if terms.iter().any(|term| term.slot.field() == slot.field()) {
                problems.push(ListProblem::SortTwice { field: name.clone() });
            } else {
                terms.push(Term { slot, direction: *direction });
            }
        }
        terms
    }
}
