use super::Tangent;

macro_rules! tuple {
    ($($T:ident $index:tt),+) => {
        impl<$($T: Tangent),+> Tangent for ($($T,)+) {
            type Lanes<const N: usize> = ($($T::Lanes<N>,)+);

            #[inline]
            fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
                ($(self.$index.zero_lanes(),)+)
            }

            #[inline]
            fn accumulate(&mut self, other: &Self) {
                $(self.$index.accumulate(&other.$index);)+
            }

            #[inline]
            fn scale(&mut self, factor: f64) {
                $(self.$index.scale(factor);)+
            }

            #[inline]
            fn axpy(&mut self, alpha: f64, x: &Self) {
                $(self.$index.axpy(alpha, &x.$index);)+
            }

            #[inline]
            fn dot(&self, other: &Self) -> f64 {
                let mut sum = 0.0;
                $(sum += self.$index.dot(&other.$index);)+
                sum
            }

            #[inline]
            fn set_zero(&mut self) {
                $(self.$index.set_zero();)+
            }

            #[inline]
            fn zero_like(&self) -> Self {
                ($(self.$index.zero_like(),)+)
            }

            #[inline]
            fn dimension(&self) -> usize {
                let mut dimension = 0;
                $(dimension += self.$index.dimension();)+
                dimension
            }

            #[inline]
            fn append_flat(&self, flat: &mut Vec<f64>) {
                $(self.$index.append_flat(flat);)+
            }

            #[inline]
            fn visit(&self, see: &mut dyn FnMut(f64)) {
                $(self.$index.visit(see);)+
            }

            #[inline]
            fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
                $(self.$index.assign_each(next);)+
            }

            #[inline]
            fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
                $(let flat = self.$index.assign_front(flat);)+
                flat
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
