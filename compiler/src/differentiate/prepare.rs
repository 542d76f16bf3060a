//! Normalisations that only a reverse sweep asks for.

use proc_macro2::Span;

use crate::ir::traverse::{Access, block_accesses, blocks_mut};
use crate::ir::{Block, Expr, Func, Passing, Place, Stmt, StmtKind, Ty, Var, VarId, VarKind};

/// Makes every condition and every result of a call a variable of its own, and gives a parameter that the body writes a local copy: the pullback is
/// handed the parameter's first value again, while the reverse sweep starts from its last.
pub(crate) fn prepare(mut func: Func) -> Func {
    copy_written_parameters(&mut func);
    let mut body = std::mem::take(&mut func.body);
    name_values(&mut func, &mut body);
    func.body = body;
    func
}

fn copy_written_parameters(func: &mut Func) {
    let mut written = Vec::new();
    block_accesses(&func.body, &mut |var, access| {
        if matches!(access, Access::Overwrite | Access::Modify) {
            written.push(var);
        }
    });
    for index in (0..func.params.len()).rev() {
        let param = func.params[index].clone();
        if param.passing != Passing::Value || !written.contains(&param.var) {
            continue;
        }
        let local = func.var(param.var).clone();
        let ident = func.names.fresh(&format!("{}_in", local.ident), local.ident.span());
        let original = func.new_var(Var { ident, kind: VarKind::Param, mutable: false, annotation: None, ty: local.ty });
        func.vars[param.var.0 as usize].kind = VarKind::Local;
        func.vars[param.var.0 as usize].mutable = true;
        func.params[index].var = original;
        let span = func.var(param.var).ident.span();
        let copy = Stmt::new(StmtKind::Let { var: param.var, value: Expr::Place(Place::var(original)) }, span);
        func.body.stmts.insert(0, copy);
    }
}

fn name_values(func: &mut Func, block: &mut Block) {
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in blocks_mut(&mut stmt) {
            name_values(func, inner);
        }
        let named = match &mut stmt.kind {
            StmtKind::If { cond, .. } => Some((cond, "condition", Ty::Bool)),
            StmtKind::Assign { value: value @ Expr::Call(_), .. } => Some((value, "value", Ty::Unknown)),
            _ => None,
        };
        if let Some((expr, name, ty)) = named {
            let var = temporary(func, name, ty, stmt.span);
            let value = std::mem::replace(expr, Expr::var(var));
            block.stmts.push(Stmt::new(StmtKind::Let { var, value }, stmt.span));
        }
        block.stmts.push(stmt);
    }
}

fn temporary(func: &mut Func, name: &str, ty: Ty, span: Span) -> VarId {
    let ident = func.names.fresh(name, span.resolved_at(Span::mixed_site()));
    func.new_var(Var { ident, kind: VarKind::Temp, mutable: false, annotation: None, ty })
}
