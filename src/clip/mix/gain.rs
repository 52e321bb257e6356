//! Decibels as factors.

/// What a sample is multiplied by to be `db` louder.
pub fn factor(db: f64) -> f32 {
    libm::pow(10.0, db / 20.0) as f32
}
