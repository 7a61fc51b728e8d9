//! The free fields of everything that has some.

mod target;

use bonafide_domain::Metadata;
use serde_json::{Map, Value};

pub use target::MetadataTarget;
use target::Thing;

use crate::{Caller, Result, Service};

/// A change of free fields.
enum Change<'a> {
    /// These over the old ones, as they are.
    Add(Map<String, Value>),
    /// These over the old ones; `null` takes one away.
    Patch(Map<String, Value>),
    /// Without these; without any when none is named.
    Delete(&'a [String]),
}

impl Service {
    /// The free fields.
    pub async fn metadata(&self, caller: &Caller, target: MetadataTarget) -> Result<Metadata> {
        let mut reader = self.parts.store.read().await?;
        let thing = Thing::load(&mut reader, target).await?;
        thing.check_read(caller)?;
        Ok(thing.meta_data().clone())
    }

    /// Adds fields, or replaces those of the same name. Gives all fields after the change.
    pub async fn add_metadata(
        &self,
        caller: &Caller,
        target: MetadataTarget,
        fields: Map<String, Value>,
    ) -> Result<Metadata> {
        self.change_metadata(caller, target, Change::Add(fields)).await
    }

    /// Changes fields: adds or replaces those with a value, and takes away those with `null`. Gives all fields after the
    /// change.
    pub async fn patch_metadata(
        &self,
        caller: &Caller,
        target: MetadataTarget,
        fields: Map<String, Value>,
    ) -> Result<Metadata> {
        self.change_metadata(caller, target, Change::Patch(fields)).await
    }

    /// Takes away the fields of these names, or all when there is no name. Gives what is left.
    pub async fn delete_metadata(
        &self,
        caller: &Caller,
        target: MetadataTarget,
        names: &[String],
    ) -> Result<Metadata> {
        self.change_metadata(caller, target, Change::Delete(names)).await
    }

    async fn change_metadata(
        &self,
        caller: &Caller,
        target: MetadataTarget,
        change: Change<'_>,
    ) -> Result<Metadata> {
        let known = Thing::load(&mut *self.parts.store.read().await?, target).await?;
        known.check_update(caller)?;
        let mut tx = self.parts.store.write().await?;
        // A folder is locked before what is in it, everywhere, so that two changes never wait for each other.
        if let Some(folder) = known.folder() {
            tx.folder(folder).await?;
        }
        let mut thing = Thing::load(&mut tx, target).await?;
        thing.check_update(caller)?;
        let changed = change.applied(thing.meta_data())?;
        thing.set_meta_data(changed.clone(), self.now());
        thing.save(&mut tx).await?;
        tx.commit().await?;
        Ok(changed)
    }
}

impl Change<'_> {
    fn applied(self, old: &Metadata) -> Result<Metadata> {
        let mut fields = old.fields().clone();
        match self {
            Self::Add(new) => fields.extend(new),
            Self::Patch(new) => return Ok(old.patched(&new.try_into()?)?),
            Self::Delete([]) => fields.clear(),
            Self::Delete(names) => fields.retain(|name, _| !names.contains(name)),
        }
        Ok(fields.try_into()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn after(change: Change<'_>) -> Value {
        let old = map(&json!({"a": 1, "b": {"c": 2}})).try_into().unwrap();
        serde_json::to_value(change.applied(&old).unwrap()).unwrap()
    }

    #[test]
    fn an_addition_replaces_whole_fields_and_keeps_null() {
        let new = map(&json!({"b": {"d": 3}, "e": null}));
        assert_eq!(after(Change::Add(new)), json!({"a": 1, "b": {"d": 3}, "e": null}));
    }

    #[test]
    fn a_patch_takes_away_what_is_null() {
        let new = map(&json!({"a": null, "e": 4}));
        assert_eq!(after(Change::Patch(new)), json!({"b": {"c": 2}, "e": 4}));
    }

    #[test]
    fn a_deletion_names_fields_or_means_all() {
        assert_eq!(after(Change::Delete(&["a".to_owned(), "x".to_owned()])), json!({"b": {"c": 2}}));
        assert_eq!(after(Change::Delete(&[])), json!({}));
    }

    #[test]
    fn the_result_stays_within_the_bounds() {
        let many = (0..255).map(|n| (format!("n{n}"), json!(n))).collect();
        let old = map(&json!({"a": 1, "b": 2})).try_into().unwrap();
        assert!(Change::Add(many).applied(&old).is_err());
    }
}
