//! The three forms of an address in one buffer (IL-70).

/// The key, the spelling as given and the deliverable form, each text once: one allocation and 24 octets of value, because
/// people import hundreds of thousands of addresses.
///
/// An [`AddressKey`](crate::AddressKey) alone has the same layout with nothing after the key.
#[derive(Clone)]
pub(crate) struct Forms {
    /// The key, then the spelling as given if it is another text, then the deliverable form if it is a third.
    text: Box<str>,
    /// How many octets stand after the key.
    after_key: u16,
    /// How many of them are the spelling as given; 0 where it is the key.
    given_len: u16,
    /// The offset of the `@` in the deliverable form; at most 64.
    at: u8,
    delivery: Delivery,
}

/// Which text the deliverable form shares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delivery {
    Key,
    Given,
    Own,
}

impl Forms {
    /// A key and nothing else.
    pub(crate) const fn of_key(key: Box<str>) -> Self {
        Self { text: key, after_key: 0, given_len: 0, at: 0, delivery: Delivery::Key }
    }

    /// An address in ASCII; `at` is the offset of its `@`.
    pub(crate) fn of_ascii(given: &str, at: usize, lower_local: bool, lower_domain: bool) -> Self {
        let short_at = u8::try_from(at).unwrap_or(u8::MAX);
        if !lower_local && !lower_domain {
            return Self { at: short_at, ..Self::of_key(given.into()) };
        }
        let delivery = match (lower_local, lower_domain) {
            (true, true) => Delivery::Own,
            (true, false) => Delivery::Given,
            (false, _) => Delivery::Key,
        };
        let copies = if delivery == Delivery::Own { 3 } else { 2 };
        let mut text = String::with_capacity(given.len().saturating_mul(copies));
        text.push_str(given);
        if lower_local {
            text.make_ascii_lowercase();
        } else {
            lower_from(&mut text, at);
        }
        text.push_str(given);
        if delivery == Delivery::Own {
            let domain = text.len().saturating_add(at);
            text.push_str(given);
            lower_from(&mut text, domain);
        }
        let after_key = text.len().saturating_sub(given.len());
        Self {
            text: text.into_boxed_str(),
            after_key: short(after_key),
            given_len: short(given.len()),
            at: short_at,
            delivery,
        }
    }

    /// Any address; the two writers append the local part of the key and of the deliverable form.
    pub(crate) fn of_parts(
        given: &str,
        domain: &str,
        write_key: impl FnOnce(&mut String),
        write_delivery: impl FnOnce(&mut String),
    ) -> Self {
        let mut text = String::with_capacity(given.len().saturating_add(domain.len()).saturating_mul(2));
        write_key(&mut text);
        push_domain(domain, &mut text);
        let key_end = text.len();
        if given != text {
            text.push_str(given);
        }
        let given_end = text.len();
        write_delivery(&mut text);
        let at = text.len().saturating_sub(given_end);
        push_domain(domain, &mut text);

        let own = text.get(given_end..).unwrap_or_default();
        let delivery = if text.get(..key_end) == Some(own) {
            Delivery::Key
        } else if own == given {
            Delivery::Given
        } else {
            Delivery::Own
        };
        if delivery != Delivery::Own {
            text.truncate(given_end);
        }
        Self {
            after_key: short(text.len().saturating_sub(key_end)),
            given_len: short(given_end.saturating_sub(key_end)),
            at: u8::try_from(at).unwrap_or(u8::MAX),
            delivery,
            text: text.into_boxed_str(),
        }
    }

    pub(crate) fn key(&self) -> &str {
        self.text.get(..self.key_end()).unwrap_or_default()
    }

    pub(crate) fn given(&self) -> &str {
        match self.given_len {
            0 => self.key(),
            _ => self.text.get(self.key_end()..self.given_end()).unwrap_or_default(),
        }
    }

    pub(crate) fn delivery(&self) -> &str {
        match self.delivery {
            Delivery::Key => self.key(),
            Delivery::Given => self.given(),
            Delivery::Own => self.text.get(self.given_end()..).unwrap_or_default(),
        }
    }

    /// The offset of the `@` in the deliverable form.
    pub(crate) fn at(&self) -> usize {
        usize::from(self.at)
    }

    /// Only the key, without what stands after it.
    pub(crate) fn key_only(&self) -> Self {
        Self::of_key(self.key().into())
    }

    fn key_end(&self) -> usize {
        self.text.len().saturating_sub(usize::from(self.after_key))
    }

    fn given_end(&self) -> usize {
        self.key_end().saturating_add(usize::from(self.given_len))
    }
}

fn push_domain(domain: &str, out: &mut String) {
    out.push('@');
    out.push_str(domain);
}

/// Lengths fit: the text as given has at most 1024 octets, the deliverable form 254.
fn short(len: usize) -> u16 {
    u16::try_from(len).unwrap_or(u16::MAX)
}

fn lower_from(text: &mut str, start: usize) {
    if let Some(tail) = text.get_mut(start..) {
        tail.make_ascii_lowercase();
    }
}
