use crate::ir::Sweeps; pub(crate) fn simplify(s: Sweeps) -> Sweeps { s }
