//! Compiles the whole configuration of a user type.

use super::module::Compiling;
use super::portal::{ModuleRole, ModuleRule, Portal};
use crate::config::{ModuleConfig, UserTypeConfig, UserTypeKind};
use crate::definition::{DefinitionError, ProblemKind, Reader};
use crate::schema::{FieldId, ModuleId, ModuleKind, Schema};
use definition_reader::ShapeProblem;

impl UserTypeConfig {
    /// Checks the configuration against a schema, and compiles it (PV-10 … PV-19, PV-30 … PV-33).
    ///
    /// # Errors
    /// [`DefinitionError`] lists every mistake with its path.
    pub fn compile(&self, schema: &Schema) -> Result<Portal, DefinitionError> {
        let mut reader = Reader::default();
        let portal = self.compiled(&mut reader, schema);
        reader.finish(portal).map_err(DefinitionError::of)
    }

    fn compiled(&self, reader: &mut Reader, schema: &Schema) -> Option<Portal> {
        if self.format != Self::FORMAT {
            let kind = ShapeProblem::UnknownFormat { found: self.format.into(), known: Self::FORMAT };
            reader.at("format", |reader| reader.problem(kind));
        }
        for name in self.web_tabs.iter().filter(|name| !schema.web_tabs().contains(*name)) {
            let kind = ProblemKind::UnknownName { what: "web tab", name: name.clone() };
            reader.at("web_tabs", |reader| reader.problem(kind));
        }
        let base = reader.at("base", |reader| self.base(reader, schema));
        let mut modules: Vec<Option<ModuleRule>> = schema.modules().map(|_| None).collect();
        for (name, config) in &self.modules {
            let rule = reader.at("modules", |reader| {
                reader.at(name, |reader| {
                    let Some(id) = schema.module(name) else {
                        reader.problem(ProblemKind::UnknownModule { module: name.clone() });
                        return None;
                    };
                    Some((id, self.module(reader, schema, base?, id, config)))
                })
            });
            if let Some((id, rule)) = rule
                && let Some(place) = modules.get_mut(id.index())
            {
                *place = Some(rule);
            }
        }
        let base = base?;
        if !self.modules.contains_key(&self.base) {
            // PV-10, PV-12: the base module is there whether it is mentioned or not.
            let rule = self.module_unnamed(reader, schema, base);
            if let Some(place) = modules.get_mut(base.index()) {
                *place = Some(rule);
            }
        }
        Some(Portal {
            schema: schema.clone(),
            kind: self.kind,
            base,
            modules,
            web_tabs: self.web_tabs.clone(),
        })
    }

    /// PV-10: the standard type has contacts; a custom type leads, contacts, vendors or a custom module.
    fn base(&self, reader: &mut Reader, schema: &Schema) -> Option<ModuleId> {
        let Some(base) = schema.module(&self.base) else {
            reader.problem(ProblemKind::UnknownModule { module: self.base.clone() });
            return None;
        };
        let (user_type, fits) = match (self.kind, schema[base].kind()) {
            (UserTypeKind::Standard, kind) => ("standard", kind == ModuleKind::Contacts),
            (
                UserTypeKind::Custom,
                ModuleKind::Leads | ModuleKind::Contacts | ModuleKind::Vendors | ModuleKind::Custom,
            ) => ("custom", true),
            (UserTypeKind::Custom, ModuleKind::Products | ModuleKind::Standard) => ("custom", false),
        };
        if !fits {
            let module_kind = schema[base].kind().describe();
            reader.problem(ProblemKind::BaseDoesNotFit { user_type, module_kind });
        }
        Some(base)
    }

    fn module(
        &self,
        reader: &mut Reader,
        schema: &Schema,
        base: ModuleId,
        id: ModuleId,
        config: &ModuleConfig,
    ) -> ModuleRule {
        let role = match (id == base, config.shared) {
            (true, false) => ModuleRole::Base,
            (true, true) => {
                // PV-17: a module is one thing only.
                let module = schema[id].name().to_owned();
                reader.at("shared", |reader| {
                    reader.problem(ProblemKind::ModuleTwice { module, first: "the base module" });
                });
                ModuleRole::Base
            }
            (false, true) => ModuleRole::Shared,
            (false, false) => ModuleRole::Related,
        };
        let chosen = |module: ModuleId, field: FieldId| {
            let name = schema[module].get(field).map_or("", crate::schema::Field::name);
            self.modules.get(schema[module].name()).is_some_and(|config| {
                let denied = config.deny.get(&crate::config::FieldUse::Read);
                config.fields.contains(name) && denied.is_none_or(|denied| !denied.contains(name))
            })
        };
        let module = &schema[id];
        Compiling { schema, module, id, base, role, config, chosen: &chosen }.compile(reader)
    }

    /// A base module that is not mentioned: every layout, for nothing was said about them; no field.
    fn module_unnamed(&self, reader: &mut Reader, schema: &Schema, base: ModuleId) -> ModuleRule {
        let config = ModuleConfig { layouts: schema[base].layouts().clone(), ..ModuleConfig::default() };
        self.module(reader, schema, base, base, &config)
    }
}
