//! Found files and what was signed → who answers for each, and what nobody answers for.

use super::{FoundFile, finding};
use crate::domain::{FileIndex, Finding, FindingCode, SignOffRule, SignOffState, SignOffs};
use crate::pipeline::Pipeline;

/// Notes who answers for each file. One that its source asks a sign-off for and that has none is a finding, which refuses it
/// where the source cannot do without. Where nobody knows what was signed, nothing is asked for.
pub fn ask_for_sign_off(
    files: &mut [FoundFile],
    findings: &mut Vec<Finding>,
    pipeline: &Pipeline,
    sign_offs: Option<&SignOffs>,
) {
    let Some(sign_offs) = sign_offs else { return };
    for (at, file) in files.iter_mut().enumerate().filter(|(_, file)| !file.hash.is_empty()) {
        let source = &pipeline.sources[file.source];
        file.sign_off = SignOffState::of(source.sign_off, sign_offs.of(&file.hash));
        if file.sign_off != SignOffState::Awaited || file.refused {
            continue;
        }
        let code = match source.sign_off {
            SignOffRule::Required => FindingCode::NotSignedOff,
            SignOffRule::Expected | SignOffRule::NotAsked => FindingCode::AwaitsSignOff,
        };
        file.refused = code == FindingCode::NotSignedOff;
        let message =
            format!("{}: nobody has signed off its content, whose hash begins {}", file.shown, &file.hash[..16]);
        let finding = finding(code, source, message, code.advice().to_owned());
        let index = FileIndex(u32::try_from(at).unwrap_or(u32::MAX));
        findings.push(Finding { file: Some(index), authority: file.authority, ..finding });
    }
}
