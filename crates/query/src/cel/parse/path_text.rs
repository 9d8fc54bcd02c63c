//! Writes paths as CEL.

/// Returns a path as CEL text.
pub fn path_text(path: &[&str]) -> String {
    let mut text = String::new();
    for (index, name) in path.iter().enumerate() {
        let quoted = || format!("[{}]", serde_json::Value::from(*name));
        match (is_name(name), index) {
            (true, 0) => text.push_str(name),
            (true, _) => {
                text.push('.');
                text.push_str(name);
            }
            (false, 0) => text = format!("record{}", quoted()),
            (false, _) => text.push_str(&quoted()),
        }
    }
    text
}

fn is_name(text: &str) -> bool {
    let mut letters = text.strip_prefix('@').unwrap_or(text).bytes();
    let is_letter = |letter: u8| letter.is_ascii_alphabetic() || letter == b'_';
    letters.next().is_some_and(is_letter)
        && letters.all(|letter| is_letter(letter) || letter.is_ascii_digit())
}
