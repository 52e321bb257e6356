//! What loading says, rule by rule: each with what passes and what does not.

use super::testing::*;

#[test]
fn probe() {
    let cases = [
        "template = kabar\n[fields]\ntitle = \"Halo\"\n",
        "template = \"kabar\"\ntemplate = \"x\"\n",
        "templat = \"kabar\"\n",
        "template = \"kaba\"\n",
        "template = \"kabar\"\nservice = \"fev\"\naccounts = [\"bpmpk\", \"bpmk\", \"bpmpk\"]\nformats = [\"instagram-stori\", \"x-post\", \"instagram-reel\"]\n[fields]\ntitle = \"Halo\"\n",
        "template = \"kabar\"\naccounts = \"bpmpk\"\n[fields]\ntitle = \"Halo\"\n",
        "template = \"kabar\"\naccounts = []\n[fields]\ntitle = \"Halo\"\n",
        "template = \"kabar\"\n",
        "template = \"kabar\"\n[fields]\n",
        "template = \"kabar\"\n[fields]\ntitel = \"Halo\"\n",
        "template = \"kabar\"\n[fields]\ntitle = \"Halo dunia raya\"\npoints = [\"a\", \"b\", \"c\"]\nlevel = \"SMA\"\nbig = \"ya\"\nphoto = \"media/foto.png\"\n",
        "template = \"kabar\"\n[fields]\ntitle = 12\npoints = \"a\"\nlevel = 1\nphoto = \"media\\\\foto.jpg\"\n",
        "template = \"kabar\"\n[fields]\ntitle = \"\"\nphoto = \"../../etc/passwd\"\npoints = [{ a = 1 }]\n",
        "template = \"kabar\"\n[fields]\ntitle = \"a\\nb\"\nphoto = \"medai/foto.jpg\"\n",
        "template = \"kabar\"\n[fields]\ntitle = \"a\\u0007\"\n",
        "template = \"kabar\"\npublish = 2026-11-25\n[fields]\ntitle = \"Halo\"\n",
        "template = \"kabar\"\npublish = \"25 November\"\n[fields]\ntitle = \"Halo\"\n",
        "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\n[excerpt]\nsource = \"media/film.mp4\"\nstart = \"1:75\"\nduration = 0\n",
        "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\n[excerpt]\nsource = \"media/film.mp4\"\nstart = 00:01:05\nduration = -3\nfocus = \"middle\"\ncaptions = \"media/foto.jpg\"\n",
        "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\n[excerpt]\nstart = 5\nduration = 2\nsorce = 1\n",
        "template = \"kabar\"\nformats = [\"instagram-story\", \"tiktok\"]\n[fields]\ntitle = \"Halo\"\n[excerpt]\nsource = \"media/film.mp4\"\nduration = 75\n",
        "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\n[post]\nhashtags = [\"#Satu\", \"dua tiga\"]\nlink = \"fve.contoh.id\"\ncaption = 1\n",
        "template = \"kabar\"\nfields = 1\nexcerpt = \"film.mp4\"\n",
        "template = \"kabar\"\r\n[fields]\r\ntitle = \"Halo\"\r\nx = 1\r\n",
    ];
    for case in cases {
        println!("----\n{case}");
        for line in item(case) {
            println!("  >> {line}");
        }
    }
    let files = [
        ("wajah.toml", "nam = \"Uji\"\nlocale = \"in\"\ntimezone = \"Asia/Jakrta\"\naccounts = [\"bpmp\"]\nformats = [\"tiktk\"]\n[encoder]\ncrf = 60\npreset = \"veryfas\"\nthreads = 0\nloudness_lufs = \"x\"\n"),
        ("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[formats.tiktok]\nquality = 3\n"),
        ("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[format.tiktok]\nquality = 0\nsafe = { top = 1500, bottom = 500 }\n[format.Baru]\ntitle = \"Baru\"\nkinds = []\nwidth = 1081\n[format.layar]\ntitle = \"Layar\"\nkinds = [\"stil\"]\nwidth = 1920\nheight = 1080\nfps = { min = 60, max = 30 }\nsources = { size = \"x\" }\n"),
        ("brand-assets/brand.toml", "name = \"Uji\"\nlocked = [\"color.inc\"]\n[tokens.color]\nink = \"hitam\"\npaper = \"#fffaf0\"\n[tokens.clip]\nx = 1\n[tokens.type]\nBig = 1\nok = \"1px; x\"\nbad = [1]\n[tokens.a-b]\nc = 1\n[tokens.a]\nb-c = 2\n"),
        ("brand-assets/accounts/bpmpk/account.toml", "name = \"BPMPK\"\nurl = \"bpmpk\"\naccent = \"birru\"\nmark = \"marc.svg\"\n[handles]\nisntagram = \"@x\"\n[tokens.color]\nink = \"#000\"\nsum = \"#000\"\nsun = \"#aaa\"\n"),
        ("brand-assets/services/fve/service.toml", "name = \"Festival\"\nshort = 1\nmark = \"service.toml\"\n"),
        ("templates/kabar/template.toml", "title = \"Kabar\"\ndescription = \"Uji\"\nkinds = [\"stil\"]\nshapes = []\nformats = [\"x\"]\nstill_at_ms = -1\n[fields.sub-title]\ntype = \"text\"\nlabel = \"x\"\n[fields.long]\ntype = \"txt\"\n[fields.a]\ntype = \"choice\"\nlabel = \"a\"\nmax_length = 3\n[fields.b]\ntype = \"text\"\nlabel = \"b\"\nchoices = [\"x\"]\nmax_length = 2\ndefault = \"abc\"\n[duration]\nmin = 9\nmax = 3\n"),
    ];
    for (path, text) in files {
        println!("----\n{path}\n{text}");
        for line in file(path, text) {
            println!("  >> {line}");
        }
    }
    for (path, from, to) in [
        ("templates/kabar/template.toml", "title = \"Contoh\"", "titel = \"Contoh\""),
        ("templates/kabar/template.toml", "[sample]\ntitle = \"Contoh\"\n[sample.long]\ntitle = \"Contoh dua\"\n", ""),
        ("templates/kabar/template.toml", "\"Contoh dua\"", "\"Contoh dua tiga\"\n[sample.excerpt]\nsource = \"x.mp4\""),
    ] {
        println!("----\n{to}");
        for line in file(path, &base_with(path, from, to)) {
            println!("  >> {line}");
        }
    }
}
