//! The few operations of the network. Each number is added up in one order, of products that are rounded before: every processor comes to
//! the same bits, however many of them it works out at once.

use super::model::{Rows, Spread};
use super::planes::{Planes, RUN};

/// Each pixel's 3 × 3 neighbours, of every second pixel of every second row: nine planes for each, those of one neighbour together.
/// Beyond the edges lie zeros.
pub(super) fn patches(from: &Planes, to: &mut Planes) {
    let (width, height) = (to.width, to.height);
    for tap in 0..9 {
        let (down, across) = (tap / 3, tap % 3);
        for channel in 0..from.channels {
            let source = from.plane(channel);
            let plane = to.plane_mut(tap * from.channels + channel);
            for (y, row) in plane.chunks_exact_mut(width).enumerate().take(height) {
                // Rows and columns of the source, one too far.
                let line = (2 * y + down).checked_sub(1).and_then(|y| source.get(y * from.width..));
                let Some(line) = line.and_then(|line| line.get(..from.width)) else {
                    row.fill(0.0);
                    continue;
                };
                for (x, pixel) in row.iter_mut().enumerate() {
                    let at = (2 * x + across).checked_sub(1);
                    *pixel = at.and_then(|at| line.get(at)).copied().unwrap_or(0.0);
                }
            }
        }
    }
}

/// Planes mixed of others, pixel by pixel: a convolution of 1 × 1.
pub(super) fn mix(from: &Planes, rows: &Rows, relu: bool, to: &mut Planes) {
    const WIDE: usize = 2 * RUN;
    let mut start = 0;
    while start + WIDE <= from.runs() {
        mix_run::<WIDE>(from, rows, relu, to, start);
        start += WIDE;
    }
    if start < from.runs() {
        mix_run::<RUN>(from, rows, relu, to, start);
    }
}

fn mix_run<const N: usize>(from: &Planes, rows: &Rows, relu: bool, to: &mut Planes, start: usize) {
    for (channel, (bias, taps)) in rows.iter().enumerate() {
        let mut sums = [bias; N];
        for tap in taps {
            let Some(source) = from.run::<N>(usize::from(tap.channel), start) else { continue };
            for (sum, number) in sums.iter_mut().zip(source) {
                *sum += tap.weight * number;
            }
        }
        if relu {
            sums.iter_mut().for_each(|sum| *sum = positive(*sum));
        }
        if let Some(run) = to.run_mut::<N>(channel, start) {
            *run = sums;
        }
    }
}

/// What is above zero.
fn positive(number: f32) -> f32 {
    if number > 0.0 { number } else { 0.0 }
}

/// Each plane by itself, every pixel mixed with its neighbours: a depthwise convolution of 3 × 3. Beyond the edges lie zeros.
/// With `HALVES` of every second pixel of every second row.
pub(super) fn spread<const HALVES: bool>(from: &Planes, spread: &Spread, relu: bool, to: &mut Planes) {
    let (width, height) = (from.width, from.height);
    // Every second number of a row apart from the others, so that both are read in a row.
    let step = if HALVES { 2 } else { 1 };
    let line = width + 2;
    let half = line.div_ceil(step);
    let mut padded = vec![0.0; line.next_multiple_of(2) * (height + 2)];
    let rows = line.next_multiple_of(2);
    for channel in 0..to.channels {
        for (row, padded) in
            from.plane(channel).chunks_exact(width).zip(padded.chunks_exact_mut(rows).skip(1))
        {
            if HALVES {
                let (even, odd) = padded.split_at_mut(half);
                for (pair, (odd, even)) in row.chunks_exact(2).zip(even_pairs(even, odd)) {
                    *odd = pair[0];
                    *even = pair[1];
                }
            } else {
                padded[1..=width].copy_from_slice(row);
            }
        }
        let Some((bias, weights)) = spread.of(channel) else { continue };
        let across = to.width;
        for (y, row) in to.plane_mut(channel).chunks_exact_mut(across).enumerate() {
            let taps: [[&[f32]; 3]; 3] = std::array::from_fn(|down| {
                let line = &padded[(y * step + down) * rows..][..rows];
                if HALVES {
                    let (even, odd) = line.split_at(half);
                    [&even[..across], &odd[..across], &even[1..=across]]
                } else {
                    [&line[..across], &line[1..=across], &line[2..across + 2]]
                }
            });
            spread_row(taps, bias, weights, relu, row);
        }
    }
}

/// The places of the first, second … pair of a row's pixels among every second number: a pixel more stands before them.
fn even_pairs<'a>(
    even: &'a mut [f32],
    odd: &'a mut [f32],
) -> impl Iterator<Item = (&'a mut f32, &'a mut f32)> {
    odd.iter_mut().zip(even.iter_mut().skip(1))
}

fn spread_row(taps: [[&[f32]; 3]; 3], bias: f32, weights: &[f32; 9], relu: bool, row: &mut [f32]) {
    let width = row.len();
    let [[a, b, c], [d, e, f], [g, h, i]] = taps.map(|line| line.map(|tap| &tap[..width]));
    for x in 0..width {
        let mut sum = bias;
        sum += weights[0] * a[x];
        sum += weights[1] * b[x];
        sum += weights[2] * c[x];
        sum += weights[3] * d[x];
        sum += weights[4] * e[x];
        sum += weights[5] * f[x];
        sum += weights[6] * g[x];
        sum += weights[7] * h[x];
        sum += weights[8] * i[x];
        row[x] = sum;
    }
    if relu {
        row.iter_mut().for_each(|number| *number = positive(*number));
    }
}

/// Two of a size added.
pub(super) fn add(one: &Planes, other: &Planes, relu: bool, to: &mut Planes) {
    for channel in 0..to.channels {
        let sums = to.plane_mut(channel).iter_mut().zip(one.plane(channel).iter().zip(other.plane(channel)));
        if relu {
            sums.for_each(|(sum, (one, other))| *sum = positive(one + other));
        } else {
            sums.for_each(|(sum, (one, other))| *sum = one + other);
        }
    }
}

/// Twice as wide and high, each pixel three quarters of the nearest one and a quarter of the next.
pub(super) fn double(from: &Planes, to: &mut Planes) {
    let (width, height) = (from.width, from.height);
    let mut line = vec![0.0_f32; width];
    for channel in 0..to.channels {
        let source = from.plane(channel);
        for (y, row) in to.plane_mut(channel).chunks_exact_mut(2 * width).enumerate() {
            let (near, next) = neighbours(y, height);
            let (near, next) = (&source[near * width..][..width], &source[next * width..][..width]);
            for ((mixed, near), next) in line.iter_mut().zip(near).zip(next) {
                *mixed = 0.75 * near + 0.25 * next;
            }
            for (x, pixel) in row.iter_mut().enumerate() {
                let (near, next) = neighbours(x, width);
                *pixel = 0.75 * line[near] + 0.25 * line[next];
            }
        }
    }
}

/// The nearest of `count` places to the place `at` among twice as many, and the next beyond it; at the ends the same.
fn neighbours(at: usize, count: usize) -> (usize, usize) {
    let near = at / 2;
    let next = if at.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(count - 1) };
    (near, next)
}
