//! Finds one file inside the packed assets of a web solution: one blob, and a loader script that ends in a call
//! `loadPackage({"files": [{"filename", "start", "end"}, ...]})`.

use serde::Deserialize;

use super::ImportError;

const FORMAT: &str = "packed assets";
const CALL: &[u8] = b"loadPackage({";

#[derive(Deserialize)]
struct Package {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    filename: String,
    start: usize,
    end: usize,
}

/// The `TFLite` file named `name`, in whatever folder, inside `data` by the offsets in the script `loader`.
pub fn tflite<'a>(loader: &[u8], data: &'a [u8], name: &str) -> Result<&'a [u8], ImportError> {
    let damaged = |cause: &str| ImportError::damaged(FORMAT, cause);
    let call = loader
        .windows(CALL.len())
        .rposition(|window| window == CALL)
        .ok_or_else(|| damaged("the loader script calls no loadPackage"))?;
    let object = &loader[call + CALL.len() - 1..];
    let package: Package = serde_json::Deserializer::from_slice(object)
        .into_iter()
        .next()
        .and_then(Result::ok)
        .ok_or_else(|| damaged("the loader script's list of files does not parse"))?;
    let named = |file: &&File| file.filename.rsplit('/').next() == Some(name);
    let file = package.files.iter().find(named).ok_or_else(|| damaged("the file is not in the list"))?;
    let bytes = data.get(file.start..file.end).ok_or_else(|| damaged("the file lies outside the blob"))?;
    if bytes.get(4..8) != Some(super::tflite::IDENTIFIER) {
        return Err(damaged("what lies at the offsets is not a TFLite file"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &[u8] = b"....abcdTFL3wxyz....";

    fn loader(start: usize, end: usize) -> Vec<u8> {
        format!(
            r#"function loadPackage(metadata) {{ return 1; }}
               loadPackage({{"files": [{{"filename": "/a/other.tflite", "start": 0, "end": 4}},
               {{"filename": "/a/b/mesh.tflite", "start": {start}, "end": {end}}}], "package_uuid": "x"}});}})();"#
        )
        .into_bytes()
    }

    #[test]
    fn the_named_file_is_cut_out() {
        assert_eq!(tflite(&loader(4, 16), DATA, "mesh.tflite").unwrap(), b"abcdTFL3wxyz");
    }

    #[test]
    fn offsets_outside_the_blob_or_reversed_are_refused() {
        for (start, end) in [(4, 21), (16, 4), (usize::MAX, 4), (usize::MAX, usize::MAX)] {
            assert!(tflite(&loader(start, end), DATA, "mesh.tflite").is_err(), "{start}..{end}");
        }
    }

    #[test]
    fn something_else_at_the_offsets_is_refused() {
        assert!(tflite(&loader(0, 12), DATA, "mesh.tflite").is_err());
        assert!(tflite(&loader(4, 6), DATA, "mesh.tflite").is_err());
        assert!(tflite(&loader(4, 16), DATA, "iris.tflite").is_err());
        assert!(tflite(b"loadPackage({\"files\": 1})", DATA, "mesh.tflite").is_err());
        assert!(tflite(b"", DATA, "mesh.tflite").is_err());
    }
}
