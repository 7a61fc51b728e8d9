//! More or less light, everywhere or from behind, in linear light.

/// Steps of the tables.
const STEPS: usize = 1024;
/// Stops that a window at the back takes from the person and gives to the background.
const PERSON: f32 = -2.6;
const BACKGROUND: f32 = 2.4;

/// Tables from a value to the value with other light: of the background and of the person.
pub(super) struct Light {
    background: Option<Vec<f32>>,
    person: Option<Vec<f32>>,
}

impl Light {
    pub fn new(exposure: f32, backlight: f32) -> Self {
        Self {
            background: table(exposure + BACKGROUND * backlight),
            person: table(exposure + PERSON * backlight),
        }
    }

    /// A colour that belongs to the person by a share.
    pub fn on(&self, colour: [f32; 3], person: f32) -> [f32; 3] {
        let (of_person, of_background) =
            (look_up(self.person.as_deref(), colour), look_up(self.background.as_deref(), colour));
        std::array::from_fn(|i| of_background[i] + (of_person[i] - of_background[i]) * person)
    }
}

fn look_up(table: Option<&[f32]>, colour: [f32; 3]) -> [f32; 3] {
    let Some(table) = table else { return colour };
    colour.map(|v| table[(v / 255.0 * (STEPS - 1) as f32).round().clamp(0.0, (STEPS - 1) as f32) as usize])
}

/// `None` when nothing changes.
fn table(stops: f32) -> Option<Vec<f32>> {
    (stops != 0.0).then(|| {
        let gain = stops.exp2();
        (0..STEPS).map(|i| encoded(linear(i as f32 / (STEPS - 1) as f32) * gain) * 255.0).collect()
    })
}

/// IEC 61966-2-1.
fn linear(v: f32) -> f32 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// The way back, clipped at white.
pub(crate) fn encoded(v: f32) -> f32 {
    let v = v.clamp(0.0, 1.0);
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}
