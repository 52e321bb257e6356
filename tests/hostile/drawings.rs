//! Drawings that call for files, for programs, or for more than there is.

use super::bytes::{base64, picture, stored};
use super::{
    Expect, Harmless, Named, Refused, Row, TestProject, bad_fields, bad_item, check, files, put, row, run,
};

const SPACES: &str = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

fn svg(inside: &str) -> String {
    format!("<svg {SPACES} width=\"100\" height=\"100\" viewBox=\"0 0 100 100\">{inside}</svg>")
}

/// A row of an SVG that stands on a page twice: as a picture, and written into it.
fn drawing(name: &'static str, expect: Expect, text: impl Fn() -> String + 'static) -> Row {
    row(name, expect, move |project| show(project, text().as_bytes()))
}

/// The bad item shows `drawing` both ways.
fn show(project: &TestProject, drawing: &[u8]) {
    put(project, "media/a.svg", drawing);
    template(project, "<img src=\"/{{ item.photo }}\" width=\"50\">{{ svg(path=item.photo) }}");
    bad_item(project, b"template = \"gambar\"\n[fields]\nphoto = \"media/a.svg\"\n");
}

/// A row of an SVG that fills the page and would take too long to paint, which is said of `what`.
fn heavy(name: &'static str, what: &'static str, inside: impl Fn() -> String + 'static) -> Row {
    row(name, Refused("too-much-to-paint", what), move |project| {
        put(project, "media/a.svg", svg(&inside()).as_bytes());
        template(
            project,
            "<img src=\"/{{ item.photo }}\" style=\"position:absolute;inset:0;width:100%;height:100%\">",
        );
        bad_item(project, b"template = \"gambar\"\n[fields]\nphoto = \"media/a.svg\"\n");
    })
}

/// The template `gambar` with this body, whose items have a photo.
fn template(project: &TestProject, body: &str) {
    project.write(
        "templates/gambar/template.toml",
        "title = \"Gambar\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n\
         [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n[sample]\nphoto = \"media/kelas.jpg\"\n",
    );
    project.write(
        "templates/gambar/template.html",
        &format!("<!DOCTYPE html><html><head></head><body style=\"background:#fff\">{body}</body></html>"),
    );
}

/// `<use>` of `<use>`, each ten times, `levels` deep.
fn uses(levels: usize) -> String {
    let mut text = String::from("<defs><rect id=\"a0\" width=\"1\" height=\"1\"/>");
    for level in 1..=levels {
        let inner = format!("<use href=\"#a{}\"/>", level - 1).repeat(10);
        text.push_str(&format!("<g id=\"a{level}\">{inner}</g>"));
    }
    svg(&format!("{text}</defs><use href=\"#a{levels}\"/>"))
}

fn rows() -> Vec<Row> {
    const UNUSABLE: &str = "picture-unusable";
    const UNSUPPORTED: &str = "svg-unsupported";
    vec![
        drawing("a thousand million laughs", Named(UNSUPPORTED, "the entity `&j;`"), || {
            let mut doctype = String::from("<!DOCTYPE svg [<!ENTITY a \"haha\">");
            let mut before = "a".to_owned();
            for name in ["b", "c", "d", "e", "f", "g", "h", "i", "j"] {
                doctype.push_str(&format!("<!ENTITY {name} \"{}\">", format!("&{before};").repeat(10)));
                before = name.to_owned();
            }
            format!("<?xml version=\"1.0\"?>{doctype}]>{}", svg("<text>&j;</text>"))
        }),
        drawing("an entity that is a file", Named(UNSUPPORTED, "the entity `&x;`"), || {
            format!("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}", svg("<text>&x;</text>"))
        }),
        drawing("programs in a drawing", Named(UNSUPPORTED, "a script"), || {
            svg("<script>while(true){}</script><rect width=\"9\" height=\"9\" onload=\"alert(1)\"/>\
                 <a xlink:href=\"javascript:alert(1)\"><rect width=\"5\" height=\"5\"/></a>")
        }),
        drawing(
            "files and addresses in a drawing",
            Named(UNSUPPORTED, "the address `file:///etc/passwd`"),
            || {
                svg("<image xlink:href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>\
                 <image href=\"/etc/passwd\" width=\"9\" height=\"9\"/>\
                 <image href=\"http://127.0.0.1:1/a.png\" width=\"9\" height=\"9\"/>\
                 <use href=\"/media/b.svg#a\"/><style>@import url(file:///etc/passwd);</style>\
                 <rect width=\"9\" height=\"9\" fill=\"url(file:///etc/passwd#a)\"/>\
                 <foreignObject width=\"9\" height=\"9\"><iframe src=\"file:///etc/passwd\"/></foreignObject>")
            },
        ),
        drawing("100 000 groups in one another", Expect::Refused("template-error", "128 levels"), || {
            svg(&format!("{}<rect/>{}", "<g>".repeat(100_000), "</g>".repeat(100_000)))
        }),
        drawing("a drawing that uses itself", Harmless, || {
            svg("<g id=\"a\"><rect width=\"9\" height=\"9\"/><use href=\"#a\"/></g><use xlink:href=\"#a\"/>")
        }),
        drawing("a drawing that uses ten of ten of ten, 9 deep", Harmless, || uses(9)),
        drawing("patterns, masks, markers and filters of themselves", Harmless, || {
            svg(
                "<pattern id=\"p\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"url(#p)\"/></pattern>\
                 <mask id=\"m\"><rect width=\"9\" height=\"9\" mask=\"url(#m)\"/></mask>\
                 <clipPath id=\"c\" clip-path=\"url(#c)\"><rect width=\"9\" height=\"9\"/></clipPath>\
                 <linearGradient id=\"g\" href=\"#h\"/><linearGradient id=\"h\" href=\"#g\"/>\
                 <marker id=\"k\"><path d=\"M0 0L9 9\" marker-end=\"url(#k)\"/></marker>\
                 <rect width=\"50\" height=\"50\" fill=\"url(#p)\" mask=\"url(#m)\" clip-path=\"url(#c)\"/>\
                 <path d=\"M0 0L9 9\" stroke=\"url(#g)\" marker-end=\"url(#k)\"/>",
            )
        }),
        drawing("a drawing of 1 000 000 000 × 1 000 000 000", Harmless, || {
            format!(
                "<svg {SPACES} width=\"1e9\" height=\"1e9\" viewBox=\"0 0 1e9 1e9\"><rect width=\"1e9\" height=\"1e9\"/></svg>"
            )
        }),
        drawing("a drawing of no size", Refused(UNUSABLE, "size"), || {
            format!(
                "<svg {SPACES} width=\"0\" height=\"-1\" viewBox=\"0 0 0 0\"><rect width=\"9\" height=\"9\"/></svg>"
            )
        }),
        drawing("numbers that are none", Expect::Survived, || {
            format!(
                "<svg {SPACES} width=\"nan\" height=\"inf\" viewBox=\"nan nan inf 1e999\">\
                     <rect x=\"1e999\" width=\"1e39\" height=\"-inf\" transform=\"scale(0) rotate(nan)\"/></svg>"
            )
        }),
        drawing("dashes of a hundred thousandth on a line of a million", Harmless, || {
            svg("<path d=\"M0 0H1000000\" stroke=\"red\" stroke-dasharray=\"0.00001 0.00001\"/>")
        }),
        drawing("a pattern whose tile is a thousandth", Harmless, || {
            svg(
                "<pattern id=\"p\" width=\"0.001\" height=\"0.001\" patternUnits=\"userSpaceOnUse\"><rect width=\"1\" height=\"1\"/></pattern>\
                 <rect width=\"100\" height=\"100\" fill=\"url(#p)\"/>",
            )
        }),
        drawing("a pattern whose tile is a thousand million", Harmless, || {
            svg(
                "<pattern id=\"p\" width=\"1e9\" height=\"1e9\" patternUnits=\"userSpaceOnUse\"><rect width=\"1\" height=\"1\"/></pattern>\
                 <rect width=\"100\" height=\"100\" fill=\"url(#p)\"/>",
            )
        }),
        drawing("a blur of a million and noise of a million octaves", Harmless, || {
            svg(
                "<filter id=\"f\" x=\"-1e6\" y=\"-1e6\" width=\"1e7\" height=\"1e7\"><feGaussianBlur stdDeviation=\"1000000\"/></filter>\
                 <filter id=\"n\"><feTurbulence numOctaves=\"1000000\" baseFrequency=\"9999\"/></filter>\
                 <filter id=\"d\"><feMorphology operator=\"dilate\" radius=\"100000\"/></filter>\
                 <rect width=\"50\" height=\"50\" filter=\"url(#f)\"/><rect width=\"50\" height=\"50\" filter=\"url(#n)\"/>\
                 <rect width=\"50\" height=\"50\" filter=\"url(#d)\"/>",
            )
        }),
        drawing("200 filters on one another", Harmless, || {
            let parts = "<feGaussianBlur stdDeviation=\"9\"/>".repeat(200);
            svg(&format!(
                "<filter id=\"f\">{parts}</filter>{}",
                "<rect width=\"99\" height=\"99\" filter=\"url(#f)\"/>".repeat(20)
            ))
        }),
        drawing("a path of 200 000 curves", Harmless, || {
            svg(&format!("<path d=\"M0 0{}\" stroke=\"red\"/>", "c1 1 1-9 2 2".repeat(100_000)))
        }),
        drawing("a line as wide as a million", Harmless, || {
            svg(
                "<path d=\"M0 0L1e30 1e30L-1e30 5\" stroke-width=\"1e30\" stroke=\"red\" stroke-linejoin=\"round\"/>",
            )
        }),
        heavy("blurs in blurs, 20 deep, 100 times", "filters in drawings", || {
            let nested = format!(
                "{}<rect width=\"99\" height=\"99\"/>{}",
                "<g filter=\"url(#f)\">".repeat(20),
                "</g>".repeat(20)
            );
            format!("<filter id=\"f\"><feGaussianBlur stdDeviation=\"9\"/></filter>{}", nested.repeat(100))
        }),
        heavy("a path of 250 000 lines across the page", "paths of drawings", || {
            let mut seed = 1_u32;
            let mut random = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 16) % 99
            };
            let lines: String = (0..250_000).map(|_| format!("L{} {}", random(), random())).collect();
            format!("<path d=\"M0 0{lines}\"/>")
        }),
        heavy("600 masks", "layers, masks and clips in drawings", || {
            let masked = "<rect width=\"99\" height=\"99\" mask=\"url(#m)\"/>".repeat(600);
            format!("<mask id=\"m\"><circle r=\"90\" fill=\"#fff\"/></mask>{masked}")
        }),
        row("1500 blurs of what is below", Refused("too-much-to-paint", "backdrop filters"), |p| {
            template(
                p,
                &format!(
                    "<style>i{{position:absolute;inset:0;backdrop-filter:blur(20px)}}</style>{}",
                    "<i></i>".repeat(1500)
                ),
            );
            bad_item(p, b"template = \"gambar\"\n[fields]\nphoto = \"media/kelas.jpg\"\n");
        }),
        row("5000 shadows", Refused("too-much-to-paint", "shadows"), |p| {
            let shadows = vec!["0 0 90px red"; 5000].join(",");
            template(
                p,
                &format!("<style>b{{position:absolute;inset:20px;box-shadow:{shadows}}}</style><b></b>"),
            );
            bad_item(p, b"template = \"gambar\"\n[fields]\nphoto = \"media/kelas.jpg\"\n");
        }),
        row("a drawing of 3 MB in the place of a photo", Refused(UNUSABLE, "2 MiB"), |p| {
            put(p, "media/a.svg", svg(&" ".repeat(3 << 20)).as_bytes());
            bad_fields(p, "photo = \"media/a.svg\"\n");
        }),
        drawing("a drawing of 3 MB", Refused("template-error", "2 MiB"), || svg(&" ".repeat(3 << 20))),
        row("a picture of a gigabyte within a drawing", Harmless, |p| {
            let idat = super::bytes::zeros(30_000 * 3751);
            let picture = super::bytes::png(30_000, 30_000, 1, 0, &[], &idat);
            show(
                p,
                svg(&format!(
                    "<image width=\"9\" height=\"9\" href=\"data:image/png;base64,{}\"/>",
                    base64(&picture)
                ))
                .as_bytes(),
            );
        }),
        row("a picture of no bytes within a drawing", Harmless, |p| {
            show(p, svg("<image width=\"9\" height=\"9\" href=\"data:image/png;base64,!!!\"/><image href=\"data:\"/>").as_bytes());
        }),
        row("a drawing within a drawing within itself", Harmless, |p| {
            let mut inner = svg("<rect width=\"9\" height=\"9\"/>");
            for _ in 0..12 {
                inner = svg(&format!(
                    "<image width=\"9\" height=\"9\" href=\"data:image/svg+xml;base64,{}\"/>",
                    base64(inner.as_bytes())
                ));
            }
            show(p, inner.as_bytes());
        }),
        row("an empty drawing", Refused(UNUSABLE, "is not a drawing"), |p| show(p, b"")),
        row("a text named .svg", Refused(UNUSABLE, "is not a drawing"), |p| show(p, b"ini bukan gambar")),
        row("a PNG named .svg", Harmless, |p| {
            put(p, "media/a.svg", &picture(9, 9, image::ImageFormat::Png));
            bad_fields(p, "photo = \"media/a.svg\"\n");
        }),
        row("a drawing that is compressed", Refused(UNUSABLE, "is not a drawing"), |p| {
            put(
                p,
                "media/a.svg",
                &[&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], stored(b"<svg/>").as_slice()].concat(),
            );
            bad_fields(p, "photo = \"media/a.svg\"\n");
        }),
        row("half a drawing", Named(UNSUPPORTED, "not well-formed"), |p| {
            show(p, svg("<g><rect width=\"9\" heig").as_bytes().split_at(150).0)
        }),
        row("a drawing in Windows-1252", Refused("template-error", "not UTF-8"), |p| {
            show(
                p,
                &svg("<text>Caf\u{1}</text>")
                    .into_bytes()
                    .into_iter()
                    .map(|b| if b == 1 { 0xe9 } else { b })
                    .collect::<Vec<_>>(),
            );
        }),
        drawing("a drawing that ends the page", Named(UNSUPPORTED, "not well-formed"), || {
            svg("</svg></body></html><script>x</script><style>*{display:none}</style><p>")
        }),
    ]
}

#[test]
fn drawings_that_mean_ill() {
    check(&rows());
}

/// A picture beside the project, and one in it that the template does not name: neither shows through an SVG.
#[test]
fn a_drawing_shows_no_file_but_itself() {
    let project = TestProject::new();
    let red = image::RgbImage::from_pixel(40, 40, image::Rgb([255, 0, 0]));
    let outside = tempfile::tempdir().expect("a temporary folder");
    red.save(outside.path().join("rahasia.png")).expect("written");
    red.save(project.path("media/rahasia.png")).expect("written");
    let far = outside.path().join("rahasia.png").display().to_string();
    let images: String = ["/media/rahasia.png", "rahasia.png", &far, &format!("file://{far}")]
        .iter()
        .map(|href| format!("<image href=\"{href}\" xlink:href=\"{href}\" width=\"100\" height=\"100\"/>"))
        .collect();
    show(&project, svg(&images).as_bytes());
    let outcome = run(&project, "a drawing of others", &["render", "--account", "pustekkom"]);
    assert_eq!(files(&project.path("output")), ["pack/pustekkom/buruk/tall.png"], "{}", outcome.report);
    let page =
        image::open(project.path("output/pack/pustekkom/buruk/tall.png")).expect("a picture").to_rgb8();
    assert!(page.pixels().all(|pixel| pixel.0 != [255, 0, 0]), "a red pixel of a file that no page may show");
}

/// What runs or leads elsewhere in a browser is in no page that one opens, and in none of the files beside it.
#[test]
fn a_drawing_runs_nothing_in_a_browser() {
    let project = TestProject::new();
    show(
        &project,
        svg("<script>alert(1)</script><rect width=\"9\" height=\"9\" onload=\"alert(1)\"/>\
             <a href=\"java&#10;script:alert(1)\"><rect width=\"5\" height=\"5\"/></a>\
             <a xlink:href=\"data:text/html,alert(1)\"/><set attributeName=\"href\" to=\"javascript:alert(1)\"/>\
             <title><script>alert(1)</script></title><style><img src=\"x\" onerror=\"alert(1)\"/></style>\
             <foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" srcdoc=\"alert(1)\"/></foreignObject>")
        .as_bytes(),
    );
    let html = project.path("halaman");
    let arguments = ["render", "--account", "pustekkom", "--html", html.to_str().expect("UTF-8")];
    let outcome = run(&project, "programs in a drawing", &arguments);
    let said = super::common::findings(&outcome.report);
    let all = "a script, the event handler `onload`, a link that runs a script, the animation `set`, \
               the element `script`, the element `img`, the element `foreignObject`";
    for what in all.split(", ") {
        let told = format!("{what} has no effect in an SVG");
        assert!(said.contains(&("svg-unsupported".to_owned(), told.clone())), "{told}: {said:?}");
    }
    let pages = files(&html);
    assert!(pages.iter().any(|page| page.ends_with("buruk/tall.html")), "{pages:?}");
    let texts = pages.iter().filter(|page| page.ends_with(".html") || page.ends_with(".svg"));
    for page in texts {
        let text = std::fs::read_to_string(html.join(page)).expect("readable");
        assert!(!text.contains("alert(1)"), "{page}: {text}");
    }
}
