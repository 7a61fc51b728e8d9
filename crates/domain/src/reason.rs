//! Why an analysis came out as it did: a closed list, so that programs can act on codes and people read sentences.

use serde::{Deserialize, Serialize};

/// A reason with its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// One of [`Code`]'s words.
    pub code: String,
    /// One sentence for an operator, in English.
    pub text: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $text:literal;)+) => {
        /// Every reason there is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant),+ }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What it means, when nothing more exact is known.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

codes! {
    /// Liveness passed.
    BelowThreshold = "below_threshold", "The evidence for an attack stays below the threshold.";
    /// Liveness did not pass.
    AttackLikely = "attack_likely", "The evidence for an attack reaches the threshold.";
    /// Liveness could not be judged.
    NoEvidence = "no_evidence", "There is no evidence either way, so an attack is as likely as not.";
    /// Texture speaks for skin.
    TextureOfSkin = "texture_of_skin", "The face's texture looks like skin.";
    /// Texture speaks for a print or a screen.
    TextureOfAttack = "texture_of_attack", "The face's texture looks like a print or a screen.";
    /// The pack has no texture network.
    TextureModelMissing = "texture_model_missing", "The model pack has no network that judges texture.";
    /// No frame was fit for it.
    TextureNotMeasured = "texture_not_measured", "No frame was fit for judging texture.";
    /// Most frames show none or several faces.
    FewSingleFaces = "few_single_faces", "Few frames hold exactly one face.";
    /// No frame shows one.
    NoFace = "no_face", "No frame holds a face.";
    /// The frame that counts shows several.
    SeveralFaces = "several_faces", "Several faces are in the picture, one is needed.";
    /// Same person.
    SamePerson = "same_person", "The least similar faces reach the threshold.";
    /// Another person.
    OtherPerson = "other_person", "The least similar faces are below the threshold.";
    /// Between the two thresholds.
    PersonUncertain = "person_uncertain", "The least similar faces lie between the two thresholds.";
    /// The pack cannot compare.
    EmbedModelMissing = "embed_model_missing", "The model pack has no calibrated network that compares faces.";
    /// The file does not decode.
    Unreadable = "unreadable", "The medium cannot be read.";
    /// Nothing that the analysis can use.
    NoSuitableMedia = "no_suitable_media", "No medium is of a kind that this analysis uses.";
    /// Fewer than two for a comparison.
    TooFewMedia = "too_few_media", "A comparison needs two media.";
    /// The medium is no longer there.
    MediumGone = "medium_gone", "A medium was deleted before the analysis ran.";
    /// The capture names a virtual camera.
    VirtualCamera = "virtual_camera", "The capture names a virtual camera.";
    /// Our own capture blob is damaged.
    AdditionalInfoInvalid = "additional_info_invalid", "The capture's environment data is damaged.";
    /// What is known of the camera speaks against it, and not enough to decide.
    CameraSuspect = "camera_suspect", "The capture's environment data has signs of a virtual camera, too few to decide.";
    /// Our own capture blob does not fit what came.
    CaptureContradicts = "capture_contradicts", "The capture's environment data contradicts itself or the medium.";
    /// A capture session whose medium has no blob of ours.
    AdditionalInfoMissing = "additional_info_missing", "The capture came without environment data that can be judged.";
    /// The gesture is not in the frames.
    GestureNotPerformed = "gesture_not_performed", "The frames do not show the gesture that was asked for.";
    /// The gesture is not in the frames of a medium that may have been made otherwise.
    GestureNotSeen = "gesture_not_seen", "The gesture that the medium is tagged with was not seen.";
    /// Broke down, and was given up after all attempts.
    Internal = "internal", "The analysis broke down repeatedly.";
    /// A person decided.
    OperatorDecision = "operator_decision", "An operator decided.";
}

impl Code {
    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.word() == word)
    }

    /// With the general sentence.
    pub fn reason(self) -> Reason {
        self.because(self.text())
    }

    /// With a more exact sentence, which holds no personal data.
    pub fn because(self, text: impl Into<String>) -> Reason {
        Reason { code: self.word().to_owned(), text: text.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique() {
        assert!(Code::ALL.iter().all(|code| Code::from_word(code.word()) == Some(*code)));
    }
}
