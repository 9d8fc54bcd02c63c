//! The files that a pattern matches, and their order.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use ripsaw_engine::ChunkReader;
use ripsaw_query::ErrorCode;
use ripsaw_sources::{PathsReader, ReadSettings, files_of};

/// Creates files that contain their own names, in a temporary folder.
fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("{name}\n")).unwrap();
    }
    folder
}

fn open(folder: &Path, pattern: &str) -> PathsReader {
    let pattern = folder.join(pattern).to_str().unwrap().to_owned();
    PathsReader::open(&[pattern], &ReadSettings::default()).unwrap()
}

/// Returns the contents of the files that a pattern matches, in order.
fn read(folder: &Path, pattern: &str) -> String {
    let reader = open(folder, pattern);
    let mut buffer = Vec::new();
    let mut lines = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
        lines.extend_from_slice(chunk.bytes);
    }
    assert!(reader.failures().is_empty(), "{:?}", reader.failures());
    String::from_utf8(lines)
        .unwrap()
        .trim_end()
        .replace('\n', " ")
}

fn only_failure(folder: &Path, pattern: &str) -> (ErrorCode, String) {
    let reader = open(folder, pattern);
    while reader.next_chunk(&mut Vec::new()).unwrap().is_some() {}
    let failures = reader.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    (failures[0].code, failures[0].message.clone())
}

#[test]
fn wildcards_and_classes() {
    let folder = folder(&[
        "b.log",
        "a.log",
        "ä.log",
        ".hidden.log",
        ".log",
        "[ab].log",
        "a-folder.log/x",
        "deep/c.log",
        "deep/er/d.log",
        "deep/.secret/e.log",
    ]);
    for (pattern, expected) in [
        ("?.log", "a.log b.log ä.log"),
        ("[ab].log", "[ab].log"),
        ("[a-c].log", "a.log b.log"),
        ("[!a].log", "b.log ä.log"),
        ("[^a].log", "b.log ä.log"),
        ("[ä].log", "ä.log"),
        ("*.log", "[ab].log a.log b.log ä.log"),
        (".*.log", ".hidden.log"),
        ("deep/**/*.log", "deep/c.log deep/er/d.log"),
        ("deep/**/.s*/*.log", "deep/.secret/e.log"),
        ("*/*.log", "deep/c.log"),
        ("deep/**", "deep/c.log deep/er/d.log"),
        ("deep/**/**/d.log", "deep/er/d.log"),
        ("**/x", "a-folder.log/x"),
        ("d**/c.log", "deep/c.log"),
        ("./deep/./*", "deep/c.log"),
        (r"\[ab].l*", "[ab].log"),
    ] {
        assert_eq!(read(folder.path(), pattern), expected, "{pattern}");
    }
    let (code, message) = only_failure(folder.path(), "[.]hidden.log");
    assert_eq!(code, ErrorCode::SourceNotFound);
    assert!(message.starts_with("no file matches `"), "{message}");
}

#[test]
fn braces() {
    let folder = folder(&[
        "a.log",
        "b.log",
        "c.log.gz/d",
        "x/1.log",
        "y/z/2.log",
        "{q}.log",
    ]);
    for (pattern, expected) in [
        ("{b,a}.log", "a.log b.log"),
        ("{a,b,?}.log", "a.log b.log"),
        ("{x,y/z}/*.log", "x/1.log y/z/2.log"),
        ("*.{log,ndjson}", "a.log b.log {q}.log"),
        ("{q}.*", "{q}.log"),
        ("{x,{y/z,no*}}/?.log", "x/1.log y/z/2.log"),
    ] {
        assert_eq!(read(folder.path(), pattern), expected, "{pattern}");
    }
    let (code, message) = only_failure(folder.path(), "{a,missing}.log");
    assert_eq!(code, ErrorCode::SourceNotFound);
    assert!(
        message.ends_with("/missing.log` does not exist"),
        "{message}"
    );
    let many = "{a,b}".repeat(20);
    let (code, message) = only_failure(folder.path(), &many);
    assert_eq!(code, ErrorCode::SourceNotFound);
    assert!(message.ends_with("have too many alternatives"), "{message}");
    // A long alternative that no file name can match.
    assert_eq!(
        read(folder.path(), &format!("{{a,{}*}}.log", "x".repeat(300))),
        "a.log"
    );
}

#[test]
fn a_folder_that_exists_is_taken_literally() {
    let folder = folder(&["logs[prod]/a.log", "logsp/b.log", "{x,y}/c.log", "x/d.log"]);
    assert_eq!(read(folder.path(), "logs[prod]/*.log"), "logs[prod]/a.log");
    assert_eq!(read(folder.path(), "logs[p]/*.log"), "logsp/b.log");
    assert_eq!(read(folder.path(), "{x,y}/*.log"), "{x,y}/c.log");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use ripsaw_query::ErrorCode;

    use super::{files_of, folder, only_failure, open, read};

    #[test]
    fn names_that_are_not_utf8_are_read() {
        let folder = folder(&["plain.log"]);
        for (name, text) in [
            (&b"caf\xe9.log"[..], "one\n"),
            (b"caf\xe8\xe9.log", "two\n"),
            (b"d\xff/x.log", "three\n"),
        ] {
            let path = folder.path().join(OsStr::from_bytes(name));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        assert_eq!(read(folder.path(), "*.log"), "two one plain.log");
        assert_eq!(read(folder.path(), "caf?.log"), "one");
        assert_eq!(read(folder.path(), "**/*.log"), "two one three plain.log");
        let names = ripsaw_engine::ChunkReader::source_names(&open(folder.path(), "caf?.log"));
        assert!(names[0].ends_with("caf\u{fffd}.log"));
        // The form in which Node.js passes an argument that is not UTF-8.
        for (name, hint) in [
            ("caf\u{fffd}.log", "/caf*.log')"),
            ("caf\u{fffd}\u{fffd}.log", "/caf*.log')"),
            ("d\u{fffd}/*.log", "/d*/*.log')"),
        ] {
            let (code, message) = only_failure(folder.path(), name);
            assert_eq!(code, ErrorCode::SourceNotFound);
            assert!(message.contains("not UTF-8"), "{message}");
            assert!(message.ends_with(hint), "{message}");
        }
    }

    #[test]
    fn a_folder_is_read_once_whatever_leads_to_it() {
        let folder = folder(&["a/1.log", "a/b/2.log", "z/3.log"]);
        let link = |to: &str, name: &str| symlink(to, folder.path().join(name)).unwrap();
        link(".", "a/self");
        link("..", "a/b/up");
        link("z", "current");
        link("a/1.log", "file.log");
        link("nowhere", "dead");
        link("loop", "loop");
        assert_eq!(read(folder.path(), "a/**/*.log"), "a/1.log a/b/2.log");
        assert_eq!(
            read(folder.path(), "**/*.log"),
            "a/1.log a/b/2.log a/1.log z/3.log",
            "a link to a file is a file"
        );
        assert_eq!(read(folder.path(), "*/*.log"), "a/1.log z/3.log");
        assert_eq!(read(folder.path(), "current/*.log"), "z/3.log");
        assert_eq!(read(folder.path(), "cur*/*.log"), "z/3.log");
        assert_eq!(read(folder.path(), "{a,a/self}/?.log"), "a/1.log");
        assert_eq!(read(folder.path(), "**/self/1.log"), "a/1.log");
        let (code, _) = only_failure(folder.path(), "dea*");
        assert_eq!(code, ErrorCode::SourceNotFound);
        let pattern = folder.path().join("a/**").to_str().unwrap().to_owned();
        let files = [
            folder.path().join("a/1.log"),
            folder.path().join("a/b/2.log"),
        ];
        assert_eq!(files_of(&[pattern]), files);
    }
}
