//! Normalisations that only a reverse sweep asks for.

mod held;

use proc_macro2::Span;

use crate::ir::traverse::{Access, block_accesses, blocks_mut, expr_accesses};
use crate::ir::{Arg, Block, Call, Expr, Func, Passing, Place, Stmt, StmtKind, Ty, Var, VarId, VarKind};

/// Makes every condition and every result of a call a variable of its own, and gives a parameter that the body writes a
/// local copy: the pullback is handed the parameter's first value again, while the reverse sweep starts from its last.
pub(crate) fn prepare(mut func: Func) -> Func {
    copy_written_parameters(&mut func);
    let mut body = std::mem::take(&mut func.body);
    name_values(&mut func, &mut body);
    held::hold(&mut func, &mut body);
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
        let original =
            func.new_var(Var { ident, kind: VarKind::Param, mutable: false, annotation: None, ty: local.ty });
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
        if let StmtKind::Call(call)
        | StmtKind::Let { value: Expr::Call(call), .. }
        | StmtKind::Assign { value: Expr::Call(call), .. }
        | StmtKind::Push { value: Expr::Call(call), .. } = &mut stmt.kind
        {
            share(call);
            name_arguments(func, call, stmt.span, &mut block.stmts);
        }
        let named = match &mut stmt.kind {
            StmtKind::If { cond, .. } => Some((&mut **cond, "condition", Ty::Bool)),
            StmtKind::Assign { value: value @ Expr::Call(_), .. }
            | StmtKind::Push { value: value @ Expr::Call(_), .. } => Some((value, "value", Ty::Unknown)),
            _ => None,
        };
        if let Some((expr, name, ty)) = named {
            let var = temporary(func, name, ty, stmt.span);
            let value = std::mem::replace(expr, Expr::var(var));
            block.stmts.push(Stmt::new(StmtKind::Let { var, value }, stmt.span));
        }
        if let StmtKind::Rest { block: rest, .. } = &mut stmt.kind {
            move_result_into(func, rest, &mut block.stmts);
        }
        block.stmts.push(stmt);
    }
}

/// A `&mut` variable given by name to several parameters can only be meant for `&` parameters: Rust lends nothing
/// mutably twice, but for different parts.
fn share(call: &mut Call) {
    let lent: Vec<Option<Place>> = call
        .args
        .iter()
        .map(|arg| match arg {
            Arg::Ref(place) | Arg::RefMut(place) => Some(place.clone()),
            Arg::Value(_) => None,
        })
        .collect();
    for (n, arg) in call.args.iter_mut().enumerate() {
        let others = lent.iter().enumerate().filter(|(m, _)| *m != n).filter_map(|(_, place)| place.as_ref());
        if let Arg::RefMut(place) = arg
            && others.into_iter().any(|other| !place.is_apart_from(other))
        {
            *arg = Arg::Ref(place.clone());
        }
    }
}

/// A value that is read of what another argument lends to be written is read before: the pullback is handed all arguments
/// as references, when the call has written what it was lent.
fn name_arguments(func: &mut Func, call: &mut Call, span: Span, before: &mut Vec<Stmt>) {
    let lent: Vec<VarId> = call
        .args
        .iter()
        .filter_map(|arg| match arg {
            Arg::RefMut(place) => Some(place.root),
            Arg::Ref(_) | Arg::Value(_) => None,
        })
        .collect();
    for arg in &mut call.args {
        let Arg::Value(value) = arg else { continue };
        let mut is_written = false;
        expr_accesses(value, &mut |var, _| is_written |= lent.contains(&var));
        if is_written {
            let var = temporary(func, "value", Ty::Unknown, span);
            func.vars[var.0 as usize].kind = VarKind::Generated;
            let value = std::mem::replace(value, Expr::var(var));
            before.push(Stmt::new(StmtKind::Let { var, value }, span));
        }
    }
}

/// `let a = if c { x } else { return y }; rest` gives `a` a value only where the rest runs, so `a` is a variable of the
/// rest: what is recorded of it is recorded there, and not on the path that left.
fn move_result_into(func: &mut Func, rest: &mut Block, before: &mut [Stmt]) {
    let Some(leaving) = before.len().checked_sub(2).and_then(|index| before.get_mut(index)) else { return };
    let span = leaving.span;
    let (StmtKind::If { result: Some(result), .. } | StmtKind::Match { result: Some(result), .. }) = &mut leaving.kind
    else {
        return;
    };
    let user = *result;
    let var = func.var(user).clone();
    let given = temporary(func, &var.ident.to_string(), var.ty, span);
    *result = given;
    let method = Box::new(proc_macro2::Ident::new("clone", Span::mixed_site()));
    let value = Expr::Copied { place: Place::var(given), method };
    rest.stmts.insert(0, Stmt::new(StmtKind::Let { var: user, value }, span));
}

fn temporary(func: &mut Func, name: &str, ty: Ty, span: Span) -> VarId {
    let ident = func.names.fresh(name, span.resolved_at(Span::mixed_site()));
    func.new_var(Var { ident, kind: VarKind::Temp, mutable: false, annotation: None, ty })
}
