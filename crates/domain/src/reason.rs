//! Why an analysis came out as it did: a closed list, so that programs can act on codes and people read sentences.

mod person;

use serde::{Deserialize, Serialize};

/// A reason with its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// One of [`Code`]'s words.
    pub code: String,
    /// One sentence for an operator, in English.
    pub text: String,
    /// One sentence for the person in front of the camera, in English. Absent in what earlier versions kept.
    #[serde(default)]
    pub for_person: String,
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
    /// The face moves as a plane does.
    MovesAsPlane = "moves_as_plane", "The face moves like a flat picture.";
    /// The face moves as a head does.
    MovesAsHead = "moves_as_head", "The face moves like a head with depth.";
    /// The head did not turn.
    TooLittleMotion = "too_little_motion", "The head did not turn far enough to show its depth.";
    /// The pixels fit a head and a plane alike.
    ParallaxUndecided = "parallax_undecided", "Head and plane explain the face's movement alike.";
    /// A picture that is held carries its background along.
    SurroundingsMoveWithFace = "surroundings_move_with_face", "What lies beside the head moves with the face.";
    /// The face moves before a room.
    SurroundingsStay = "surroundings_stay", "The face moves before its surroundings.";
    /// Nothing moves apart, or nothing can be followed.
    SurroundingsNotMeasured = "surroundings_not_measured", "Face and room do not move apart, or the room is too plain to follow.";
    /// Some with the face, some with the room.
    SurroundingsUndecided = "surroundings_undecided", "Some places beside the head move with the face, others with the room.";
    /// Too few frames to judge a stream.
    StreamTooShort = "stream_too_short", "There are too few frames to tell a camera from a picture.";
    /// One picture throughout.
    StreamStandsStill = "stream_stands_still", "All frames are the same picture.";
    /// Frames come again.
    StreamLoops = "stream_loops", "Frames come again later: the stream is a loop.";
    /// A jump of everything at once.
    StreamCut = "stream_cut", "The picture changes at once as a whole: the stream was cut.";
    /// A still picture around a face that moves.
    SurroundingsFrozen = "surroundings_frozen", "The face moves in a picture that does not.";
    /// Blocks of an earlier JPEG across the frame's own.
    CodedTwice = "coded_twice", "The frames were coded, moved and coded again, as a film is that is fed in.";
    /// Nothing wrong with the stream.
    StreamNatural = "stream_natural", "The frames follow each other as a camera's do.";
    /// The pixels of a screen or the dots of a print.
    RasterSeen = "raster_seen", "A raster lies over the face, as screens and prints have it.";
    /// None of them.
    NoRasterSeen = "no_raster_seen", "No raster lies over the face.";
    /// Too little skin in sight.
    TracesNotMeasured = "traces_not_measured", "No frame shows enough skin to look for a raster.";
    /// Another face later on.
    PersonChanged = "person_changed", "A later face is another person's than that at the beginning.";
    /// The same face at the end.
    PersonStays = "person_stays", "The face is one person's from beginning to end.";
    /// There are no two looks to compare.
    PersonNotCompared = "person_not_compared", "Beginning and end of the capture could not be compared.";
    /// The light challenge is answered.
    LightFollows = "light_follows", "The face takes on the screen's colours, in their order and with a head's shading.";
    /// It is answered by something flat.
    LightFollowsFlat = "light_follows_flat", "The face takes on the screen's colours, but all parts alike.";
    /// It is answered, by what shape nobody knows.
    LightFollowsUnsure = "light_follows_unsure", "The face takes on the screen's colours; a head's shading could not be told.";
    /// The light of another challenge.
    LightOfAnotherOrder = "light_of_another_order", "Colours change on the face, in another order than this session's.";
    /// The challenge is not answered.
    LightNotSeen = "light_not_seen", "The screen's light is not seen on the face.";
    /// Too little was recorded of the challenge.
    LightTooFewFrames = "light_too_few_frames", "There are too few frames of the light challenge.";
    /// The challenge cannot be judged.
    LightNotMeasured = "light_not_measured", "The screen's light on the face cannot be measured.";
    /// The person left it out.
    LightSkipped = "light_skipped", "The person left the light challenge out.";
    /// The gesture of a session is in its frames.
    GesturePerformed = "gesture_performed", "The face does what its session asked for.";
    /// It is, and what makes it is no head.
    GestureByPlane = "gesture_by_plane", "What does as its session asked moves as something flat.";
    /// It is, and was the page's choice.
    GestureForeseen = "gesture_foreseen", "The face does what the page chose, which could be known and recorded before.";
    /// What the session asked for came when its time was over.
    ChallengeLate = "challenge_late", "The answer was sent when the session's time was over, and counts for nothing.";
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
    /// Its frames are those of an earlier one.
    ReplayedCapture = "replayed_capture", "The frames are those of an earlier capture.";
    /// None shows the same.
    CaptureIsNew = "capture_is_new", "No earlier capture shows these frames.";
    /// There is nothing to know frames again by.
    ReplayNotMeasured = "replay_not_measured", "No frame shows enough to be known again.";
    /// What is known of times fits the session.
    ClockFits = "clock_fits", "The capture's times fit its session.";
    /// The page tells no times.
    ClockNotTold = "clock_not_told", "The capture says nothing of its times.";
    /// There was no time for what came.
    ClockTooSoon = "clock_too_soon", "The capture came sooner than it can have been taken.";
    /// The page says that it took longer than the session lasted.
    ClockTooLong = "clock_too_long", "The capture says that it lasted longer than its session.";
    /// Times run backwards.
    ClockBackwards = "clock_backwards", "The capture's times run backwards.";
    /// Times jump.
    ClockJumps = "clock_jumps", "The capture's times jump.";
    /// Its words are those of another.
    CaptureOfAnotherSession = "capture_of_another_session", "The capture was taken for another session.";
    /// It passes, and what is demanded of it is more.
    AssuranceTooLow = "assurance_too_low", "The capture passes, with less assurance than is demanded.";
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
        Reason { code: self.word().to_owned(), text: text.into(), for_person: self.for_person().to_owned() }
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
