//! Suggests the path that was meant by a misspelt one.

use crate::cel::edit_distance;

/// Returns the known path that `path` most likely means. Candidates are paths whose text differs by at most two letters
/// (one if `path` has at most four letters), ignoring case and how names are split at dots; the fewer differences the
/// better. After them come paths with the same last name. Among equals the least path is returned.
pub fn nearest_path<'k>(
    path: &[String],
    known: impl IntoIterator<Item = &'k Vec<String>>,
) -> Option<Vec<String>> {
    let wanted = joined(path);
    let letters = wanted.chars().count();
    // Short names are close to too many other names.
    let most = if letters > 4 { 2 } else { 1 };
    let rank = |known: &[String]| {
        let distance = edit_distance(&wanted, &joined(known));
        if distance <= most && distance < letters {
            return Some(distance);
        }
        (path.last() == known.last()).then_some(most + 1)
    };
    let ranked = known
        .into_iter()
        .filter_map(|known| Some((rank(known)?, known)));
    ranked.min().map(|(_, nearest)| nearest.clone())
}

fn joined(path: &[String]) -> String {
    path.join(".").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::nearest_path;

    #[test]
    fn the_path_that_was_meant_is_found() {
        let path = |text: &str| -> Vec<String> { text.split('/').map(str::to_owned).collect() };
        let known = [
            "log.level",
            "level",
            "http/status",
            "@timestamp",
            "durationMs",
            "user/name",
            "id",
        ];
        let known = known.map(path);
        for (wanted, nearest) in [
            ("log/level", Some("log.level")),
            ("levle", Some("level")),
            ("LEVEL", Some("level")),
            ("http.status", Some("http/status")),
            ("status", Some("http/status")),
            ("timestamp", Some("@timestamp")),
            ("duration_ms", Some("durationMs")),
            ("res/name", Some("user/name")),
            ("ip", Some("id")),
            ("it/is", None),
            ("x", None),
        ] {
            let found = nearest_path(&path(wanted), &known);
            assert_eq!(found, nearest.map(path), "{wanted}");
        }
    }
}
