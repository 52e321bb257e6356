//! A network as it is kept: its steps, and the weights of each.
//!
//! A file of weights (`full-range-sparse.weights`, written by `convert.py`) is in little-endian order:
//!
//! ```text
//! "wajah-net-1\n"   steps: u16   value that holds scores: u16   value that holds boxes: u16
//! step   kind: u8   relu: u8   its values: 2 × u16 (the same twice where it takes one)   channels that it makes: u16
//!   1 mix              biases: f16 a channel; then for each channel  taps: u16   gaps: u8 a tap   weights: f16 a tap
//!   2, 3 spread        biases: f16 a channel; then for each channel  weights: 9 × f16
//! ```
//!
//! Value 0 is the picture, value n what the nth step makes. Weights that are zero are left out: a gap says how many channels lie
//! between two that count.

/// The beginning of a file of weights.
const MAGIC: &[u8] = b"wajah-net-1\n";

/// The most steps and channels: ours has some hundred steps, and 384 channels.
const MOST_STEPS: usize = 1000;
const MOST_CHANNELS: usize = 1024;

/// The picture's channels: red, green, blue.
pub(super) const PICTURE_CHANNELS: usize = 3;

/// A network.
pub(super) struct Net {
    /// What is done, in order.
    pub(super) steps: Vec<Step>,
    /// The values that hold how likely a face is, and where it would be.
    pub(super) outcome: [usize; 2],
}

/// One step.
pub(super) struct Step {
    /// What it does.
    pub(super) work: Work,
    /// Whether what is below zero becomes zero.
    pub(super) relu: bool,
    /// The values it takes, the same twice where it takes one.
    pub(super) from: [usize; 2],
    /// How many channels it makes.
    pub(super) channels: usize,
}

/// What a step does.
pub(super) enum Work {
    /// Lays each pixel's neighbours beside one another, of every second pixel.
    Patches,
    /// Mixes channels.
    Mix(Rows),
    /// Mixes neighbours.
    Spread(Spread),
    /// Mixes neighbours of every second pixel.
    SpreadHalving(Spread),
    /// Adds.
    Add,
    /// Makes twice as large.
    Double,
}

/// Which channel counts how much.
#[derive(Clone, Copy)]
pub(super) struct Tap {
    pub(super) weight: f32,
    pub(super) channel: u16,
}

/// Of what each channel is mixed.
pub(super) struct Rows {
    biases: Vec<f32>,
    taps: Vec<Tap>,
    /// Where the taps of each channel end.
    ends: Vec<usize>,
}

impl Rows {
    /// Of each channel what it begins with, and its taps.
    pub(super) fn iter(&self) -> impl Iterator<Item = (f32, &[Tap])> {
        let starts = std::iter::once(&0).chain(&self.ends);
        self.biases
            .iter()
            .zip(starts.zip(&self.ends))
            .map(|(bias, (start, end))| (*bias, &self.taps[*start..*end]))
    }
}

/// How the neighbours of each channel's pixels count.
pub(super) struct Spread {
    biases: Vec<f32>,
    weights: Vec<[f32; 9]>,
}

impl Spread {
    /// What a channel begins with, and its weights row by row.
    pub(super) fn of(&self, channel: usize) -> Option<(f32, &[f32; 9])> {
        Some((*self.biases.get(channel)?, self.weights.get(channel)?))
    }
}

/// What is known of a value before anything is worked out.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape {
    channels: usize,
    /// How often the picture's sides have been halved.
    halved: u32,
}

/// How often a picture's sides are halved: those of [`super::canvas`] are multiples of two to this power.
const MOST_HALVED: u32 = 5;

/// What the outcome must be: for each square of eight pixels four places, each with a score and with sixteen numbers.
const OUTCOME: [Shape; 2] = [Shape { channels: 4, halved: 3 }, Shape { channels: 64, halved: 3 }];

impl Net {
    /// Reads a file of weights; `None` where it is not whole and sound to its end.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC)?);
        let count = reader.number()?;
        let outcome = [reader.number()?, reader.number()?];
        if count > MOST_STEPS {
            return None;
        }
        let mut shapes = vec![Shape { channels: PICTURE_CHANNELS, halved: 0 }];
        let mut steps = Vec::new();
        for _ in 0..count {
            let (step, shape) = reader.step(&shapes)?;
            steps.push(step);
            shapes.push(shape);
        }
        let is_sound = outcome
            .iter()
            .zip(OUTCOME)
            .all(|(value, wanted)| *value > 0 && shapes.get(*value) == Some(&wanted));
        (reader.0.is_empty() && is_sound).then_some(Self { steps, outcome })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(usize::from(u16::from_le_bytes(*taken)))
    }

    fn halves(&mut self, count: usize) -> Option<impl Iterator<Item = f32> + use<'a>> {
        let bytes = self.bytes(2 * count)?;
        Some(bytes.chunks_exact(2).map(|pair| from_half(u16::from_le_bytes([pair[0], pair[1]]))))
    }

    fn step(&mut self, shapes: &[Shape]) -> Option<(Step, Shape)> {
        let [kind, relu] = *self.bytes(2)?.first_chunk()?;
        let from = [self.number()?, self.number()?];
        let channels = self.number()?;
        let [one, other] = [*shapes.get(from[0])?, *shapes.get(from[1])?];
        if channels == 0 || channels > MOST_CHANNELS || (kind != 4 && from[0] != from[1]) {
            return None;
        }
        let is_alike = channels == one.channels;
        let mut shape = Shape { channels, halved: one.halved };
        let work = match kind {
            0 if channels == 9 * one.channels => Work::Patches,
            1 => Work::Mix(self.rows(channels, one.channels)?),
            2 if is_alike => Work::Spread(self.spread(channels)?),
            3 if is_alike => Work::SpreadHalving(self.spread(channels)?),
            4 if is_alike && one == other => Work::Add,
            5 if is_alike => Work::Double,
            _ => return None,
        };
        match work {
            Work::Patches | Work::SpreadHalving(_) if one.halved < MOST_HALVED => shape.halved += 1,
            Work::Patches | Work::SpreadHalving(_) => return None,
            Work::Double => shape.halved = one.halved.checked_sub(1)?,
            Work::Mix(_) | Work::Spread(_) | Work::Add => {}
        }
        Some((Step { work, relu: relu != 0, from, channels }, shape))
    }

    fn rows(&mut self, channels: usize, sources: usize) -> Option<Rows> {
        let biases = self.halves(channels)?.collect();
        let mut rows = Rows { biases, taps: Vec::new(), ends: Vec::new() };
        for _ in 0..channels {
            let count = self.number()?;
            let gaps = self.bytes(count)?;
            let mut next = 0;
            for (gap, weight) in gaps.iter().zip(self.halves(count)?) {
                let channel = next + usize::from(*gap);
                if channel >= sources {
                    return None;
                }
                rows.taps.push(Tap { weight, channel: u16::try_from(channel).ok()? });
                next = channel + 1;
            }
            rows.ends.push(rows.taps.len());
        }
        Some(rows)
    }

    fn spread(&mut self, channels: usize) -> Option<Spread> {
        let biases = self.halves(channels)?.collect();
        let mut weights = Vec::new();
        for _ in 0..channels {
            let mut nine = [0.0; 9];
            nine.iter_mut().zip(self.halves(9)?).for_each(|(weight, half)| *weight = half);
            weights.push(nine);
        }
        Some(Spread { biases, weights })
    }
}

/// A number of half precision (IEEE 754, binary16), exactly.
fn from_half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let (exponent, fraction) = (u32::from(bits >> 10) & 31, u32::from(bits) & 1023);
    match exponent {
        // Steps of 2⁻²⁴ around zero.
        0 => {
            let size = fraction as f32 / 16_777_216.0;
            if sign == 0 { size } else { -size }
        }
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 127 - 15) << 23 | fraction << 13),
    }
}
