//! The tree of the fields that a plan needs.

use std::ops::Range;

use crate::cel::path_text;

/// The fields that a plan needs, as a tree of member names. Every node but the root has a slot, where the walk over a
/// record puts the value of that path.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldTree {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    /// The children, sorted by the length of their names.
    children: Vec<(Box<[u8]>, NodeId)>,
    /// The range of the children for each length of a name, so that a key is compared with few of them. All lengths
    /// from [`LONG`] on share the last range.
    by_length: [Range<u16>; LONG + 1],
    /// Whether the query names the field.
    is_named: bool,
    /// Whether the query asks if the field is present. Then it and all fields below it may be absent.
    is_optional: bool,
}

const LONG: usize = 63;

impl Default for Node {
    fn default() -> Self {
        Self {
            children: Vec::new(),
            by_length: [const { 0..0 }; LONG + 1],
            is_named: false,
            is_optional: false,
        }
    }
}

/// A node of a [`FieldTree`]; [`FieldTree::ROOT`] is the record itself.
pub type NodeId = usize;

/// A field that the query names and expects in at least one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedField {
    /// The slot of its value.
    pub slot: Slot,
    /// The names that lead to it.
    pub path: Vec<String>,
}

/// Index of a field's value among the slots of a record.
pub type Slot = usize;

impl Default for FieldTree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl FieldTree {
    /// The record itself.
    pub const ROOT: NodeId = 0;

    /// Returns the slot of a path whose names are joined by dots. Adds the path if it is new.
    pub fn insert(&mut self, path: &str) -> Slot {
        self.insert_names(path.split('.'))
    }

    /// Returns the slot of a path given as names. There must be at least one name, and each may be any text.
    pub(crate) fn insert_names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Slot {
        let mut node = Self::ROOT;
        for name in names {
            node = match self.child(node, name.as_bytes()) {
                Some(child) => child,
                None => self.add(node, name),
            };
        }
        Self::slot(node)
    }

    /// Records that the query names a field.
    pub(crate) fn note_named(&mut self, slot: Slot) {
        self.nodes[slot + 1].is_named = true;
    }

    /// Records that the query asks whether a field is present.
    pub(crate) fn note_optional(&mut self, slot: Slot) {
        self.nodes[slot + 1].is_optional = true;
    }

    /// Returns the fields that the query names, except those whose presence it asks about, and those below them.
    pub fn named(&self) -> Vec<NamedField> {
        let mut named = Vec::new();
        self.collect_named(Self::ROOT, &mut Vec::new(), &mut named);
        named.sort_by_key(|field| field.slot);
        named
    }

    fn collect_named(&self, parent: NodeId, path: &mut Vec<String>, named: &mut Vec<NamedField>) {
        for (name, id) in &self.nodes[parent].children {
            let node = &self.nodes[*id];
            if node.is_optional {
                continue;
            }
            path.push(String::from_utf8_lossy(name).into_owned());
            if node.is_named {
                named.push(NamedField {
                    slot: Self::slot(*id),
                    path: path.clone(),
                });
            }
            self.collect_named(*id, path, named);
            path.pop();
        }
    }

    fn add(&mut self, parent: NodeId, name: &str) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node::default());
        let node = &mut self.nodes[parent];
        node.children.push((name.as_bytes().into(), id));
        node.children.sort_by_key(|(name, _)| name.len());
        node.by_length = [const { 0..0 }; LONG + 1];
        for (index, (name, _)) in (0..).zip(&node.children) {
            let range = &mut node.by_length[name.len().min(LONG)];
            if range.end == 0 {
                range.start = index;
            }
            range.end = index + 1;
        }
        id
    }

    /// Returns the paths of the nodes without children, as CEL text, in the order of their slots.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<Vec<&str>> = vec![Vec::new(); self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate() {
            for (name, child) in &node.children {
                let mut path = paths[id].clone();
                path.push(std::str::from_utf8(name).unwrap_or_default());
                paths[*child] = path;
            }
        }
        let leaves = self.nodes.iter().zip(&paths).skip(1);
        leaves
            .filter(|(node, _)| node.children.is_empty())
            .map(|(_, path)| path_text(path))
            .collect()
    }

    /// Returns the number of slots.
    pub fn slot_count(&self) -> usize {
        self.nodes.len() - 1
    }

    /// Returns the slot of a node, which must not be the root.
    #[inline]
    pub fn slot(node: NodeId) -> Slot {
        node - 1
    }

    /// Returns the node of a member of `parent`, if the plan needs it.
    #[inline]
    pub fn child(&self, parent: NodeId, name: &[u8]) -> Option<NodeId> {
        let node = &self.nodes[parent];
        let Range { start, end } = node.by_length[name.len().min(LONG)];
        node.children[usize::from(start)..usize::from(end)]
            .iter()
            .find(|(known, _)| is_same_name(known, name))
            .map(|(_, id)| *id)
    }

    /// Whether the plan needs anything below the node.
    #[inline]
    pub fn has_children(&self, node: NodeId) -> bool {
        !self.nodes[node].children.is_empty()
    }

    /// Returns the names and nodes of the children of a node.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = (&[u8], NodeId)> {
        let children = self.nodes[node].children.iter();
        children.map(|(name, child)| (&**name, *child))
    }

    /// Calls `visit` with the slot of every node below `node`.
    pub fn for_each_below(&self, node: NodeId, visit: &mut impl FnMut(Slot)) {
        for (_, child) in &self.nodes[node].children {
            visit(Self::slot(*child));
            self.for_each_below(*child, visit);
        }
    }
}

/// Compares two names. Most have 4 to 16 bytes, which two overlapping words cover, so that no call is needed.
#[inline]
pub fn is_same_name(a: &[u8], b: &[u8]) -> bool {
    fn ends<const N: usize>(name: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
        name.first_chunk().zip(name.last_chunk())
    }
    a.len() == b.len()
        && match a.len() {
            4..=8 => ends::<4>(a) == ends::<4>(b),
            9..=16 => ends::<8>(a) == ends::<8>(b),
            _ => a == b,
        }
}

#[cfg(test)]
mod tests {
    use super::FieldTree;

    #[test]
    fn names_of_every_length_are_told_apart() {
        for length in 0..40 {
            let name = vec![b'a'; length];
            assert!(super::is_same_name(&name, &name));
            for at in 0..length {
                let mut other = name.clone();
                other[at] = b'b';
                assert!(
                    !super::is_same_name(&name, &other),
                    "{length} bytes, differing at {at}"
                );
            }
        }
    }

    #[test]
    fn paths_share_their_beginning_and_every_node_is_a_slot() {
        let mut tree = FieldTree::default();
        let status = tree.insert("http.status");
        let method = tree.insert("http.method");
        assert_eq!(tree.insert("http.status"), status);
        let http = tree.child(FieldTree::ROOT, b"http").unwrap();
        assert_eq!(
            tree.child(http, b"status").map(FieldTree::slot),
            Some(status)
        );
        assert_eq!(
            tree.child(http, b"method").map(FieldTree::slot),
            Some(method)
        );
        assert_eq!(tree.child(FieldTree::ROOT, b"status"), None);
        assert_eq!(tree.slot_count(), 3);
        let mut below = Vec::new();
        tree.for_each_below(http, &mut |slot| below.push(slot));
        below.sort_unstable();
        assert_eq!(below, [status, method]);
        tree.insert_names(["log.level"]);
        let paths = ["http.status", "http.method", "record[\"log.level\"]"];
        assert_eq!(tree.paths(), paths);
    }

    #[test]
    fn fields_of_which_the_query_asks_whether_they_are_there_may_be_absent() {
        let mut tree = FieldTree::default();
        let [status, name, _, user] =
            ["http.status", "user.name", "level", "user"].map(|path| tree.insert(path));
        for slot in [name, status] {
            tree.note_named(slot);
        }
        let slots = |tree: &FieldTree| -> Vec<_> {
            tree.named().into_iter().map(|field| field.slot).collect()
        };
        assert_eq!(slots(&tree), [status, name]);
        assert_eq!(tree.named()[1].path, ["user", "name"]);
        tree.note_optional(user);
        assert_eq!(slots(&tree), [status]);
    }
}
