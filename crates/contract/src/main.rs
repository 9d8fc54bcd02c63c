//! Writes what `ripsaw-query` knows about queries and reports in every other form: types and lists of TypeScript, JSON
//! Schemas, tables in the documentation, dictionaries for fuzzing, and lists of the command line.
//!
//! Run in the root of the repository, it prints one JSON object: the path of each file that it writes, and the whole
//! text of the file. `npm run contract` formats the texts and writes or compares the files.

mod command_line;
mod dictionaries;
mod documentation;
mod json_schema;
mod library;
mod section;
mod severities;
mod type_script;

use std::process::ExitCode;

use serde_json::{Map, Value};

/// A file of the repository, and its text.
type File = (&'static str, String);

fn main() -> ExitCode {
    match files() {
        Ok(files) => {
            let files = files.into_iter();
            let texts = files.map(|(path, text)| (path.to_owned(), Value::String(text)));
            println!("{}", Value::Object(texts.collect::<Map<_, _>>()));
            ExitCode::SUCCESS
        }
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
