//! Reads the weights of a TensorFlow.js model: a JSON manifest and the binary shards that it names.

use std::collections::BTreeMap;

use bonafide_runtime::half;
use serde::Deserialize;

use super::ImportError;

const FORMAT: &str = "TensorFlow.js";

/// The manifest: which arrays lie in which shards, one after the other.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Manifest {
    groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
struct Group {
    paths: Vec<String>,
    weights: Vec<Weight>,
}

#[derive(Debug, Deserialize)]
struct Weight {
    name: String,
    shape: Vec<usize>,
    dtype: String,
    quantization: Option<Quantization>,
}

#[derive(Debug, Deserialize)]
struct Quantization {
    dtype: String,
    scale: Option<f64>,
    min: Option<f64>,
}

/// An array of weights, last dimension fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Sizes, outermost first.
    pub shape: Vec<usize>,
    /// `shape.iter().product()` values.
    pub values: Vec<f32>,
}

impl Manifest {
    /// Parses the manifest. Shards must be plain file names beside it.
    pub fn parse(json: &[u8]) -> Result<Self, ImportError> {
        let manifest: Self =
            serde_json::from_slice(json).map_err(|error| ImportError::damaged(FORMAT, error.to_string()))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if manifest.shards().any(|path| path.is_empty() || path.starts_with('.') || !path.chars().all(plain))
        {
            return Err(ImportError::damaged(FORMAT, "a shard's file name is not plain"));
        }
        Ok(manifest)
    }

    /// File names of the shards, in the order in which [`Manifest::read`] wants their bytes.
    pub fn shards(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| &group.paths).map(String::as_str)
    }

    /// All arrays by name, given the bytes of all shards. An 8- or 16-bit number `q` stands for `q * scale + min`.
    pub fn read(&self, shards: &[&[u8]]) -> Result<BTreeMap<String, Array>, ImportError> {
        let mut arrays = BTreeMap::new();
        let mut shards = shards.iter();
        for group in &self.groups {
            let bytes = shards.by_ref().take(group.paths.len()).copied().collect::<Vec<_>>().concat();
            let mut rest = bytes.as_slice();
            for weight in &group.weights {
                let array = weight.read(&mut rest)?;
                if arrays.insert(weight.name.clone(), array).is_some() {
                    return Err(ImportError::damaged(FORMAT, "a name is given twice"));
                }
            }
            if !rest.is_empty() {
                return Err(ImportError::damaged(FORMAT, "the shards are longer than the manifest says"));
            }
        }
        Ok(arrays)
    }
}

impl Weight {
    /// Takes this array off the front of `rest`.
    fn read(&self, rest: &mut &[u8]) -> Result<Array, ImportError> {
        if self.dtype != "float32" {
            return Err(ImportError::unsupported(FORMAT, "an array that is not float32"));
        }
        let count = self.shape.iter().try_fold(1usize, |count, &size| count.checked_mul(size));
        let stored = self.quantization.as_ref().map_or("float32", |quantization| quantization.dtype.as_str());
        let width = match stored {
            "float32" => 4,
            "float16" | "uint16" => 2,
            "uint8" => 1,
            _ => {
                return Err(ImportError::unsupported(
                    FORMAT,
                    "a number format other than float and unsigned",
                ));
            }
        };
        let bytes = count
            .and_then(|count| count.checked_mul(width))
            .and_then(|length| rest.split_off(..length))
            .ok_or_else(|| ImportError::damaged(FORMAT, "the shards are shorter than the manifest says"))?;

        let line = || {
            let quantization = self.quantization.as_ref();
            quantization
                .and_then(|q| q.scale.zip(q.min))
                .ok_or_else(|| ImportError::damaged(FORMAT, "an array of integers has no scale"))
        };
        let values: Vec<f32> = match stored {
            "float32" => bytes.as_chunks().0.iter().map(|&b| f32::from_le_bytes(b)).collect(),
            "float16" => bytes.as_chunks().0.iter().map(|&b| half::to_f32(u16::from_le_bytes(b))).collect(),
            "uint16" => {
                let (scale, min) = line()?;
                let value = |&b| (f64::from(u16::from_le_bytes(b)) * scale + min) as f32;
                bytes.as_chunks().0.iter().map(value).collect()
            }
            _ => {
                let (scale, min) = line()?;
                bytes.iter().map(|&b| (f64::from(b) * scale + min) as f32).collect()
            }
        };
        if !values.iter().all(|value| value.is_finite()) {
            return Err(ImportError::damaged(FORMAT, "a weight is not finite"));
        }
        Ok(Array { shape: self.shape.clone(), values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(manifest: &str, shards: &[&[u8]]) -> Result<BTreeMap<String, Array>, ImportError> {
        Manifest::parse(manifest.as_bytes())?.read(shards)
    }

    #[test]
    fn every_number_format_reads() {
        let manifest = r#"[{"paths": ["a.bin", "b.bin"], "weights": [
            {"name": "plain", "shape": [1], "dtype": "float32"},
            {"name": "half", "shape": [], "dtype": "float32", "quantization": {"dtype": "float16"}},
            {"name": "byte", "shape": [3], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1}},
            {"name": "word", "shape": [1, 1], "dtype": "float32", "quantization": {"dtype": "uint16", "scale": 1, "min": 2}}]}]"#;
        // The shards join in the middle of an array.
        let arrays = read(manifest, &[&[0, 0, 0x80, 0x3f, 0, 0x3c, 0, 2], &[255, 0x00, 0x01]]).unwrap();
        assert_eq!(arrays["plain"].values, [1.0]);
        assert_eq!(arrays["half"], Array { shape: vec![], values: vec![1.0] });
        assert_eq!(arrays["byte"].values, [-1.0, 0.0, 126.5]);
        assert_eq!(arrays["word"], Array { shape: vec![1, 1], values: vec![258.0] });
    }

    #[test]
    fn shards_of_another_length_are_refused() {
        let manifest =
            r#"[{"paths": ["a.bin"], "weights": [{"name": "w", "shape": [2], "dtype": "float32"}]}]"#;
        assert!(read(manifest, &[&[0; 8]]).is_ok());
        for length in [0, 7, 9] {
            assert!(read(manifest, &[&vec![0; length]]).is_err(), "{length}");
        }
        assert!(read(manifest, &[]).is_err());
    }

    #[test]
    fn sizes_beyond_the_address_space_are_refused() {
        let manifest = r#"[{"paths": [], "weights": [
            {"name": "w", "shape": [4294967296, 4294967296, 4], "dtype": "float32"}]}]"#;
        assert!(matches!(read(manifest, &[]), Err(ImportError::Damaged { .. })));
    }

    #[test]
    fn shards_with_a_path_are_refused() {
        for path in ["../a.bin", "/a.bin", "a/b.bin", "", "..", "http://a/b"] {
            let manifest = format!(r#"[{{"paths": ["{path}"], "weights": []}}]"#);
            assert!(Manifest::parse(manifest.as_bytes()).is_err(), "{path}");
        }
    }

    #[test]
    fn doubled_names_and_infinite_weights_are_refused() {
        let weight = r#"{"name": "w", "shape": [1], "dtype": "float32"}"#;
        let manifest = format!(r#"[{{"paths": ["a.bin"], "weights": [{weight}, {weight}]}}]"#);
        assert!(read(&manifest, &[&[0; 8]]).is_err());
        let manifest = format!(r#"[{{"paths": ["a.bin"], "weights": [{weight}]}}]"#);
        assert!(read(&manifest, &[&[0, 0, 0x80, 0x7f]]).is_err());
    }
}
