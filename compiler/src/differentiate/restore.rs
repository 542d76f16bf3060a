//! To-be-recorded analysis: which overwritten values the reverse sweep still reads, and how each is brought back.
//!
//! One walk in program order carries the set of mutable variables that the reverse of an earlier statement reads. A
//! statement that overwrites one of them is undone in the reverse sweep; a variable still in the set where its block ends
//! has its last value recorded there. After Hascoet, Naumann and Pascual, "To be recorded" analysis in reverse-mode
//! automatic differentiation, Future Generation Computer Systems 21 (2005).

pub(super) mod undo;

pub(super) use undo::blank;

use std::collections::{BTreeMap, BTreeSet};

use super::repeat::written;
use super::{Mirror, Node, NodeKind, Reverse, elementwise, refill};
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Exit, Expr, Func, LoopId, LoopKind, Stmt, StmtKind, VarId};

/// Marks what is undone and which last values are recorded, then writes the statements that do it.
pub(super) fn restore(func: &mut Func, reverse: &mut Reverse) {
    let mut definitions = BTreeMap::new();
    collect_definitions(&func.body, &mut definitions);
    let mut mutable = written(func);
    mutable.extend(reverse.counters.iter().copied());
    mutable.retain(|var| !reverse.refilled.contains(var));
    let fills = refill::loops(func, &reverse.refilled);
    let mut body = std::mem::take(&mut reverse.body);
    let mut flow = Flow {
        func,
        definitions: &definitions,
        fills: &fills,
        mutable: &mutable,
        reverse,
        frames: Vec::new(),
        continues: BTreeMap::new(),
        breaks: BTreeMap::new(),
    };
    flow.block(&func.body, &mut body, Set::new(), None, &[]);
    let forward = std::mem::take(&mut func.body);
    undo::write(func, &forward, &mut body);
    func.body = forward;
    reverse.body = body;
}

type Set = BTreeSet<VarId>;

fn collect_definitions(block: &Block, definitions: &mut BTreeMap<VarId, Expr>) {
    for stmt in &block.stmts {
        if let StmtKind::Let { var, value } = &stmt.kind {
            definitions.insert(*var, value.clone());
        }
        for inner in traverse::blocks(stmt) {
            collect_definitions(inner, definitions);
        }
    }
}

struct Flow<'a> {
    func: &'a Func,
    /// What immutable variables are computed from.
    definitions: &'a BTreeMap<VarId, Expr>,
    /// What fills the scratch arrays that are filled again.
    fills: &'a BTreeMap<VarId, Stmt>,
    mutable: &'a Set,
    reverse: &'a Reverse,
    /// The blocks around the statement under work, innermost last.
    frames: Vec<Frame>,
    /// What is read before a turn of each loop is left for the next one.
    continues: BTreeMap<LoopId, Set>,
    /// What is read before each loop is left.
    breaks: BTreeMap<LoopId, Set>,
}

/// A block around the statement under work.
struct Frame {
    homes: Set,
    /// The loop this block is the body of.
    loop_id: Option<LoopId>,
    finals: Set,
    has_exit: bool,
    /// What the reverse of the compound statement under work reads before its blocks.
    post: Set,
}

impl Flow<'_> {
    /// Walks a block with what was read before it; the result is what has been read after it.
    fn block(
        &mut self,
        block: &Block,
        mirror: &mut Mirror,
        read: Set,
        loop_id: Option<LoopId>,
        bound: &[VarId],
    ) -> Set {
        let homes = homes(block, mirror, bound);
        self.frames.push(Frame { homes, loop_id, finals: Set::new(), has_exit: false, post: Set::new() });
        let mut read = read;
        // The head is what the reverse of a block ends with: it runs where the block began.
        self.add_reads(&mirror.head, &mut read);
        for (stmt, node) in block.stmts.iter().zip(&mut mirror.nodes) {
            read = self.stmt(stmt, node, read);
        }
        self.add_reads(&mirror.tail, &mut read);
        self.add_definitions(&mirror.recompute_tail, &mut read);
        let frame = self.frames.pop().expect("the frame pushed above");
        mirror.has_exit = frame.has_exit;
        mirror.finals.extend(frame.finals);
        for var in &frame.homes {
            if read.remove(var) {
                mirror.finals.insert(*var);
            }
        }
        read
    }

    fn stmt(&mut self, stmt: &Stmt, node: &mut Node, mut read: Set) -> Set {
        if let StmtKind::Exit(exit) = &stmt.kind {
            let (post, pre) = leaf_statements(node);
            self.add_reads(pre, &mut read);
            self.add_reads(post, &mut read);
            self.add_definitions(&node.recompute_pre, &mut read);
            self.exit(exit, &read);
            return Set::new();
        }
        let is_leaf = matches!(node.kind, NodeKind::Leaf { .. });
        if is_leaf {
            return self.leaf(stmt, node, read);
        }
        let mut post = Set::new();
        self.add_reads(&node.before, &mut post);
        self.add_definitions(&node.recompute_post, &mut post);
        match &node.kind {
            NodeKind::If { cond: var, .. } | NodeKind::Match { arm: var, .. } | NodeKind::Rest { reached: var, .. } => {
                self.add(*var, &mut post);
            }
            NodeKind::For { range, .. } => traverse::range_accesses(range, &mut |var, _| self.add(var, &mut post)),
            NodeKind::Turns { turns, item, .. } => {
                self.add(*turns, &mut post);
                if let Some((_, range)) = item.as_deref() {
                    traverse::range_accesses(range, &mut |var, _| self.add(var, &mut post));
                }
            }
            NodeKind::Leaf { .. } => {}
        }
        self.frame().post.clone_from(&post);
        let mut read = self.compound(stmt, node, read);
        self.frame().post = Set::new();
        read.extend(post);
        read
    }

    fn compound(&mut self, stmt: &Stmt, node: &mut Node, read: Set) -> Set {
        match (&stmt.kind, &mut node.kind) {
            (StmtKind::If { then, other, .. }, NodeKind::If { then: then_mirror, other: other_mirror, .. }) => {
                let mut after = self.block(then, then_mirror, read.clone(), None, &[]);
                after.extend(self.block(other, other_mirror, read, None, &[]));
                after
            }
            (StmtKind::Match { arms, .. }, NodeKind::Match { blocks, .. }) => {
                let mut after = Set::new();
                for (arm, mirror) in arms.iter().zip(blocks) {
                    let bound: Vec<VarId> = arm.bindings.iter().map(|(var, _)| *var).collect();
                    after.extend(self.block(&arm.block, mirror, read.clone(), None, &bound));
                }
                after
            }
            (StmtKind::Loop(looped), NodeKind::For { body, .. } | NodeKind::Turns { body, .. }) => {
                let mut before = read;
                let item = match &looped.kind {
                    LoopKind::For { var, .. } => Some(*var),
                    LoopKind::While { .. } | LoopKind::Endless => None,
                };
                let mut own = Set::new();
                let accesses = item.map(|item| elementwise::accesses(self.func, &looped.body, body, item));
                loop {
                    let after = self.block(&looped.body, body, before.clone(), Some(looped.id), &[]);
                    let mut next = before.clone();
                    for var in after {
                        let apart = accesses.as_ref().is_some_and(|accesses| accesses.are_elementwise(var));
                        // What a turn reads of its own element, no later turn overwrites.
                        if apart {
                            own.insert(var)
                        } else {
                            next.insert(var)
                        };
                    }
                    next.extend(self.continues.get(&looped.id).into_iter().flatten().copied());
                    if next == before {
                        break;
                    }
                    before = next;
                }
                localise(&looped.body, body, &before);
                before.extend(own);
                before.extend(self.breaks.get(&looped.id).into_iter().flatten().copied());
                before
            }
            (StmtKind::Rest { block, .. }, NodeKind::Rest { block: mirror, .. }) => {
                let mut after = self.block(block, mirror, read.clone(), None, &[]);
                after.extend(read);
                after
            }
            _ => unreachable!("a mirror has the shape of its statement"),
        }
    }

    /// A statement without blocks, or a compound one whose reverse is empty: it only overwrites.
    fn leaf(&mut self, stmt: &Stmt, node: &mut Node, mut read: Set) -> Set {
        let (_, pre) = leaf_statements(node);
        self.add_reads(pre, &mut read);
        self.add_definitions(&node.recompute_pre, &mut read);
        let compound = !traverse::blocks(stmt).is_empty();
        let mut killed = Vec::new();
        let homes_inside = inner_homes(stmt);
        traverse::accesses(stmt, &mut |var, access| {
            let overwrites = matches!(access, Access::Overwrite | Access::Modify);
            if overwrites && read.contains(&var) && !homes_inside.contains(&var) {
                node.overwritten.insert(var);
                // What is undone by an inverse is undone from the value the statement left, which stays needed.
                if compound || (access == Access::Overwrite && !undo::inverts(self.func, stmt)) {
                    killed.push(var);
                }
            }
        });
        if !node.overwritten.is_empty() {
            undo::index_reads(stmt, &mut |var| {
                if self.mutable.contains(&var) {
                    read.insert(var);
                }
            });
        }
        for var in killed {
            read.remove(&var);
        }
        if let StmtKind::Swap { first, second } = &stmt.kind
            && !node.overwritten.is_empty()
        {
            self.add(first.root, &mut read);
            self.add(second.root, &mut read);
        }
        self.add_reads(leaf_statements(node).0, &mut read);
        self.add_reads(&node.before, &mut read);
        self.add_definitions(&node.recompute_post, &mut read);
        if compound {
            self.exits_inside(stmt, &read);
        }
        read
    }

    fn exits_inside(&mut self, stmt: &Stmt, read: &Set) {
        for block in traverse::blocks(stmt) {
            for inner in &block.stmts {
                if let StmtKind::Exit(exit) = &inner.kind {
                    self.exit(exit, read);
                }
                self.exits_inside(inner, read);
            }
        }
    }

    /// An exit leaves every block up to its target: what is read by then must be recorded on this path too.
    fn exit(&mut self, exit: &Exit, read: &Set) {
        let mut read = read.clone();
        for frame in &self.frames {
            read.extend(frame.post.iter().copied());
        }
        let target = match exit {
            Exit::Break(id) | Exit::Continue(id) => Some(*id),
            Exit::Return(_) => None,
        };
        // A target that is no frame is a loop inside a statement whose reverse is empty: nothing here is left.
        if target.is_some_and(|target| self.frames.iter().all(|frame| frame.loop_id != Some(target))) {
            return;
        }
        for frame in self.frames.iter_mut().rev() {
            frame.has_exit = true;
            frame.finals.extend(frame.homes.iter().filter(|var| read.contains(var)));
            // They end here; only what is declared further out is still read.
            read.retain(|var| !frame.homes.contains(var));
            if target.is_some() && frame.loop_id == target {
                break;
            }
        }
        match exit {
            Exit::Continue(id) => self.continues.entry(*id).or_default().extend(read),
            Exit::Break(id) => self.breaks.entry(*id).or_default().extend(read),
            Exit::Return(_) => {}
        }
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("statements are in a block")
    }

    fn add(&self, var: VarId, read: &mut Set) {
        if self.mutable.contains(&var) {
            read.insert(var);
        }
    }

    fn add_reads(&self, stmts: &[Stmt], read: &mut Set) {
        for stmt in stmts {
            traverse::accesses(stmt, &mut |var, access| {
                if access != Access::Define && self.reverse.is_primal(var) {
                    self.add(var, read);
                }
            });
        }
    }

    fn add_definitions(&self, vars: &[VarId], read: &mut Set) {
        for var in vars {
            if let Some(fill) = self.fills.get(var) {
                self.add_reads(std::slice::from_ref(fill), read);
            } else if let Some(value) = self.definitions.get(var) {
                traverse::expr_accesses(value, &mut |var, _| self.add(var, read));
            }
        }
    }
}

/// The variables whose scope is this block.
fn homes(block: &Block, mirror: &Mirror, bound: &[VarId]) -> Set {
    let mut homes: Set = bound.iter().copied().collect();
    for (stmt, node) in block.stmts.iter().zip(&mirror.nodes) {
        match &stmt.kind {
            StmtKind::Let { var, .. }
            | StmtKind::Declare { var }
            | StmtKind::If { result: Some(var), .. }
            | StmtKind::Match { result: Some(var), .. } => {
                homes.insert(*var);
            }
            _ => {}
        }
        match &node.kind {
            NodeKind::Match { arm: counter, .. } | NodeKind::Turns { turns: counter, .. } => {
                homes.insert(*counter);
            }
            NodeKind::Leaf { .. } | NodeKind::If { .. } | NodeKind::For { .. } | NodeKind::Rest { .. } => {}
        }
    }
    homes
}

/// Variables declared inside the blocks of a statement.
fn inner_homes(stmt: &Stmt) -> Set {
    let mut homes = Set::new();
    for block in traverse::blocks(stmt) {
        traverse::block_accesses(block, &mut |var, access| {
            if access == Access::Define {
                homes.insert(var);
            }
        });
    }
    homes
}

fn leaf_statements(node: &Node) -> (&[Stmt], &[Stmt]) {
    match &node.kind {
        NodeKind::Leaf { post, pre } => (post, pre),
        NodeKind::If { .. }
        | NodeKind::Match { .. }
        | NodeKind::For { .. }
        | NodeKind::Turns { .. }
        | NodeKind::Rest { .. } => (&[], &[]),
    }
}

/// A variable from outside that is undone once in each turn, and that no other turn reads, is a variable of the reverse
/// turn: it is declared where it is restored.
fn localise(body: &Block, mirror: &mut Mirror, read_before: &Set) {
    let mut times: BTreeMap<VarId, usize> = BTreeMap::new();
    count_undone(mirror, &mut times);
    for (stmt, node) in body.stmts.iter().zip(&mut mirror.nodes) {
        node.declares = match &stmt.kind {
            StmtKind::Assign { place, .. } | StmtKind::Update { place, .. } => {
                place.projections.is_empty()
                    && node.overwritten.contains(&place.root)
                    && times.get(&place.root) == Some(&1)
                    && !read_before.contains(&place.root)
                    && matches!(node.kind, NodeKind::Leaf { .. })
            }
            _ => false,
        };
    }
}

fn count_undone(mirror: &Mirror, times: &mut BTreeMap<VarId, usize>) {
    for node in &mirror.nodes {
        for var in &node.overwritten {
            *times.entry(*var).or_default() += 1;
        }
        for inner in node.mirrors() {
            count_undone(inner, times);
        }
    }
}
