//! Gamma-distributed numbers, after Marsaglia and Tsang, "A simple method for generating gamma
//! variables", ACM Transactions on Mathematical Software 26, 2000.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A number of the gamma distribution with this shape and scale 1.
pub fn gamma(shape: f64, random: &mut ChaCha8Rng) -> f64 {
    if shape < 1.0 {
        let lifted = gamma(shape + 1.0, random);
        return lifted * positive(random).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let normal = normal(random);
        let cube = (1.0 + c * normal).powi(3);
        if cube <= 0.0 {
            continue;
        }
        let log = positive(random).ln();
        if log < 0.5 * normal * normal + d - d * cube + d * cube.ln() {
            return d * cube;
        }
    }
}

/// A number between 0 and 1, and neither.
pub fn positive(random: &mut ChaCha8Rng) -> f64 {
    random.random::<f64>().max(f64::MIN_POSITIVE)
}

/// A number of the standard normal distribution, after Box and Muller.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * positive(random).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.random::<f64>()).cos()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::gamma;

    #[test]
    fn mean_and_variance_are_the_shape() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for shape in [0.5, 1.0, 4.0] {
            let drawn: Vec<f64> = (0..20_000).map(|_| gamma(shape, &mut random)).collect();
            let mean = drawn.iter().sum::<f64>() / 20_000.0;
            let variance = drawn.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 20_000.0;
            assert!((mean - shape).abs() < 0.05 * shape.max(1.0), "{shape}: {mean}");
            assert!((variance - shape).abs() < 0.12 * shape.max(1.0), "{shape}: {variance}");
        }
    }
}
