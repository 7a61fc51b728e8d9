//! Blobs in a folder and elsewhere.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bonafide_store::{Blobs, StoreError, keys};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::memory::InMemory;
use tempfile::TempDir;

use crate::records::id;

/// Runs the test on blobs in a folder and on blobs in memory, which stands for any other store.
fn on_each(test: impl AsyncFn(&Blobs, &Path)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    for in_folder in [true, false] {
        println!("in a folder: {in_folder}");
        let scratch = TempDir::new().unwrap();
        let blobs = if in_folder {
            Blobs::folder(scratch.path().join("blobs")).unwrap()
        } else {
            Blobs::elsewhere(Arc::new(InMemory::new()))
        };
        runtime.block_on(test(&blobs, scratch.path()));
    }
}

/// Files under a folder with their paths from there.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.push(path.strip_prefix(folder).unwrap().display().to_string());
        }
    }
    found.sort();
    found
}

#[test]
fn bytes_and_files_come_back_whole_and_in_parts() {
    on_each(async |blobs, scratch| {
        let file = scratch.join("upload");
        // More than one part of an upload that is sent in parts.
        let content: Vec<u8> = (0..9_000_000_u32).map(|i| ((i * 31) >> 3) as u8).collect();
        std::fs::write(&file, &content).unwrap();
        blobs.put_file("a/file", &file).await.unwrap();
        blobs.put_bytes("a/bytes", Bytes::from_static(b"old")).await.unwrap();
        blobs.put_bytes("a/bytes", Bytes::from_static(b"new bytes")).await.unwrap();
        assert_eq!(blobs.get("a/file").await.unwrap().unwrap(), content);
        assert_eq!(blobs.size("a/file").await.unwrap(), Some(9_000_000));
        assert_eq!(blobs.get("a/bytes").await.unwrap().unwrap(), "new bytes");
        let part = async |key: &str, range: Range<u64>| {
            let stream = blobs.stream(key, range).await.unwrap().unwrap();
            stream.try_fold(Vec::new(), async |all, next| Ok([&all[..], &next[..]].concat())).await.unwrap()
        };
        assert_eq!(part("a/bytes", 4..7).await, b"byt");
        assert_eq!(part("a/bytes", 4..99).await, b"bytes");
        assert_eq!(part("a/bytes", 9..u64::MAX).await, b"");
        assert_eq!(part("a/bytes", Range { start: u64::MAX, end: 3 }).await, b"");
        assert_eq!(part("a/file", 123_456..223_456).await, content[123_456..223_456]);
        blobs.put_file("a/bytes", &file).await.unwrap();
        assert_eq!(blobs.size("a/bytes").await.unwrap(), Some(9_000_000));
        assert_eq!(std::fs::read(&file).unwrap(), content);
    });
}

#[test]
fn an_empty_file_is_a_blob() {
    on_each(async |blobs, scratch| {
        std::fs::write(scratch.join("empty"), "").unwrap();
        blobs.put_file("empty", &scratch.join("empty")).await.unwrap();
        assert_eq!(blobs.size("empty").await.unwrap(), Some(0));
        assert_eq!(blobs.get("empty").await.unwrap().unwrap(), "");
    });
}

#[test]
fn what_is_not_there_is_none() {
    on_each(async |blobs, scratch| {
        assert_eq!(blobs.get("a/b").await.unwrap(), None);
        assert_eq!(blobs.size("a").await.unwrap(), None);
        assert!(blobs.stream("a", 0..1).await.unwrap().is_none());
        assert!(blobs.local("a", scratch).await.unwrap().is_none());
        blobs.delete_prefix("a/").await.unwrap();
        assert!(blobs.put_file("a", &scratch.join("missing")).await.is_err());
        assert_eq!(blobs.size("a").await.unwrap(), None);
    });
}

#[test]
fn a_prefix_goes_with_all_below_it_and_nothing_beside_it() {
    on_each(async |blobs, scratch| {
        let (folder, other, medium) = (id(), id(), id());
        for key in [
            keys::original(folder, medium),
            keys::preview(folder, medium),
            keys::frame(folder, medium, 3),
            keys::best_shot(folder, id(), medium),
            keys::original(other, medium),
        ] {
            blobs.put_bytes(&key, Bytes::from_static(b"x")).await.unwrap();
        }
        assert!(keys::original(folder, medium).starts_with(&keys::folder(folder)));
        blobs.delete_prefix(&keys::folder(folder)).await.unwrap();
        assert_eq!(blobs.size(&keys::original(folder, medium)).await.unwrap(), None);
        assert_eq!(blobs.size(&keys::original(other, medium)).await.unwrap(), Some(1));
        blobs.delete_prefix(&keys::folder(other)).await.unwrap();
        let left = scratch.join("blobs");
        if left.exists() {
            assert_eq!(files(&left), [""; 0], "empty folders go too");
        }
    });
}

#[test]
fn one_blob_goes_by_its_key() {
    on_each(async |blobs, _| {
        for key in ["a/one", "a/one_more", "a/two"] {
            blobs.put_bytes(key, Bytes::from_static(b"x")).await.unwrap();
        }
        blobs.delete_prefix("a/one").await.unwrap();
        for not_there in ["a/one", "a", "a/two/more", "b/"] {
            blobs.delete_prefix(not_there).await.unwrap();
        }
        assert_eq!(blobs.size("a/one").await.unwrap(), None);
        assert_eq!(blobs.size("a/one_more").await.unwrap(), Some(1));
        assert_eq!(blobs.size("a/two").await.unwrap(), Some(1));
    });
}

#[test]
fn keys_stay_inside() {
    on_each(async |blobs, scratch| {
        let file = scratch.join("file");
        std::fs::write(&file, "x").unwrap();
        for key in ["../file", "/etc/passwd", "a/../../file", "", "a//b", "a\\b", "a\0", "a#1", "a/"] {
            assert!(matches!(blobs.put_file(key, &file).await, Err(StoreError::Other(_))), "{key:?}");
            assert!(blobs.put_bytes(key, Bytes::new()).await.is_err(), "{key:?}");
            assert!(blobs.get(key).await.is_err(), "{key:?}");
            assert!(blobs.local(key, scratch).await.is_err(), "{key:?}");
        }
        for prefix in ["../", "/", "", "..", "./", "a/../", "../file", "a//"] {
            assert!(blobs.delete_prefix(prefix).await.is_err(), "{prefix:?}");
        }
        assert_eq!(std::fs::read(&file).unwrap(), b"x");
    });
}

#[test]
fn a_blob_is_a_file_for_other_programs() {
    on_each(async |blobs, scratch| {
        blobs.put_bytes("a/b.mp4", Bytes::from_static(b"content")).await.unwrap();
        let local = blobs.local("a/b.mp4", scratch).await.unwrap().unwrap();
        assert_eq!(std::fs::read(local.path()).unwrap(), b"content");
        drop(local);
        assert_eq!(blobs.get("a/b.mp4").await.unwrap().unwrap(), "content");
        assert_eq!(files(scratch).iter().filter(|path| path.contains("tmp")).count(), 0);
    });
}

#[test]
fn a_check_leaves_nothing() {
    on_each(async |blobs, scratch| {
        blobs.check().await.unwrap();
        let folder = scratch.join("blobs");
        if folder.exists() {
            assert_eq!(files(&folder), [""; 0]);
            std::fs::remove_dir(&folder).unwrap();
            std::fs::write(&folder, "not a folder").unwrap();
            assert!(matches!(blobs.check().await, Err(StoreError::Unavailable(_))));
        }
    });
}

#[cfg(unix)]
#[test]
fn a_stored_file_is_a_second_name_of_the_upload_and_no_other_name_is_left() {
    use std::os::unix::fs::MetadataExt as _;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let scratch = TempDir::new().unwrap();
    let blobs = Blobs::folder(scratch.path().join("blobs")).unwrap();
    let file = scratch.path().join("upload");
    std::fs::write(&file, "x").unwrap();
    runtime.block_on(async {
        blobs.put_file("a/b", &file).await.unwrap();
        // Again, when both are already one file.
        blobs.put_file("a/b", &file).await.unwrap();
    });
    let kept = scratch.path().join("blobs/a/b");
    assert_eq!(std::fs::metadata(&file).unwrap().ino(), std::fs::metadata(kept).unwrap().ino());
    assert_eq!(files(&scratch.path().join("blobs")), ["a", "a/b"]);
}

#[test]
fn a_blob_is_never_seen_in_part() {
    on_each(async |blobs, scratch| {
        let (small, large) = (vec![1_u8; 1_000], vec![2_u8; 2_000_000]);
        std::fs::write(scratch.join("large"), &large).unwrap();
        blobs.put_bytes("a", small.clone().into()).await.unwrap();
        let writer = {
            let (blobs, small, file) = (blobs.clone(), small.clone(), scratch.join("large"));
            tokio::spawn(async move {
                for _ in 0..10 {
                    blobs.put_file("a", &file).await.unwrap();
                    blobs.put_bytes("a", small.clone().into()).await.unwrap();
                    blobs.put_bytes("a", vec![2_u8; 2_000_000].into()).await.unwrap();
                }
            })
        };
        while !writer.is_finished() {
            let seen = blobs.get("a").await.unwrap().unwrap();
            assert!(seen == small || seen == large, "{} bytes", seen.len());
        }
        writer.await.unwrap();
    });
}
