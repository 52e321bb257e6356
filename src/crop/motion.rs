//! Saliency of footage: what stands out in pictures taken from it, and what moves between them.

use image::RgbImage;

use super::centre_surround::CentreSurround;
use super::people::paint;
use super::saliency::{Kept, Saliency, SaliencyMap};

/// A pixel that changes by less, of 256 steps, may be grain.
const GRAIN: u32 = 10;

/// What moves is seen where so much of the picture changes, in thousandths.
const LEAST_MOVING: usize = 3;

/// It lies between these shares of all that changes, in hundredths, along each axis: what flickers elsewhere does not count.
const EDGES: (u64, u64) = (10, 90);

/// What matters over pictures of one size, which are looked at one after the other.
#[derive(Default)]
pub struct OverTime {
    /// Sums of the weights of those that were weighed, and how many they are.
    weights: Vec<u32>,
    weighed: u32,
    /// Sums of what changes from picture to picture, and how often it was looked for.
    moves: Vec<u32>,
    pairs: u32,
    last: Option<RgbImage>,
}

impl OverTime {
    /// How many pictures were weighed.
    pub fn weighed(&self) -> u32 {
        self.weighed
    }

    /// Looks at `picture`, which shows `faces`, and tells where most of what moves does; where `weighs`, also at what stands out in it,
    /// which takes longer.
    pub fn push(&mut self, picture: RgbImage, faces: &[Kept], weighs: bool) -> Option<Kept> {
        if weighs {
            let mut map = CentreSurround.map(&picture);
            paint(&mut map, faces);
            self.weights.resize(map.weights.len(), 0);
            self.weights.iter_mut().zip(map.weights).for_each(|(sum, weight)| *sum += u32::from(weight));
            self.weighed += 1;
        }
        let last = self.last.replace(picture).zip(self.last.as_ref());
        let (before, now) = last.filter(|(before, now)| before.dimensions() == now.dimensions())?;
        let changes = changes(&before, now);
        self.moves.resize(changes.len(), 0);
        self.moves.iter_mut().zip(&changes).for_each(|(sum, change)| *sum += change);
        self.pairs += 1;
        moving(&changes, now.dimensions())
    }

    /// What matters in all of them: the mean of what stands out, and what moves. `None` where none was weighed.
    pub fn finish(mut self) -> Option<SaliencyMap> {
        let (width, height) = self.last?.dimensions();
        let weighed = (self.weighed > 0).then_some(self.weighed)?;
        let pairs = self.pairs.max(1);
        self.moves.resize(self.weights.len(), 0);
        let both = self.weights.iter().zip(self.moves);
        let weights = both.map(|(sum, moves)| (sum / weighed + moves / pairs).min(255) as u8).collect();
        Some(SaliencyMap { width, height, weights, kept: Vec::new() })
    }
}

/// How much each pixel changes beyond what all of the picture does: a camera that moves is no motion.
fn changes(before: &RgbImage, now: &RgbImage) -> Vec<u32> {
    let change = |(a, b): (&image::Rgb<u8>, &image::Rgb<u8>)| {
        a.0.iter().zip(b.0).map(|(a, b)| u32::from(a.abs_diff(b))).sum::<u32>() / 3
    };
    let mut changes: Vec<u32> = before.pixels().zip(now.pixels()).map(change).collect();
    let sum: u64 = changes.iter().map(|change| u64::from(*change)).sum();
    let mean = (sum / changes.len().max(1) as u64) as u32;
    changes.iter_mut().for_each(|change| *change = change.saturating_sub(mean * 2));
    changes
}

/// Where most of `changes` lies in a picture of this size.
fn moving(changes: &[u32], (width, height): (u32, u32)) -> Option<Kept> {
    let clear = changes.iter().filter(|change| **change >= GRAIN).count();
    if clear * 1000 < changes.len() * LEAST_MOVING {
        return None;
    }
    let (mut columns, mut rows) = (vec![0_u64; width as usize], vec![0_u64; height as usize]);
    for (index, change) in changes.iter().enumerate().filter(|(_, change)| **change >= GRAIN) {
        columns[index % width as usize] += u64::from(*change);
        rows[index / width as usize] += u64::from(*change);
    }
    let ((left, right), (top, bottom)) = (edges(&columns), edges(&rows));
    let rect = [left, top, right, bottom];
    (left < right && top < bottom).then_some(Kept { rect, room: rect, weight: 1 })
}

/// Between which places most of `profile` lies.
fn edges(profile: &[u64]) -> (u32, u32) {
    let total: u64 = profile.iter().sum();
    let mut sum = 0;
    let sums: Vec<u64> = profile
        .iter()
        .map(|part| {
            sum += part;
            sum
        })
        .collect();
    let place = |share: u64| sums.iter().position(|sum| *sum * 100 >= total * share).unwrap_or(0) as u32;
    (place(EDGES.0), place(EDGES.1) + 1)
}
