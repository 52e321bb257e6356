//! What the style sheet of every browser says of HTML and the engine's own leaves out.

/// The rules, below all that a template says. Sizes and colours are Chromium's.
pub(super) const SHEET: &str = "@layer wajah-defaults{\
[hidden]:not([hidden=until-found i]),dialog:not([open]),audio:not([controls]),\
area,base,basefont,noembed,noframes,param,rp,source,track{display:none}\
var{font-style:italic}\
tt{font-family:monospace}\
strike{text-decoration:line-through}\
abbr[title],acronym[title]{text-decoration:underline dotted}\
nobr{white-space:nowrap}\
bdo{unicode-bidi:bidi-override}\
bdi{unicode-bidi:isolate}\
wajah-waveform{display:block;background-color:currentColor}\
hr{border-style:inset;color:gray;overflow:hidden}\
q::before{content:'\u{201c}'}\
q::after{content:'\u{201d}'}\
ol[type='a' s]{list-style-type:lower-alpha}\
ol[type='A' s]{list-style-type:upper-alpha}\
ol[type='i' s]{list-style-type:lower-roman}\
ol[type='I' s]{list-style-type:upper-roman}\
}";

#[cfg(test)]
mod tests {
    use takumi::prelude::StyleSheet;

    #[test]
    fn the_engine_reads_them_all() {
        assert!(StyleSheet::parse(super::SHEET).is_ok());
    }
}
