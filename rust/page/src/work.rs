//! Work that takes its time: on a thread of its own, so that the page goes on answering. One at a time.

use std::sync::Arc;

use monta_connect::Error;

use crate::language::{speaking, spoken, t, told};
use crate::reading::{Doing, Reading, Told};
use crate::refusal::Refusal;
use crate::state::{Memory, Page};

/// Refuses what cannot begin, since something is under way.
pub(crate) fn check_idle(page: &Page) -> Result<(), Refusal> {
    idle(&page.memory())
}

fn idle(memory: &Memory) -> Result<(), Refusal> {
    let before = memory.reading.as_ref().filter(|before| !before.is_over());
    before.map_or(Ok(()), |before| Err(Refusal::of(before.doing().is_busy())))
}

/// Begins it, unless something is under way.
pub(crate) fn begin<F>(page: Arc<Page>, doing: Doing, run: F) -> Result<(), Refusal>
where
    F: FnOnce(&Page, &Reading) -> Result<Told, Error> + Send + 'static,
{
    let reading = Arc::new(Reading::new(doing));
    {
        let mut memory = page.memory();
        idle(&memory)?;
        memory.reading = Some(Arc::clone(&reading));
    }
    let own = Arc::clone(&reading);
    let language = spoken();
    let begun = std::thread::Builder::new()
        .name("monta-read".to_owned())
        .spawn(move || {
            speaking(language, || {
                // Whatever happens, the page must not wait for ever.
                let _over = Over(&own);
                own.end(run(&page, &own).unwrap_or_else(|error| Told::error(told(&error))));
            });
        });
    if let Err(error) = begun {
        reading.end(Told::error(error.to_string()));
    }
    Ok(())
}

/// Says that it is over even where its thread panicked.
struct Over<'a>(&'a Reading);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        let told = match self.0.doing() {
            Doing::Read => t("The read went wrong inside the program."),
            Doing::Plan => t("The comparison went wrong inside the program."),
            Doing::Apply => t("The export went wrong inside the program."),
        };
        self.0.end(Told::error(told.to_owned()));
    }
}
