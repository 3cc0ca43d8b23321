// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;
use std::thread;

#[derive(Debug)]
enum ShopError {
    Missing(String),
}

impl fmt::Display for ShopError {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "something is missing")
    }
}

impl std::error::Error for ShopError {}

mod shelf {
    pub struct Shelf<T> {
        pub things: Vec<T>,
    }

    impl<T: Clone> Shelf<T> {
        #[inline(never)]
        pub fn take(&self, at: usize) -> T {
            self.things[at].clone()
        }
    }
}

trait Price {
    fn price(&self) -> u32;
}

impl Price for shelf::Shelf<u32> {
    #[inline(never)]
    fn price(&self) -> u32 {
        self.things.iter().map(|thing| 10 / thing).sum()
    }
}

struct Drawer;

impl Drop for Drawer {
    fn drop(&mut self) {
        fail("while dropped");
    }
}

#[inline(never)]
fn fail(text: &str) {
    panic!("{}", text);
}

#[inline(never)]
fn deeper(levels: u32) -> u32 {
    if levels == 0 {
        fail("deep down");
    }
    deeper(levels - 1) + 1
}

#[inline(never)]
fn unwrap<T>(value: Option<T>) -> T {
    value.unwrap()
}

fn main() {
    let name = std::env::args().nth(1).unwrap();
    match name.as_str() {
        // case text
        // error panic | deep down
        // own fail, deeper, deeper, deeper, main
        "text" => {
            deeper(2);
        }

        // case a text of several lines
        // error panic | one\n  two\n\nfour
        // own fail, main
        "a text of several lines" => fail("one\n  two\n\nfour"),

        // case nothing to unwrap
        // error panic | called `Option::unwrap()` on a `None` value
        // own unwrap, main
        "nothing to unwrap" => {
            unwrap::<u32>(None);
        }

        // case a number that is none
        // error panic | a number: ParseIntError { kind: InvalidDigit }
        // own main
        "a number that is none" => {
            "x".parse::<u32>().expect("a number");
        }

        // case an error of its own
        // error panic | called `Result::unwrap()` on an `Err` value: Missing("tea")
        // own main
        "an error of its own" => {
            let result: Result<(), ShopError> = Err(ShopError::Missing("tea".into()));
            result.unwrap();
        }

        // case generics
        // error panic | index out of bounds: the len is 1 but the index is 3
        // own take, main
        "generics" => {
            shelf::Shelf { things: vec![1] }.take(3);
        }

        // case a trait and a closure
        // error panic | attempt to divide by zero
        // own price::{{closure}}, price, main
        "a trait and a closure" => {
            shelf::Shelf { things: vec![0u32] }.price();
        }

        // case a key that is missing
        // error panic | no entry found for key
        // own main
        "a key that is missing" => {
            let prices: HashMap<&str, u32> = HashMap::new();
            println!("{}", prices["tea"]);
        }

        // case a thread with a name
        // traces 2
        // error panic | in a thread
        // own fail, main::{{closure}}
        "a thread with a name" => {
            let worker = thread::Builder::new().name("worker 1".into());
            worker.spawn(|| fail("in a thread")).unwrap().join().unwrap();
        }

        // case a thread without a name
        // traces 2
        // error panic | in a thread
        // own fail, main::{{closure}}
        "a thread without a name" => {
            thread::spawn(|| fail("in a thread")).join().unwrap();
        }

        // case values that differ
        // error panic | assertion `left == right` failed: they differ by 1\n  left: 1\n right: 2
        // own main
        "values that differ" => assert_eq!(1, 2, "they differ by {}", 1),

        // case an assertion
        // error panic | assertion failed: name.is_empty()
        // own main
        "an assertion" => assert!(name.is_empty()),

        // case a value that is borrowed
        // error panic | already borrowed: BorrowMutError
        // own main
        "a value that is borrowed" => {
            let cell = RefCell::new(1);
            let _first = cell.borrow_mut();
            let _second = cell.borrow_mut();
        }

        // case a lock that is poisoned
        // traces 2
        // error panic | while locked
        // own fail, main::{{closure}}::{{closure}}
        "a lock that is poisoned" => {
            let lock = Mutex::new(1);
            thread::scope(|scope| {
                let worker = scope.spawn(|| {
                    let _held = lock.lock();
                    fail("while locked");
                });
                let _ = worker.join();
            });
            *lock.lock().unwrap() = 2;
        }

        // case too large a number
        // error panic | attempt to subtract with overflow
        // own main
        "too large a number" => {
            let small = name.len() as u8;
            println!("{}", small - 200);
        }

        // case text cut within a character
        // error panic | byte index 1 is not a char boundary; it is inside 'ä' (bytes 0..2) of `ä`
        // own main
        "text cut within a character" => println!("{}", &"ä"[1..]),

        // case what is not there yet
        // error panic | not yet implemented: later
        // own main
        "what is not there yet" => todo!("later"),

        // case what cannot be
        // error panic | internal error: entered unreachable code: never
        // own main
        "what cannot be" => unreachable!("never"),

        // case a value that is no text
        // error panic | Box<dyn Any>
        // own main
        "a value that is no text" => std::panic::panic_any(5),

        // case a destructor
        // error panic | while dropped
        // own fail, drop, main
        "a destructor" => {
            let _drawer = Drawer;
        }

        // case a closure in a sort
        // error panic | compared
        // own fail, main::{{closure}}, main
        "a closure in a sort" => {
            let mut numbers = vec![2, 1];
            numbers.sort_by(|left: &i32, right| {
                fail("compared");
                left.cmp(right)
            });
        }

        // case an iterator
        // error panic | mapped
        // own fail, main::{{closure}}, main
        "an iterator" => {
            let doubled = [1].iter().map(|number| {
                fail("mapped");
                number * 2
            });
            println!("{:?}", doubled.collect::<Vec<i32>>());
        }

        // case a function in a box
        // error panic | boxed
        // own fail, main::{{closure}}, main
        "a function in a box" => {
            let action: Box<dyn Fn(&str)> = Box::new(|text| fail(text));
            action("boxed");
        }

        // case caught and raised again
        // error panic | raised again
        // own fail, main::{{closure}}, main
        "caught and raised again" => {
            let caught = std::panic::catch_unwind(|| fail("raised again"));
            std::panic::resume_unwind(caught.unwrap_err());
        }

        // case a slice
        // error panic | range end index 5 out of range for slice of length 3
        // own main
        "a slice" => println!("{:?}", &vec![1, 2, 3][..name.len() - 2]),

        _ => panic!("no such case"),
    }
}
