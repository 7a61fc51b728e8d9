//! Every limit of the machine, in one place. Angles in degrees, times in milliseconds, lengths as shares of what the name
//! says. A face that is being recorded may stray a little further than one that comes into position, so that a capture
//! does not flicker between the two.

/// How long a face has to be good before frames are kept.
pub const SETTLE_MS: f64 = 400.0;
/// How long a sequence without a gesture takes.
pub const RECORD_MS: f64 = 1_100.0;
/// The shortest time between two kept frames of a gesture, doubled whenever there are too many.
pub const GESTURE_SPACING_MS: f64 = 66.0;
/// Between two kept frames of a challenge.
pub const CHALLENGE_SPACING_MS: f64 = 100.0;
/// Longest step of a challenge.
pub const LONGEST_STEP_MS: f64 = 5_000.0;
/// How long a recorded face may be gone or hidden before the attempt begins anew.
pub const GAP_MS: f64 = 250.0;
/// The same during a gesture: the mesh may lose a face that is turned far.
pub const GESTURE_GAP_MS: f64 = 600.0;
/// How long the camera may be gone.
pub const LOST_MS: f64 = 5_000.0;
/// How long the page may be out of sight.
pub const HIDDEN_MS: f64 = 20_000.0;
/// How long a text stays before another takes its place.
pub const SIGN_MS: f64 = 350.0;
/// How often an attempt may begin anew.
pub const MOST_RESTARTS: usize = 8;
/// How often a face may jump before it is another's.
pub const MOST_JUMPS: usize = 2;

/// Least height of a face over the oval's.
pub const FAR: f32 = 0.50;
/// Most.
pub const NEAR: f32 = 0.98;
/// Least width of a face over the view's shorter side when there is no oval.
pub const FAR_WITHOUT_OVAL: f32 = 0.12;
/// How far the middle of the face may be from the oval's, over the oval's width and height.
pub const OFF_CENTRE: f32 = 0.17;
/// By how much these four are loosened while frames are kept.
pub const LOOSENED: f32 = 0.10;
/// By how much a gesture may move the face from the middle.
pub const OFF_CENTRE_IN_GESTURE: f32 = 0.45;
/// Yaw or pitch.
pub const TURNED: f32 = 18.0;
/// Roll.
pub const TILTED: f32 = 18.0;
/// Share of the face that something hides.
pub const COVERED: f32 = 0.42;
/// Presence of the mesh under which something hides the face.
pub const LEAST_PRESENCE: f32 = 0.6;
/// Mean opening of the eyes. The mesh never quite shuts an eye: shut ones measure 0.13 to 0.18 and narrow open ones from
/// 0.19, seen on eight people.
pub const SHUT: f32 = 0.17;
/// Mean brightness of the face.
pub const DARK: f32 = 48.0;
/// Mean brightness of the face.
pub const BRIGHT: f32 = 222.0;
/// Share of the face's pixels at the ends of the scale, when the face is bright.
pub const CLIPPED: f32 = 0.4;
/// By how much the surroundings may be brighter than a face that is not bright.
pub const BACKLIT: f32 = 80.0;
/// A face this bright is never backlit.
pub const LIT: f32 = 100.0;
/// Widths of the face per second.
pub const MOVING: f32 = 0.9;

/// Degrees from the baseline at which a head counts as turned to a side.
pub const TURN: f32 = 18.0;
/// As raised.
pub const RAISE: f32 = 10.0;
/// As lowered.
pub const LOWER: f32 = 10.0;
/// Degrees of yaw or pitch from the baseline beyond which mouth and eyes say nothing. A rendered face that turned its head by
/// 22 to 30 degrees and did nothing else grew nine tenths of a smile.
pub const FACING: f32 = 12.0;
/// Growth of the smile over the baseline.
pub const SMILE: f32 = 0.25;
/// Share of the baseline's opening that closed eyes lose: from 0.3, which is open, to 0.2, under which Soukupova and Cech
/// 2016 see a blink.
pub const BLINK: f32 = 0.33;
/// Growth of the face's height over the baseline.
pub const SCAN: f32 = 0.25;
/// A gesture is done when its extent is 1, and over when it is under this share.
pub const RETURNED: f32 = 0.45;
/// By how much both are loosened when frames are replayed: they went through JPEG and are measured again, and the baseline
/// is that of few frames. A guess that rendered faces pass with some room.
pub const REPLAY_SLACK: f32 = 0.2;
/// Frames that the baseline of uploaded ones is the mean of: those that come before, in which the person is at rest, are not
/// uploaded. From the first alone, which the mesh measures worst, a rendered face that turned its head grew 0.86 of a
/// smile, from three 0.56; one that smiled grew 3.4.
pub const RESTING: usize = 3;
/// Extent from which a gesture has begun, and a face is no longer at rest.
pub const BEGUN: f32 = 0.4;
/// Fewest frames of a gesture.
pub const FEWEST_OF_GESTURE: usize = 5;
/// Most frames of all challenge steps of a medium.
pub const MOST_OF_CHALLENGE: usize = 60;
/// Most steps of a challenge that wait.
pub const MOST_STEPS: usize = 16;

/// Widths by which the middle of a face may move between two frames of at most `JUMP_MS`.
pub const JUMP: f32 = 0.8;
/// Ratio of sizes of the same.
pub const JUMP_SIZE: f32 = 1.6;
/// Beyond this time, two frames say nothing about a jump.
pub const JUMP_MS: f64 = 300.0;
