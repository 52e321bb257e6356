//! Faces as the network tells them, and how those that are one face become one.

use super::canvas::Canvas;
use super::planes::Planes;

/// The side of the squares that the network says something of, in pixels of the canvas, and of those that it tells places from.
const SQUARE: usize = 8;
const PLACE: f32 = 4.0;

/// Places in a square, and numbers for each: middle, size and six points.
const PLACES: usize = 4;
const NUMBERS: usize = 16;

/// How sure the network must be. MediaPipe asks for as much of this model (`face_detection_full_range.pbtxt`).
const LEAST_SCORE: f32 = 0.6;

/// The same as the network says it: ln(0.6 ÷ 0.4).
const LEAST_SAID: f32 = 0.405;

/// Boxes of one face have at least this share of what both cover in common, as in MediaPipe.
const SAME: f32 = 0.3;

/// Points of a face: right eye, left eye, tip of the nose, mouth, right ear, left ear, as whoever is seen has them.
const POINTS: usize = 6;

/// A face in a picture, in its pixels from its top left corner; it may reach beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Left, top, right, bottom: from the brows to the chin.
    pub rect: [f32; 4],
    /// Eyes, nose, mouth and ears, in the order of [`POINTS`]: x and y.
    pub points: [[f32; 2]; POINTS],
    /// How sure it is, up to 1.
    pub score: f32,
}

impl Face {
    /// Width and height.
    pub fn size(&self) -> [f32; 2] {
        [self.rect[2] - self.rect[0], self.rect[3] - self.rect[1]]
    }

    fn area(&self) -> f32 {
        let [width, height] = self.size();
        width * height
    }

    /// The share that two have in common of what they cover together.
    fn overlap(&self, other: &Self) -> f32 {
        let side = |start: usize, end: usize| {
            (self.rect[end].min(other.rect[end]) - self.rect[start].max(other.rect[start])).max(0.0)
        };
        let common = side(0, 2) * side(1, 3);
        let all = self.area() + other.area() - common;
        if all > 0.0 { common / all } else { 0.0 }
    }

    /// One without extent, nor anything else.
    const NONE: Self = Self { rect: [0.0; 4], points: [[0.0; 2]; POINTS], score: 0.0 };

    fn numbers_mut(&mut self) -> impl Iterator<Item = &mut f32> {
        self.rect.iter_mut().chain(self.points.iter_mut().flatten())
    }

    fn numbers(&self) -> impl Iterator<Item = f32> {
        self.rect.iter().chain(self.points.iter().flatten()).copied()
    }
}

/// What `scores` and `boxes` tell of the picture on `canvas`: many for each face.
pub(super) fn told(canvas: &Canvas, scores: &Planes, boxes: &Planes) -> Vec<Face> {
    let mut faces = Vec::new();
    for index in 0..scores.width * scores.height {
        for place in 0..PLACES {
            let said = scores.plane(place)[index];
            if said < LEAST_SAID {
                continue;
            }
            let score = 1.0 / (1.0 + libm::expf(-said));
            let (x, y) = (index % scores.width * SQUARE, index / scores.width * SQUARE);
            let middle = [
                x as f32 + PLACE * ((place % 2) as f32 + 0.5),
                y as f32 + PLACE * ((place / 2) as f32 + 0.5),
            ];
            let number = |at: usize| boxes.plane(place * NUMBERS + at)[index];
            let point = |at: usize| [middle[0] + number(at), middle[1] + number(at + 1)];
            let (centre, half) = (point(0), [number(2) / 2.0, number(3) / 2.0]);
            let [left, top] = canvas.in_picture([centre[0] - half[0], centre[1] - half[1]]);
            let [right, bottom] = canvas.in_picture([centre[0] + half[0], centre[1] + half[1]]);
            let points = std::array::from_fn(|at| canvas.in_picture(point(4 + 2 * at)));
            if right > left && bottom > top && score >= LEAST_SCORE {
                faces.push(Face { rect: [left, top, right, bottom], points, score });
            }
        }
    }
    faces
}

/// Those that are one face become one: a mean, each by how sure it is (weighted non-maximum suppression, Bazarevsky et al.,
/// BlazeFace, 2019). The surest come first.
pub(super) fn merged(mut faces: Vec<Face>) -> Vec<Face> {
    faces.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut merged = Vec::new();
    while let Some(best) = faces.first().copied() {
        let (same, others): (Vec<Face>, Vec<Face>) =
            faces.iter().skip(1).partition(|face| face.overlap(&best) > SAME);
        let mut mean = Face::NONE;
        let mut weight = 0.0;
        for face in std::iter::once(&best).chain(&same) {
            weight += face.score;
            for (sum, number) in mean.numbers_mut().zip(face.numbers()) {
                *sum += number * face.score;
            }
        }
        mean.numbers_mut().for_each(|sum| *sum /= weight);
        merged.push(Face { score: best.score, ..mean });
        faces = others;
    }
    merged
}
