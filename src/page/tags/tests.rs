//! Markup that people write, and odd markup, with what the HTML standard makes of it.

use super::*;

fn names(html: &str) -> Vec<String> {
    read(html).starts.into_iter().map(|tag| tag.name).collect()
}

/// The attributes of the first tag of `html`: name, value, and what is written.
fn attributes(html: &str) -> Vec<(String, String, &str)> {
    let tag = read(html).starts.into_iter().next().unwrap_or_else(|| panic!("{html} has a tag"));
    let told = |a: Attribute| (a.name, a.value, &html[a.range]);
    tag.attributes.into_iter().map(told).collect()
}

#[test]
fn start_tags_are_found_with_their_attributes() {
    let html = "<!DOCTYPE html><!-- <b> --><P class=a id='b c'>1 < 2<img src=\"/m&#x2F;a&amp;b.jpg\"/></P><video muted>";
    let tags = read(html);
    assert_eq!(names(html), ["p", "img", "video"]);
    let values: Vec<_> = tags
        .starts
        .iter()
        .flat_map(|tag| &tag.attributes)
        .map(|a| (a.name.as_str(), a.value.as_str()))
        .collect();
    assert_eq!(values, [("class", "a"), ("id", "b c"), ("src", "/m/a&b.jpg"), ("muted", "")]);
    assert_eq!(&html[tags.starts[0].range.clone()], "<P class=a id='b c'>");
    assert_eq!(&html[tags.starts[0].attributes[1].range.clone()], "id='b c'");
    assert_eq!(tags.starts[1].after_name(), html.find("<img").expect("there") + 4);
    assert_eq!(&html[tags.ends[0].range.clone()], "</P>");
    assert_eq!(tags.doctype.map(|range| &html[range]), Some("<!DOCTYPE html>"));
    assert_eq!(tags.comments.into_iter().map(|range| &html[range]).collect::<Vec<_>>(), ["<!-- <b> -->"]);
}

#[test]
fn attributes_are_what_the_standard_says() {
    for (html, name, value, written) in [
        // Without quotes a value ends at a blank or `>`, and nowhere else.
        ("<a href=/b/c/>", "href", "/b/c/", "href=/b/c/"),
        ("<a href=b'c\"d`e=f<g>", "href", "b'c\"d`e=f<g", "href=b'c\"d`e=f<g"),
        ("<a href = b c>", "href", "b", "href = b"),
        ("<a href\n\t=\r\n'b'>", "href", "b", "href\n\t=\r\n'b'"),
        ("<a href=>", "href", "", "href="),
        ("<a href= >", "href", "", "href= "),
        ("<a href=\"\">", "href", "", "href=\"\""),
        ("<a href=''b>", "href", "", "href=''"),
        ("<a href>", "href", "", "href"),
        ("<a href />", "href", "", "href"),
        ("<a/href/>", "href", "", "href"),
        ("<a =b=c>", "=b", "c", "=b=c"),
        ("<a \"b'<='c'>", "\"b'<", "c", "\"b'<='c'"),
        ("<a HREF='B'>", "href", "B", "HREF='B'"),
        ("<a É='b'>", "É", "b", "É='b'"),
        ("<a b='c\r\nd\re'>", "b", "c\nd\ne", "b='c\r\nd\re'"),
        ("<a b='c\r\n'>", "b", "c\n", "b='c\r\n'"),
        ("<a b='c > d'>", "b", "c > d", "b='c > d'"),
        ("<a b\0='c\0d'>", "b\u{fffd}", "c\u{fffd}d", "b\0='c\0d'"),
    ] {
        let found = attributes(html);
        assert_eq!(found.first(), Some(&(name.to_owned(), value.to_owned(), written)), "{html:?}");
    }
}

#[test]
fn references_in_values_are_what_the_standard_says() {
    for (written, value) in [
        ("&amp;", "&"),
        ("&amp", "&"),
        ("a&ampb", "a&ampb"),
        ("&amp=", "&amp="),
        ("?a=b&copy=c&lt;", "?a=b&copy=c<"),
        ("&nbsp;&eacute;", "\u{a0}é"),
        ("&notit;&notin;", "&notit;∉"),
        ("&NotEqualTilde;", "≂\u{338}"),
        ("&nosuch;", "&nosuch;"),
        ("&", "&"),
        ("&;", "&;"),
        ("&#65&#x42;&#X43", "ABC"),
        ("&#;&#x;", "&#;&#x;"),
        ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ("&#128;&#x99;", "€™"),
        ("é&amp;é", "é&é"),
    ] {
        for quote in ["'", "\"", ""] {
            let attribute = format!("b={quote}{written}{quote}");
            let html = format!("<a {attribute} c>");
            let found = attributes(&html);
            assert_eq!(found[0], ("b".to_owned(), value.to_owned(), attribute.as_str()), "{html}");
            assert_eq!(found[1].0, "c", "{html}");
            let first = &read(&html).starts[0].attributes[0];
            assert_eq!(&html[first.written.clone()], written, "{html}");
        }
    }
}

#[test]
fn of_two_attributes_with_one_name_the_first_counts() {
    let found = attributes("<a b=1 B='2' c=3 b>");
    let found: Vec<_> = found.iter().map(|(name, value, _)| (name.as_str(), value.as_str())).collect();
    assert_eq!(found, [("b", "1"), ("c", "3")]);
}

#[test]
fn tags_begin_and_end_as_the_standard_says() {
    for (html, expected) in [
        ("1 < 2 <3 <\u{e9}> <b", vec![]),
        ("a <<b> <=> <b>", vec!["b", "b"]),
        ("<a\nb><c\td/><E/>", vec!["a", "c", "e"]),
        ("<a b='>'><c>", vec!["a", "c"]),
        ("<a\"b\"><a<b>", vec!["a\"b\"", "a<b"]),
        ("<a\0>", vec!["a\u{fffd}"]),
        ("</ a><a></a b='>'><b></><c>", vec!["a", "b", "c"]),
        ("<?xml a='>'><b>", vec!["b"]),
        ("<!a><b><![CDATA[<c>]]><d>", vec!["b", "d"]),
        ("<svg><![CDATA[<c>]]><d/></svg><![CDATA[<e>]]>", vec!["svg", "d"]),
        ("<svg><title><![CDATA[<c>]]></title><![CDATA[<c>]]></svg>", vec!["svg", "title"]),
    ] {
        assert_eq!(names(html), expected, "{html:?}");
    }
}

#[test]
fn comments_end_as_the_standard_says() {
    for (html, expected) in [
        ("<!--><a>", vec!["a"]),
        ("<!---><a>", vec!["a"]),
        ("<!----><a>", vec!["a"]),
        ("<!--a--!><b>", vec!["b"]),
        ("<!--a--!b--><c>", vec!["c"]),
        ("<!--a-- ><b>--><c>", vec!["c"]),
        ("<!--a--->b<c>", vec!["c"]),
        ("<!-- <!-- <a> --> <b> -->", vec!["b"]),
        ("<!-a><b>", vec!["b"]),
        ("<!--a><b>", vec![]),
    ] {
        assert_eq!(names(html), expected, "{html}");
    }
}

#[test]
fn the_text_of_style_sheets_and_scripts_holds_no_tags() {
    let text = |html: &str| -> Vec<String> {
        let tags = read(html).starts;
        tags.into_iter().filter_map(|tag| tag.text).map(|text| html[text].to_owned()).collect()
    };
    let html = "<style>a>b{}</style><script>if(a<b)'<img>'</script><title>1 <i> 2</title><i>";
    assert_eq!(names(html), ["style", "script", "title", "i"]);
    assert_eq!(text(html), ["a>b{}", "if(a<b)'<img>'", "1 <i> 2"]);
    for (html, expected, inside) in [
        ("<textarea><b>&lt;</textarea ><b>", vec!["textarea", "b"], vec!["<b>&lt;"]),
        ("<STYLE>a</styles></Style/><b>", vec!["style", "b"], vec!["a</styles>"]),
        ("<style></style><b>", vec!["style", "b"], vec![""]),
        ("<style/><b></style><i>", vec!["style", "i"], vec!["<b>"]),
        ("<style>a</b><i>", vec!["style"], vec!["a</b><i>"]),
        ("<title>&<b></title><i>", vec!["title", "i"], vec!["&<b>"]),
        ("<iframe><b></iframe><noscript><b></noscript>", vec!["iframe", "noscript"], vec!["<b>", "<b>"]),
        (
            "<script><!-- <script></script> --></script><b>",
            vec!["script", "b"],
            vec!["<!-- <script></script> -->"],
        ),
        ("<plaintext><b></plaintext><i>", vec!["plaintext"], vec!["<b></plaintext><i>"]),
        // Within an SVG that is markup, and a title no text alone.
        ("<svg><style>a<g/></style><title><i>", vec!["svg", "style", "g", "title", "i"], vec![]),
        ("<svg><style>a<b></style><title><i>", vec!["svg", "style", "b", "title"], vec!["<i>"]),
        (
            "<svg><style>a{}</style></svg><style>b{}</style>",
            vec!["svg", "style", "style"],
            vec!["a{}", "b{}"],
        ),
        ("<svg><style/>a</style><style>b</style>", vec!["svg", "style", "style"], vec!["b"]),
        ("<svg/><style><b></style>", vec!["svg", "style"], vec!["<b>"]),
    ] {
        assert_eq!(names(html), expected, "{html}");
        assert_eq!(text(html), inside, "{html}");
    }
}

#[test]
fn what_stands_in_an_svg_is_known() {
    let html = "<svg><svg><svg/></svg><a></a><desc><b></b></desc></svg><b></b><svg><c></c><p></p></svg><d>";
    let inside: Vec<String> =
        read(html).starts.into_iter().filter(|tag| tag.in_svg).map(|tag| tag.name).collect();
    assert_eq!(inside, ["svg", "svg", "a", "desc", "b", "c"]);
    let paragraph = read(html).starts.into_iter().find(|tag| tag.name == "p").expect("there");
    assert_eq!((paragraph.ended, paragraph.is_html), (vec!["svg".to_owned()], true));
}

#[test]
fn what_takes_the_rest_of_a_page_is_known() {
    for (html, unclosed) in [
        ("<b>a</b>", None),
        ("<b><!-- a -->", None),
        ("<b><!-->", None),
        ("<b><!-- a --!>", None),
        ("<plaintext>a", None),
        ("ab<", None),
        ("a<style>b<p>", Some((Unclosed::Text, 1))),
        ("a<style>b</style", Some((Unclosed::Text, 1))),
        ("<b><!-- <p>", Some((Unclosed::Comment, 3))),
        ("<b><?xml", Some((Unclosed::Comment, 3))),
        ("ab<img src='a.jpg' alt='><p>", Some((Unclosed::Tag, 2))),
        ("ab</p <", Some((Unclosed::Tag, 2))),
    ] {
        assert_eq!(read(html).unclosed, unclosed, "{html}");
    }
}

#[test]
fn text_that_breaks_off_is_no_trouble() {
    let html = "<!DOCTYPE html \"é\"><a é='ü&amp;' b=&#x1F600;\r\n c = \"\">é&eacute<!-- é --!><svg><style>é</style></svg>\
                <script><!-- <script> é</script> --></script><title>é&";
    for (end, _) in html.char_indices() {
        for start in [0, end / 2].into_iter().filter(|start| html.is_char_boundary(*start)) {
            let part = &html[start..end];
            for tag in read(part).starts {
                let _ = (&part[tag.range.clone()], &part[tag.range.start..tag.after_name()]);
                assert!(part[tag.range].ends_with('>'), "{part}");
                for attribute in tag.attributes {
                    let _ = (&part[attribute.range], &part[attribute.written]);
                }
            }
        }
    }
    for html in ["<", "<a", "<a b", "<a b=", "<a b='", "<!--", "</", "<é>", "<a é='ü", "<style>", ""] {
        let _ = read(html);
    }
}

#[test]
fn a_million_attributes_take_no_time() {
    let many: String = (0..200_000).map(|number| format!(" a{number}")).collect();
    assert_eq!(read(&format!("<p{many}>")).starts[0].attributes.len(), 200_000);
}

#[test]
fn a_class_is_added_to_those_that_are_there() {
    for (html, expected) in [
        ("<p>", "<p class=\"x\">"),
        ("<P/>", "<P class=\"x\"/>"),
        ("<p class=a/>", "<p class=\"a/ x\">"),
        ("<p class>", "<p class=\"x\">"),
        ("<p class= >", "<p class=\"x\">"),
        ("<p id=b class='a &amp;'>", "<p id=b class=\"a &amp; x\">"),
    ] {
        let edit = read(html).starts[0].with_class("x");
        assert_eq!(replace(html, vec![edit]), expected, "{html}");
    }
}

#[test]
fn values_are_quoted_and_ranges_replaced() {
    assert_eq!(quoted("a\"&<"), "\"a&quot;&amp;&lt;\"");
    let replacements = vec![(3..4, "x".to_owned()), (0..0, "1".to_owned()), (0..0, "2".to_owned())];
    assert_eq!(replace("abcd", replacements), "12abcx");
}
