//! Templates that never end, grow without end, or ask for what they must not have.

use super::{Expect, Harmless, Named, Refused, Row, TestProject, bad_item, check, put, row};

/// The template `jahat` with this HTML, and an item of it.
fn template(project: &TestProject, html: &str) {
    project.write(
        "templates/jahat/template.toml",
        "title = \"Jahat\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n\
         [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n[fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n[sample]\ntitle = \"a\"\n",
    );
    project.write("templates/jahat/template.html", html);
    bad_item(project, b"template = \"jahat\"\n[fields]\ntitle = \"Kabar\"\nphoto = \"media/kelas.jpg\"\n");
}

fn html(name: &'static str, expect: super::Expect, html: impl Into<String>) -> Row {
    let html = html.into();
    row(name, expect, move |project| template(project, &html))
}

/// A page with this style sheet and body.
fn page(css: &str, body: &str) -> String {
    format!("<!DOCTYPE html><html><head><style>{css}</style></head><body>{body}</body></html>")
}

/// A row of a page with this style sheet in a file of its own.
fn sheet(name: &'static str, expect: Expect, css: impl Fn() -> String + 'static) -> Row {
    row(name, expect, move |project| {
        project.write("templates/jahat/style.css", &css());
        template(
            project,
            "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"style.css\"></head><body><p>a</p></body></html>",
        );
    })
}

fn rows() -> Vec<Row> {
    const ERROR: &str = "template-error";
    let loops = |range: &str, levels: usize, body: &str| {
        let open: String = (0..levels).map(|at| format!("{{% for i{at} in {range} %}}")).collect();
        format!("{open}{body}{}", "{% endfor %}".repeat(levels))
    };
    vec![
        html(
            "a range of a thousand million",
            Refused(ERROR, "range"),
            "{% for i in range(end=1000000000) %}{% endfor %}",
        ),
        html("loops in loops that write", Refused(ERROR, "too much"), loops("range(end=99999)", 3, "x")),
        html(
            "loops in loops that write nothing",
            Refused(ERROR, "too much"),
            loops("range(end=99999)", 6, ""),
        ),
        html("loops in loops over texts", Refused(ERROR, "too much"), loops("item.title", 30, "")),
        html(
            "loops within a text that is kept",
            Refused(ERROR, "too much"),
            format!("{{% set x %}}{}{{% endset %}}", loops("range(end=99999)", 3, "xxxxxxxxx")),
        ),
        html(
            "lists of lists of lists made in one go",
            Refused(ERROR, "are not for pages"),
            "{% set a = [[1 for x in range(end=99999)] for y in range(end=99999)] %}",
        ),
        html(
            "a text that doubles 60 times",
            Refused(ERROR, "too"),
            "{% set_global s = \"abcdefghij\" %}{% for i in range(end=60) %}{% set_global s = s ~ s %}{% endfor %}{{ s | length }}",
        ),
        html(
            "a text that doubles 60 times, written out",
            Refused(ERROR, "too"),
            format!("{{% set s = \"abcdefghij\" %}}{}{{{{ s | length }}}}", "{% set s = s ~ s %}".repeat(60)),
        ),
        html(
            "a list that doubles 60 times",
            Refused(ERROR, "too"),
            "{% set_global s = [1] %}{% for i in range(end=60) %}{% set_global s = [s, s] %}{% endfor %}{{ s }}",
        ),
        html(
            "a list within a list, 19 000 deep",
            Refused(ERROR, "too"),
            "{% set_global s = [1] %}{% for i in range(end=19000) %}{% set_global s = [s] %}{% endfor %}ok",
        ),
        html(
            "a text replaced by itself for each letter",
            Refused(ERROR, "too"),
            "{% set s = \"a\" %}".to_owned()
                + &"{% set s = s | replace(from=\"a\", to=s ~ s) %}".repeat(12)
                + "{{ s | length }}",
        ),
        html(
            "letters joined by texts",
            Refused(ERROR, "too"),
            "{% set s = \"aaaaaaaaaaaaaaaa\" %}".to_owned()
                + &"{% set s = s | split(pat=\"\") | join(sep=s) %}".repeat(12)
                + "{{ s | length }}",
        ),
        html(
            "an indent of a thousand million",
            Refused(ERROR, "is not for pages"),
            "{{ item.title | indent(width=1000000000, first=true) | length }}",
        ),
        html(
            "a page of 100 MB",
            Refused(ERROR, "too much"),
            loops("range(end=9999)", 1, &"lorem ipsum ".repeat(1000)),
        ),
        html("a file of 30 MB", Refused("file-too-large", "256 KiB"), "a ".repeat(15 << 20)),
        html(
            "a part that includes itself",
            Refused(ERROR, "circle"),
            "{% include \"jahat/template.html\" %}",
        ),
        html("a page that extends itself", Refused(ERROR, "circle"), "{% extends \"jahat/template.html\" %}"),
        row("pages that extend one another", Refused(ERROR, "circle"), |p| {
            template(p, "{% extends \"jahat/b.html\" %}");
            p.write("templates/jahat/b.html", "{% extends \"jahat/c.html\" %}");
            p.write("templates/jahat/c.html", "{% extends \"jahat/b.html\" %}");
        }),
        row("parts that include one another twice, 40 deep", Refused(ERROR, "too deep"), |p| {
            template(p, "{% include \"jahat/p0.html\" %}");
            for at in 0..40 {
                let next = format!("{{% include \"jahat/p{}.html\" %}}", at + 1);
                p.write(&format!("templates/jahat/p{at}.html"), &next.repeat(2));
            }
            p.write("templates/jahat/p40.html", "x");
        }),
        row("blocks that call the one above twice, 40 deep", Refused(ERROR, "too deep"), |p| {
            for at in 0..40 {
                let head = if at == 0 {
                    String::new()
                } else {
                    format!("{{% extends \"jahat/e{}.html\" %}}", at - 1)
                };
                let twice = if at == 0 { "x" } else { "{{ super() }}{{ super() }}" };
                p.write(
                    &format!("templates/jahat/e{at}.html"),
                    &format!("{head}{{% block a %}}{twice}{{% endblock %}}"),
                );
            }
            template(p, "{% extends \"jahat/e39.html\" %}");
        }),
        row("parts that include one another twice, 30 deep", Refused(ERROR, "does too much"), |p| {
            template(p, "{% include \"jahat/p0.html\" %}");
            for at in 0..29 {
                let next = format!("{{% include \"jahat/p{}.html\" %}}", at + 1);
                p.write(&format!("templates/jahat/p{at}.html"), &next.repeat(2));
            }
            p.write("templates/jahat/p29.html", "x");
        }),
        row("blocks that call the one above twice, 30 deep", Refused(ERROR, "does too much"), |p| {
            for at in 0..30 {
                let head = if at == 0 {
                    String::new()
                } else {
                    format!("{{% extends \"jahat/e{}.html\" %}}", at - 1)
                };
                let twice = if at == 0 { "x" } else { "{{ super() }}{{ super() }}" };
                p.write(
                    &format!("templates/jahat/e{at}.html"),
                    &format!("{head}{{% block a %}}{twice}{{% endblock %}}"),
                );
            }
            template(p, "{% extends \"jahat/e29.html\" %}");
        }),
        html("a picture of 900 million pixels in an address", Expect::Survived, {
            let picture = super::bytes::png(30_000, 30_000, 1, 0, &[], &super::bytes::zeros(30_000 * 3751));
            page("", &format!("<img src=\"data:image/png;base64,{}\">", super::bytes::base64(&picture)))
        }),
        html(
            "a component that calls itself",
            Refused(ERROR, ""),
            "{% component a() %}x{{ <a /> }}{% endcomponent a %}{{ <a /> }}",
        ),
        html(
            "a component that calls itself three times",
            Refused(ERROR, ""),
            "{% component a(n) %}{% if n > 0 %}{{ <a n={n - 1} /> }}{{ <a n={n - 1} /> }}{{ <a n={n - 1} /> }}{% endif %}{% endcomponent a %}{{ <a n={19} /> }}",
        ),
        html(
            "200 conditions in one another",
            Refused(ERROR, ""),
            "{% if true %}".repeat(200) + &"{% endif %}".repeat(200),
        ),
        html(
            "100 000 brackets",
            Refused(ERROR, ""),
            format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000)),
        ),
        html("a condition that is not closed", Refused(ERROR, ""), "{% if true %}"),
        html("a tag that is not closed", Refused(ERROR, ""), "{{ item.title"),
        html("a file of the system as a part", Refused(ERROR, "etc/passwd"), "{% include \"/etc/passwd\" %}"),
        html(
            "a file of the system through its parents",
            Refused(ERROR, "etc/passwd"),
            "{% include \"../../../../../../etc/passwd\" %}",
        ),
        html("a part of another kind", Refused(ERROR, "wajah.toml"), "{% include \"../wajah.toml\" %}"),
        html("the environment", Refused(ERROR, "get_env"), "{{ get_env(name=\"HOME\") }}"),
        html(
            "a drawing from outside",
            Refused(ERROR, "leaves the project"),
            "{{ svg(path=\"../../../../../../etc/passwd\") }}",
        ),
        html(
            "a drawing from the root of the disk",
            Refused(ERROR, "no file"),
            "{{ svg(path=\"/etc/passwd\") }}",
        ),
        html(
            "a file's address from outside",
            Refused(ERROR, "no file"),
            "{{ asset(path=\"../../../../../../etc/passwd\") }}",
        ),
        html(
            "a picture from outside",
            Refused("picture-unusable", "leaves the project"),
            page("", "<img src=\"../../../../../../etc/passwd\">"),
        ),
        html(
            "a picture from the net",
            Refused("picture-unusable", ""),
            page("", "<img src=\"http://127.0.0.1:1/a.png\">"),
        ),
        html(
            "a picture by its address as a file",
            Refused("picture-unusable", ""),
            page("", "<img src=\"file:///etc/passwd\">"),
        ),
        html(
            "a style sheet from outside",
            Refused("stylesheet-missing", "leaves the project"),
            "<html><head><link rel=\"stylesheet\" href=\"../../../../../etc/passwd\"></head><body>a</body></html>",
        ),
        html(
            "a background from outside",
            Refused("picture-unusable", "leaves the project"),
            page("body{background:url(/../../../etc/passwd)}", "a"),
        ),
        html(
            "a code of 100 000 characters",
            Refused(ERROR, "qr"),
            "{{ qr(text=\"abcdefghij\" | replace(from=\"a\", to=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\") | replace(from=\"a\", to=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")) }}",
        ),
        html("elements 1000 deep", Refused(ERROR, "128 levels"), "<div>".repeat(1000)),
        html("30 000 elements", Refused(ERROR, "elements"), "<p>a</p>".repeat(30_000)),
        html(
            "a photo of 100 000 × 100 000",
            Refused("picture-unusable", "33333 × 33333"),
            page("img{width:100000px;height:100000px}", "<img src=\"/{{ item.photo }}\">"),
        ),
        html(
            "a photo of 1 000 000 000 000 × 1",
            Expect::Survived,
            page("img{width:1000000000000px;height:1px}", "<img src=\"/{{ item.photo }}\">"),
        ),
        html(
            "boxes as large as numbers go",
            Harmless,
            page(
                "div{width:1e38px;height:1e38px;background:red;border-radius:1e38px;box-shadow:0 0 1e9px 1e9px red}",
                "<div>a</div>",
            ),
        ),
        html(
            "a blur of a million",
            Harmless,
            page(
                "p{filter:blur(1000000px);backdrop-filter:blur(1000000px);text-shadow:0 0 1000000px red}",
                "<p>a</p>",
            ),
        ),
        html(
            "type of a million pixels",
            Refused("text-overflow", "cut off"),
            page("p{font-size:1000000px}", "<p>a</p>"),
        ),
        html(
            "type of nothing",
            Harmless,
            page("p{font-size:0;line-height:0;letter-spacing:-1e30px}", "<p>abc</p>"),
        ),
        html("tokens that double 60 times", Harmless, {
            let tokens: String =
                (0..60).map(|at| format!("--a{}:var(--a{at}) var(--a{at});", at + 1)).collect();
            page(&format!(":root{{--a0:red;{tokens}}}p{{font-family:var(--a60)}}"), "<p>a</p>")
        }),
        html(
            "tokens that are each other",
            Harmless,
            page(":root{--a:var(--b);--b:var(--a)}p{color:var(--a)}", "<p>a</p>"),
        ),
        html(
            "a grid of a million columns",
            Refused("text-overflow", ""),
            page(
                "div{display:grid;grid-template-columns:repeat(1000000,1px);grid-template-rows:repeat(1000000,1px)}",
                "<div><p>a</p></div>",
            ),
        ),
        html(
            "a grid far out",
            Harmless,
            page("div{display:grid}p{grid-column:1000000;grid-row:span 1000000}", "<div><p>a</p></div>"),
        ),
        sheet("rules 10 000 deep", Harmless, || {
            format!("{}color:red{}", "p{".repeat(10_000), "}".repeat(10_000))
        }),
        sheet("brackets 100 000 deep in a style sheet", Harmless, || {
            format!("p{{width:{}1px{}}}", "calc(".repeat(100_000), ")".repeat(100_000))
        }),
        sheet("selectors 10 000 deep", Harmless, || {
            format!("{}p{}{{color:red}}", ":not(".repeat(10_000), ")".repeat(10_000))
        }),
        sheet("a gradient of 100 000 stops", Harmless, || {
            format!("p{{background:linear-gradient({}red)}}", "red,blue,".repeat(50_000))
        }),
        html(
            "a million lines of text",
            Refused(ERROR, "writes too much"),
            loops("range(end=10000)", 1, &"a b c<br>".repeat(100)),
        ),
        sheet("a style sheet of 2 MB", Refused("file-too-large", "1 MiB"), || "p{color:red}".repeat(200_000)),
        sheet("a style sheet that imports itself", Harmless, || {
            "@import 'style.css';@import url(file:///etc/passwd);".to_owned()
        }),
        sheet("a style sheet that is broken off", Harmless, || {
            "@media (min-width:1px){p{color:rgb(1,2,3;b:\"".to_owned()
        }),
        sheet("keyframes of 20 000 stops", Harmless, || {
            let stops: String = (0..10_000)
                .map(|at| format!("{}%{{opacity:{at};left:1px}}", f64::from(at) / 100.0))
                .collect();
            format!("@keyframes a{{{stops}}}p{{animation:a 1s}}")
        }),
        row("a template file that is a folder", Named("missing-file", "template.html"), |p| {
            template(p, "");
            std::fs::remove_file(p.path("templates/jahat/template.html")).expect("removed");
            std::fs::create_dir(p.path("templates/jahat/template.html")).expect("made");
        }),
        row("a template in UTF-16", Refused("template-unreadable", "UTF-8"), |p| {
            template(p, "");
            put(p, "templates/jahat/template.html", b"\xff\xfea\0");
        }),
        row("a template.toml of nonsense", Refused("syntax", ""), |p| {
            template(p, "a");
            put(p, "templates/jahat/template.toml", b"[[[[[");
        }),
        row("a template of 15 000 fields", Named("too-long", "15002 keys"), |p| {
            template(p, "a");
            let mut text = std::fs::read_to_string(p.path("templates/jahat/template.toml")).expect("read");
            text.push_str(
                &(0..15_000)
                    .map(|at| format!("[fields.f{at}]\ntype=\"text\"\nlabel=\"a\"\n"))
                    .collect::<String>(),
            );
            p.write("templates/jahat/template.toml", &text);
        }),
        row("a brand whose token ends its rule", Named("bad-token", "}"), |p| {
            let file = "brand-assets/brand.toml";
            let text = std::fs::read_to_string(p.path(file)).expect("read");
            p.write(file, &format!("{text}\n[tokens.jahat]\na = \"1}} * {{ display: none\"\n"));
            super::bad_fields(p, "");
        }),
        row("a brand of 30 000 tokens", Named("too-long", "30000 keys"), |p| {
            let file = "brand-assets/brand.toml";
            let mut text = std::fs::read_to_string(p.path(file)).expect("read");
            text.push_str("\n[tokens.jahat]\n");
            text.push_str(&(0..30_000).map(|at| format!("a{at}=1\n")).collect::<String>());
            p.write(file, &text);
            super::bad_fields(p, "");
        }),
        row("a format of 1 000 000 × 1 000 000 pixels", Named("out-of-range", "width"), |p| {
            let text = std::fs::read_to_string(p.path("wajah.toml")).expect("read");
            p.write("wajah.toml", &format!("{text}[format.raksasa]\ntitle=\"R\"\nkinds=[\"still\"]\nwidth=1000000\nheight=1000000\nlayout_width=1080\n"));
            super::bad_fields(p, "");
        }),
    ]
}

#[test]
fn templates_that_mean_ill() {
    check(&rows());
}
