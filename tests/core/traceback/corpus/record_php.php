<?php
// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Calls PHP's own functions and constructors with arguments they do not expect, and writes down
// what they throw: what PHP prints of it, and what the objects say. One JSON object a line.
//
//     php record_php.php MOST

namespace Espalier\Recorder;

const LEFT_OUT = '/exec|exit|system|proc|shell|link|file|dir|open|write|sleep|read|mail|stream|'
    . 'socket|posix|pcntl|ob_|output|error|exception|header|set_|ini_|register|flush|dl$|assert|'
    . 'phpinfo|phpcredits|syslog|rename|mk|touch|ch(mod|own|grp)|umask|putenv|gc_|debug|tick|'
    . 'cli_|print|echo|var_|call_user|forward_|func_|each|opcache|readline|password|hash_pbkdf2|'
    . 'random|fsock|ftok|sem_|shm|highlight|unset|extract|compact|getopt|ignore_user|time_nanos/i';

const CLASSES = ['ArrayIterator', 'CachingIterator', 'DateInterval', 'DatePeriod', 'DateTime',
    'DateTimeImmutable', 'DateTimeZone', 'IteratorIterator', 'LimitIterator', 'Random\Randomizer',
    'ReflectionClass', 'ReflectionFunction', 'ReflectionMethod', 'ReflectionProperty', 'RegexIterator',
    'SplFixedArray', 'WeakReference', 'NumberFormatter'];

function frames(\Throwable $error): array
{
    $calls = $error->getTrace();
    $place = ['path' => $error->getFile(), 'line' => $error->getLine()];
    $result = [];
    foreach ($calls as $at => $call) {
        $name = $call['function'];
        // Where a closure stands is told by its line, which is no name.
        if (str_contains($name, '{closure')) {
            $name = '{closure}';
        }
        $parts = explode('\\', $name);
        $frame = ['function' => end($parts)];
        if (isset($call['class'])) {
            $frame['module'] = $call['class'];
        } elseif ($name !== '{closure}') {
            $frame['module'] = implode('\\', array_slice($parts, 0, -1));
        }
        $calledAt = ['path' => $call['file'] ?? '', 'line' => $call['line'] ?? 0];
        // What PHP has itself is nowhere.
        $builtIn = $at === 0 && $place == $calledAt && !str_contains($frame['module'] ?? '', '\\');
        $result[] = $frame + ($builtIn ? ['path' => '', 'line' => 0] : $place);
        $place = $calledAt;
    }
    $result[] = ['function' => '{main}'] + $place;
    return $result;
}

function errors(\Throwable $error): array
{
    $result = [];
    for (; $error; $error = $error->getPrevious()) {
        $result[] = ['relation' => $result ? 'cause' : 'outermost', 'of' => max(0, count($result) - 1),
            'type' => get_class($error), 'message' => $error->getMessage(),
            'frames' => frames($error)];
    }
    return $result;
}

final class Wrapper
{
    public static function wrap(\Throwable $error, int $count): \Throwable
    {
        return match ($count % 3) {
            0 => $error,
            1 => new \RuntimeException("of two lines\nand a cause", 7, $error),
            default => new \LogicException('', 0, new \DomainException('between', 1, $error)),
        };
    }
}

function record(string $name, \Throwable $error): void
{
    $errors = errors($error);
    $line = json_encode(['name' => $name, 'text' => (string) $error, 'errors' => $errors]);
    if ($line !== false) {
        fwrite(STDOUT, $line . "\n");
    }
}

function attempt(string $name, callable $call, int &$count): void
{
    try {
        @$call();
    } catch (\Throwable $error) {
        record($name, Wrapper::wrap($error, $count++));
    }
}

$most = (int) $argv[1];
$given = [[], [null], [new \stdClass()], ["\n{ (", [], -1], [[], 'no_such_function', 'x', 'y'],
    [-1, -1, -1, -1, -1], ["not what\nis wanted", "'"]];
$count = 0;
foreach ($given as $arguments) {
    foreach (CLASSES as $class) {
        if (class_exists($class) && $count < $most) {
            attempt("new $class", fn() => new $class(...$arguments), $count);
        }
    }
}
foreach (get_defined_functions()['internal'] as $at => $name) {
    if ($count >= $most || preg_match(LEFT_OUT, $name)) {
        continue;
    }
    $arguments = $given[$at % count($given)];
    if ($at % 2) {
        attempt($name, fn() => $name(...$arguments), $count);
    } else {
        attempt("array_map $name", fn() => array_map(fn($each) => $name(...$each), [$arguments]), $count);
    }
}
