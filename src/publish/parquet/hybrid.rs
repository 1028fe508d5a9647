//! Small whole numbers → Parquet's hybrid of run lengths and packed bits, as levels and places in dictionaries are stored.
//!
//! The format is that of Apache Parquet, Encodings, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".

/// How many bits hold every number up to this one.
pub(super) fn width_of(greatest: u32) -> u8 {
    u8::try_from(u32::BITS - greatest.leading_zeros()).expect("there are 32 bits at most")
}

/// From so many equal numbers on a run is shorter than their bits; a group of packed numbers holds as many.
const GROUP: usize = 8;

/// Appends these numbers, each of at most `width` bits.
pub(super) fn encode(numbers: &[u32], width: u8, out: &mut Vec<u8>) {
    if is_all_runs(numbers, width) {
        return numbers.chunk_by(|one, next| one == next).for_each(|run| put_run(run[0], run.len(), width, out));
    }
    let mut at = 0;
    let mut packed_from = 0;
    while at < numbers.len() {
        let run = run_length(&numbers[at..]);
        if run < GROUP {
            at = (at + GROUP).min(numbers.len());
            continue;
        }
        pack(&numbers[packed_from..at], width, out);
        put_run(numbers[at], run, width, out);
        at += run;
        packed_from = at;
    }
    pack(&numbers[packed_from..], width, out);
}

/// Whether the numbers take less room as runs alone, however short each is.
fn is_all_runs(numbers: &[u32], width: u8) -> bool {
    let runs = numbers.windows(2).filter(|pair| pair[0] != pair[1]).count() + 1;
    let of_a_run = 1 + usize::from(width.div_ceil(8));
    runs * of_a_run < numbers.len() * usize::from(width) / 8
}

/// Appends so many times the same number.
pub(super) fn put_run(number: u32, times: usize, width: u8, out: &mut Vec<u8>) {
    put_varint((times as u64) << 1, out);
    out.extend_from_slice(&number.to_le_bytes()[..usize::from(width.div_ceil(8))]);
}

/// How often the first number is repeated from the beginning.
fn run_length(numbers: &[u32]) -> usize {
    let Some(&first) = numbers.first() else { return 0 };
    if numbers.len() >= GROUP && numbers[GROUP - 1] != first {
        return 1;
    }
    numbers.iter().take_while(|&&number| number == first).count()
}

/// Packed groups of eight numbers, the last one filled up with zeros. Only the last piece of a page may need that: every
/// other one ends at a whole group.
fn pack(numbers: &[u32], width: u8, out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    let groups = numbers.len().div_ceil(GROUP);
    put_varint((groups as u64) << 1 | 1, out);
    out.reserve(groups * usize::from(width) + size_of::<[u64; 4]>());
    let (whole, rest) = numbers.as_chunks::<GROUP>();
    let mut last = [0; GROUP];
    last[..rest.len()].copy_from_slice(rest);
    for group in whole.iter().chain((!rest.is_empty()).then_some(&last)) {
        put_group(group, width, out);
    }
}

/// Eight numbers take as many bytes as one takes bits. More bytes are written at once, and those behind taken back.
fn put_group(group: &[u32; GROUP], width: u8, out: &mut Vec<u8>) {
    let end = out.len() + usize::from(width);
    let shift = u32::from(width);
    let gathered = |numbers: &[u32]| numbers.iter().rev().fold(0, |bits, &number| bits << shift | u64::from(number));
    match width {
        0..=8 => out.extend_from_slice(&gathered(group).to_le_bytes()),
        9..=16 => {
            let (low, high) = (u128::from(gathered(&group[..4])), u128::from(gathered(&group[4..])));
            out.extend_from_slice(&(low | high << (4 * shift)).to_le_bytes());
        }
        _ => {
            let (mut bits, mut held) = (0_u64, 0);
            for &number in group {
                bits |= u64::from(number) << held;
                held += shift;
                if held >= 32 {
                    out.extend_from_slice(&bits.to_le_bytes()[..4]);
                    bits >>= 32;
                    held -= 32;
                }
            }
            out.extend_from_slice(&bits.to_le_bytes());
        }
    }
    out.truncate(end);
}

fn put_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The format read back as its specification says, bit by bit.
    fn decode(bytes: &[u8], width: u8, count: usize) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = 0;
        while out.len() < count {
            let mut header = 0_u64;
            for shift in (0..).step_by(7) {
                header |= u64::from(bytes[at] & 0x7f) << shift;
                at += 1;
                if bytes[at - 1] & 0x80 == 0 {
                    break;
                }
            }
            if header & 1 == 0 {
                let size = usize::from(width.div_ceil(8));
                let mut number = [0; 4];
                number[..size].copy_from_slice(&bytes[at..at + size]);
                at += size;
                out.extend(std::iter::repeat_n(u32::from_le_bytes(number), (header >> 1) as usize));
            } else {
                let numbers = (header >> 1) as usize * 8;
                let bit = |place: usize| u32::from(bytes[at + place / 8] >> (place % 8) & 1);
                let width = usize::from(width);
                out.extend((0..numbers).map(|one| (0..width).map(|k| bit(one * width + k) << k).sum::<u32>()));
                at += numbers * width / 8;
            }
        }
        assert_eq!(at, bytes.len(), "all bytes belong to a number");
        out.truncate(count);
        out
    }

    #[test]
    fn the_example_of_the_specification_comes_out() {
        let mut out = Vec::new();
        pack(&[0, 1, 2, 3, 4, 5, 6, 7], 3, &mut out);
        assert_eq!(out, [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
        out.clear();
        put_run(5, 100, 3, &mut out);
        assert_eq!(out, [0b1100_1000, 1, 5]);
    }

    #[test]
    fn widths_hold_their_greatest_number() {
        assert_eq!([0, 1, 2, 3, 255, 256, u32::MAX].map(width_of), [0, 1, 2, 2, 8, 9, 32]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            runs in proptest::collection::vec((0_u32..5000, 1_usize..40), 0..60),
        ) {
            let numbers: Vec<u32> = runs.iter().flat_map(|&(number, times)| std::iter::repeat_n(number, times)).collect();
            let width = width_of(numbers.iter().copied().max().unwrap_or(0));
            let mut out = Vec::new();
            encode(&numbers, width, &mut out);
            prop_assert_eq!(decode(&out, width, numbers.len()), numbers);
        }
    }
}
