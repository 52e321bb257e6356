//! Which source file imports which: `use` trees and paths in code, followed to the files that they lead to; and circles among them.

use std::collections::{BTreeMap, BTreeSet};

/// A word or a sign of Rust's text. Comments are left out, and literals are all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is; of a literal `"`.
    pub(crate) text: String,
    /// The line it stands in, from 1.
    pub(crate) line: usize,
}

/// The tokens of `text`.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut line, mut index) = (Vec::new(), 1, 0);
    while index < chars.len() {
        let begun = index;
        let mut token = None;
        match (at(index), at(index + 1)) {
            ('/', '/') => index += chars[index..].iter().take_while(|c| **c != '\n').count(),
            ('/', '*') => index = after_comment(&chars, index),
            ('"', _) => {
                index = after_text(&chars, index + 1, '"');
                token = Some("\"".to_owned());
            }
            ('\'', next) if next == '\\' || at(index + 2) == '\'' => {
                index = after_text(&chars, index + 1, '\'');
                token = Some("\"".to_owned());
            }
            // A lifetime.
            ('\'', _) => index += 1 + chars[index + 1..].iter().take_while(|c| is_word(**c)).count(),
            (':', ':') => {
                index += 2;
                token = Some("::".to_owned());
            }
            (c, _) if is_word(c) => {
                index += chars[index..].iter().take_while(|c| is_word(**c)).count();
                let word: String = chars[begun..index].iter().collect();
                let hashes = chars[index..].iter().take_while(|c| **c == '#').count();
                if matches!(word.as_str(), "r" | "br" | "cr") && at(index + hashes) == '"' {
                    index = after_raw(&chars, index + hashes + 1, hashes);
                    token = Some("\"".to_owned());
                } else {
                    token = Some(word);
                }
            }
            (c, _) => {
                index += 1;
                token = (!c.is_whitespace()).then(|| c.to_string());
            }
        }
        found.extend(token.map(|text| Token { text, line }));
        line += chars[begun..index].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// Behind the comment that begins at `index`; there may be others in it.
fn after_comment(chars: &[char], mut index: usize) -> usize {
    let mut depth = 0_usize;
    while index < chars.len() {
        match chars[index..] {
            ['/', '*', ..] => (depth, index) = (depth + 1, index + 2),
            ['*', '/', ..] => (depth, index) = (depth - 1, index + 2),
            _ => index += 1,
        }
        if depth == 0 {
            break;
        }
    }
    index
}

/// Behind the `quote` that ends what stands from `index` on.
fn after_text(chars: &[char], mut index: usize, quote: char) -> usize {
    while index < chars.len() && chars[index] != quote {
        index += if chars[index] == '\\' { 2 } else { 1 };
    }
    (index + 1).min(chars.len())
}

/// The same of a raw text between `hashes`.
fn after_raw(chars: &[char], mut index: usize, hashes: usize) -> usize {
    let ends =
        |rest: &[char]| rest[0] == '"' && rest[1..].iter().take_while(|c| **c == '#').count() >= hashes;
    while index < chars.len() && !ends(&chars[index..]) {
        index += 1;
    }
    (index + 1 + hashes).min(chars.len())
}

/// A path that leads to a module or an item: `super::numbers::mix`.
#[derive(Debug, Clone)]
struct Named {
    segments: Vec<String>,
    line: usize,
    /// Whether a `use` gives it a name here. Of a module that is none of its items yet: those are named in code.
    is_use: bool,
}

/// A module: a file, or a part of one in braces.
#[derive(Debug, Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    /// What `use` brings in, by the name that it has here; public or not, since children see it.
    uses: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    named: Vec<Named>,
}

/// Where a path ends.
#[derive(Debug, Clone)]
enum End {
    Module(Vec<String>),
    /// An item of the file.
    Item(String),
}

/// Names that were looked up: the module, the name, and whether it was the end of its path.
type Seen = BTreeSet<(Vec<String>, String, bool)>;

/// One file's imports of another: each with its line.
pub(crate) type Imports = BTreeMap<String, BTreeMap<String, Vec<(usize, String)>>>;

/// The modules of a crate, but for its tests.
#[derive(Debug)]
pub(crate) struct Crate<'f> {
    files: &'f BTreeMap<String, String>,
    modules: BTreeMap<Vec<String>, Module>,
}

impl<'f> Crate<'f> {
    /// Reads the crate whose `files`, by their paths, begin with `lib.rs`.
    pub(crate) fn read(files: &'f BTreeMap<String, String>) -> Self {
        let mut read = Self { files, modules: BTreeMap::new() };
        read.file("lib.rs", Vec::new(), "");
        read
    }

    /// Reads a file, whose modules lie in `folder`.
    fn file(&mut self, file: &str, path: Vec<String>, folder: &str) {
        let tokens = tokens(&self.files[file]);
        self.modules.insert(path.clone(), Module { file: file.to_owned(), ..Module::default() });
        self.module(&tokens, 0, &path, folder);
    }

    /// Reads the module `path` from the token `index` on, up to the brace that ends it; the token behind that.
    fn module(&mut self, tokens: &[Token], mut index: usize, path: &[String], folder: &str) -> usize {
        let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
        let mut depth = 0_usize;
        while index < tokens.len() {
            match (text(index), text(index + 1)) {
                ("#", "[" | "!") => {
                    let open = if text(index + 1) == "!" { index + 2 } else { index + 1 };
                    index = after_group(tokens, open);
                    let words: Vec<&str> =
                        tokens[open..index].iter().map(|token| token.text.as_str()).collect();
                    if words == ["[", "cfg", "(", "test", ")", "]"] {
                        index = after_item(tokens, index);
                    }
                    continue;
                }
                // Who sees something is no import.
                ("pub", "(") => {
                    index = after_group(tokens, index + 1);
                    continue;
                }
                // `use<'a>` stands in types.
                ("use", next) if next != "<" => {
                    let mut leaves = Vec::new();
                    index = leaves_of(tokens, index + 1, &[], &mut leaves);
                    self.add_uses(path, leaves);
                    continue;
                }
                ("mod", name) if is_name(name) && matches!(text(index + 2), ";" | "{") => {
                    index = self.child(tokens, index + 1, path, folder);
                    continue;
                }
                ("{", _) => depth += 1,
                ("}", _) if depth == 0 => return index + 1,
                ("}", _) => depth -= 1,
                ("fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static", _)
                    if depth == 0 =>
                {
                    let is_between = |token: &&Token| {
                        ["mut", "unsafe", "async", "extern", "fn", "\""].contains(&token.text.as_str())
                    };
                    let skipped = tokens[index + 1..].iter().take_while(is_between).count();
                    let name = text(index + 1 + skipped).to_owned();
                    self.at(path).items.insert(name);
                }
                (first, "::") if is_name(first) && !["::", "."].contains(&text(index.wrapping_sub(1))) => {
                    let line = tokens[index].line;
                    let mut segments = vec![first.to_owned()];
                    index += 1;
                    while text(index) == "::" && is_name(text(index + 1)) {
                        segments.push(text(index + 1).to_owned());
                        index += 2;
                    }
                    self.at(path).named.push(Named { segments, line, is_use: false });
                    continue;
                }
                _ => {}
            }
            index += 1;
        }
        index
    }

    /// Reads the module whose name is the token `index`, and which lies in `parent`; the token behind it.
    fn child(&mut self, tokens: &[Token], index: usize, parent: &[String], folder: &str) -> usize {
        let name = &tokens[index].text;
        let path = [parent, std::slice::from_ref(name)].concat();
        let below = format!("{folder}{name}/");
        self.at(parent).children.insert(name.clone());
        if tokens[index + 1].text == "{" {
            let file = self.at(parent).file.clone();
            self.modules.insert(path.clone(), Module { file, ..Module::default() });
            return self.module(tokens, index + 2, &path, &below);
        }
        let places = [format!("{folder}{name}.rs"), format!("{below}mod.rs")];
        let file = places.iter().find(|place| self.files.contains_key(*place));
        let file = file.unwrap_or_else(|| panic!("no file for the module `{}`", path.join("::")));
        self.file(file, path, &below);
        index + 2
    }

    fn at(&mut self, path: &[String]) -> &mut Module {
        self.modules.get_mut(path).expect("a module that was begun")
    }

    fn add_uses(&mut self, path: &[String], leaves: Vec<Leaf>) {
        let module = self.at(path);
        for Leaf { segments, name, line } in leaves {
            match name.as_str() {
                "*" => module.globs.push(segments.clone()),
                "_" => {}
                _ => {
                    module.uses.entry(name.clone()).or_insert_with(|| segments.clone());
                }
            }
            module.named.push(Named { segments, line, is_use: name != "*" });
        }
    }

    /// Where `segments`, written in the module `from`, lead; nothing where they lead out of the crate.
    fn follow(&self, from: &[String], segments: &[String], seen: &mut Seen) -> Option<End> {
        let supers = segments.iter().take_while(|segment| *segment == "super").count();
        match segments.first()?.as_str() {
            "crate" => self.walk(&[], &segments[1..], seen),
            "self" => self.walk(from, &segments[1..], seen),
            "super" => self.walk(&from[..from.len() - supers], &segments[supers..], seen),
            _ => self.walk(from, segments, seen),
        }
    }

    /// Where `segments` lead from inside the module `path`. `seen` are the names that were looked up, so that circles of re-exports end.
    fn walk(&self, path: &[String], segments: &[String], seen: &mut Seen) -> Option<End> {
        let Some((name, rest)) = segments.split_first() else { return Some(End::Module(path.to_owned())) };
        let module = &self.modules[path];
        if !seen.insert((path.to_owned(), name.clone(), rest.is_empty())) {
            return None;
        }
        let child = || [path, std::slice::from_ref(name)].concat();
        // A module and an item may have one name: what is followed on is the module.
        if !rest.is_empty() && module.children.contains(name) {
            return self.walk(&child(), rest, seen);
        }
        if module.items.contains(name) {
            return Some(End::Item(module.file.clone()));
        }
        if let Some(target) = module.uses.get(name) {
            return match self.follow(path, target, seen)? {
                End::Module(target) => self.walk(&target, rest, seen),
                item => Some(item),
            };
        }
        if module.children.contains(name) {
            return Some(End::Module(child()));
        }
        module.globs.iter().find_map(|glob| match self.follow(path, glob, seen)? {
            End::Module(target) if target != path => self.walk(&target, segments, seen),
            _ => None,
        })
    }

    /// What every file imports of others.
    ///
    /// # Errors
    /// Paths that lead nowhere, which the compiler would have refused: it is the reading of them that is wrong.
    pub(crate) fn imports(&self) -> Result<Imports, Vec<String>> {
        let (mut imports, mut lost) = (Imports::new(), Vec::new());
        for (path, module) in &self.modules {
            for Named { segments, line, is_use } in &module.named {
                let file = match self.follow(path, segments, &mut BTreeSet::new()) {
                    Some(End::Item(file)) => file,
                    Some(End::Module(_)) if *is_use => continue,
                    Some(End::Module(target)) => self.modules[&target].file.clone(),
                    None if ["crate", "self", "super"].contains(&segments[0].as_str()) => {
                        lost.push(format!("{}:{line}: `{}` leads nowhere", module.file, segments.join("::")));
                        continue;
                    }
                    None => continue,
                };
                if file != module.file {
                    let of_file = imports.entry(module.file.clone()).or_default();
                    of_file.entry(file).or_default().push((*line, segments.join("::")));
                }
            }
        }
        if lost.is_empty() { Ok(imports) } else { Err(lost) }
    }
}

/// What a `use` brings in.
struct Leaf {
    segments: Vec<String>,
    /// The name that it has here; `*` for all that is in it.
    name: String,
    line: usize,
}

/// Reads a tree of `use` whose first token is `index`, below `prefix`; the token behind it.
fn leaves_of(tokens: &[Token], mut index: usize, prefix: &[String], leaves: &mut Vec<Leaf>) -> usize {
    let mut segments = prefix.to_owned();
    loop {
        let Token { text, line } = &tokens[index];
        match text.as_str() {
            "{" => {
                index += 1;
                while tokens[index].text != "}" {
                    index = leaves_of(tokens, index, &segments, leaves);
                    index += usize::from(tokens[index].text == ",");
                }
                return index + 1;
            }
            "*" => {
                leaves.push(Leaf { segments, name: "*".to_owned(), line: *line });
                return index + 1;
            }
            // From the root of all crates: none of ours.
            "::" if segments.is_empty() => segments.push(String::new()),
            "::" => {}
            name if is_name(name) => {
                // `names::{self, Names}` names what is around it.
                if name != "self" || segments.is_empty() {
                    segments.push(name.to_owned());
                }
                if tokens[index + 1].text != "::" {
                    let is_renamed = tokens[index + 1].text == "as";
                    let name = match is_renamed {
                        true => tokens[index + 2].text.clone(),
                        false => segments.last().cloned().unwrap_or_default(),
                    };
                    leaves.push(Leaf { segments, name, line: *line });
                    return index + if is_renamed { 3 } else { 1 };
                }
            }
            other => panic!("`{other}` in a `use` on line {line}"),
        }
        index += 1;
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The token behind the group that the bracket at `index` opens.
fn after_group(tokens: &[Token], mut index: usize) -> usize {
    let mut depth = 0_usize;
    while index < tokens.len() {
        match tokens[index].text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        index += 1;
        if depth == 0 {
            break;
        }
    }
    index
}

/// The token behind the item, statement, field or arm that begins at `index`, with more attributes or not.
fn after_item(tokens: &[Token], mut index: usize) -> usize {
    while tokens[index].text == "#" {
        index = after_group(tokens, index + 1);
    }
    let mut first = index;
    if tokens[first].text == "pub" {
        first = if tokens[first + 1].text == "(" { after_group(tokens, first + 1) } else { first + 1 };
    }
    const ITEMS: [&str; 12] =
        ["fn", "mod", "impl", "struct", "enum", "use", "const", "static", "type", "trait", "async", "unsafe"];
    let is_item = ITEMS.contains(&tokens[first].text.as_str());
    while index < tokens.len() {
        match tokens[index].text.as_str() {
            "{" => {
                index = after_group(tokens, index);
                // What goes on behind its braces is no item: a value, or one more pattern.
                if is_item
                    || !matches!(
                        tokens.get(index).map(|token| token.text.as_str()),
                        Some("." | "," | ";" | "?")
                    )
                {
                    return index;
                }
            }
            "(" | "[" => index = after_group(tokens, index),
            ";" => return index + 1,
            "," if !is_item => return index + 1,
            ")" | "]" | "}" => return index,
            _ => index += 1,
        }
    }
    index
}

/// The circles among `imports`: files that each lead to all others of their circle.
pub(crate) fn circles(imports: &Imports) -> Vec<Vec<String>> {
    let mut search = Search {
        imports,
        numbers: BTreeMap::new(),
        lowest: BTreeMap::new(),
        open: Vec::new(),
        found: Vec::new(),
    };
    for file in imports.keys() {
        if !search.numbers.contains_key(file.as_str()) {
            search.visit(file);
        }
    }
    let mut circles = search.found;
    circles.sort();
    circles
}

/// Tarjan's search for strongly connected components.
struct Search<'i> {
    imports: &'i Imports,
    /// In which order files were met.
    numbers: BTreeMap<&'i str, usize>,
    /// The first met of the files that each leads back to.
    lowest: BTreeMap<&'i str, usize>,
    /// The files whose component is not known yet.
    open: Vec<&'i str>,
    found: Vec<Vec<String>>,
}

impl<'i> Search<'i> {
    fn visit(&mut self, file: &'i str) {
        let number = self.numbers.len();
        self.numbers.insert(file, number);
        self.lowest.insert(file, number);
        self.open.push(file);
        for next in self.imports.get(file).into_iter().flat_map(BTreeMap::keys).map(String::as_str) {
            let reached = match self.numbers.get(next) {
                None => {
                    self.visit(next);
                    self.lowest[next]
                }
                Some(number) if self.open.contains(&next) => *number,
                Some(_) => continue,
            };
            let lowest = self.lowest[file].min(reached);
            self.lowest.insert(file, lowest);
        }
        if self.lowest[file] == number {
            let from = self.open.iter().position(|open| *open == file).expect("an open file");
            let mut circle: Vec<String> = self.open.drain(from..).map(str::to_owned).collect();
            circle.sort();
            self.found.extend((circle.len() > 1).then_some(circle));
        }
    }
}
