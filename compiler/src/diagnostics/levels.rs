//! Levels by name: `allow(..)`, `warn(..)`, `deny(..)` and `expect(.., reason = "..")`, for the function or a part of it.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

use super::{Code, Diagnostic, Help, start};

/// What a user wants of a diagnostic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wanted {
    Allow,
    Warn,
    Deny,
    /// Silenced, and missed where it would not be reported.
    Expect,
}

impl Wanted {
    /// The level of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            "expect" => Some(Self::Expect),
            _ => None,
        }
    }
}

/// One name in one list of levels.
pub(crate) struct Setting {
    wanted: Wanted,
    name: Ident,
    reason: Option<String>,
    /// Line and column of the first and the last token it holds for; `None` for the whole function.
    scope: Option<[(usize, usize); 2]>,
    used: bool,
}

/// All levels a function is given, those of its parts after those of the whole.
#[derive(Default)]
pub(crate) struct Levels {
    settings: Vec<Setting>,
}

impl Setting {
    pub(crate) fn new(wanted: Wanted, name: Ident, reason: Option<String>) -> Self {
        Self { wanted, name, reason, scope: None, used: false }
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.name
    }

    /// The same for a statement alone.
    pub(crate) fn within(self, part: &TokenStream) -> Self {
        let end = part.clone().into_iter().last().map_or((0, 0), |token| {
            let end = token.span().end();
            (end.line, end.column)
        });
        Self { scope: Some([start(part), end]), ..self }
    }

    fn holds_at(&self, position: (usize, usize)) -> bool {
        self.scope.is_none_or(|[first, last]| first <= position && position <= last)
    }
}

/// The settings of one attribute that say something else than one before of the same name.
pub(crate) fn contradictory(settings: &[Setting]) -> impl Iterator<Item = &Setting> {
    settings.iter().enumerate().filter_map(|(position, setting)| {
        let differs = |other: &Setting| other.name == setting.name && other.wanted != setting.wanted;
        settings[..position].iter().any(differs).then_some(setting)
    })
}

impl Levels {
    pub(crate) fn new(settings: Vec<Setting>) -> Self {
        Self { settings }
    }

    /// What is wanted of a diagnostic at a position: the innermost setting counts, and of several the last.
    pub(super) fn of(&mut self, code: Code, position: (usize, usize)) -> Option<Wanted> {
        let setting = self
            .settings
            .iter_mut()
            .filter(|setting| setting.holds_at(position) && code.is_called(&setting.name.to_string()))
            .max_by_key(|setting| setting.scope.map(|[first, _]| first))?;
        setting.used = true;
        Some(setting.wanted)
    }

    /// A message for every `allow` and `expect` that silenced nothing so far.
    pub(super) fn take_unused(&mut self) -> Vec<Diagnostic> {
        let unused = self.settings.iter().filter(|setting| !setting.used);
        let messages = unused.filter_map(|setting| {
            let code = match setting.wanted {
                Wanted::Allow => Code::UnusedAllow,
                Wanted::Expect => Code::UnfulfilledExpect,
                Wanted::Warn | Wanted::Deny => return None,
            };
            let (source, what) = (setting.name.to_token_stream(), setting.name.to_string());
            let notes = setting.reason.iter().cloned().collect();
            // The setting that would silence the message is used by that.
            (what != code.name()).then(|| Diagnostic {
                code,
                source,
                var: String::new(),
                what,
                notes,
                help: Help::OfCode,
            })
        });
        messages.collect()
    }
}
