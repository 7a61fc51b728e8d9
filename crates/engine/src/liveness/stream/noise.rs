//! What changes from one frame to the next: in the face, and where nothing moves.

use bonafide_imaging::Rect;
use bonafide_imaging::colour::Plane;

/// Side of the blocks that are compared, in pixels.
const BLOCK: usize = 16;
/// Luma between which a block can show noise: not crushed to black, not clipped to white.
const SHOWS: std::ops::Range<f32> = 25.0..230.0;
/// Standard deviation of a block from which it has structure. JPEG takes the noise out of a plain wall; of structure, some
/// coefficient crosses a step from one frame to the next.
const STRUCTURED: f32 = 6.0;
/// Blocks with structure around the face that are needed.
const FEWEST_BLOCKS: usize = 24;
/// Mean change of a face's blocks that move, in steps of 255.
const MOVES: f32 = 1.0;
/// Share of the blocks around the face that are the same to the last bit when they are a still picture.
const FROZEN: f32 = 0.95;
/// Mean change of the quietest fifth that a sensor plainly has.
const NOISY: f32 = 0.25;

/// Two frames that follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    face: f32,
    same: f32,
    quiet: f32,
}

impl Step {
    /// `None` for frames of two sizes, and where too little can show noise.
    pub fn between(a: &Plane, b: &Plane, face: Option<&Rect>) -> Option<Self> {
        if (a.width, a.height) != (b.width, b.height) {
            return None;
        }
        let face = face?;
        // Hair and shoulders move with the face.
        let person = face.scaled(1.6);
        let (mut inside, mut around) = (Vec::new(), Vec::new());
        for top in (0..a.height.saturating_sub(BLOCK - 1)).step_by(BLOCK) {
            for left in (0..a.width.saturating_sub(BLOCK - 1)).step_by(BLOCK) {
                let Some(Change { change, has_structure }) = change(a, b, left, top) else { continue };
                let (x, y) = ((left + BLOCK / 2) as f32, (top + BLOCK / 2) as f32);
                let within = |r: &Rect| x >= r.left && x < r.right && y >= r.top && y < r.bottom;
                if within(face) {
                    inside.push(change);
                } else if has_structure
                    && !within(&person)
                    && !(y > face.bottom && x >= person.left && x < person.right)
                {
                    around.push(change);
                }
            }
        }
        if inside.is_empty() || around.len() < FEWEST_BLOCKS {
            return None;
        }
        let same = around.iter().filter(|&&change| change == 0.0).count() as f32 / around.len() as f32;
        around.sort_by(f32::total_cmp);
        Some(Self {
            face: inside.iter().sum::<f32>() / inside.len() as f32,
            same,
            quiet: around[around.len() / 5],
        })
    }

    pub fn face_moves(&self) -> bool {
        self.face >= MOVES
    }

    pub fn is_frozen(&self) -> bool {
        self.same >= FROZEN
    }

    pub fn is_noisy(&self) -> bool {
        self.quiet >= NOISY
    }
}

/// What happens in a block.
struct Change {
    /// Mean absolute difference.
    change: f32,
    has_structure: bool,
}

/// `None` where it is too dark or too bright to show noise.
fn change(a: &Plane, b: &Plane, left: usize, top: usize) -> Option<Change> {
    let (mut sum, mut squares, mut change) = (0u32, 0u32, 0u32);
    for y in top..top + BLOCK {
        let rows = a.row(y)[left..left + BLOCK].iter().zip(&b.row(y)[left..left + BLOCK]);
        for (&p, &q) in rows {
            sum += u32::from(p);
            squares += u32::from(p) * u32::from(p);
            change += u32::from(p.abs_diff(q));
        }
    }
    let count = (BLOCK * BLOCK) as f32;
    let mean = sum as f32 / count;
    let variance = squares as f32 / count - mean * mean;
    SHOWS
        .contains(&mean)
        .then(|| Change { change: change as f32 / count, has_structure: variance >= STRUCTURED * STRUCTURED })
}
