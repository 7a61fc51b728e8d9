//! From received files to media that are not stored yet.

use std::collections::BTreeMap;
use std::time::Duration;

use bonafide_domain::{Folder, Id, Medium, Metadata, Timestamp};
use futures_util::future::try_join_all;

use super::inspect::Inspected;
use super::{Payload, ReceivedFile, additional_info, name};
use crate::{Caller, Error, Result, Service};

/// Media of one request, and what was noticed.
pub(super) struct Prepared {
    /// In the order of the files.
    pub(super) media: Vec<Medium>,
    /// By key of the file; of files under one key the first.
    pub(super) keys: BTreeMap<String, Id<Medium>>,
    pub(super) warnings: Vec<String>,
}

impl Service {
    /// Looks into every file and joins it with what the payload says of it.
    pub(super) async fn prepare(
        &self,
        caller: &Caller,
        folder: &Folder,
        payload: &mut Payload,
        files: &[ReceivedFile],
    ) -> Result<Prepared> {
        let limit = u64::from(self.settings().files_per_folder);
        if files.len() as u64 > limit {
            return Err(too_many(limit));
        }
        let looks =
            files.iter().enumerate().map(|(index, file)| self.inspect(file.path.to_path_buf(), index + 1));
        let inspected = try_join_all(looks).await?;
        let mut prepared = Prepared {
            media: Vec::with_capacity(files.len()),
            keys: BTreeMap::new(),
            warnings: std::mem::take(&mut payload.warnings),
        };
        prepared.warnings.extend(without_files(payload, files));
        // A microsecond apart, so that the order of the files is the order of the media.
        let mut time = self.now();
        for (index, (file, inspected)) in files.iter().zip(inspected).enumerate() {
            let (medium, warning) = self.medium_of(caller, folder, payload, file, &inspected, time)?;
            prepared.warnings.extend(warning.map(|text| format!("file {}: {text}", index + 1)));
            prepared.keys.entry(file.key.clone()).or_insert(medium.id);
            prepared.media.push(medium);
            time = time.plus(Duration::from_micros(1));
        }
        Ok(prepared)
    }

    fn medium_of(
        &self,
        caller: &Caller,
        folder: &Folder,
        payload: &Payload,
        file: &ReceivedFile,
        inspected: &Inspected,
        time: Timestamp,
    ) -> Result<(Medium, Option<&'static str>)> {
        let meta_data = payload.media_meta_data.get(&file.key).cloned().unwrap_or_default();
        let note = additional_info::note(&meta_data);
        let technical_meta_data =
            Metadata::try_from(note.technical).map_err(|error| Error::Internal(error.to_string()))?;
        let medium = Medium {
            id: self.id()?,
            folder_id: folder.id,
            company_id: folder.company_id,
            user_id: caller.user.id,
            media_type: inspected.media_type,
            original_name: name::clean(&file.original_name),
            content_type: inspected.content_type.to_owned(),
            size: file.size,
            sha256: file.sha256,
            width: inspected.width,
            height: inspected.height,
            duration_ms: inspected.duration_ms,
            frames: inspected.frames,
            tags: payload.media_tags.get(&file.key).cloned().unwrap_or_default(),
            meta_data,
            technical_meta_data,
            time_created: time,
            time_updated: time,
        };
        Ok((medium, note.warning))
    }
}

pub(super) fn too_many(limit: u64) -> Error {
    Error::TooLarge { what: "the folder's files are", limit }
}

/// Clients send tags and metadata of files that they left out; that is no error.
fn without_files(payload: &Payload, files: &[ReceivedFile]) -> Vec<String> {
    let unknown = |key: &&String| files.iter().all(|file| file.key != **key);
    let tags = payload.media_tags.keys().filter(unknown).count();
    let meta_data = payload.media_meta_data.keys().filter(unknown).count();
    [("media:tags", tags), ("media:meta_data", meta_data)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(field, count)| format!("\"{field}\" names {count} file(s) that did not come; ignored"))
        .collect()
}
