//! What one frame's texture says: skin, or paper and screens.
//!
//! `MiniFASNet` (minivision-ai, "Silent-Face-Anti-Spoofing", 2020): small networks that look at the face with its
//! surroundings, each at its own scale; their mean counts. Never fed with a tight crop, on which they fail.

use bonafide_imaging::{Affine, Point, Rect, View};
use bonafide_runtime::{Model, RunError};

use super::{Evidence, Status};
use crate::face::Face;
use crate::pack::{ModelEntry, TextureConvention};
use crate::picture::Feed;

/// What the networks say for a person and for an attack at most, whatever their own odds: as much as their decision was worth
/// on real captures. The pair that ours imitate called 0 of 80 bona fide clips of Replay-Attack's test split (Chingovska et
/// al., 2012; whole frames) an attack, which leaves 4.5 % possible, and 74.5 % of 400 attacks; of crops from 19 webcams,
/// without the surroundings that they want, 42.1 % of 1,034 and 89.4 % of 937. The ratios' logarithms are 1.4 and 1.7 for,
/// -2.8 and -0.8 against; these are the means.
const MOST_FOR: f32 = 1.5;
const MOST_AGAINST: f32 = -1.8;

/// One texture network.
pub struct TextureNet {
    model: Box<dyn Model>,
    feed: Feed,
    box_scale: f32,
    convention: TextureConvention,
}

impl TextureNet {
    /// Takes a texture network; its manifest entry must say which class is live.
    pub fn new(entry: &ModelEntry, model: Box<dyn Model>) -> Result<Self, RunError> {
        let feed = Feed::new(&entry.input, model.as_ref())?;
        let convention = entry
            .texture
            .clone()
            .ok_or_else(|| RunError::Unsupported("a texture network without a convention".to_owned()))?;
        Ok(Self { model, feed, box_scale: entry.input.box_scale, convention })
    }

    /// Probability of a bona fide presentation, 0..1.
    fn live(&self, frame: View<'_>, face: &Face) -> Result<f32, RunError> {
        let part = surroundings(
            &with_forehead(&face.bounding_box),
            self.box_scale,
            frame.width() as f32,
            frame.height() as f32,
        );
        self.live_within(frame, &part)
    }

    /// The same of a part of the frame, whatever it shows.
    pub(crate) fn live_within(&self, frame: View<'_>, part: &Rect) -> Result<f32, RunError> {
        let (width, height) = self.feed.size();
        let map = Affine::roi(part.centre(), (part.width(), part.height()), 0.0, width, height);
        let outputs = self.model.run(&self.feed.sample(frame, &map))?;
        let logits = outputs.first().map_or(&[][..], |tensor| &tensor.data);
        let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = logits.iter().map(|logit| (logit - highest).exp()).sum();
        let live = logits.get(self.convention.live_class).map(|logit| (logit - highest).exp() / total);
        live.filter(|p| p.is_finite())
            .ok_or_else(|| RunError::Failed("no probability of the live class".to_owned()))
    }

    /// Live probability below which a frame speaks for an attack.
    pub fn threshold(&self) -> f32 {
        self.convention.threshold
    }
}

/// The mesh ends at the hairline; the detector whose boxes the networks were trained with includes the forehead. The
/// share is the median over 300 LFW pictures of `YuNet`'s box against the mesh's.
fn with_forehead(mesh: &Rect) -> Rect {
    Rect { top: mesh.top - 0.15 * mesh.height(), bottom: mesh.bottom + 0.02 * mesh.height(), ..*mesh }
}

/// The face's box made `scale` times as large, or as large as the frame allows, and moved to lie inside the frame: what
/// the networks saw in training.
fn surroundings(face: &Rect, scale: f32, width: f32, height: f32) -> Rect {
    let scale = scale.min((height - 1.0) / face.height()).min((width - 1.0) / face.width());
    let (w, h) = (face.width() * scale, face.height() * scale);
    let centre = face.centre();
    let middle = Point::new(
        centre.x.clamp(w / 2.0, (width - w / 2.0).max(w / 2.0)),
        centre.y.clamp(h / 2.0, (height - h / 2.0).max(h / 2.0)),
    );
    Rect::new(middle.x - w / 2.0, middle.y - h / 2.0, middle.x + w / 2.0, middle.y + h / 2.0)
}

/// One frame's live probability, the mean of all networks; `None` without any.
pub fn live(nets: &[TextureNet], frame: View<'_>, face: &Face) -> Result<Option<f32>, RunError> {
    let each = nets.iter().map(|net| net.live(frame, face)).collect::<Result<Vec<f32>, _>>()?;
    Ok((!each.is_empty()).then(|| each.iter().sum::<f32>() / each.len() as f32))
}

/// The evidence of all frames, from the live probability of each.
pub fn evidence(nets: &[TextureNet], live: &[f32]) -> Evidence {
    if nets.is_empty() {
        let text = "No texture network is in the model pack; `bonafide models import` adds the default ones.";
        return Evidence::missing("texture", "texture_model_missing", text);
    }
    if live.is_empty() {
        let text = "No frame held a single face to look at.";
        return Evidence::missing("texture", "texture_not_measured", text);
    }
    let mean = live.iter().sum::<f32>() / live.len() as f32;
    let threshold = nets.iter().map(TextureNet::threshold).sum::<f32>() / nets.len() as f32;
    let log_odds = |p: f32| {
        let p = p.clamp(1e-6, 1.0 - 1e-6);
        (p / (1.0 - p)).ln()
    };
    let ratio = (log_odds(mean) - log_odds(threshold)).clamp(MOST_AGAINST, MOST_FOR);
    let (code, text) = if mean < threshold {
        ("texture_of_attack", "The face's texture looks like a print or a screen")
    } else {
        ("texture_of_skin", "The face's texture looks like skin")
    };
    Evidence {
        name: "texture",
        status: Status::Present,
        score: Some(mean),
        log_likelihood_ratio: ratio,
        code,
        text: format!(
            "{text}: mean live score {mean:.3} over {}, threshold {threshold:.2}.",
            count(live.len())
        ),
    }
}

fn count(frames: usize) -> String {
    if frames == 1 { "1 frame".to_owned() } else { format!("{frames} frames") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surroundings_stay_in_the_frame() {
        let face = Rect::new(10.0, 10.0, 60.0, 80.0);
        let part = surroundings(&face, 2.7, 640.0, 480.0);
        assert_eq!((part.left, part.top), (0.0, 0.0));
        assert!((part.width() - 135.0).abs() < 1e-3 && (part.height() - 189.0).abs() < 1e-3);
        let tight = surroundings(&face, 4.0, 100.0, 100.0);
        assert!(tight.left >= -0.01 && tight.right <= 100.01 && tight.top >= -0.01 && tight.bottom <= 100.01);
    }

    #[test]
    fn no_network_is_missing_evidence() {
        let evidence = evidence(&[], &[]);
        assert_eq!((evidence.status, evidence.code), (Status::Missing, "texture_model_missing"));
    }
}
