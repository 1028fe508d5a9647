//! The mirrors of lists of interventions and of claims → which column holds what, and what their words mean.

use super::super::raw::RawSource;
use super::super::table::{At, Pair};
use super::super::{ClaimField, ClaimShape, InterventionField, InterventionShape};
use super::Checker;
use crate::domain::{ClaimKind, Level};

impl Checker<'_, '_> {
    pub(super) fn interventions(&mut self, raw: &RawSource) -> Option<InterventionShape> {
        let columns = self.columns(raw, &InterventionField::KEYS);
        let [level, issued_by] = self.constants(raw, ["level", "issued_by"]);
        let allowed = Level::ALL.map(|level| (level.name(), level));
        if raw.columns.is_some() {
            let has = |field: InterventionField| columns.iter().any(|(other, _)| *other == field);
            if !has(InterventionField::IssuedOn) {
                self.lacks_column(raw, "issued_on", None);
            }
            if level.is_none() && !has(InterventionField::Level) {
                self.lacks_column(raw, "level", Some("write constants = { level = \"improvement_notice\" }"));
            }
        }
        let levels = self.meanings(raw.levels.as_deref().unwrap_or_default(), "level", &allowed);
        let level = level.and_then(|level| self.word(&level, "level", &allowed));
        raw.columns.as_ref()?;
        Some(InterventionShape { columns, level, issued_by: issued_by.map(|text| text.value), levels })
    }

    pub(super) fn claims(&mut self, raw: &RawSource) -> Option<ClaimShape> {
        let columns = self.columns(raw, &ClaimField::KEYS);
        let [said_in, kind] = self.constants(raw, ["said_in", "kind"]);
        let allowed = ClaimKind::ALL.map(|kind| (kind.name(), kind));
        if raw.columns.is_some() {
            let has = |field: ClaimField| columns.iter().any(|(other, _)| *other == field);
            let needed = [
                ("claim", ClaimField::Claim),
                ("indicator", ClaimField::Indicator),
                ("claimed", ClaimField::Claimed),
                ("period_to", ClaimField::PeriodTo),
            ];
            for (key, field) in needed {
                if !has(field) {
                    self.lacks_column(raw, key, None);
                }
            }
            if said_in.is_none() && !has(ClaimField::SaidIn) {
                self.lacks_column(raw, "said_in", Some("write constants = { said_in = \"name of the paper\" }"));
            }
            if kind.is_none() && !has(ClaimField::Kind) {
                self.lacks_column(raw, "kind", Some("write constants = { kind = \"value\" }"));
            }
        }
        let kinds = self.meanings(raw.kinds.as_deref().unwrap_or_default(), "kind of claim", &allowed);
        let kind = kind.and_then(|kind| self.word(&kind, "kind of claim", &allowed));
        raw.columns.as_ref()?;
        Some(ClaimShape { columns, said_in: said_in.map(|text| text.value), kind, kinds })
    }

    /// The constants that a kind of source can have: what no column of the file says.
    pub(super) fn constants<const N: usize>(
        &mut self,
        raw: &RawSource,
        keys: [&'static str; N],
    ) -> [Option<At<String>>; N] {
        let mut values = [const { None }; N];
        let constants: &[Pair] = raw.constants.as_deref().unwrap_or_default();
        for (name, text) in constants {
            let Some(place) = keys.iter().position(|key| *key == name.value) else {
                self.unknown_field(&name.value, name.at, keys);
                continue;
            };
            values[place] = Some(text.clone());
            if let Some((column, _)) = raw.columns.iter().flatten().find(|(column, _)| column.value == name.value) {
                let line = self.faults.line(column.at);
                let message = format!("`{}` is stated twice: as a constant and as a column (line {line})", name.value);
                self.faults.add(name.at, message);
            }
        }
        values
    }
}
