//! The tables of profiles: from as many numbers as a device has to three of the connection space, or the other way.

use moxcms::{LutStore, LutWarehouse};

use super::curve::Curve;
use super::xyz::{Matrix, Triple, times, unit};

/// The most inputs that a table may have: four inks.
const MOST_INPUTS: usize = 4;

/// A table of a profile, in the order in which it is worked out.
#[derive(Debug, Clone)]
pub(super) struct Table {
    stages: Vec<Stage>,
    /// Whether Lab is encoded as profiles of version 2 do in 16 bits.
    pub(super) is_old_lab: bool,
}

#[derive(Debug, Clone)]
enum Stage {
    /// A curve for each number.
    Curves(Vec<Curve>),
    /// A matrix, and what is added.
    Matrix(Matrix, Triple),
    Grid(Grid),
}

/// Values at the crossings of a grid in as many dimensions as there are inputs; the last input is the nearest in memory.
#[derive(Debug, Clone)]
struct Grid {
    /// The crossings along each input.
    points: Vec<usize>,
    outputs: usize,
    values: Vec<u16>,
}

impl Table {
    /// The table `said`, of `inputs` to `outputs` numbers; `is_inverse` where it leads from the connection space to the device.
    pub(super) fn of(said: &LutWarehouse, inputs: usize, outputs: usize, is_inverse: bool) -> Option<Self> {
        if inputs > MOST_INPUTS || outputs > MOST_INPUTS {
            return None;
        }
        match said {
            LutWarehouse::Lut(lut) => {
                if (usize::from(lut.num_input_channels), usize::from(lut.num_output_channels))
                    != (inputs, outputs)
                {
                    return None;
                }
                let curves = |store: &LutStore, each: u16, count: usize| {
                    let (values, each) = (values(store), usize::from(each));
                    (each >= 2 && values.len() == each * count)
                        .then(|| values.chunks(each).map(|part| Curve::Table(part.to_vec())).collect())
                };
                let grid =
                    Grid::new(vec![usize::from(lut.num_clut_grid_points); inputs], outputs, &lut.clut_table)?;
                let stages = vec![
                    Stage::Curves(curves(&lut.input_table, lut.num_input_table_entries, inputs)?),
                    Stage::Grid(grid),
                    Stage::Curves(curves(&lut.output_table, lut.num_output_table_entries, outputs)?),
                ];
                Some(Self { stages, is_old_lab: matches!(lut.clut_table, LutStore::Store16(_)) })
            }
            LutWarehouse::Multidimensional(lut) => {
                if (usize::from(lut.num_input_channels), usize::from(lut.num_output_channels))
                    != (inputs, outputs)
                {
                    return None;
                }
                let curves = |said: &[moxcms::ToneReprCurve]| {
                    let curves: Option<Vec<Curve>> = said.iter().map(Curve::of).collect();
                    curves.map(Stage::Curves)
                };
                let mut stages = Vec::new();
                if let Some(clut) = &lut.clut {
                    let points =
                        lut.grid_points.iter().take(inputs).map(|points| usize::from(*points)).collect();
                    stages.push(curves(&lut.a_curves)?);
                    stages.push(Stage::Grid(Grid::new(points, outputs, clut)?));
                } else if inputs != outputs {
                    return None;
                }
                if !lut.m_curves.is_empty() {
                    stages.push(curves(&lut.m_curves)?);
                    stages.push(Stage::Matrix(lut.matrix.v, lut.bias.v));
                }
                stages.push(curves(&lut.b_curves)?);
                if is_inverse {
                    stages.reverse();
                }
                Some(Self { stages, is_old_lab: false })
            }
        }
    }

    /// What the table says of `numbers`, each 0 to 1, as all that it gives.
    pub(super) fn at(&self, numbers: &[f64]) -> Vec<f64> {
        let mut now = numbers.to_vec();
        for stage in &self.stages {
            now = match stage {
                Stage::Curves(curves) => now.iter().zip(curves).map(|(x, curve)| curve.at(*x)).collect(),
                Stage::Matrix(matrix, bias) => match now[..] {
                    [a, b, c] => {
                        let turned = times(matrix, [a, b, c]);
                        vec![unit(turned[0] + bias[0]), unit(turned[1] + bias[1]), unit(turned[2] + bias[2])]
                    }
                    _ => now,
                },
                Stage::Grid(grid) => grid.at(&now),
            };
        }
        now
    }
}

impl Grid {
    fn new(points: Vec<usize>, outputs: usize, store: &LutStore) -> Option<Self> {
        let values = values(store);
        let crossings = points.iter().try_fold(1_usize, |all, points| all.checked_mul(*points))?;
        let is_whole =
            points.iter().all(|points| *points >= 1) && crossings.checked_mul(outputs)? == values.len();
        is_whole.then_some(Self { points, outputs, values })
    }

    /// Between crossings as lcms2 does: tetrahedra in the last three inputs, straight lines in those before.
    fn at(&self, inputs: &[f64]) -> Vec<f64> {
        let places: Vec<(usize, f64, usize)> = inputs
            .iter()
            .zip(&self.points)
            .map(|(x, points)| {
                let last = points - 1;
                let place = unit(*x) * last as f64;
                let below = (place as usize).min(last);
                (below, place - below as f64, usize::from(below < last))
            })
            .collect();
        let mut strides = vec![self.outputs; places.len()];
        for at in (0..places.len().saturating_sub(1)).rev() {
            strides[at] = strides[at + 1] * self.points[at + 1];
        }
        let base = places.iter().zip(&strides).map(|(place, stride)| place.0 * stride).sum();
        self.between(base, &places, &strides)
    }

    fn between(&self, base: usize, places: &[(usize, f64, usize)], strides: &[usize]) -> Vec<f64> {
        if places.len() > 3 {
            let low = self.between(base, &places[1..], &strides[1..]);
            let high = self.between(base + strides[0] * places[0].2, &places[1..], &strides[1..]);
            return low.iter().zip(high).map(|(low, high)| low + (high - low) * places[0].1).collect();
        }
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|a, b| places[*b].1.total_cmp(&places[*a].1));
        let value = |at: usize, output: usize| f64::from(self.values[at + output]) / 65_535.0;
        let mut out: Vec<f64> = (0..self.outputs).map(|output| value(base, output)).collect();
        let mut at = base;
        for input in order {
            let next = at + strides[input] * places[input].2;
            for (output, sum) in out.iter_mut().enumerate() {
                *sum += (value(next, output) - value(at, output)) * places[input].1;
            }
            at = next;
        }
        out
    }
}

/// The values of `store`, 0 to 65 535.
fn values(store: &LutStore) -> Vec<u16> {
    match store {
        LutStore::Store8(values) => values.iter().map(|value| u16::from(*value) * 257).collect(),
        LutStore::Store16(values) => values.clone(),
    }
}
