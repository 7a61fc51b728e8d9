//! What the person in front of the camera may be told: what to do, and nothing of how an attack was found.

use super::Code;

const PASSED: &str = "The check went well.";
const FINE: &str = "This part of the check went well.";
/// The same for every sign of an attack, so that nobody learns from it which one was seen.
const NOT_CONFIRMED: &str = "It could not be confirmed that a live person is in front of the camera.";
const NOT_JUDGED: &str = "This part of the check could not be carried out.";
const AGAIN: &str = "The recording could not be used. Please try again.";
const LIGHT: &str = "The screen's light could not be seen well. Please try again where it is neither very bright nor very dark.";
const OURS: &str = "The check could not be carried out. It is not your fault. Please try again later.";
const LOOKED_AT: &str = "A person will look at the check.";

impl Code {
    /// One sentence for the person in front of the camera, in English and in plain words. It gives away neither scores
    /// nor which sign of an attack was found.
    pub fn for_person(self) -> &'static str {
        match self {
            Self::BelowThreshold => PASSED,
            Self::TextureOfSkin
            | Self::MovesAsHead
            | Self::SurroundingsStay
            | Self::StreamNatural
            | Self::NoRasterSeen
            | Self::PersonStays
            | Self::LightFollows
            | Self::LightFollowsUnsure
            | Self::GesturePerformed
            | Self::GestureForeseen
            | Self::CaptureIsNew
            | Self::ClockFits => FINE,
            Self::NoFace => "No face was seen. Please look into the camera.",
            Self::SeveralFaces => "Several faces were seen. Please be alone in the picture.",
            Self::FewSingleFaces => "Please keep your face in the picture all the time, and be alone in it.",
            Self::GestureNotPerformed | Self::GestureNotSeen => {
                "The movement that was asked for was not seen. Please try again."
            }
            Self::ChallengeLate => "It took too long. Please try again.",
            Self::LightSkipped => "A part of the check was left out.",
            Self::LightNotSeen | Self::LightNotMeasured | Self::LightTooFewFrames => LIGHT,
            Self::Unreadable | Self::TooFewMedia | Self::StreamTooShort => AGAIN,
            Self::SamePerson => "The faces are one person's.",
            Self::OtherPerson => "The faces could not be confirmed to be one person's.",
            Self::PersonUncertain | Self::AssuranceTooLow => LOOKED_AT,
            Self::OperatorDecision => "A person has looked at the check and decided.",
            Self::MediumGone => "The recording is no longer there.",
            Self::Internal | Self::TextureModelMissing | Self::EmbedModelMissing => OURS,
            Self::TextureNotMeasured
            | Self::TooLittleMotion
            | Self::ParallaxUndecided
            | Self::SurroundingsNotMeasured
            | Self::SurroundingsUndecided
            | Self::TracesNotMeasured
            | Self::PersonNotCompared
            | Self::AdditionalInfoMissing
            | Self::ReplayNotMeasured
            | Self::ClockNotTold => NOT_JUDGED,
            // Also for a code that is new: it says least.
            _ => NOT_CONFIRMED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_an_attack_are_all_told_alike() {
        for code in [
            Code::AttackLikely,
            Code::NoEvidence,
            Code::TextureOfAttack,
            Code::MovesAsPlane,
            Code::SurroundingsMoveWithFace,
            Code::StreamLoops,
            Code::SurroundingsFrozen,
            Code::CodedTwice,
            Code::RasterSeen,
            Code::PersonChanged,
            Code::LightFollowsFlat,
            Code::LightOfAnotherOrder,
            Code::GestureByPlane,
            Code::VirtualCamera,
            Code::CameraSuspect,
            Code::CaptureContradicts,
            Code::ReplayedCapture,
            Code::ClockTooSoon,
            Code::ClockJumps,
            Code::CaptureOfAnotherSession,
        ] {
            assert_eq!(code.for_person(), NOT_CONFIRMED, "{}", code.word());
        }
    }

    #[test]
    fn nobody_is_told_a_word_of_the_trade() {
        let words = [
            "texture",
            "raster",
            "replay",
            "virtual",
            "threshold",
            "score",
            "evidence",
            "attack",
            "clock",
            "depth",
            "parallax",
            "spoof",
        ];
        for code in Code::ALL {
            let text = code.for_person().to_lowercase();
            assert!(text.ends_with('.') && text.len() <= 120, "{text}");
            assert!(words.iter().all(|word| !text.contains(word)), "{}: {text}", code.word());
        }
    }
}
