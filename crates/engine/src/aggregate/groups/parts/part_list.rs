//! The parts of an input, each made only if an aggregate needs it.

use std::any::Any;
use std::collections::TryReserveError;

use super::part::{End, Part};
use crate::aggregate::groups::renumbering::Renumbering;
use crate::aggregate::groups::window::{Form, WindowValues};

/// Parts, at most one of each type. Lists that are merged have been made for the same aggregates.
#[derive(Default)]
pub(crate) struct PartList(Vec<Box<dyn AnyPart>>);

impl PartList {
    /// Returns the part of a type, which `make` makes if it is new.
    pub(crate) fn need_with<P: Part>(&mut self, make: impl FnOnce() -> P) -> Option<&mut P> {
        if self.get::<P>().is_none() {
            self.0.push(Box::new(make()));
        }
        let mut parts = self.0.iter_mut();
        parts.find_map(|part| (&mut **part as &mut dyn Any).downcast_mut())
    }

    /// Makes the part of a type, if it is new.
    pub(crate) fn need<P: Part + Default>(&mut self) {
        self.need_with(P::default);
    }

    /// Returns the part of a type.
    pub(crate) fn get<P: Part>(&self) -> Option<&P> {
        let mut parts = self.0.iter();
        parts.find_map(|part| (&**part as &dyn Any).downcast_ref())
    }

    /// Returns whether any part reads the values in a form.
    pub(crate) fn reads(&self, form: Form) -> bool {
        self.0.iter().any(|part| part.form() == form)
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        self.0.iter_mut().try_for_each(|part| part.resize(groups))
    }

    pub(crate) fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        self.0.iter_mut().try_for_each(|part| part.update(values))
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        let mut parts = self.0.iter_mut().zip(other.0);
        parts.try_for_each(|(part, more)| part.merge(more, ids))
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.0.iter_mut().try_for_each(|part| part.renumber(ids))
    }

    pub(crate) fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        self.0.iter_mut().try_for_each(|part| part.finish(end))
    }
}

/// A [`Part`] of any type.
trait AnyPart: Any + Send {
    fn form(&self) -> Form;
    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError>;
    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError>;
    fn merge(&mut self, other: Box<dyn AnyPart>, ids: &Renumbering) -> Result<(), TryReserveError>;
    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError>;
    fn finish(&mut self, end: End) -> Result<(), TryReserveError>;
}

impl<P: Part> AnyPart for P {
    fn form(&self) -> Form {
        P::FORM
    }

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        Part::resize(self, groups)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        self.reserve(values.count(P::FORM))?;
        Part::update(self, values)
    }

    fn merge(&mut self, other: Box<dyn AnyPart>, ids: &Renumbering) -> Result<(), TryReserveError> {
        let other: Box<dyn Any> = other;
        match other.downcast::<P>() {
            Ok(other) => Part::merge(self, *other, ids),
            // Lists that are merged have the same parts in the same order.
            Err(_) => Ok(()),
        }
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        Part::renumber(self, ids)
    }

    fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        Part::finish(self, end)
    }
}
