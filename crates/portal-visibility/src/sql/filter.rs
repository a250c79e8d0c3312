//! The filter of a module for a viewer (PV-46).

use super::dialect::Dialect;
use super::error::{Lack, SqlError};
use super::lower::Lower;
use super::mapping::{ModuleMapping, SqlMapping};
use super::output::{NEVER, Output, Parameter, quoted};
use crate::bind::{BoundRule, Viewer};
use crate::schema::{Module, ModuleId, Schema};

/// What a viewer sees of a module, ready to be handed to a database (PV-46).
///
/// It fits into a statement of the host's own, which has its own parameters and its own name for the table:
///
/// ```
/// use portal_visibility::{*, sql::*};
/// # let schema = Schema::from_toml(r#"
/// #     format = 1
/// #     [modules.contacts]
/// #     kind = "contacts"
/// #     key = "integer"
/// #     [modules.deals]
/// #     kind = "standard"
/// #     key = "integer"
/// #     fields.contact = { type = "reference", to = "contacts" }
/// # "#)?;
/// # let portal = UserTypeConfig::from_toml(r#"
/// #     format = 1
/// #     kind = "standard"
/// #     base = "contacts"
/// #     modules.deals = { lookups = ["contact"], fields = ["contact"] }
/// # "#)?.compile(&schema)?;
/// # let contacts = JsonModule::new(&schema[portal.base()], "id");
/// # let sage = serde_json::json!({ "id": 7 });
/// # let user = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
/// # let viewer = portal.bind(user, &contacts.record(sage.as_object().unwrap()))?;
/// # let deals = schema.module("deals").unwrap();
/// let mapping = SqlMapping::new().with(
///     "deals",
///     ModuleMapping::new("crm_deals", Column::new("id", ColumnType::BigInt))
///         .with("contact", Column::new("contact_id", ColumnType::BigInt)),
/// );
/// let filter = viewer.filter(deals).of_table("d").after_parameters(1).to_sql(&mapping, Dialect::PostgreSql)?;
/// let sql = format!("SELECT count(*) FROM crm_deals AS d WHERE d.stage = $1 AND {}", filter.text);
/// assert_eq!(sql, r#"SELECT count(*) FROM crm_deals AS d WHERE d.stage = $1 AND "d"."contact_id" = $2::bigint"#);
/// assert_eq!(filter.parameters, [Parameter::Integer(7)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RowFilter<'v> {
    schema: &'v Schema,
    module: &'v Module,
    /// `None`: the portal does not show the module, and no record is selected.
    rule: Option<&'v BoundRule<'v>>,
    alias: Option<&'v str>,
    before: usize,
}

/// A condition in SQL, and the values of its parameters in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlFilter {
    /// An expression about the module's table, in brackets where it needs them; it can be joined to others with `AND` and `OR`. Where it is not true it may be
    /// `NULL`, so it must not stand below a `NOT`: use [`negated`](Self::negated).
    pub text: String,
    /// The values of `?1`, `?2`, … or `$1`, `$2`, …, counted from after the host's own.
    pub parameters: Vec<Parameter>,
}

impl SqlFilter {
    /// The opposite: true for exactly the records that are not selected, and never `NULL` (PV-21).
    pub fn negated(&self) -> String {
        format!("(({}) IS NOT TRUE)", self.text)
    }

    /// The same with a value that is never `NULL`, for a place where it is not a condition. An index does not serve it.
    pub fn decided(&self) -> String {
        format!("(({}) IS TRUE)", self.text)
    }
}

impl Viewer<'_> {
    /// What the viewer sees of a module, for a database (PV-46): exactly the records that [`sees`](Self::sees) sees.
    pub fn filter(&self, module: ModuleId) -> RowFilter<'_> {
        let schema = self.portal().schema();
        RowFilter { schema, module: &schema[module], rule: self.rule(module), alias: None, before: 0 }
    }
}

impl<'v> RowFilter<'v> {
    /// What the module's table goes by in the host's statement; `t` unless it is said.
    #[must_use]
    pub const fn of_table(mut self, alias: &'v str) -> Self {
        self.alias = Some(alias);
        self
    }

    /// How many parameters the host's statement has before those of the filter.
    #[must_use]
    pub const fn after_parameters(mut self, number: usize) -> Self {
        self.before = number;
        self
    }

    /// The filter as SQL.
    ///
    /// # Errors
    /// [`SqlError`] lists what is lacking for an exact filter (PV-48).
    pub fn to_sql(self, mapping: &'v SqlMapping, dialect: Dialect) -> Result<SqlFilter, SqlError> {
        let mut output = Output::new(dialect, self.module);
        output.before = self.before;
        if let Some(alias) = self.alias {
            output.alias = quoted(alias);
        }
        let text = match (mapped(mapping, self.module, &mut output), self.rule) {
            (Some(mapping), Some(rule)) => {
                let mut lower = Lower { schema: self.schema, mapping, out: &mut output };
                lower.shape(&rule.rule.program.shape, &rule.steps)
            }
            _ => NEVER.into(),
        };
        let parameters = output.finish()?;
        Ok(SqlFilter { text, parameters })
    }
}

pub(super) fn mapped<'m>(
    mapping: &'m SqlMapping,
    module: &Module,
    output: &mut Output<'_>,
) -> Option<&'m ModuleMapping> {
    let found = mapping.modules.get(module.name());
    if found.is_none() {
        output.lack(Lack::Module { module: module.name().to_owned() });
    }
    found
}
