//! What each step of a post costs, at full size: `cargo bench --bench pipeline`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make an undocumented main; a bench may panic"
)]

use std::path::Path;
#[cfg(feature = "video")]
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use wajah::testing::page::{PageRequest, Painter, StillEncoding, encode};
use wajah::testing::project::{self, Project};
use wajah::testing::world::Disk;

fn demo() -> (Project, Painter) {
    let world = Disk::shared(Path::new(env!("CARGO_MANIFEST_DIR")), jiff::Timestamp::UNIX_EPOCH);
    let (project, mut findings) = project::load(&world);
    let painter = Painter::new(world);
    findings.extend(painter.findings());
    (project.unwrap(), painter)
}

fn stills(criterion: &mut Criterion) {
    let (project, painter) = demo();
    for (item, name) in [("bincang-guru", "type alone"), ("hari-guru", "with a photo")] {
        let item = project.item("2026-W48", item).unwrap();
        let request = PageRequest::of(&project, item, "bpmtpk", "instagram-story", 1, None).unwrap();
        let mut group = criterion.benchmark_group(format!("still 1080×1920, {name}"));
        group.bench_function("expand", |bench| bench.iter(|| painter.html(&request, "")));
        group.bench_function("expand, lay out, paint", |bench| {
            bench.iter(|| painter.still(&request, &mut Vec::new()))
        });
        let pixels = painter.still(&request, &mut Vec::new()).unwrap();
        group.bench_function("encode png", |bench| bench.iter(|| encode(&pixels, StillEncoding::Png)));
        group.bench_function("encode jpeg 90", |bench| {
            bench.iter(|| encode(&pixels, StillEncoding::Jpeg { quality: 90 }))
        });
        group.finish();
    }
}

#[cfg(feature = "video")]
fn clips(criterion: &mut Criterion) {
    use wajah::testing::page::{ClipTimes, CueSpan};
    use wajah::testing::units::FrameRate;

    const RATE: FrameRate = FrameRate::whole(25);
    let (project, painter) = demo();
    let item = project.item("2026-W48", "air-hujan").unwrap();
    let excerpt = item.excerpt.as_ref().unwrap().duration.unwrap();
    let tail = item.lengths.tail;
    let times = ClipTimes {
        head: wajah::testing::units::Micros::ZERO,
        excerpt,
        tail,
        footage: Some((1280, 720)),
        signer: None,
        background: None,
    };
    let request = PageRequest::of(&project, item, "bpmtpk", "instagram-story", 1, Some(times)).unwrap();
    let frames = RATE.frames_in(excerpt + tail);
    let cues = [CueSpan::new(0, ""), CueSpan::new(30, "Sebagian air mengalir")];
    let mut group = criterion.benchmark_group("clip 1080×1920");
    group.bench_function("take the page apart", |bench| {
        bench.iter(|| painter.stack(&request, &cues, RATE, frames, &mut Vec::new()));
    });
    let stack = Arc::new(painter.stack(&request, &cues, RATE, frames, &mut Vec::new()).unwrap());
    group.bench_function("composite 25 frames", |bench| {
        bench.iter(|| wajah::testing::clip::render::compose_frames(&stack, 60..85, 126));
    });
    group.finish();
}

#[cfg(not(feature = "video"))]
fn clips(_: &mut Criterion) {}

criterion_group! {
    name = pipeline;
    config = Criterion::default().sample_size(20);
    targets = stills, clips
}
criterion_main!(pipeline);
