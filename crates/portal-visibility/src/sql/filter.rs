//! The filter of a module for a viewer (PV-46).

use super::dialect::Dialect;
use super::error::{Lack, SqlError};
use super::lower::Lower;
use super::mapping::{ModuleMapping, SqlMapping};
use super::output::{Output, Parameter};
use crate::bind::{BoundRule, Viewer};
use crate::schema::{Module, ModuleId, Schema};

/// What a viewer sees of a module, ready to be handed to a database (PV-46).
#[derive(Clone, Copy, Debug)]
pub struct RowFilter<'v> {
    pub(super) schema: &'v Schema,
    pub(super) module: &'v Module,
    /// `None`: the portal does not show the module, and no record is selected.
    pub(super) rule: Option<&'v BoundRule<'v>>,
}

/// A condition in SQL, and the values of its parameters in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlFilter {
    /// An expression about the module's table under the alias `t`; what is not true (`NULL` included) is not shown. Use it as it is: do not negate it.
    pub text: String,
    /// The values of `?1`, `?2`, … or `$1`, `$2`, ….
    pub parameters: Vec<Parameter>,
}

impl Viewer<'_> {
    /// What the viewer sees of a module, for a database (PV-46): exactly the records that [`sees`](Self::sees) sees.
    pub fn filter(&self, module: ModuleId) -> RowFilter<'_> {
        let schema = self.portal().schema();
        RowFilter { schema, module: &schema[module], rule: self.rule(module) }
    }
}

impl<'v> RowFilter<'v> {
    /// The filter as SQL.
    ///
    /// # Errors
    /// [`SqlError`] lists what is lacking for an exact filter (PV-48).
    pub fn to_sql(self, mapping: &'v SqlMapping, dialect: Dialect) -> Result<SqlFilter, SqlError> {
        let mut output = Output { dialect, module: self.module, parameters: Vec::new(), lacks: Vec::new() };
        let text = match self.mapped(mapping, &mut output) {
            Some(mapping) => self.write(mapping, &mut output),
            None => String::new(),
        };
        finish(output, text)
    }

    pub(super) fn mapped<'m>(
        &self,
        mapping: &'m SqlMapping,
        output: &mut Output<'_>,
    ) -> Option<&'m ModuleMapping> {
        let found = mapping.modules.get(self.module.name());
        if found.is_none() {
            output.lack(Lack::Module { module: self.module.name().to_owned() });
        }
        found
    }

    pub(super) fn write(&self, mapping: &'v ModuleMapping, output: &mut Output<'v>) -> String {
        let mut lower = Lower { schema: self.schema, mapping, out: output };
        match self.rule {
            Some(rule) => lower.shape(&rule.rule.program.shape, &rule.steps),
            None => super::output::NEVER.into(),
        }
    }
}

pub(super) fn finish(output: Output<'_>, text: String) -> Result<SqlFilter, SqlError> {
    let Output { dialect, parameters, mut lacks, .. } = output;
    lacks.sort();
    if lacks.is_empty() { Ok(SqlFilter { text, parameters }) } else { Err(SqlError { dialect, lacks }) }
}
