//! The fields of a definition, those of one shape together.

use std::mem::discriminant;

use asl_syntax::Written;

use super::{Definition, Part};
use crate::schema::{self, FieldSpec, Shape};

/// A field, by the place of its part among [`Definition::parts`] and its own place there.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldPlace {
    part: u32,
    member: u32,
}

/// The fields of one shape, but for its bounds.
#[derive(Debug)]
pub(super) struct Group {
    shape: Shape,
    fields: Vec<(FieldPlace, &'static FieldSpec)>,
}

impl Definition<'_> {
    /// Every field of the shapes that are wanted, where it belongs, with what it takes. Fields of
    /// the other query language are left out: all there is to say about them is that they are.
    /// Whether a shape is wanted may not depend on its bounds.
    pub(crate) fn fields(&self, is_wanted: fn(Shape) -> bool) -> Fields<'_> {
        Fields {
            definition: self,
            groups: self.groups.iter(),
            in_group: [].iter(),
            is_wanted,
        }
    }

    /// Every field of the other query language, and, without a spec, every one that such a part
    /// has not.
    pub(crate) fn strange_fields(
        &self,
    ) -> impl Iterator<Item = (&Part, Written<'_>, Option<&'static FieldSpec>)> {
        self.strange.iter().filter_map(|(place, spec)| {
            let (part, field) = self.field(*place)?;
            Some((part, field, *spec))
        })
    }

    #[inline]
    fn field(&self, place: FieldPlace) -> Option<(&Part, Written<'_>)> {
        let part = self.parts.get(place.part as usize)?;
        let member = part.object.node.members().get(place.member as usize)?;
        Some((part, part.object.written(member)?))
    }

    /// Finds them, when all parts are there.
    pub(super) fn find_fields(&mut self) {
        for (part, place) in self.parts.iter().zip(0..) {
            for (member, at) in part.object.node.members().iter().zip(0..) {
                if member.value.is_none() {
                    continue;
                }
                let place = FieldPlace {
                    part: place,
                    member: at,
                };
                let spec = schema::find(part.kind, &member.key.name);
                let fits = |spec: &&FieldSpec| {
                    spec.language
                        .is_none_or(|language| language == part.language)
                };
                match spec.filter(fits) {
                    Some(spec) => add_to_group(&mut self.groups, place, spec),
                    None => self.strange.push((place, spec)),
                }
            }
        }
    }
}

fn add_to_group(groups: &mut Vec<Group>, place: FieldPlace, spec: &'static FieldSpec) {
    let kind = discriminant(&spec.shape);
    for group in groups.iter_mut() {
        if discriminant(&group.shape) == kind {
            group.fields.push((place, spec));
            return;
        }
    }
    groups.push(Group {
        shape: spec.shape,
        fields: vec![(place, spec)],
    });
}

/// See [`Definition::fields`].
pub(crate) struct Fields<'a> {
    definition: &'a Definition<'a>,
    /// The groups to come.
    groups: std::slice::Iter<'a, Group>,
    /// The fields to come of the group that is gone through.
    in_group: std::slice::Iter<'a, (FieldPlace, &'static FieldSpec)>,
    is_wanted: fn(Shape) -> bool,
}

impl<'a> Iterator for Fields<'a> {
    type Item = (&'a Part, Written<'a>, &'static FieldSpec);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((place, spec)) = self.in_group.next() {
                let (part, field) = self.definition.field(*place)?;
                return Some((part, field, spec));
            }
            let group = self.groups.next()?;
            if (self.is_wanted)(group.shape) {
                self.in_group = group.fields.iter();
            }
        }
    }
}
