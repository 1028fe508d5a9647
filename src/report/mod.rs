//! A published release in, the pages of a report for people out: the region, one page an authority, one an indicator.
//!
//! The pages are made of the published tables only, which are read once (`gather`); a page stands alone, fetches
//! nothing and opens from a file share. Text from data is escaped by the templates. `judgement_profile` stays out:
//! nothing in a report predicts an inspection.

mod about;
mod authority;
mod chart;
mod cite;
mod indicator;
mod page;
mod region;

use rayon::prelude::*;

pub use page::Page;

use crate::error::Error;
use crate::gathered::Gathered;
use crate::publish::StoredRelease;
use crate::reference::Reference;
use page::{Place, whole};

/// All pages of the report of a release, the first page first.
pub fn pages(release: &StoredRelease, reference: &Reference) -> Result<Vec<Page>, Error> {
    let gathered = Gathered::read(release, reference)?;
    let top = |path: &str, title: &str, content| Page {
        path: path.to_owned(),
        html: whole(&gathered, Place::Top, title, &content),
    };
    let mut pages = vec![
        top("index.html", &format!("{} at a glance", gathered.home.name), region::content(&gathered)),
        top("about.html", "How to read this report", about::content(&gathered)),
    ];
    pages.par_extend(gathered.authorities.par_iter().map(|one| Page {
        path: format!("authorities/{}.html", one.slug),
        html: whole(&gathered, Place::Folder, &one.name, &authority::content(&gathered, one)),
    }));
    pages.par_extend(gathered.indicators.par_iter().map(|one| Page {
        path: format!("indicators/{}.html", one.slug),
        html: whole(&gathered, Place::Folder, &one.title, &indicator::content(&gathered, one)),
    }));
    Ok(pages)
}
