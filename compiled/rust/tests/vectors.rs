// SPDX-License-Identifier: MIT
//! Whether every query of a vector file is answered as the file says.

mod support;

use support::Vector;

#[test]
fn every_vector_is_answered_as_its_file_says() {
    if let Some(file) = support::file() {
        judge_all(&support::vectors(file));
    } else {
        println!("no vectors: set VMPROT_VECTORS to a file of them");
    }
}

fn judge_all(vectors: &[Vector]) {
    let (mut judged, mut wrong) = (0_usize, 0_usize);
    for vector in vectors {
        let expected = &vector.expected;
        if let Some(query) = vector.query() {
            judged += 1;
            let said = query.verdict();
            assert_eq!(query.prepared().verdict(), said, "{}", vector.line);
            if said != *expected {
                wrong += 1;
                println!("{}: expected {expected}, got {said}", vector.line);
            }
        } else {
            // What Rust cannot even say must be refused where it can be said.
            let map_info = expected.split(' ').nth(1);
            assert_eq!(map_info, Some("0"), "{}", vector.line);
        }
    }
    println!("{judged} vectors judged");
    assert!(judged > 0, "a file without vectors");
    assert_eq!(wrong, 0, "of {judged} vectors");
}
