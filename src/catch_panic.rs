//! Panics of the engines that read what anybody made: caught, and given as an error without a word on stderr. A panic of ours is a
//! bug and ends the program; one of theirs costs the item that caused it, and no other.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// What was said by the panic at hand, where this thread catches it.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does `work`. What it leaves half done must be dropped with it, or be good all the same.
///
/// # Errors
/// What it said when it panicked.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let said = panic.payload_as_str().unwrap_or("without a reason").to_owned();
            let is_caught = SAID.with(|place| {
                let mut place = place.borrow_mut();
                place.is_some().then(|| *place = Some(said)).is_some()
            });
            if !is_caught {
                before(panic);
            }
        }));
    });
    let outer = SAID.replace(Some(String::new()));
    let done = catch_unwind(AssertUnwindSafe(work));
    let said = SAID.replace(outer).unwrap_or_default();
    done.map_err(|_| said.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::catch_panic;

    #[test]
    fn what_panics_is_an_error_and_what_does_not_is_a_result() {
        assert_eq!(catch_panic(|| 1), Ok(1));
        let said = catch_panic(|| catch_panic(|| -> () { panic!("inside\nand more") }));
        assert_eq!(said, Ok(Err("inside".to_owned())));
        let said: Result<(), String> = catch_panic(|| {
            let _ = catch_panic(|| panic!("inside"));
            panic!("outside {}", 2)
        });
        assert_eq!(said, Err("outside 2".to_owned()));
    }
}
