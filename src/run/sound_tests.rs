//! What is said of sound that misses its target.

use super::*;

#[test]
fn a_target_that_is_missed_is_said_with_its_numbers() {
    let target = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };
    let said = |lufs, peak| {
        let delivered = Measurement { lufs: Some(lufs), peak_dbtp: Some(peak) };
        let findings = missed(delivered, target);
        findings.into_iter().map(|finding| finding.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(said(-14.4, -1.0), Vec::<String>::new());
    assert_eq!(said(-17.0, -1.2), ["loudness-missed"]);
    assert_eq!(said(-14.0, -0.7), ["true-peak"]);
}
