<?php
// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

namespace Shop;

class ShopException extends \RuntimeException
{
}

class Cart
{
    public function add(string $what): never
    {
        throw new ShopException("cannot add $what");
    }

    public static function make(): void
    {
        (new self())->add('tea');
    }

    public function wrapped(): void
    {
        try {
            $this->add('milk');
        } catch (ShopException $error) {
            throw new \LogicException('wrapped', 3, $error);
        }
    }

    public function wrappedAgain(): void
    {
        try {
            $this->wrapped();
        } catch (\LogicException $error) {
            throw new \DomainException('', 0, $error);
        }
    }

    public function __get(string $name): never
    {
        throw new ShopException("no $name here");
    }

    public function numbers(): iterable
    {
        yield 1;
        fail('generated');
    }

    public function each(callable $action): void
    {
        array_map($action, [1]);
    }
}

function fail(string $message): never
{
    throw new ShopException($message);
}

function deeper(int $levels): void
{
    if ($levels === 0) {
        fail('deep down');
    }
    deeper($levels - 1);
}

switch ($argv[1]) {
    // case a type of its own
    // error Shop\ShopException | of its own
    // own fail, {main}
    case 'a type of its own':
        fail('of its own');

    // case a method of a class
    // error Shop\ShopException | cannot add tea
    // own add, make, {main}
    case 'a method of a class':
        Cart::make();

    // case calls that go deep
    // error Shop\ShopException | deep down
    // own fail, deeper, deeper, deeper, {main}
    case 'calls that go deep':
        deeper(2);

    // case a cause
    // error LogicException | wrapped
    // own wrapped, {main}
    // cause 0 Shop\ShopException | cannot add milk
    // own add, wrapped, {main}
    case 'a cause':
        (new Cart())->wrapped();

    // case causes of causes
    // error DomainException |
    // own wrappedAgain, {main}
    // cause 0 LogicException | wrapped
    // own wrapped, wrappedAgain, {main}
    // cause 1 Shop\ShopException | cannot add milk
    // own add, wrapped, wrappedAgain, {main}
    case 'causes of causes':
        (new Cart())->wrappedAgain();

    // case a closure
    // error Shop\ShopException | in a closure
    // own fail, {closure}, each, {main}
    case 'a closure':
        (new Cart())->each(function (int $number) {
            fail('in a closure');
        });

    // case an arrow function
    // error DivisionByZeroError | Division by zero
    // own {closure}, {main}
    case 'an arrow function':
        $divide = fn(int $by) =>
            intdiv(1, $by);
        $divide(0);

    // case a comparison
    // error Shop\ShopException | compared
    // own fail, {closure}, {main}
    case 'a comparison':
        $numbers = [2, 1];
        usort($numbers, function ($a, $b) {
            fail('compared');
        });

    // case an argument of another type
    // error TypeError | Shop\fail(): Argument #1 ($message) must be of type string, array given, called in FILE on line LINE
    // own fail, {main}
    case 'an argument of another type':
        fail([]); // LINE

    // case an argument too few
    // error ArgumentCountError | strlen() expects exactly 1 argument, 0 given
    // own {main}
    case 'an argument too few':
        strlen();

    // case a function that is missing
    // error Error | Call to undefined function Shop\missing()
    // own {main}
    case 'a function that is missing':
        missing();

    // case a method of null
    // error Error | Call to a member function add() on null
    // own {main}
    case 'a method of null':
        null?->add(1);
        (fn() => null)()->add(1);

    // case a property
    // error Shop\ShopException | no prize here
    // own __get, {main}
    case 'a property':
        echo (new Cart())->prize;

    // case a generator
    // error Shop\ShopException | generated
    // own fail, numbers, {main}
    case 'a generator':
        foreach ((new Cart())->numbers() as $number);

    // case a message of several lines
    // error Shop\ShopException | one\n  two\n\nfour in six: 7
    // own fail, {main}
    case 'a message of several lines':
        fail("one\n  two\n\nfour in six: 7");

    // case no message
    // error Exception |
    // own {main}
    case 'no message':
        throw new \Exception();

    // case an anonymous class
    // error Shop\ShopException | cannot add sugar
    // own add, run, {main}
    case 'an anonymous class':
        (new class {
            public function run(): void
            {
                (new Cart())->add('sugar');
            }
        })->run();

    // case reflection
    // error Shop\ShopException | cannot add salt
    // own add, {main}
    case 'reflection':
        (new \ReflectionMethod(Cart::class, 'add'))->invoke(new Cart(), 'salt');

    // case code that was evaluated
    // error Exception | evaluated
    // own eval, {main}
    case 'code that was evaluated':
        eval('throw new \Exception("evaluated");');

    // case a case that is missing
    // error UnhandledMatchError | Unhandled match case of type int
    // own {main}
    case 'a case that is missing':
        echo match (5) {
            1 => 2,
        };

    // case text that is no JSON
    // error JsonException | Syntax error
    // own {main}
    case 'text that is no JSON':
        json_decode('{', false, 512, JSON_THROW_ON_ERROR);

    // case a date that is none
    // error DateMalformedStringException | Failed to parse time string (none) at position 0 (n): The timezone could not be found in the database
    // own {main}
    case 'a date that is none':
        new \DateTimeImmutable('none');

    // case a variable that is missing
    // error Warning | Undefined variable $missing
    // own -
    case 'a variable that is missing':
        echo $missing;
        break;

    // case a notice
    // error Notice | of its own
    // own -
    case 'a notice':
        trigger_error('of its own', E_USER_NOTICE);
        break;

    // case a deprecation
    // error Deprecated | of its own
    // own -
    case 'a deprecation':
        trigger_error('of its own', E_USER_DEPRECATED);
        break;

    // case a file that is missing
    // error Warning | file_get_contents(/no/such/file): Failed to open stream: No such file or directory
    // own -
    case 'a file that is missing':
        file_get_contents('/no/such/file');
        break;

    // case two warnings
    // traces 2
    // error Warning | first
    // own -
    case 'two warnings':
        trigger_error('first', E_USER_WARNING);
        trigger_error('second', E_USER_WARNING);
        break;

    // case code that cannot be read
    // error Parse error | syntax error, unexpected identifier "code"
    // own -
    case 'code that cannot be read':
        eval('no code');
        break;

    // case too much memory
    // error Fatal error | Allowed memory size of 4194304 bytes exhausted (tried to allocate 100003840 bytes)
    // own -
    case 'too much memory':
        ini_set('memory_limit', '4M');
        str_repeat('x', 100000000);

    // case an error that is logged
    // error LogicException | wrapped
    // own wrapped, {main}
    // cause 0 Shop\ShopException | cannot add milk
    // own add, wrapped, {main}
    case 'an error that is logged':
        try {
            (new Cart())->wrapped();
        } catch (\LogicException $error) {
            error_log("It failed: $error");
        }
        break;

    // case arguments in the calls
    // error Shop\ShopException | told
    // own {closure}, {main}
    case 'arguments in the calls':
        ini_set('zend.exception_ignore_args', '0');
        (function (...$given) {
            throw new ShopException('told');
        })("text (with): '#1 {main}'", [1], new Cart(), null, 1.5, "two\nlines");
}
