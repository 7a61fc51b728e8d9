use super::face_parts::PARTS;
use super::*;

const WHITE: [u8; 3] = [255, 255, 255];
const BLUE: [u8; 3] = [60, 90, 255];
const GREEN: [u8; 3] = [70, 230, 100];
const AMBER: [u8; 3] = [255, 190, 60];
const DARK: [u8; 3] = [16, 16, 20];

const ORDER: [[u8; 3]; 6] = [WHITE, BLUE, AMBER, DARK, GREEN, BLUE];

/// What a camera with loops of exposure and white balance sees of a face in a room.
struct Scene {
    /// Light of the screen over that of the room.
    strength: f32,
    /// How much each part faces the screen.
    facing: fn(usize) -> f32,
    noise: f32,
    /// How much the face's light changes in all colours alike, over about half a second, as a head moves; hair before a part
    /// moves more.
    sway: f32,
    /// What the screen really shows.
    order: [[u8; 3]; 6],
}

fn shaded(part: usize) -> f32 {
    [1.0, 0.8, 0.75, 0.95, 0.95, 0.6, 0.55, 0.8, 0.5, 0.5][part]
}

impl Default for Scene {
    fn default() -> Self {
        Self { strength: 0.15, facing: shaded, noise: 0.004, sway: 0.0, order: ORDER }
    }
}

impl Scene {
    fn frames(&self) -> Vec<Lit> {
        let mut state = 77u32;
        let mut grain = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 16) as f32 / 65536.0 - 0.5) * 2.0 * 1.7
        };
        let skin = [0.32, 0.2, 0.14];
        let mut swayed = 0.0;
        (0..24)
            .map(|t| {
                let (step, time) = (t / 4, t as f32);
                let gain: [f32; 3] =
                    [1.0 + 0.15 * (time * 0.3).sin(), 1.0 + 0.15 * (time * 0.3).sin(), 0.9 + 0.01 * time];
                let light = self.order[step].map(bonafide_imaging::colour::linear);
                swayed = 0.8 * swayed + 0.6 * self.sway * grain();
                let parts = (0..PARTS.len())
                    .map(|part| {
                        let facing = (self.facing)(part);
                        let moved = (1.0 + if part == 1 { 4.0 * swayed } else { swayed }).max(0.1);
                        Some(std::array::from_fn(|c| {
                            let lit = 1.0 + self.strength * facing * light[c];
                            gain[c] * skin[c] * moved * lit * (1.0 + self.noise * grain())
                        }))
                    })
                    .collect();
                let around = (0..9)
                    .map(|_| Some(std::array::from_fn(|c| gain[c] * 0.3 * (1.0 + self.noise * grain()))))
                    .collect();
                let facing = (0..PARTS.len()).map(shaded).collect();
                Lit { shown: Some(ORDER[step]), sample: Sample { parts, facing, around } }
            })
            .collect()
    }

    fn judged(&self) -> Evidence {
        evidence(&self.frames(), &[])
    }
}

#[test]
fn a_head_before_the_screen_follows_it() {
    for strength in [0.05, 0.15, 0.5] {
        let evidence = Scene { strength, ..Scene::default() }.judged();
        assert_eq!(evidence.code, "light_follows", "{strength}: {evidence:?}");
    }
}

/// A wall behind the head takes the same from all parts: those that look aside respond hardly or not at all.
#[test]
fn a_head_before_a_wall_that_is_lit_too_follows() {
    let facing = |part| (shaded(part) - 0.5f32).max(0.0);
    let evidence = Scene { facing, strength: 0.3, noise: 0.002, ..Scene::default() }.judged();
    assert_eq!(evidence.code, "light_follows", "{evidence:?}");
}

/// Unevenly, and not by where its parts look: a sheet in a lamp's light, or with shadows on it.
#[test]
fn what_differs_otherwise_than_a_head_is_not_called_one() {
    let facing = |part| [0.7, 1.0, 0.95, 0.7, 0.75, 1.0, 0.9, 0.75, 0.95, 1.0][part];
    let evidence = Scene { facing, ..Scene::default() }.judged();
    assert_eq!(evidence.code, "light_follows_unsure", "{evidence:?}");
}

#[test]
fn without_surroundings_the_colours_alone_follow() {
    let mut frames = Scene { strength: 0.3, ..Scene::default() }.frames();
    for frame in &mut frames {
        frame.sample.around.clear();
    }
    let evidence = evidence(&frames, &[]);
    assert!(evidence.code.starts_with("light_follows"), "{evidence:?}");
}

/// Movement changes the light by more than twice as much as the screen does, and all colours alike.
#[test]
fn a_head_that_sways_is_seen_to_follow_its_own_order_only() {
    let swaying = |order| Scene { order, sway: 0.08, ..Scene::default() }.judged();
    let evidence = swaying(ORDER);
    assert!(evidence.code.starts_with("light_follows"), "{evidence:?}");
    let other = swaying([AMBER, DARK, GREEN, WHITE, BLUE, DARK]);
    assert!(other.log_likelihood_ratio < 0.0, "{other:?}");
    let still = Scene { strength: 0.0, sway: 0.08, ..Scene::default() }.judged();
    assert!(!still.code.starts_with("light_follows"), "{still:?}");
}

#[test]
fn a_sheet_follows_with_all_its_parts_alike() {
    let evidence = Scene { facing: |_| 0.8, ..Scene::default() }.judged();
    assert_eq!(evidence.code, "light_follows_flat", "{evidence:?}");
    // It speaks for a sheet, and is an answer all the same.
    assert!(evidence.log_likelihood_ratio < 0.0 && !evidence.fails_challenge());
}

#[test]
fn what_noise_may_hide_is_not_called_flat() {
    let evidence = Scene { facing: |_| 0.8, noise: 0.03, ..Scene::default() }.judged();
    assert_eq!(evidence.code, "light_follows_unsure", "{evidence:?}");
    // It has answered, and nothing rests on it: whoever holds a sheet can make noise.
    assert!(!evidence.fails_challenge() && !evidence.carries(), "{evidence:?}");
}

/// Hair before one part flickers; what the others show is seen all the same.
#[test]
fn a_part_that_flickers_does_not_hide_a_heads_shading() {
    let mut frames = Scene::default().frames();
    for (t, frame) in frames.iter_mut().enumerate() {
        let flicker = [1.0, 0.7, 1.3][t * t % 3];
        frame.sample.parts[5] = frame.sample.parts[5].map(|light| light.map(|v| v * flicker));
    }
    let evidence = evidence(&frames, &[]);
    assert_eq!(evidence.code, "light_follows", "{evidence:?}");
}

/// Beside the head a window: in some frames it is clipped, in others not. And something moves through another place.
#[test]
fn a_window_that_is_clipped_now_and_then_does_not_sway_the_light() {
    let mut frames = Scene { strength: 0.05, ..Scene::default() }.frames();
    for (t, frame) in frames.iter_mut().enumerate() {
        frame.sample.around[0] = frame.sample.around[0].filter(|_| t % 3 != 0);
        frame.sample.around[1] = frame.sample.around[1].map(|light| light.map(|v| v * [1.0, 2.0][t / 5 % 2]));
    }
    let evidence = evidence(&frames, &[]);
    assert_eq!(evidence.code, "light_follows", "{evidence:?}");
}

#[test]
fn a_film_of_another_session_shows_another_order() {
    let other = [AMBER, DARK, GREEN, WHITE, BLUE, DARK];
    let evidence = Scene { order: other, strength: 0.3, ..Scene::default() }.judged();
    assert!(evidence.log_likelihood_ratio < 0.0, "{evidence:?}");
}

/// Where a camera gives few frames of each colour, a lag of two of them is a whole step.
#[test]
fn a_film_that_is_one_step_late_does_not_follow() {
    let late = [GREEN, WHITE, BLUE, AMBER, DARK, GREEN];
    for every in [1, 2] {
        let frames: Vec<Lit> = Scene { order: late, strength: 0.3, ..Scene::default() }
            .frames()
            .into_iter()
            .step_by(every)
            .collect();
        let judged = evidence(&frames, &[]);
        assert!(!judged.code.starts_with("light_follows"), "{every}: {judged:?}");
    }
}

/// A film of another order, labelled by the three steps that it shares with this one, and by single frames for the others.
#[test]
fn what_only_most_frames_follow_does_not_follow() {
    let other = [WHITE, BLUE, AMBER, BLUE, DARK, WHITE];
    for parted in [false, true] {
        let frames = Scene { order: other, strength: 0.3, ..Scene::default() }.frames();
        let all = frames.into_iter().enumerate();
        let kept: Vec<Lit> =
            all.filter(|(t, _)| !parted || *t < 12 || t % 4 == 0).map(|(_, frame)| frame).collect();
        let judged = evidence(&kept, &[]);
        assert!(!judged.code.starts_with("light_follows"), "{parted}: {judged:?}");
    }
}

#[test]
fn a_face_that_the_screen_does_not_reach_is_seen_not_to_follow() {
    let evidence = Scene { strength: 0.0, ..Scene::default() }.judged();
    assert_eq!(evidence.code, "light_not_seen", "{evidence:?}");
}

#[test]
fn too_few_frames_or_colours_or_parts_are_missing_evidence() {
    let frames = Scene::default().frames();
    assert_eq!(evidence(&frames[..7], &[]).code, "light_too_few_frames");
    assert_eq!(evidence(&[], &[]).status, Status::Missing);
    let mut dark = frames;
    for frame in &mut dark {
        frame.sample.parts = vec![None; PARTS.len()];
    }
    assert_eq!(evidence(&dark, &[]).code, "light_not_measured");
}

/// Parts from the third on are those of another scene, and flicker.
fn mixed(first: &Scene, others: &Scene) -> Evidence {
    let mut frames = first.frames();
    let mut state = 5u32;
    for (frame, other) in frames.iter_mut().zip(others.frames()) {
        for (part, light) in other.sample.parts.into_iter().enumerate().skip(2) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let flicker = 1.0 + 0.1 * ((state >> 16) as f32 / 65536.0 - 0.5);
            frame.sample.parts[part] = light.map(|light| light.map(|v| v * flicker));
        }
    }
    evidence(&frames, &[])
}

#[test]
fn few_steady_parts_do_not_speak_for_a_face_that_flickers() {
    let other = Scene { order: [AMBER, DARK, GREEN, WHITE, BLUE, DARK], strength: 0.3, ..Scene::default() };
    let dead = Scene { strength: 0.0, ..Scene::default() };
    for others in [other, dead] {
        let judged = mixed(&Scene::default(), &others);
        assert!(!judged.code.starts_with("light_follows"), "{judged:?}");
    }
}

/// Squares over the face in the frames whose light is wrong, so that only the others count.
#[test]
fn a_step_without_a_face_is_no_step_that_was_followed() {
    let mut frames = Scene::default().frames();
    for (t, frame) in frames.iter_mut().enumerate().skip(16) {
        frame.sample.parts[t % 8] = None;
    }
    let judged = evidence(&frames, &[]);
    assert_eq!(judged.code, "light_not_measured", "{judged:?}");
}

/// The glass of a screen throws back little of what falls on it, but in the right order.
#[test]
fn light_as_weak_as_glass_throws_back_is_not_a_heads() {
    let judged = Scene { strength: 0.034, noise: 0.0004, ..Scene::default() }.judged();
    assert!(judged.status == Status::Missing && judged.text.contains("glass"), "{judged:?}");
    let judged = Scene { strength: 0.08, noise: 0.0004, ..Scene::default() }.judged();
    assert_eq!(judged.code, "light_follows", "{judged:?}");
}

/// Glass adds the same light everywhere, which is a larger share of what is dark.
#[test]
fn light_that_dark_parts_take_on_much_more_of_is_not_a_heads() {
    let judged = Scene { facing: |part| [0.2, 1.0][part % 2], strength: 0.4, ..Scene::default() }.judged();
    assert!(judged.status == Status::Missing && judged.text.contains("glass"), "{judged:?}");
}
