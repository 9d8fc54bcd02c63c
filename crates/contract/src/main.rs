//! Writes what `ripsaw-query` knows about queries and reports in every other form: types and lists of TypeScript, JSON
//! Schemas, tables in the documentation, dictionaries for fuzzing, and lists of the command line.
//!
//! Run in the root of the repository, it writes each file to its path within the folder that the argument names, not
//! formatted yet. `npm run contract` formats the files, and copies them to the repository or compares them with it.

mod command_line;
mod dictionaries;
mod documentation;
mod json_schema;
mod library;
mod section;
mod severities;
mod type_script;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

/// The path of a file in the repository, and its text.
type File = (&'static str, String);

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else {
        eprintln!("usage: ripsaw-contract FOLDER");
        return ExitCode::FAILURE;
    };
    let folder = Path::new(&folder);
    let written = files().and_then(|files| {
        let mut files = files.iter();
        files.try_for_each(|(path, text)| {
            let path = folder.join(path);
            write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
        })
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn files() -> Result<Vec<File>, String> {
    let mut files = library::files();
    files.extend(json_schema::files());
    files.push(command_line::file());
    files.extend(documentation::files()?);
    files.extend(dictionaries::files()?);
    Ok(files)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
