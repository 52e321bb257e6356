//! Filters of the second order: the same bits on every machine. Pure.

use std::f64::consts::{PI, SQRT_2};

/// A filter of the second order without a peak (Q = 1/√2), by Robert Bristow-Johnson's "Audio EQ Cookbook".
#[derive(Debug, Clone)]
pub(super) struct Filter {
    feed: [f64; 3],
    back: [f64; 2],
    /// The last two samples that went in, and that came out.
    seen: [f64; 2],
    given: [f64; 2],
}

impl Filter {
    /// One that lets pass what lies below `hz`.
    pub(super) fn low_pass(hz: f64, sample_rate: u32) -> Self {
        Self::new(hz, sample_rate, |cosine| [(1.0 - cosine) / 2.0, 1.0 - cosine])
    }

    /// One that lets pass what lies above `hz`.
    pub(super) fn high_pass(hz: f64, sample_rate: u32) -> Self {
        Self::new(hz, sample_rate, |cosine| [(1.0 + cosine) / 2.0, -1.0 - cosine])
    }

    fn new(hz: f64, sample_rate: u32, feed: impl Fn(f64) -> [f64; 2]) -> Self {
        let turn = 2.0 * PI * hz / f64::from(sample_rate);
        let (cosine, alpha) = (libm::cos(turn), libm::sin(turn) / SQRT_2);
        let [outer, middle] = feed(cosine);
        let scale = 1.0 / (1.0 + alpha);
        Self {
            feed: [outer * scale, middle * scale, outer * scale],
            back: [-2.0 * cosine * scale, (1.0 - alpha) * scale],
            seen: [0.0; 2],
            given: [0.0; 2],
        }
    }

    /// The next sample, filtered.
    pub(super) fn run(&mut self, sample: f64) -> f64 {
        let [b0, b1, b2] = self.feed;
        let [a1, a2] = self.back;
        let out =
            b0 * sample + b1 * self.seen[0] + b2 * self.seen[1] - a1 * self.given[0] - a2 * self.given[1];
        self.seen = [sample, self.seen[0]];
        self.given = [out, self.given[0]];
        out
    }
}
