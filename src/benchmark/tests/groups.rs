//! Which groups there are, who belongs to them on a day, and the table of members.

use super::*;
use crate::domain::Day;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn ids(world: &World, members: &[AuthorityIndex]) -> Vec<String> {
    members.iter().map(|member| world.reference.authorities[member.at()].id.clone()).collect()
}

fn groups_of(world: &World, id: &str, on: &str) -> Vec<String> {
    let groups = world.groups.on(day(on)).groups_of(world.authority(id)).iter();
    groups.map(|&group| world.groups.group(group).id.clone()).collect()
}

#[test]
fn every_authority_is_in_england_in_one_region_and_has_neighbours() {
    let world = World::new(&[]);
    let kent = ["england", "region_E12000008", "statistical_neighbours_2025"];
    assert_eq!(groups_of(&world, "886", "2025-03-31"), kent);
    let camden = ["england", "region_E12000007", "region_E13000001", "statistical_neighbours_2025"];
    assert_eq!(groups_of(&world, "202", "2025-03-31"), camden);
    for (index, authority) in (0..).map(AuthorityIndex).zip(&world.reference.authorities) {
        let groups = world.groups.on(day("2025-03-31")).groups_of(index).iter();
        let regions = groups.filter(|&&group| world.groups.group(group).kind == PeerGroupKind::Region).count();
        assert_eq!(regions, usize::from(authority.existed_on(day("2025-03-31"))), "{}", authority.name);
    }
}

#[test]
fn inner_and_outer_london_make_london_and_are_custom_groups_beside_it() {
    let world = World::new(&[]);
    let members = |id: &str| {
        let group = world.groups.find(id).expect("a group");
        ids(&world, world.groups.on(day("2025-03-31")).members(group))
    };
    let mut parts = [members("region_E13000001"), members("region_E13000002")].concat();
    parts.sort();
    assert_eq!(parts, members("region_E12000007"));
    assert_eq!(parts.iter().filter(|id| !id.contains('+')).count(), 33);
    let inner = world.groups.find("region_E13000001").expect("a group");
    assert_eq!(world.groups.group(inner).kind, PeerGroupKind::Custom);
    assert_eq!(world.groups.group(inner).edition, "dated");
}

#[test]
fn an_authority_belongs_to_groups_from_its_first_day_to_its_last() {
    let world = World::new(&[]);
    let south_west = ["england", "region_E12000009"];
    assert_eq!(groups_of(&world, "835", "2019-03-31"), south_west);
    assert!(groups_of(&world, "835", "2019-04-01").is_empty());
    assert!(groups_of(&world, "838", "2019-03-31").is_empty());
    assert_eq!(groups_of(&world, "838", "2019-04-01")[..2], south_west);
    let england = world.groups.find("england").expect("England");
    for (on, number) in [("2019-03-31", 152), ("2019-04-01", 151), ("2021-04-01", 152), ("2023-04-01", 153)] {
        assert_eq!(world.groups.on(day(on)).single_members(england), number, "authorities of England on {on}");
    }
}

#[test]
fn a_joint_return_belongs_to_its_region_and_has_no_neighbours() {
    let world = World::new(&[]);
    let groups = ["england", "region_E12000007", "region_E13000002"];
    assert_eq!(groups_of(&world, "314+318", "2015-03-31"), groups);
    let neighbours = world.groups.on(day("2025-03-31"));
    assert_eq!(neighbours.neighbours(world.authority("314")).len(), 10);
    assert!(neighbours.neighbours(world.authority("314+318")).is_empty());
}

#[test]
fn a_joint_return_belongs_to_a_custom_group_that_lists_all_its_halves_and_they_to_one_that_lists_it() {
    let world = World::new(&[("both", &["314", "318", "301"]), ("half", &["314", "301"]), ("whole", &["314+318"])]);
    assert_eq!(groups_of(&world, "314+318", "2015-03-31")[..2], ["both", "england"]);
    assert_eq!(groups_of(&world, "314+318", "2015-03-31").last().map(String::as_str), Some("whole"));
    assert!(groups_of(&world, "318", "2015-03-31").contains(&"whole".to_owned()));
    assert!(!groups_of(&world, "318", "2015-03-31").contains(&"half".to_owned()));
}

#[test]
fn a_custom_group_has_its_members_on_their_days_and_another_edition_with_another_member() {
    let world = World::new(&[]);
    let mut custom = group(&world.reference, "the_three", &["301", "302", "303"]);
    let edition = |custom: &CustomGroup| {
        let tables = &world.reference;
        let groups = PeerGroups::from_tables(
            &tables.authorities,
            &tables.areas,
            Editions::default(),
            std::slice::from_ref(custom),
        );
        let at = groups.find("the_three").expect("the group");
        let on = |text: &str| ids(&world, groups.on(day(text)).members(at));
        (groups.group(at).edition.clone(), on("2019-12-31"), on("2020-01-01"))
    };
    let (first, before, _) = edition(&custom);
    assert_eq!((first.len(), &first[..2], before), (8, "3-", ["301", "302", "303"].map(str::to_owned).to_vec()));
    custom.members.reverse();
    assert_eq!(edition(&custom).0, first, "the order in which members are declared says nothing");
    custom.members[0].last_day = Some(day("2019-12-31"));
    let (second, before, after) = edition(&custom);
    assert_ne!(second, first);
    assert_eq!((before.len(), after), (3, ["301", "302"].map(str::to_owned).to_vec()));
}

#[test]
fn members_are_listed_with_their_days_for_everybody_who_ever_belonged() {
    let world = World::new(&[("dorset", &["835", "838", "836"])]);
    let group = world.groups.find("dorset").expect("the group");
    let rows: Vec<MemberRow> = world.groups.member_rows().filter(|row| row.group == group).collect();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| {
            let id = |index: AuthorityIndex| world.reference.authorities[index.at()].id.as_str();
            let text = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
            format!("{} {} {} {}", id(row.authority), id(row.member), text(row.first_day), text(row.last_day))
        })
        .collect();
    let expected = ["835", "836", "838"].map(|authority| {
        [
            format!("{authority} 835 - 2019-03-31"),
            format!("{authority} 836 - 2019-03-31"),
            format!("{authority} 838 2019-04-01 -"),
        ]
    });
    assert_eq!(seen, expected.concat());
}

#[test]
fn the_table_of_members_has_unique_sorted_keys_and_says_what_a_day_says() {
    let world = World::new(&[]);
    let rows: Vec<MemberRow> = world.groups.member_rows().collect();
    let key = |row: &MemberRow| (row.group, row.authority, row.member, row.first_day);
    assert!(rows.is_sorted_by(|one, other| key(one) < key(other)));
    for on in ["2009-03-31", "2010-12-31", "2019-03-31", "2019-04-01", "2023-03-31", "2025-03-31"].map(day) {
        let membership = world.groups.on(on);
        for index in (0..).map(AuthorityIndex).take(world.groups.authorities()) {
            for &group in membership.groups_of(index) {
                let of_pair = rows.iter().filter(|row| (row.group, row.authority) == (group, index));
                let listed: Vec<AuthorityIndex> = of_pair
                    .filter(|row| crate::domain::authority::holds(row.first_day, row.last_day, on))
                    .map(|row| row.member)
                    .collect();
                assert_eq!(listed, membership.peers(group, index), "{} on {on}", world.groups.group(group).id);
            }
        }
    }
    let neighbours = rows.iter().filter(|row| row.neighbour_order.is_some());
    assert!(neighbours.clone().all(|row| row.closeness.is_some()) && neighbours.count() > 1_500);
}
