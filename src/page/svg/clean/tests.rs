//! What stays of an SVG, and what is told of the rest.

use super::*;

const SPACES: &str = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

fn inside(markup: &str) -> (String, Vec<String>) {
    let clean = clean(&format!("<svg {SPACES}>{markup}</svg>"));
    let text = clean.text.strip_prefix(&format!("<svg {SPACES}>")).map(str::to_owned);
    let text = text.unwrap_or_else(|| panic!("{}", clean.text));
    let text = text.strip_suffix("</svg>").unwrap_or_else(|| panic!("{text}")).to_owned();
    (text, clean.dropped.into_iter().map(|(_, what)| what).collect())
}

#[test]
fn what_is_drawn_stays_as_it_is() {
    for markup in [
        "<path d=\"M0 0L9 9\" fill=\"url(#a)\" style=\"stroke:url('#b');opacity:calc(1 - .5)\"/>",
        "<g class=\"a b\" transform=\"scale(2)\"><use xlink:href=\"#a\"/><use href=\"#a\"/></g>",
        "<image href=\"data:image/png;base64,AA==\" width=\"9\" height=\"9\"/>",
        "<text xml:space=\"preserve\">Satu &amp; &lt;dua&gt; <tspan x=\"1\">tiga</tspan></text>",
        "<style>.a&gt;.b{fill:red}@media print{.c{fill:url(#a)}}</style>",
        "<a href=\"https://contoh.id/?a=1&amp;b=2\"><rect width=\"9\" height=\"9\"/></a>",
        "<title>Judul</title><desc>Isi</desc>",
    ] {
        assert_eq!(inside(markup), (markup.to_owned(), Vec::new()));
    }
}

#[test]
fn the_srgb_part_of_a_colour_with_a_profile_is_kept() {
    let markup = "<path d=\"M0 0L9 9\" fill=\"#1EA03C icc-color(cmyk, 0.8, 0.1, 0.9, 0)\" style=\"stroke:red icc-color(a,.1);opacity:.5\"/>";
    let kept = "<path d=\"M0 0L9 9\" fill=\"#1EA03C\" style=\"stroke:red;opacity:.5\"/>";
    assert_eq!(inside(markup), (kept.to_owned(), Vec::new()));
    let sheet = "<style>.a{fill:#fff ICC-color(a,0)}</style>";
    assert_eq!(inside(sheet).0, "<style>.a{fill:#fff}</style>");
}

#[test]
fn what_drawing_programs_note_goes_without_a_word() {
    let source = "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"a\" \"b\" [<!ENTITY ns_ai \"x\">]><!-- <svg> -->\
         <s:svg xmlns:s=\"http://www.w3.org/2000/svg\" xmlns:i=\"&ns_ai;\" xmlns:l=\"http://www.w3.org/1999/xlink\" i:n=\"1\">\
         <s:metadata><x/></s:metadata><i:view i:a=\"b\"><s:rect/></i:view><!-- catatan -->\
         <s:switch><s:foreignObject requiredExtensions=\"&ns_ai;\"/><s:use l:href=\"#a\"/></s:switch></s:svg>";
    let clean = clean(source);
    assert_eq!(clean.dropped, []);
    assert_eq!(clean.text, format!("<svg {SPACES}><switch><use xlink:href=\"#a\"/></switch></svg>"));
}

#[test]
fn nothing_runs_and_it_is_told() {
    for (markup, left, what) in [
        ("<script>alert(1)</script>", "", "a script"),
        ("<SCRIPT>alert(1)</SCRIPT>", "", "a script"),
        ("<script xlink:href=\"data:,x\"/>", "", "a script"),
        ("<g onload=\"alert(1)\"/>", "<g/>", "the event handler `onload`"),
        ("<g ONCLICK=\"alert(1)\"/>", "<g/>", "the event handler `ONCLICK`"),
        ("<a href=\"javascript:alert(1)\"/>", "<a/>", "a link that runs a script"),
        ("<a xlink:href=\" java&#10;script:alert(1)\"/>", "<a/>", "a link that runs a script"),
        ("<a href=\"&#x6A;avascript&#58;alert(1)\"/>", "<a/>", "a link that runs a script"),
        ("<a href=\"data:text/html,x\"/>", "<a/>", "a link that runs a script"),
        ("<a href=\"DATA:TEXT/HTML;base64,x\"/>", "<a/>", "a link that runs a script"),
        ("<set attributeName=\"href\" to=\"javascript:x\"/>", "", "the animation `set`"),
        (
            "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">a</p></foreignObject>",
            "",
            "the element `foreignObject`",
        ),
        ("<iframe src=\"javascript:x\"/>", "", "the element `iframe`"),
        ("<p xmlns=\"http://www.w3.org/1999/xhtml\">a</p>", "", "the element `p`"),
        ("<title><script>alert(1)</script>a</title>", "<title>a</title>", "the element `script`"),
        ("<style><img src=\"x\" onerror=\"alert(1)\"/></style>", "<style></style>", "the element `img`"),
        ("<flowRoot><flowPara>a</flowPara></flowRoot>", "", "the element `flowRoot`"),
    ] {
        assert_eq!(inside(markup), (left.to_owned(), vec![what.to_owned()]), "{markup}");
    }
    // Text that looks like markup is text.
    let (left, _) = inside("<style><![CDATA[</style><script>alert(1)</script>]]></style>");
    assert_eq!(left, "<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>");
    let (left, _) = inside("<text>&lt;script></text>");
    assert_eq!(left, "<text>&lt;script&gt;</text>");
}

#[test]
fn nothing_is_loaded_and_it_is_told() {
    for (markup, left, address) in [
        ("<image href=\"file:///etc/passwd\"/>", "<image/>", "file:///etc/passwd"),
        ("<image xlink:href=\"/media/a.png\"/>", "<image/>", "/media/a.png"),
        ("<image href=\"data:text/html,x\"/>", "<image/>", "data:text/html,x"),
        ("<use href=\"b.svg#a\"/>", "<use/>", "b.svg#a"),
        ("<use href=\"data:image/svg+xml,x#a\"/>", "<use/>", "data:image/svg+xml,x#a"),
        ("<feImage href=\"http://a.id/b\"/>", "<feImage/>", "http://a.id/b"),
        ("<g fill=\"url(file:///a#b)\"/>", "<g fill=\"url('#')\"/>", "file:///a#b"),
        ("<g fill=\"u\\72l('//a.id/x')\"/>", "<g fill=\"u\\72l('#')\"/>", "//a.id/x"),
        ("<g style=\"fill:URL( http://a.id )\"/>", "<g style=\"fill:url('#')\"/>", "http://a.id"),
        ("<style>@import url(a.css);b{}</style>", "<style>b{}</style>", "@import url(a.css);"),
        ("<style>@\\69mport 'a.css';b{}</style>", "<style>b{}</style>", "@\\69mport 'a.css';"),
        ("<style>b{fill:image-set('a.png' 1x)}</style>", "<style>b{fill:image-set('#' 1x)}</style>", "a.png"),
    ] {
        assert_eq!(inside(markup), (left.to_owned(), vec![format!("the address `{address}`")]), "{markup}");
    }
    let (_, dropped) = inside("<text>&x;</text><g id=\"&x;\"/>");
    assert_eq!(dropped, ["the entity `&x;`", "an entity in `id`"]);
    let clean = clean("<?xml-stylesheet href=\"a.css\"?><svg/>");
    assert_eq!(clean.dropped, [(0, "a style sheet of another file".to_owned())]);
}

#[test]
fn what_is_broken_is_drawn_as_far_as_it_goes() {
    let of = |source: &str| {
        let clean = clean(source);
        let text = clean.text.replace(&format!(" {SPACES}"), "");
        (text, clean.dropped.into_iter().map(|(_, what)| what).collect::<Vec<_>>())
    };
    let broken = "what is not well-formed XML, and what follows it,".to_owned();
    assert_eq!(
        of("<svg><g><rect/><path d=\"M0"),
        ("<svg><g><rect/></g></svg>".to_owned(), vec![broken.clone()])
    );
    assert_eq!(
        of("<svg><g><rect/>"),
        ("<svg><g><rect/></g></svg>".to_owned(), vec!["what is missing at its end".to_owned()])
    );
    assert_eq!(of("<svg></g></svg>").1, std::slice::from_ref(&broken));
    assert_eq!(
        of("<svg><rect/></svg><script>x</script>"),
        ("<svg><rect/></svg>".to_owned(), vec!["what follows its end".to_owned()])
    );
    for none in ["", "bukan gambar", "<html><svg/></html>", "<img src=x onerror=alert(1)>"] {
        assert_eq!(of(none).0, "", "{none}");
    }
}

#[test]
fn many_wrongs_are_told_in_few_words() {
    let markup: String = (0..1000).map(|n| format!("<image href=\"{n}.png\"/><script/>")).collect();
    let (_, dropped) = inside(&markup);
    assert_eq!(dropped.len(), MOST_TOLD);
}
