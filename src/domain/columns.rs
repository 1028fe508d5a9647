//! Parallel columns, declared once.

/// Declares a table of parallel columns: its struct, how many rows it has, and parts of it put together. Each column is
/// named once, so that none is forgotten when parts are put together.
macro_rules! columns {
    (
        $(#[doc = $about:literal])+
        $table:ident {
            $(#[doc = $first_doc:literal])+ $first:ident: $first_type:ty,
            $( $(#[doc = $doc:literal])+ $name:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, Default)]
        pub struct $table {
            $(#[doc = $first_doc])+ pub $first: Vec<$first_type>,
            $( $(#[doc = $doc])+ pub $name: Vec<$type>, )*
        }

        impl $table {
            /// How many rows there are.
            pub fn len(&self) -> usize {
                self.$first.len()
            }

            /// Whether there are none.
            pub fn is_empty(&self) -> bool {
                self.$first.is_empty()
            }

            /// The rows at these positions, in their order.
            #[must_use]
            pub fn gather(&self, rows: &[usize]) -> Self {
                Self {
                    $first: rows.iter().map(|&row| self.$first[row]).collect(),
                    $( $name: rows.iter().map(|&row| self.$name[row]).collect(), )*
                }
            }

            /// All rows of these parts, one part after the other.
            pub fn concatenate(mut parts: Vec<Self>) -> Self {
                if parts.len() == 1 {
                    return parts.remove(0);
                }
                let rows = parts.iter().map(Self::len).sum();
                let mut out =
                    Self { $first: Vec::with_capacity(rows), $( $name: Vec::with_capacity(rows), )* };
                for mut part in parts {
                    out.$first.append(&mut part.$first);
                    $( out.$name.append(&mut part.$name); )*
                }
                out
            }
        }
    };
}

pub(crate) use columns;
