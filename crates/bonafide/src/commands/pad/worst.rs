//! Pictures of the worst errors, and of no other capture.

use std::collections::BTreeMap;
use std::sync::Mutex;

use bonafide_engine::analyse::Best;
use bonafide_eval::pad::{Capture, Label};
use bonafide_imaging::{encode, resize};
use bonafide_report::WORST;

/// Longest side of a picture.
const SIDE: usize = 240;

/// Row, how wrong it is, JPEG.
type Picture = (usize, f64, Vec<u8>);

/// Keeps the pictures that the page shows while the captures pass.
pub struct Worst {
    wanted: bool,
    threshold: f64,
    kept: Mutex<BTreeMap<Label, Vec<Picture>>>,
}

impl Worst {
    pub fn new(wanted: bool, threshold: f64) -> Self {
        Self { wanted, threshold, kept: Mutex::default() }
    }

    /// Keeps the best frame if this is one of the worst errors so far.
    pub fn consider(&self, row: usize, capture: &Capture, best: Option<&Best>) {
        let (true, Some(true), Some(score), Some(best)) =
            (self.wanted, capture.is_wrong(self.threshold), capture.confidence_spoofing, best)
        else {
            return;
        };
        let distance = (f64::from(score) - self.threshold).abs();
        let image = resize::fit(best.image.view(), SIDE, resize::Filter::Area);
        // A frame too large for JPEG cannot come out of a decoder with our limits; no picture is better than no report.
        let Ok(jpeg) = encode::jpeg(image.view(), 82) else { return };
        let Ok(mut kept) = self.kept.lock() else { return };
        let kept = kept.entry(capture.entry.label).or_default();
        kept.push((row, distance, jpeg));
        // As the page ranks them: the worst first, of equals the earlier row.
        kept.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        kept.truncate(WORST);
    }

    /// JPEG by row.
    pub fn into_pictures(self) -> BTreeMap<usize, Vec<u8>> {
        let kept = self.kept.into_inner().unwrap_or_default();
        kept.into_values().flatten().map(|(row, _, jpeg)| (row, jpeg)).collect()
    }
}
