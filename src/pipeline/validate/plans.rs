//! The mirrors of sources of actions and targets → which column holds what, and the words for where an action stands.

use super::super::faults::{nearest, one_of};
use super::super::raw::RawSource;
use super::super::{ActionField, ActionShape, TargetField, TargetShape};
use super::Checker;
use crate::domain::ActionStatus;

impl Checker<'_, '_> {
    pub(super) fn actions(&mut self, raw: &RawSource) -> Option<ActionShape> {
        let columns = self.columns(raw, &ActionField::KEYS);
        let [plan] = self.constants(raw, ["plan"]);
        let has = |field: ActionField| columns.iter().any(|(other, _)| *other == field);
        if raw.columns.is_some() {
            if plan.is_none() && !has(ActionField::Plan) {
                self.lacks_column(raw, "plan", Some("write constants = { plan = \"name of the plan\" }"));
            }
            if !has(ActionField::Action) {
                self.lacks_column(raw, "action", None);
            }
            if has(ActionField::Status) && raw.statuses.as_ref().is_none_or(Vec::is_empty) {
                self.needs(raw, "statuses");
            }
        }
        let allowed = ActionStatus::ALL.map(|status| (status.name(), status));
        let statuses = self.meanings(raw.statuses.as_deref().unwrap_or_default(), "status", &allowed);
        raw.columns.as_ref()?;
        Some(ActionShape { columns, plan: plan.map(|text| text.value), statuses })
    }

    pub(super) fn targets(&mut self, raw: &RawSource) -> Option<TargetShape> {
        let columns = self.columns(raw, &TargetField::KEYS);
        let [set_by, intervention] = self.constants(raw, ["source", "intervention"]);
        if raw.columns.is_some() {
            let needed =
                [("target", TargetField::Target), ("indicator", TargetField::Indicator), ("value", TargetField::Value)];
            for (key, field) in needed {
                if !columns.iter().any(|(other, _)| *other == field) {
                    self.lacks_column(raw, key, None);
                }
            }
        }
        raw.columns.as_ref()?;
        Some(TargetShape {
            columns,
            set_by: set_by.map(|text| text.value),
            intervention: intervention.map(|text| text.value),
        })
    }

    pub(super) fn lacks_column(&mut self, raw: &RawSource, key: &str, hint: Option<&str>) {
        self.lacks(raw.at, format!("source `{}` lacks `{key}` among its columns", raw.name()), hint);
    }

    pub(super) fn columns<F: Copy>(&mut self, raw: &RawSource, keys: &[(&'static str, F)]) -> Vec<(F, String)> {
        let Some(columns) = &raw.columns else {
            self.needs(raw, "columns");
            return Vec::new();
        };
        let mut fields = Vec::with_capacity(columns.len());
        for (key, column) in columns {
            match keys.iter().find(|(name, _)| *name == key.value) {
                Some((_, field)) => fields.push((*field, column.value.clone())),
                None => self.unknown_field(&key.value, key.at, keys.iter().map(|(name, _)| *name)),
            }
        }
        fields
    }

    pub(super) fn unknown_field<'k>(&mut self, typed: &str, at: usize, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let hint = nearest(typed, known.iter().copied()).map_or_else(
            || format!("keys known here: {}", one_of(known.iter().copied())),
            |near| format!("the nearest known key is `{near}`"),
        );
        self.faults.add_with_hint(at, format!("unknown key `{typed}`"), hint);
    }
}
