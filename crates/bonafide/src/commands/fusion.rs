//! How evidence is weighed: the plain sum, or as a file says that `bonafide calibrate` wrote.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use bonafide_engine::liveness::fusion::{Fusion, MOST_BYTES};
use bonafide_eval::pad::{AppliedFusion, Terms};
use sha2::{Digest, Sha256};

use super::pad::hex;
use crate::gauge;

/// A fusion, and what an answer says of it.
#[derive(Default)]
pub struct Chosen {
    /// How evidence is weighed.
    pub fusion: Fusion,
    /// `None` for the plain sum.
    pub about: Option<AppliedFusion>,
}

impl Chosen {
    /// Reads a file; without one the plain sum.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let name = path.display();
        let file = File::open(path).with_context(|| format!("open {name}"))?;
        let mut text = String::new();
        // One byte more than is allowed, so that what is too large is seen to be.
        file.take(MOST_BYTES as u64 + 1).read_to_string(&mut text).with_context(|| format!("read {name}"))?;
        let fusion = Fusion::parse(&text).with_context(|| format!("{name}"))?;
        let about = AppliedFusion {
            name: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            sha256: hex(&Sha256::digest(text.as_bytes())),
            dataset: fusion.fitted.as_ref().map(|fitted| fitted.dataset.clone()),
            terms: terms(&fusion),
        };
        Ok(Self { fusion, about: Some(about) })
    }

    /// The threshold that was asked for, or the one that was fitted, or the usual one.
    pub fn threshold(&self, asked: Option<f64>) -> f64 {
        // As the file has it, which a float of half the size does not print as.
        let fitted = self.fusion.threshold.map(|fitted| (f64::from(fitted) * 1e6).round() / 1e6);
        asked.or(fitted).unwrap_or(bonafide_domain::threshold::SPOOFING)
    }

    /// Says so when the weights are for other networks.
    pub fn compare_pack(&self, pack_hash: &str) {
        let other = self.fusion.fitted.as_ref().is_some_and(|fitted| fitted.pack_hash != pack_hash);
        if let (true, Some(about)) = (other, &self.about) {
            gauge::complain(&format!("{}: was fitted with another model pack than this one", about.name));
        }
    }
}

fn terms(fusion: &Fusion) -> Terms {
    let wide = |table: &BTreeMap<String, f32>| {
        table.iter().map(|(name, value)| (name.clone(), f64::from(*value))).collect()
    };
    Terms {
        intercept: f64::from(fusion.intercept),
        weights: wide(&fusion.weights),
        offsets: wide(&fusion.offsets),
    }
}

#[cfg(test)]
mod tests {
    use bonafide_engine::liveness::{Evidence, Status};
    use bonafide_eval::pad::Piece;

    use super::*;

    #[test]
    fn the_engine_and_the_evaluation_add_up_alike() {
        let text = "version = 1\nintercept = -0.25\n[weights]\ntexture = 0.5\n[offsets]\nlight = 0.75\n";
        let fusion = Fusion::parse(text).unwrap();
        for (light, carried, score) in [
            // -0.25 + 0.5 * 2 + (1 + 0.75) + 0.4; 1 / (1 + e^2.9).
            (1.0, true, 0.052_154),
            // A challenge that is not answered: 0.9 becomes 0, and -1.1 stays.
            (-1.0, false, 0.5),
            (-3.0, false, 0.750_260),
        ] {
            let said =
                [("texture", Some(2.0)), ("light", Some(light)), ("stream", Some(0.4)), ("traces", None)];
            let evidence = said.map(|(name, ratio)| Evidence {
                status: if ratio.is_some() { Status::Present } else { Status::Missing },
                log_likelihood_ratio: ratio.unwrap_or(0.0),
                ..Evidence::missing(name, "", "")
            });
            let pieces = said.map(|(name, ratio)| Piece {
                name: name.to_owned(),
                code: String::new(),
                score: None,
                log_likelihood_ratio: ratio,
            });
            let judged = fusion.judge(evidence.to_vec(), 0.5);
            assert_eq!(judged.is_carried(), carried, "{light}");
            let found = judged.confidence_spoofing.unwrap();
            assert!((found - score).abs() < 1e-5, "{light}: {found}");
            assert!((terms(&fusion).confidence(&pieces, carried) - f64::from(found)).abs() < 1e-6, "{light}");
        }
    }
}
