// SPDX-License-Identifier: MIT
//! What callers see beside verdicts, which vectors cover.

use vmprot::exporters::{AmdgpuFacts, Facts, I915Facts, I915Graphics, I915Regions, MsmFacts};
use vmprot::{
    deciding, judge, Arch, Attribute, Cache, Code, Deciding, Environment, Field, Hazard, Host,
    Kernel, MapInfo, Memory, Pages, Placement, Preset, Profile, Rule, Vm, Vma,
};

fn amd() -> Environment {
    Environment::new(&Preset::Amd.host(), &Preset::Amd.vm())
}

fn write_combined_vram() -> AmdgpuFacts {
    AmdgpuFacts {
        domains: Some(AmdgpuFacts::DOMAINS_VRAM),
        flags: Some(AmdgpuFacts::FLAGS_CPU_GTT_USWC),
        ..AmdgpuFacts::default()
    }
}

#[test]
fn a_buffer_in_write_combined_memory_is_mapped_so() {
    let mapping = write_combined_vram()
        .judge(&amd(), Profile::default())
        .unwrap();
    assert_eq!(mapping.map_info, MapInfo::WriteCombined);
    assert_eq!(mapping.map_info.virtio_gpu(), 3);
    assert!(mapping.hazards.contains(Hazard::SlowReads));
    assert!(mapping.hazards.iter().any(|each| each == Hazard::SlowReads));
    assert_ne!(mapping.attribute, Attribute::Ignored);
}

#[test]
fn flags_that_the_driver_does_not_define_are_refused() {
    let facts = AmdgpuFacts {
        flags: Some(1 << 31),
        ..write_combined_vram()
    };
    let refusal = facts.judge(&amd(), Profile::Coherent).unwrap_err();
    assert_eq!(refusal.code, Code::UnknownFacts);
    assert!(facts.deciding(&amd(), Profile::Coherent).is_empty());
}

#[test]
fn a_rule_that_refuses_says_where_it_was_read() {
    let facts = AmdgpuFacts {
        imported: Some(true),
        ..write_combined_vram()
    };
    let refusal = facts.judge(&amd(), Profile::Coherent).unwrap_err();
    let rule = refusal.rule.unwrap();
    assert_eq!(rule.id(), "amdgpu:imported");
    assert!(rule.source().contains("drm_prime.c"));
    assert_eq!(Rule::from_number(rule.number()), Some(rule));
    assert_eq!(Rule::from_number(0), None);
    assert!(refusal.to_string().starts_with("FOREIGN_BUFFER: "));
}

#[test]
fn what_is_unknown_is_named() {
    let facts = MsmFacts::default();
    let deciding = facts.deciding(&amd(), Profile::Coherent);
    assert!(deciding.facts().eq(["flags"]));
    let placement = Placement {
        memory: Memory::Ram,
        cache: Cache::Cached,
        vma: Vma::Pages,
        pages: Pages::Refcounted,
    };
    let host = Host {
        arch: Some(Arch::Arm64),
        ..Preset::Arm64Fwb.host()
    };
    let vm = Vm {
        confidential: None,
        ..Vm::plain()
    };
    let environment = Environment::new(&host, &vm);
    let open = vmprot::deciding(&[placement], &environment, Profile::Coherent);
    assert!(open.fields().eq([Field::Confidential]));
    assert_eq!(Field::Confidential.name(), "vm.confidential");
    let known = Environment::new(&host, &Vm::plain());
    assert_eq!(deciding_of(placement, &known), Deciding::default());
    assert!(judge(&[placement, placement], &known, Profile::Coherent).is_ok());
}

fn deciding_of(placement: Placement, environment: &Environment) -> Deciding {
    deciding(&[placement], environment, Profile::Coherent)
}

#[test]
fn a_buffer_in_no_place_is_refused() {
    let refusal = judge(&[], &amd(), Profile::Coherent).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.rule),
        (Code::AttributesUnknown, None)
    );
    assert!(deciding(&[], &amd(), Profile::Coherent).is_empty());
}

#[test]
fn facts_are_found_by_the_exporter_s_name() {
    assert_eq!(Facts::of("msm"), Ok(MsmFacts::default().into()));
    assert_eq!(Facts::of("none").unwrap_err().code, Code::UnknownExporter);
}

#[test]
fn lists_of_words_are_joined() {
    let both = I915Regions::SYSTEM | I915Regions::DEVICE;
    assert_eq!(both.bits(), 3);
    let facts = I915Facts {
        graphics: Some(I915Graphics::Discrete),
        regions: Some(both),
        ..I915Facts::default()
    };
    let mapping = facts.judge(&amd(), Profile::Coherent).unwrap();
    assert_eq!(mapping.map_info, MapInfo::WriteCombined);
}

#[test]
fn kernels_are_read_from_release_strings() {
    assert_eq!("6.18".parse(), Ok(Kernel::new(6, 18)));
    assert_eq!("6.12.95+deb12-amd64".parse(), Ok(Kernel::new(6, 12)));
    assert_eq!("7.0-rc1".parse(), Ok(Kernel::new(7, 0)));
    assert_eq!(Kernel::new(7, 3).to_string(), "7.3");
    for bad in [
        "", "6", "6.", ".18", "+6.1", "6.-1", "6.12345", "1234.5", "v6.1",
    ] {
        assert!(bad.parse::<Kernel>().is_err(), "{bad}");
    }
}

#[test]
fn every_code_and_field_has_its_texts() {
    for code in Code::ALL {
        let texts = [code.name(), code.message(), code.cause(), code.remedy()];
        assert!(texts.iter().all(|text| !text.is_empty()), "{code:?}");
        assert_eq!(Code::from_number(code.number()), Some(code));
    }
    assert!(Hazard::ALL.iter().all(|each| !each.message().is_empty()));
    assert!(Field::ALL.iter().all(|each| each.name().contains('.')));
    assert!(Rule::ALL.iter().all(|each| !each.id().is_empty()));
}
